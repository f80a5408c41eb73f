// What the server answered last, kept in this browser for when it cannot be reached (IndexedDB), encrypted by a key that no script
// can take out (AES-GCM, WebCrypto) and that goes with the answers at sign-out: against whoever uses the browser next, not against
// the owner of the disk. No answer here is ever needed: what cannot be kept is not kept.
//
// And what was asked to be done meanwhile, in the order of asking: the outbox. It is sent once when the server is back, by one tab,
// each act with a name of its own by which the server knows one that it has done already. What one person left here is sealed by a
// key of its own and waits until that person is back: nobody else sees or sends it. A person is somebody in one organisation: whoever
// goes to another one is another one here, until they are back.
const name = "postern";
/** Answers that are kept; the oldest go first. */
const most = 300;
/** Nothing is kept before it is known for whom, and after a sign-out. */
let owner;
/** Answers that came before that is known, at most so many: the first one of them says it. */
let early = [];
const mostEarly = 20;
/** What was asked before this time was asked by somebody who has signed out. */
let since = 0;
/** Milliseconds by which the server's clock is ahead of this browser's: what is shown is the server's time. */
let ahead = 0;

/** Says how far the server's clock is ahead of this browser's, in milliseconds. */
export function setAhead(milliseconds) {
  ahead = milliseconds;
}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Settles when a change is written for good: a request that went well comes to nothing when there is no room in the end. */
const written = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

let opening;
function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys");
      request.result.createObjectStore("answers", { keyPath: "id" }).createIndex("at", "at");
      request.result.createObjectStore("outbox", { keyPath: "number", autoIncrement: true });
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

/** Opens what is kept while the page is still being loaded: without the server everything is found there. */
export function prepare() {
  open().then(
    (database) => key(database, answersKey),
    () => undefined,
  );
}

const stored = (database, what) => done(database.transaction("keys").objectStore("keys").get(what));

/** The key of the answers, and that of what somebody asked to be done. */
const answersKey = "secret";
const actsKey = (person) => `acts of ${person}`;

async function key(database, which) {
  const present = await stored(database, which);
  if (present) return present;
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const keys = database.transaction("keys", "readwrite").objectStore("keys");
  // Of two tabs that make one at once, the first counts.
  const first = await done(keys.get(which));
  if (!first) await done(keys.put(fresh, which));
  return first ?? fresh;
}

// What was asked says something too: it is only kept as a hash.
async function identify(question) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(question));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function seal(database, which, id, at, text) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(`${id} ${at}`);
  const bytes = new TextEncoder().encode(text);
  const secret = await key(database, which);
  return { id, at, nonce, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData }, secret, bytes) };
}

async function unseal(database, which, { id, at, nonce, sealed }) {
  const additionalData = new TextEncoder().encode(`${id} ${at}`);
  const secret = await key(database, which);
  return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData }, secret, sealed));
}

const nameOf = ({ keeper }) => identify(keeper);

/**
 * From now on answers are kept for this person in this organisation, as the server names the two. What was answered to another one goes; what that one
 * asked to be done stays, sealed.
 */
export async function belongTo(keeper) {
  try {
    const database = await open();
    const id = await nameOf({ keeper });
    if ((await stored(database, "owner")) !== id) {
      // What this person has been answered already is not what goes.
      const [answers, before] = [early, since];
      await forgetAnswers(database);
      [early, since] = [answers, before];
      await done(database.transaction("keys", "readwrite").objectStore("keys").put(id, "owner"));
      channel?.postMessage("owner");
    }
    owner = id;
    for (const answer of early.splice(0)) await keep(...answer);
    tell();
    await send();
  } catch (fault) {
    console.info("Nothing is kept for working offline:", fault);
  }
}

/** The sign-in has ended: nothing more is kept or sent before it is known who comes next. */
export function rest() {
  owner = undefined;
  early = [];
}

/** Keeps an answer with the time at which it was asked for, in milliseconds since 1970 by this browser's clock. */
export async function keep(question, answer, at) {
  if (at < since) return;
  const asked = owner;
  if (!asked) {
    if (early.length < mostEarly) early.push([question, answer, at]);
    return;
  }
  try {
    const database = await open();
    const sealed = await seal(database, answersKey, await identify(question), at + ahead, answer);
    // Somebody may have signed out meanwhile, here or in another tab.
    if (owner !== asked || (await stored(database, "owner")) !== asked) return;
    const answers = database.transaction("answers", "readwrite").objectStore("answers");
    await done(answers.put(sealed));
    const beyond = (await done(answers.count())) - most;
    if (beyond > 0) for (const one of await done(answers.index("at").getAllKeys(null, beyond))) answers.delete(one);
  } catch (fault) {
    // No room, or a browser that keeps nothing: what was kept before stays, and says from when it is.
    console.info("Nothing is kept for working offline:", fault);
  }
}

/** The answer that was kept: its text and when it came; nothing when there is none. */
export async function find(question) {
  try {
    const database = await open();
    const id = await identify(question);
    const found = await done(database.transaction("answers").objectStore("answers").get(id));
    return found && [await unseal(database, answersKey, found), found.at];
  } catch {
    return undefined;
  }
}

async function forgetAnswers(database) {
  rest();
  since = Date.now();
  const all = database.transaction(["keys", "answers"], "readwrite");
  all.objectStore("keys").delete(answersKey);
  all.objectStore("keys").delete("owner");
  all.objectStore("answers").clear();
  await written(all);
}

/** Forgets everything of the person who signs out, the keys first of all. */
export async function clear() {
  const known = owner;
  rest();
  since = Date.now();
  try {
    const database = await open();
    const person = known ?? (await stored(database, "owner"));
    await forgetAnswers(database);
    const acts = await done(database.transaction("outbox").objectStore("outbox").getAll());
    const all = database.transaction(["keys", "outbox"], "readwrite");
    all.objectStore("keys").delete(actsKey(person));
    for (const act of acts) if (act.person === person) all.objectStore("outbox").delete(act.number);
    await written(all);
    tell();
  } catch {
    // What could not be opened holds nothing that could be read.
  }
}

/** Questions have to be answered within this time, and so have acts that can wait: some networks swallow what is sent. */
const patience = 30_000;
/** While something waits, it is tried so often, besides whenever the connection is known to be back. */
const again = 20_000;
let leaving = new AbortController();

/** Ends what is sent when it takes too long; a question also when its person signs out. */
export const patient = (question) => {
  const long = AbortSignal.timeout(patience);
  return question && AbortSignal.any ? AbortSignal.any([long, leaving.signal]) : long;
};

/** The person signs out: what is asked meanwhile would be refused. */
export const leave = () => leaving.abort();

/** Whether the person signs out, or has done so. */
export const left = () => leaving.signal.aborted;

/** Somebody is here (again). */
export function stay() {
  if (left()) leaving = new AbortController();
}

/** A name for an act, by which the server knows it again; empty where the browser makes none (a page that did not come by HTTPS). */
export const nameAct = () => crypto.randomUUID?.() ?? "";

const channel = globalThis.BroadcastChannel && new BroadcastChannel("postern-outbox");
const heard = () => dispatchEvent(new Event("postern-outbox"));
if (channel)
  channel.onmessage = ({ data }) => {
    // In another tab somebody else has signed in, or gone to another organisation: nothing that this page shows is theirs.
    if (data === "owner" && owner) location.reload();
    else heard();
  };

/** Says in every tab that the outbox is another one now. */
function tell() {
  heard();
  channel?.postMessage("changed");
}

/**
 * Keeps an act until the server is back: its name, where it goes, its fields, what it is in words, and the address of the page.
 * Whether it is kept.
 */
export async function queue(id, path, fields, words, link) {
  const asked = owner;
  if (!asked) return false;
  try {
    const database = await open();
    const act = JSON.stringify({ path, fields, words, link });
    const sealed = await seal(database, actsKey(asked), id, Date.now() + ahead, act);
    const adding = database.transaction(["keys", "outbox"], "readwrite");
    // Somebody may have signed out meanwhile, and somebody else in, here or in another tab: it is not theirs to do.
    if ((await done(adding.objectStore("keys").get("owner"))) !== asked) return false;
    adding.objectStore("outbox").add({ ...sealed, person: asked });
    await written(adding);
    tell();
    sendLater();
    return true;
  } catch {
    return false;
  }
}

async function waiting(database, person) {
  const all = await done(database.transaction("outbox").objectStore("outbox").getAll());
  const own = all.filter((one) => one.person === person);
  return Promise.all(own.map(async (one) => ({ ...one, ...JSON.parse(await unseal(database, actsKey(person), one)) })));
}

/** What waits and what was refused, oldest first, as JSON. */
export async function outbox() {
  // Not before it is known whose it is.
  if (!owner) return "[]";
  try {
    const all = await waiting(await open(), owner);
    return JSON.stringify(all.map(({ number, words, link, at, refused = "" }) => ({ number, words, link, at, refused })));
  } catch {
    return "[]";
  }
}

/** Takes an act out again. */
export async function forget(number) {
  const database = await open();
  await done(database.transaction("outbox", "readwrite").objectStore("outbox").delete(number));
  tell();
}

const post = (path, kind, body, more) => {
  const headers = { "content-type": kind, accept: "application/json", ...more };
  return fetch(path, { method: "POST", headers, body, signal: AbortSignal.timeout(patience) });
};

/** Whether the server takes this browser for `person`: somebody else may have signed in, in another tab. */
async function isSignedIn(person) {
  const answer = await post("/api/account/me", "application/json", "{}");
  return answer.ok && (await nameOf(await answer.json())) === person;
}

/** Sends what waits, in order, until the server cannot be reached or nobody, or somebody else, is signed in. */
export async function send() {
  if (!owner || !navigator.locks) return;
  await navigator.locks.request("postern-outbox", { ifAvailable: true }, (lock) => lock && sendAll()).catch((fault) => console.info("The outbox waits:", fault));
}

let later;

/** Tries once more after a while: a network that swallowed something may not say when it stops doing so. */
function sendLater() {
  later ??= setTimeout(() => {
    later = undefined;
    void send();
  }, again);
}

async function sendAll() {
  const sender = owner;
  const database = await open();
  const acts = (await waiting(database, sender)).filter(({ refused }) => !refused);
  if (acts.length === 0) return;
  sendLater();
  if (!(await isSignedIn(sender))) return;
  for (const act of acts) {
    // It may be found out meanwhile that another one is.
    if (owner !== sender) return;
    const answer = await post(act.path, "application/x-www-form-urlencoded", act.fields, { "postern-act": act.id });
    const kind = answer.headers.get("content-type") ?? "";
    // Not now: another answer than ours, a sign-in that ended, a server that is busy or in trouble.
    if (kind.startsWith("text/html") || [401, 429].includes(answer.status) || answer.status >= 500) return;
    if (answer.ok) {
      await forget(act.number);
      dispatchEvent(new CustomEvent("postern-sent", { detail: act.words }));
      continue;
    }
    const { path, fields, words, link } = act;
    const refused = await answer.text();
    const sealed = await seal(database, actsKey(sender), act.id, act.at, JSON.stringify({ path, fields, words, link, refused }));
    const putting = database.transaction(["keys", "outbox"], "readwrite");
    if ((await done(putting.objectStore("keys").get("owner"))) !== sender) return;
    await done(putting.objectStore("outbox").put({ ...sealed, person: sender, number: act.number }));
    tell();
  }
}
