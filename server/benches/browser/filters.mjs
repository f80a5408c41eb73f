// A change of filter on a million held mails: from the choice in the browser to the frame with the new rows and the new count, processor
// and line slowed down. The server's part alone, and the same SQL in a bare loop, are measured by `benches/held`.
import { join } from "node:path";
import { fresh, slow } from "./browser.mjs";
import { Console } from "./console.mjs";
import { median, milliseconds, say } from "./figures.mjs";

/** Times that each filter is chosen; the first warms and does not count. */
const times = 6;
/** Milliseconds that a change may take, at the median over all. */
const most = 100;

const choices = [
  ["status", "quarantined"],
  ["status", "deleted"],
  ["filter", "malware-scanning"],
  ["mailbox", "person007@example.org"],
  ["location", "quarantine"],
  ["location", "missing"],
  ["period", "day"],
  ["period", "month"],
  ["search", "invoice"],
  ["search", "refund voicem"],
];

export async function filters(program, held) {
  const server = await Console.start(program, join(held, "data"));
  const { browser, context } = await fresh();
  try {
    await server.enter(context);
    const page = await context.newPage();
    await page.goto(`${server.url}/quarantine`);
    await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
    const free = median((await changes(page)).map(([, time]) => time));
    await slow(page);
    const slowed = await changes(page);
    for (const [choice, time] of slowed) console.log(`filter ${choice}: ${milliseconds(time)} from the choice to the painted rows`);
    const time = median(slowed.map(([, time]) => time));
    console.log(`change of filter on 1,000,000 held mails, nothing slowed down: ${milliseconds(free)}, median over all`);
    say(`change of filter on 1,000,000 held mails: ${milliseconds(time)}, ${(time / most).toFixed(2)} of ${most} ms, median over all`, time < most, `under ${most} ms`);
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** The median of each change. */
async function changes(page) {
  const medians = [];
  for (const [name, value] of choices) {
    const taken = [];
    for (let time = 0; time < times; time++) {
      taken.push(await page.evaluate(choose, [name, value]));
      await page.evaluate(choose, [name, ""]);
    }
    medians.push([`${name}=${value}`, median(taken.slice(1))]);
  }
  return medians;
}

/** Chooses a filter as a person does, and gives the milliseconds until the page with another count is painted. Runs in the page. */
function choose([name, value]) {
  const count = () => document.querySelector(".filters output")?.textContent;
  const before = count();
  const field = document.querySelector(`.filters [name=${name}]`);
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${name}=${value}: nothing changed`)), 30_000);
    const watching = new MutationObserver(() => {
      if (count() === undefined || count() === before) return;
      watching.disconnect();
      clearTimeout(late);
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)));
    });
    watching.observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true });
    field.value = value;
    const begun = performance.now();
    if (name === "search") field.form.requestSubmit();
    else field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
