// Nothing is kept for working offline yet: the worker only makes the console installable.
// Every request goes to the network as if the worker were not there.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
