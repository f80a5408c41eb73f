// Wakes the page that the server drew, or, where the server cannot be reached, draws it. The names carry the hash of what they hold.
const page = document.documentElement;
/** Settles when the whole document is there: this may run before. */
const drawn = new Promise((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve, { once: true });
  else resolve();
});
/** What was ticked, chosen or typed before the page is awake, with its value: waking would forget it. */
const touched = new Map();
const touch = ({ target }) => {
  if (target.type !== "file") touched.set(target, target.type === "checkbox" || target.type === "radio" ? target.checked : target.value);
};
const touches = ["input", "change"];
for (const kind of touches) document.addEventListener(kind, touch, true);
/** Does it once more, now that somebody listens. */
const touchAgain = () => {
  for (const kind of touches) document.removeEventListener(kind, touch, true);
  for (const [field, value] of touched) {
    if (!field.isConnected) continue;
    if (typeof value === "string") field.value = value;
    else if (field.checked !== value) {
      field.click();
      continue;
    }
    for (const kind of touches) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
};
try {
  // Compiled while the scripts and the rest of the document are still coming.
  const compiled = WebAssembly.compileStreaming(fetch("@WASM@"));
  // What goes wrong is told where it is awaited.
  compiled.catch(() => {});
  const [{ default: start, ...postern }, { follow }, kept] = await Promise.all([import("@GLUE@"), import("@LINE@"), import("@KEPT@")]);
  // The pages call them by these names.
  globalThis.posternFollow = follow;
  globalThis.posternKept = kept;
  const mounts = () => document.body?.dataset.boot === "mount";
  if (mounts()) kept.prepare();
  await start({ module_or_path: compiled });
  await drawn;
  if (mounts()) {
    // How it looks is the person's choice, which the document that everybody gets cannot know.
    for (const [, look, choice] of document.cookie.matchAll(/(?:^|; )postern-(theme|density|language)=(\w+)/g)) {
      if (look === "language") page.lang = choice;
      else page.dataset[look] = choice;
    }
    document.body.replaceChildren();
    await postern.mount();
    page.dataset.alive = "mounted";
  } else {
    await postern.hydrate();
    page.dataset.alive = "hydrated";
    touchAgain();
  }
} catch (fault) {
  // The page goes on working with plain links and forms; the style shows the notice that says what to enable.
  page.dataset.alive = "failed";
  console.error(fault);
}

if (navigator.serviceWorker) {
  try {
    const registration = await navigator.serviceWorker.register("/sw.js");
    // A new version waits until somebody asks for it: `data-update` shows the offer, its button says so.
    const offer = () => {
      if (registration.waiting && navigator.serviceWorker.controller) page.dataset.update = "ready";
    };
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
    offer();
    document.addEventListener("click", (event) => {
      if (!(event.target instanceof Element && event.target.closest("[data-take-over]"))) return;
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
      registration.waiting?.postMessage("take over");
    });
  } catch (fault) {
    console.warn(fault);
  }
}
