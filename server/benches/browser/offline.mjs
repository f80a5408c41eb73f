// The second visit, without the server: visited once, then the program is stopped and the browser started again on the same profile.
// Usable is when the kept list stands there and has answered a click on the box of its first row; since the navigation began, the
// processor slowed down.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remembering, seen, slow, watch } from "./browser.mjs";
import { Console } from "./console.mjs";
import { median, milliseconds, say } from "./figures.mjs";

/** Visits without the server, and milliseconds that the list may take. */
const visits = 7;
const most = 1_000;
/** Mails that the demo holds. */
const rows = 5;
/** What the page asks for: the list, its saved views, the counters, who is signed in. */
const answers = 4;

export async function offline(program) {
  const server = await Console.start(program);
  const profile = await mkdtemp(join(tmpdir(), "postern-bench-profile-"));
  try {
    let browser = await remembering(profile);
    await server.enter(browser);
    let page = await browser.newPage();
    await page.goto(`${server.url}/quarantine`);
    // The demo has held what it holds.
    await page.locator("table.held tbody tr").nth(rows - 1).waitFor({ timeout: 60_000 });
    await page.reload();
    // The worker has taken everything in, and the answers are kept: they are asked for once the page is told of changes.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForFunction(kept, answers, { timeout: 30_000 });
    await server.stop();
    await browser.close();
    const times = [];
    for (let visit = 0; visit < visits; visit++) {
      browser = await remembering(profile);
      page = await browser.newPage();
      await slow(page, false);
      await watch(page);
      const visit = () => page.goto(`${server.url}/quarantine`, { waitUntil: "commit" });
      times.push((await seen(page, visit)).answered);
      await browser.close();
    }
    const time = median(times);
    say(`second visit without the server: a usable list after ${milliseconds(time)}, ${(time / most).toFixed(2)} of ${most} ms, median of ${visits}`, time < most, `under ${most} ms`);
  } finally {
    await server.stop();
    await rm(profile, { recursive: true, force: true });
  }
}

/** Whether the browser keeps so many answers (`app/site/src/kept.js`). Runs in the page. */
function kept(answers) {
  return new Promise((resolve) => {
    const request = indexedDB.open("postern");
    request.onerror = () => resolve(false);
    request.onupgradeneeded = () => request.transaction.abort();
    request.onsuccess = () => {
      const database = request.result;
      const count = database.transaction("answers").objectStore("answers").count();
      count.onsuccess = () => {
        database.close();
        resolve(count.result >= answers);
      };
    };
  });
}
