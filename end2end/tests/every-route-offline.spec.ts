// Every page of the product's own table of routes after the server has gone: it opens with what this browser kept and from when it is.
import { join } from "node:path";
import type { Page, Request } from "@playwright/test";
import { fitting } from "../fixtures/axe.ts";
import { installed, notice } from "../fixtures/installed.ts";
import { connect, test } from "../fixtures/maildirs.ts";
import { deliver, infected } from "../fixtures/mails.ts";
import { addresses, heading } from "../fixtures/pages.ts";
import { addCustomer, makeProvider } from "../fixtures/provider.ts";
import type { Route } from "../fixtures/routes.ts";
import type { Server } from "../fixtures/server.ts";
import { alive, expect, open, told } from "../fixtures/test.ts";

/** The addresses of every page of a house in which one mail is held and nothing more arrives. */
async function house(page: Page, server: Server, maildirs: string): Promise<Map<Route, string>> {
  await connect(page, server, maildirs);
  await deliver(join(maildirs, "anna"), infected({ subject: "Held and seen" }));
  // A service provider too, so that no page has nothing to show.
  await makeProvider(server);
  await addCustomer(page.context(), server);
  const all = await addresses(page, server);
  await installed(page);
  return all;
}

/** The words of a page that do not tell a time or a number. */
function content(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = [...document.querySelectorAll("main :is(h1, h2, th, td.what a, a.subject, legend, label)")].filter((element) => !element.closest("noscript, .notice"));
    return texts.map((element) => element.textContent!.trim()).filter((words) => !/\d/.test(words));
  });
}

/** The questions that a page asks, as the browser keeps their answers, from now on. */
function questions(page: Page): () => Promise<boolean> {
  const asked = new Set<string>();
  page.on("request", (request: Request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/") && request.method() === "POST") asked.add(`${pathname} ${request.postData() ?? ""}`);
  });
  const kept = (all: string[]) =>
    page.evaluate(async (all) => {
      const store = (globalThis as unknown as { posternKept: { find(question: string): Promise<unknown> } }).posternKept;
      return (await Promise.all(all.map((question) => store.find(question)))).every((answer) => answer !== undefined);
    }, all);
  return async () => asked.size > 0 && kept([...asked]);
}

test("every page that was seen once opens without the server, with its content and its age", async ({ page, server, maildirs, taps }) => {
  test.setTimeout(240_000);
  // The requests themselves, which the browser writes down by itself.
  taps.allow(/^console: Failed to load resource: net::ERR_/);
  const all = await house(page, server, maildirs);
  const seen = new Map<string, { h1: string; content: string[] }>();
  const everythingKept = questions(page);
  for (const [route, address] of all) {
    await open(page, server, address);
    if (!route.public) {
      // Drawn by the server, a page asks by itself once the line is open.
      await told(page);
      await expect.poll(everythingKept, `the answers of ${address} are kept`).toBe(true);
    }
    seen.set(address, { h1: await heading(page), content: await content(page) });
  }
  await server.halt("SIGKILL");

  await page.setViewportSize({ width: 360, height: 900 });
  const faults: string[] = [];
  for (const [route, address] of all) {
    await page.goto(`${server.url}${address}`);
    await alive(page);
    const before = seen.get(address)!;
    const looks: (() => Promise<void>)[] = [
      () => expect(page.locator("h1")).toHaveText(before.h1),
      () => (route.public ? expect(notice(page)).toHaveCount(0) : expect(notice(page), "the age").toContainText(/kept at .*(just now|min)/)),
      () => expect.poll(() => content(page), "the content").toEqual(before.content),
      () => fitting(page),
    ];
    for (const look of looks) await look().catch((fault: Error) => faults.push(`${route.path}: ${fault.message}`));
  }
  expect(faults).toEqual([]);
});

test("every page that was never seen says calmly that nothing of it is kept", async ({ page, server, maildirs, taps }) => {
  test.setTimeout(120_000);
  taps.allow(/^console: Failed to load resource: net::ERR_/);
  const all = await house(page, server, maildirs);
  // Somebody else's browser, in which only the worker is.
  await page.context().clearCookies();
  await open(page, server, "/help");
  await page.evaluate(() => (globalThis as unknown as { posternKept: { clear(): Promise<void> } }).posternKept.clear());
  await server.halt("SIGKILL");
  for (const [route, address] of all) {
    await page.goto(`${server.url}${address}`);
    await alive(page);
    expect(await heading(page), address).not.toBe("");
    const sentence = page.getByText("this browser has kept nothing of this page").first();
    if (route.public) await expect(sentence, address).toBeHidden();
    else await expect(sentence, address).toBeVisible();
  }
});
