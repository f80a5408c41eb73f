// What the server answered last, kept in this browser for when it cannot be reached (IndexedDB), encrypted by a key that no script
// can take out (AES-GCM, WebCrypto) and that goes with the answers at sign-out: against whoever uses the browser next, not against
// the owner of the disk. Nothing here is ever needed: what cannot be kept is not kept.
const name = "postern";
/** Answers that are kept; the oldest go first. */
const most = 300;
/** Nothing is kept before it is known for whom, and after a sign-out. */
let owner;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opening;
function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys");
      request.result.createObjectStore("answers", { keyPath: "id" }).createIndex("at", "at");
    };
    request.onsuccess = () => {
      // Another tab signs out: the database goes.
      request.result.onversionchange = () => {
        request.result.close();
        opening = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("the database is held by another tab"));
  });
  opening.catch(() => (opening = undefined));
  return opening;
}

const stored = (database, what) => done(database.transaction("keys").objectStore("keys").get(what));

async function key(database) {
  const present = await stored(database, "secret");
  if (present) return present;
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const keys = database.transaction("keys", "readwrite").objectStore("keys");
  // Of two tabs that make one at once, the first counts.
  const first = await done(keys.get("secret"));
  if (!first) await done(keys.put(fresh, "secret"));
  return first ?? fresh;
}

// What was asked says something too: it is only kept as a hash.
async function identify(question) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(question));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** From now on answers are kept for this person. What was kept for another one goes. */
export async function belongTo(person) {
  try {
    const database = await open();
    const id = await identify(person);
    if ((await stored(database, "owner")) !== id) {
      await clear();
      await done(database.transaction("keys", "readwrite").objectStore("keys").put(id, "owner"));
    }
    owner = id;
  } catch (fault) {
    console.info("Nothing is kept for working offline:", fault);
  }
}

/** Keeps an answer with the time, in milliseconds since 1970, at which it came. */
export async function keep(question, answer, at) {
  const asked = owner;
  if (!asked) return;
  try {
    const database = await open();
    const [secret, id] = await Promise.all([key(database), identify(question)]);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const additionalData = new TextEncoder().encode(`${id} ${at}`);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData }, secret, new TextEncoder().encode(answer));
    // Somebody may have signed out meanwhile, here or in another tab.
    if (owner !== asked || (await stored(database, "owner")) !== asked) return;
    const answers = database.transaction("answers", "readwrite").objectStore("answers");
    await done(answers.put({ id, at, nonce, sealed }));
    const beyond = (await done(answers.count())) - most;
    if (beyond > 0) for (const one of await done(answers.index("at").getAllKeys(null, beyond))) answers.delete(one);
  } catch (fault) {
    // No room, or a browser that keeps nothing: then nothing old may stay in place of what is new.
    console.info("Nothing is kept for working offline:", fault);
  }
}

/** The answer that was kept: its text and when it came; nothing when there is none. */
export async function find(question) {
  try {
    const database = await open();
    const id = await identify(question);
    const found = await done(database.transaction("answers").objectStore("answers").get(id));
    if (!found) return undefined;
    const secret = await key(database);
    const additionalData = new TextEncoder().encode(`${id} ${found.at}`);
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: found.nonce, additionalData }, secret, found.sealed);
    return [new TextDecoder().decode(text), found.at];
  } catch {
    return undefined;
  }
}

/** Forgets everything, the key first of all. */
export async function clear() {
  owner = undefined;
  try {
    const database = await open();
    const both = database.transaction(["keys", "answers"], "readwrite");
    both.objectStore("keys").clear();
    await done(both.objectStore("answers").clear());
  } catch {
    // What could not be opened holds nothing that could be read.
  }
}
