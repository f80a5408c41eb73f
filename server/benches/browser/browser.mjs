// The browser that everything is measured in, and how it is slowed down.
import { chromium } from "playwright-core";

/** Debian's Chromium. */
export const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** Nothing of its own accord. */
export const args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** How often slower the processor is made. */
export const slowDown = 4;
/** Bytes a second each way: 10 Mbit/s. */
const throughput = 10_000_000 / 8;
/** Milliseconds from a request to the first of its answer, as Lighthouse's desktop preset has it for a line of 10 Mbit/s. */
const latency = 40;

const viewport = { width: 1440, height: 900 };
const settings = { viewport, locale: "en-GB", timezoneId: "UTC" };

/** A browser that knows nothing yet: nothing cached, no code compiled before. */
export async function fresh(more = []) {
  const browser = await chromium.launch({ executablePath, args: [...args, ...more] });
  const context = await browser.newContext(settings);
  return { browser, context };
}

/** A browser that remembers what it keeps in `profile`. */
export function remembering(profile, more = []) {
  return chromium.launchPersistentContext(profile, { executablePath, args: [...args, ...more], ...settings });
}

/** Slows a page down: its processor, and, unless `line` is false, its line. */
export async function slow(page, line = true) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowDown });
  if (line) {
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput: throughput, uploadThroughput: throughput });
  }
  return session;
}

/**
 * Has the page note by itself, in `posternSeen`, when it was awake (`data-hydrated`: the client runs), when rows stood there, and when it
 * answered: as soon as both are so the box of the first row is clicked, and the answer is the row marked as selected. Milliseconds
 * since the navigation began.
 */
export async function watch(page) {
  await page.addInitScript(() => {
    const seen = (globalThis.posternSeen = {});
    const look = () => {
      const awake = document.documentElement?.hasAttribute("data-hydrated");
      const box = document.querySelector("table.held tbody input[type=checkbox]");
      if (awake) seen.awake ??= performance.now();
      if (box) seen.rows ??= performance.now();
      if (awake && box && seen.clicked === undefined) {
        seen.clicked = performance.now();
        box.click();
      }
      if (seen.clicked !== undefined && document.querySelector("table.held tr.sel")) {
        seen.answered = performance.now();
        seen.paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
        watching.disconnect();
        console.log(`posternSeen ${JSON.stringify(seen)}`);
      }
    };
    const watching = new MutationObserver(look);
    watching.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-hydrated", "class"] });
  });
}

/** What the page notes on a visit, once it has answered. */
export async function seen(page, visit) {
  // The page says it by itself: whatever is asked of it meanwhile would have to be compiled there, and take its time.
  const said = page.waitForEvent("console", { predicate: (message) => message.text().startsWith("posternSeen "), timeout: 60_000 });
  const [message] = await Promise.all([said, visit()]);
  return JSON.parse(message.text().slice("posternSeen ".length));
}
