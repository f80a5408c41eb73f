// Wakes the page that the server drew. The names carry the hash of what they hold.
const page = document.documentElement;
const { boot } = document.body.dataset;
try {
  if (boot) {
    const [{ default: start, ...postern }, { follow }] = await Promise.all([import("@GLUE@"), import("@LINE@")]);
    // The pages call it by this name.
    globalThis.posternFollow = follow;
    if (boot === "mount" && postern.mount) {
      await start({ module_or_path: "@WASM@" });
      postern.mount();
      page.dataset.alive = "mounted";
    } else if (boot === "hydrate") {
      await start({ module_or_path: "@WASM@" });
      postern.hydrate();
      page.dataset.alive = "hydrated";
    }
  }
} catch (fault) {
  // The page goes on working with plain links and forms; the style shows the notice that says what to enable.
  page.dataset.alive = "failed";
  console.error(fault);
}

const worker = "@WORKER@";
if (worker && navigator.serviceWorker) {
  navigator.serviceWorker.register(worker).catch((fault) => console.warn(fault));
}
