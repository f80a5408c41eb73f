// A new version of the console: taken whole or not at all, never in the middle of somebody's work, and with what waits in the outbox.
import type { Page } from "@playwright/test";
import { installed, notice, outbox } from "../fixtures/installed.ts";
import { Front } from "../fixtures/network.ts";
import { Server } from "../fixtures/server.ts";
import { alive, enter, expect, heldRow, open, panel, test as base, told } from "../fixtures/test.ts";

const test = base.extend<{ front: Front }>({
  front: async ({}, use) => {
    const behind = await Server.start({ demo: true });
    const front = await Front.before(behind);
    await use(front);
    await front.close();
    await behind.stop();
  },
  server: async ({ front }, use) => use(front.server),
});
test.setTimeout(90_000);

const offer = (page: Page) => page.getByText("A new version of the console is ready.");
const mail = "OVERDUE: invoice 88213";

/** From now on the server has a worker of another build. */
function tomorrow(front: Front): void {
  front.rules.set("/sw.js", (worker) => worker.replace(/"postern-[0-9a-f]+"/, '"postern-of-tomorrow"'));
}

/** Looks for a new version, and says how its installation ended. */
function update(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const worker = registration.installing ?? registration.waiting;
    if (!worker) return "nothing new";
    while (worker.state === "installing") await new Promise((done) => worker.addEventListener("statechange", done, { once: true }));
    return worker.state;
  });
}

/** The list, seen once and kept, under the worker. */
async function looked(page: Page, server: Server): Promise<void> {
  await enter(page.context(), server);
  await open(page, server, "/help");
  await installed(page);
  await open(page, server, "/quarantine");
  await expect(heldRow(page, mail)).toBeVisible({ timeout: 30_000 });
  await told(page);
}

for (const [how, rule] of [
  ["the connection breaks", "cut"],
  ["a network answers with a page of its own", "portal"],
] as const) {
  test(`an update in whose middle ${how} changes nothing, and comes when it can`, async ({ page, server, front, taps }) => {
    taps.allow(/net::ERR_/);
    await looked(page, server);
    tomorrow(front);
    front.rules.set(".wasm", rule);
    expect(await update(page)).toBe("redundant");
    await expect(offer(page)).toBeHidden();
    front.rules.delete(".wasm");
    expect(await update(page)).toBe("installed");
    await expect(offer(page)).toBeVisible();
    await Promise.all([page.waitForEvent("load"), page.locator("[data-take-over]").click()]);
    await alive(page);
    expect(await page.evaluate(() => caches.keys()), "what is kept").toEqual(["postern-of-tomorrow"]);
    // It is whole: it opens by itself.
    await told(page);
    await server.halt("SIGKILL");
    await page.goto(`${server.url}/quarantine`);
    await alive(page);
    await expect(heldRow(page, mail)).toBeVisible();
    await expect(notice(page)).toBeVisible();
  });
}

test("a new version comes while a form is filled in and acts wait: nothing typed and nothing asked is lost", async ({ page, server, front, taps }) => {
  taps.allow(/net::ERR_|status of 503/);
  await looked(page, server);
  const address = (await heldRow(page, mail).locator("a.subject").getAttribute("href"))!;
  await heldRow(page, mail).locator("a.subject").click();
  await expect(panel(page).getByRole("heading", { level: 2 })).toHaveText(mail);
  await page.getByRole("link", { name: "Policies" }).click();
  const status = page.getByRole("switch", { name: "Status of Default Mailbox Policy ATP", exact: true });
  await expect(status).toHaveText("ON");
  await server.halt("SIGKILL");
  await status.click();
  await expect(outbox(page)).toHaveCount(1);
  await page.goto(server.url + address);
  await alive(page);
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(outbox(page)).toHaveCount(2);

  // The server comes back as another version, and cannot take acts yet.
  tomorrow(front);
  const context = page.context();
  const busy = /\/api\/(quarantine\/act|policies\/switch)$/;
  await context.route(busy, (route) => route.fulfill({ status: 503, contentType: "application/json", body: "{}" }));
  await server.resume();
  await open(page, server, "/policies/atp/new");
  await told(page);
  await page.getByLabel("Description").fill("Typed while the version changed");
  expect(await update(page)).toBe("installed");
  await expect(offer(page)).toBeVisible();
  await expect(page.getByLabel("Description")).toHaveValue("Typed while the version changed");
  await expect(outbox(page)).toHaveCount(2);
  await Promise.all([page.waitForEvent("load"), page.locator("[data-take-over]").click()]);
  await alive(page);
  await expect(outbox(page), "after the new version took over").toHaveCount(2);

  await context.unroute(busy);
  await open(page, server, "/quarantine");
  await expect(outbox(page)).toHaveCount(0, { timeout: 20_000 });
  await expect(heldRow(page, mail).locator(".st")).toHaveText("Restored");
  await open(page, server, "/policies/atp");
  await expect(status).toHaveText("OFF");
});

test("a page that is older than the server says so, and keeps what was typed", async ({ page, server, taps }) => {
  taps.allow(/status of 426/);
  await enter(page.context(), server);
  await open(page, server, "/policies/atp/new");
  await told(page);
  await page.evaluate(() => (document.documentElement.dataset.build = "/pkg/postern.yesterday.wasm"));
  await page.getByLabel("Name", { exact: true }).fill("Finance");
  await page.getByLabel("Description").fill("Typed on an old page");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "This page is older than the server. Reload the page" })).toBeVisible();
  await expect(page.getByLabel("Description")).toHaveValue("Typed on an old page");
});
