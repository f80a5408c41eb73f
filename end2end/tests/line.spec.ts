// The line on which the server tells what changed: lost and found again, and one for all tabs of a browser.
import type { BrowserContext, Page, Request } from "@playwright/test";
import { enter, enterAgain, expect, open, test, told } from "../fixtures/test.ts";

const policy = (page: Page) => page.getByRole("switch", { name: "Status of Default Mailbox Policy ATP", exact: true });

/** The requests for the line that are open in the tabs of a browser, looked at when it is called. */
function lines(context: BrowserContext): () => Request[] {
  const asked = new Set<Request>();
  context.on("request", (request) => {
    if (new URL(request.url()).pathname === "/events") asked.add(request);
  });
  const ended = (request: Request) => asked.delete(request);
  context.on("requestfinished", ended);
  context.on("requestfailed", ended);
  return () => [...asked].filter((request) => !request.frame().page().isClosed());
}

test("the bar says that the line is lost while the server is gone, and live when it is back", async ({ page, server, taps, browser }) => {
  taps.allow(/net::ERR_/);
  await enter(page.context(), server);
  await open(page, server, "/policies/atp");
  await told(page);
  await server.halt();
  await expect(page.locator(".live")).toHaveText("Reconnecting");
  await server.resume();
  await told(page);

  // And it is: somebody else's change is seen.
  const colleague = await browser.newContext();
  await enterAgain(colleague, server);
  const other = await colleague.newPage();
  await open(other, server, "/policies/atp");
  await policy(other).click();
  await expect(policy(page)).toHaveText("ON");
  await colleague.close();
});

test("what changed after the page was drawn and before the line was open is shown", async ({ page, server, browser }) => {
  await enter(page.context(), server);
  let letThrough = () => {};
  const opens = new Promise<void>((done) => (letThrough = done));
  await page.route("**/events", async (route) => {
    await opens;
    await route.continue();
  });
  await open(page, server, "/policies/atp");
  const colleague = await browser.newContext();
  await enterAgain(colleague, server);
  const other = await colleague.newPage();
  await open(other, server, "/policies/atp");
  await policy(other).click();
  await expect(policy(other)).toHaveText("ON");
  await expect(policy(page), "not told yet").toHaveText("OFF");
  await expect(page.locator(".live")).toHaveText("Connecting");
  letThrough();
  await expect(policy(page)).toHaveText("ON");
  await told(page);
  await colleague.close();
});

test("eight tabs of one browser have one line, and the next one takes it over", async ({ page, server }) => {
  test.setTimeout(120_000);
  const context = page.context();
  const opened = lines(context);
  await enter(context, server);
  const tabs = [page];
  while (tabs.length < 8) tabs.push(await context.newPage());
  for (const tab of tabs) {
    await open(tab, server, "/policies/atp");
    await told(tab);
  }
  expect(opened(), "open requests for the line").toHaveLength(1);
  // More tabs than there are connections to a host, and each still reaches the server.
  for (const tab of tabs) {
    await tab.getByRole("link", { name: "Audit trail" }).click();
    await expect(tab.locator("table.log tbody tr").first()).toBeVisible();
    await tab.goBack();
    await expect(policy(tab)).toHaveText("OFF");
  }

  const holder = opened()[0]!.frame().page();
  await holder.close();
  await expect.poll(() => opened().length, "the line after its holder went").toBe(1);
  const others = tabs.filter((tab) => tab !== holder);
  await policy(others[0]!).click();
  for (const tab of others) {
    await expect(policy(tab)).toHaveText("ON");
    await told(tab);
  }
  expect(opened(), "open requests for the line").toHaveLength(1);

  // A tab that comes later is told how the line stands.
  const late = await context.newPage();
  await open(late, server, "/policies/atp");
  await told(late);
  expect(opened(), "open requests for the line").toHaveLength(1);
});
