// Every page of the product's own table of routes with scripting off: it can be read and its forms work as they stand.
import type { BrowserContext, Page } from "@playwright/test";
import { accessible, fitting } from "../fixtures/axe.ts";
import { addresses, heading } from "../fixtures/pages.ts";
import { enter, expect, open, test } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });

/** What somebody can read and fill in on a page, but for what is offered only where there is script. */
function anatomy(page: Page): Promise<{ headings: string[]; columns: string[]; fields: string[]; rows: boolean }> {
  return page.evaluate(() => {
    const all = <E extends Element>(selector: string) =>
      [...document.querySelectorAll<E>(`main ${selector}`)].filter((element) => !element.closest(".needs-script, noscript, .update"));
    const texts = (selector: string) => all<HTMLElement>(selector).map((element) => element.textContent!.trim()).filter((text) => text !== "");
    const fields = all<HTMLInputElement>("input:not([type=hidden]), main select, main textarea");
    return {
      headings: texts("h1, main h2"),
      columns: texts("th"),
      // Those of the rows carry the identifier of what stands there, and more may stand there by now.
      fields: [...new Set(fields.filter((field) => !field.closest("tbody")).map((field) => field.name))].sort(),
      rows: all("tbody tr").length > 0,
    };
  });
}

/** What can be pressed and does nothing without script, and forms that do not say where they go. */
function dead(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const buttons = [...document.querySelectorAll("button")].filter((button) => seen(button) && !button.form);
    const forms = [...document.forms].filter((form) => !form.hasAttribute("action"));
    const links = [...document.querySelectorAll("a")].filter((link) => seen(link) && !link.hasAttribute("href"));
    return [...buttons, ...forms, ...links].map((element) => element.outerHTML.slice(0, 160));
  });
}

/** Everything signed in as `context` is, in a browser of its own without a worker. */
async function another(context: BrowserContext, javaScriptEnabled: boolean): Promise<Page> {
  const options = { javaScriptEnabled, storageState: await context.storageState(), serviceWorkers: "block" as const, locale: "en-GB", timezoneId: "UTC" };
  return (await context.browser()!.newContext(options)).newPage();
}

/** Opens a page as it is drawn without script, in a browser that has it: axe is a script itself. */
async function openStill(page: Page, url: string): Promise<void> {
  await page.route(url, async (route) => {
    const answer = await route.fetch();
    const drawn = await answer.text();
    // What <noscript> holds is shown, and nothing wakes the page.
    const still = drawn.replace(/<(\/?)noscript>/g, "<$1div>").replace(/<script type="?module"?[^>]*>[\s\S]*?<\/script>/g, "");
    expect(still, "the document with its notice and without the module that wakes it").not.toBe(drawn);
    await route.fulfill({ response: answer, body: still });
  });
  await page.goto(url);
  await page.unroute(url);
}

test("every page without script can be read, has its forms, and nothing on it is dead; nothing for axe to find, nothing to scroll sideways", async ({ page, server }) => {
  // Every page with every rule of axe: long on a busy machine.
  test.setTimeout(300_000);
  await enter(page.context(), server);
  const all = await addresses(page, server);
  const plain = await another(page.context(), false);
  const still = await another(page.context(), true);
  const faults: string[] = [];
  for (const [route, address] of all) {
    await open(page, server, address);
    const h1 = await heading(page);
    await plain.setViewportSize({ width: 1440, height: 900 });
    await plain.goto(`${server.url}${address}`);
    // Mail of the demo arrives meanwhile: the page with script follows by itself, the other one when it is opened again.
    const same = async () => {
      await plain.goto(`${server.url}${address}`);
      expect(await anatomy(plain)).toEqual(await anatomy(page));
    };
    const looks: (() => Promise<void>)[] = [
      () => expect(plain.locator("h1")).toHaveText(h1),
      // Texts in <noscript> are not looked for by Playwright, elements are.
      () => expect(plain.locator("noscript .notice").first(), "the notice").toBeVisible(),
      () => expect(plain.locator("[aria-busy=true], .skeleton"), "nothing is awaited").toHaveCount(0),
      () => expect(same).toPass({ timeout: 30_000 }),
      async () => expect(await dead(plain), "what does nothing").toEqual([]),
      () => fitting(plain),
      () => plain.setViewportSize({ width: 360, height: 900 }),
      () => fitting(plain),
      () => openStill(still, `${server.url}${address}`),
      () => expect(still.locator("html[data-hydrated]"), "a page that woke").toHaveCount(0),
      () => accessible(still),
    ];
    for (const look of looks) await look().catch((fault: Error) => faults.push(`${route.path}: ${fault.message}`));
  }
  for (const each of [plain, still]) await each.context().close();
  expect(faults).toEqual([]);
});
