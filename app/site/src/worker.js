// The service worker (W3C Service Workers): keeps what the console is made of, so that it opens without network. Data is not its
// business: what the server answered is kept by the pages (`kept.js`).
const name = "postern-@BUILD@";
const kept = @KEPT@;
/** What is opened in place of a page that cannot be reached; it boots the client without anything drawn by the server. */
const offline = "/offline";

// Kept all at once or not at all. Without cookies: what is kept is the same for everybody.
self.addEventListener("install", (event) => event.waitUntil(keep()));

async function keep() {
  const addresses = [offline, ...kept];
  const answers = await Promise.all(addresses.map((address) => fetch(address, { credentials: "omit", cache: "reload" })));
  const ours = await Promise.all(answers.map(isOurs));
  if (ours.includes(false)) throw new Error("The server could not be reached for all that the console is made of.");
  const cache = await caches.open(name);
  await Promise.all(addresses.map((address, at) => cache.put(address, answers[at])));
}

/** A network that wants a sign-in of its own answers everything with a page: the only one of ours is the one that boots. */
async function isOurs(answer) {
  const page = answer.headers.get("content-type")?.startsWith("text/html");
  return answer.ok && (!page || (await answer.clone().text()).includes('data-boot="mount"'));
}

// Whoever is at work decides when the new version takes over; until then both have what they are made of.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((one) => one.startsWith("postern-") && one !== name).map((one) => caches.delete(one)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  // A page, not a frame in one: the preview of a mail is not the console.
  if (request.mode === "navigate" && request.destination === "document") event.respondWith(fetch(request).catch(() => caches.match(offline, { cacheName: name })));
  else if (kept.includes(new URL(request.url).pathname))
    event.respondWith(caches.match(request, { cacheName: name, ignoreSearch: true }).then((found) => found ?? fetch(request)));
});
