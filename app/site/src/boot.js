// Wakes the page that the server drew. The names carry the hash of what they hold.
import start, * as postern from "@GLUE@";

const page = document.documentElement;
try {
  if (document.body.dataset.boot === "mount" && postern.mount) {
    await start({ module_or_path: "@WASM@" });
    postern.mount();
    page.dataset.alive = "mounted";
  } else if (document.body.dataset.boot === "hydrate") {
    await start({ module_or_path: "@WASM@" });
    postern.hydrate();
    page.dataset.alive = "hydrated";
  }
} catch (fault) {
  // The page goes on working with plain links and forms; it says what to enable.
  page.dataset.alive = "failed";
  console.error(fault);
}

const worker = "@WORKER@";
if (worker && navigator.serviceWorker) {
  navigator.serviceWorker.register(worker).catch((fault) => console.warn(fault));
}
