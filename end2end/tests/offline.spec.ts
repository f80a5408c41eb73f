// The console as an installed app: it opens without the server, shows what this browser kept and from when it is, and keeps nothing
// for whoever comes next.
import type { Page } from "@playwright/test";
import { accessible } from "../fixtures/axe.ts";
import { installed, kept, notice } from "../fixtures/installed.ts";
import { alive, enter, enterAgain, expect, heldRow, open, panel, test, told } from "../fixtures/test.ts";

const subject = "OVERDUE: invoice 88213";

test("everything that an installation needs is there", async ({ page, server }) => {
  await open(page, server, "/help");
  await installed(page);
  const manifest = await (await page.request.get(`${server.url}/manifest.webmanifest`)).json();
  expect(manifest).toMatchObject({ name: "Postern", display: "standalone", start_url: "/", scope: "/" });
  const purposes = manifest.icons.map((icon: { purpose: string; sizes: string }) => `${icon.purpose} ${icon.sizes}`);
  expect(purposes).toEqual(expect.arrayContaining(["any 192x192", "any 512x512", "maskable 512x512"]));
  for (const icon of manifest.icons) {
    const answer = await page.request.get(server.url + icon.src);
    expect(answer.headers()["content-type"]).toBe(icon.type);
    expect(answer.ok()).toBe(true);
  }
});

test.describe("with held mail", () => {
  test.use({ serverOptions: { demo: true } });
  test.setTimeout(120_000);

  /** Somebody signed in, who has looked at the overview, the list and one mail. */
  async function looked(page: Page, server: Parameters<typeof open>[1]): Promise<string> {
    await enter(page.context(), server);
    await open(page, server, "/");
    await told(page);
    // What a page asks is kept when it is answered: the overview itself, who one is, and the numbers in the rail.
    await expect.poll(async () => (await kept(page)).answers).toBeGreaterThan(2);
    await page.getByRole("link", { name: /^Quarantine/ }).click();
    await heldRow(page, subject).locator("a.subject").click({ timeout: 30_000 });
    await expect(panel(page).getByRole("heading", { level: 2 })).toHaveText(subject);
    await installed(page);
    await expect.poll(async () => (await kept(page)).answers).toBeGreaterThan(4);
    return new URL(page.url()).pathname;
  }

  test("without the server the console opens with what was seen last and its age, and follows when the server is back", async ({ page, server, taps }) => {
    taps.allow(/net::ERR_/);
    const mail = await looked(page, server);
    await server.halt();

    await page.goto(`${server.url}/quarantine`);
    await alive(page);
    await expect(heldRow(page, subject)).toBeVisible();
    await expect(notice(page)).toContainText(/just now|min/);
    await expect(page.locator(".live")).toHaveText("Offline");
    await accessible(page);
    // The address of a mail opens it, and going about needs no document.
    await page.goto(server.url + mail);
    await expect(panel(page).getByRole("heading", { level: 2 })).toHaveText(subject);
    await page.getByRole("link", { name: "Overview" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    await expect(notice(page)).toBeVisible();
    // What was never opened is not there, and says so.
    await page.getByRole("link", { name: "Audit trail" }).click();
    await expect(page.getByText("this browser has kept nothing of this page")).toBeVisible();
    // What cannot wait says so.
    await page.goto(server.url + mail);
    await panel(page).getByRole("button", { name: "Look again" }).click();
    await expect(page.getByText("The server cannot be reached from this browser.")).toBeVisible();
    // The help is for everybody.
    await page.goto(`${server.url}/help`);
    await expect(page.getByRole("heading", { level: 1, name: "Help" })).toBeVisible();

    await page.goto(`${server.url}/quarantine`);
    await expect(notice(page)).toBeVisible();
    await server.resume();
    await told(page);
    await expect(notice(page)).toBeHidden();
    await expect(heldRow(page, subject)).toBeVisible();
  });

  test("what is asked without the server waits in this browser, and is done once when the server is back", async ({ page, server, taps }) => {
    taps.allow(/net::ERR_/);
    const mail = await looked(page, server);
    await server.halt();
    await page.goto(server.url + mail);
    await alive(page);
    await panel(page).getByRole("button", { name: "Restore" }).click();
    const act = page.locator(".outbox .notice").filter({ hasText: `Restore “${subject}” waits for the connection` });
    await expect(act).toBeVisible();
    await accessible(page);
    // Pressed once more and taken back, it is asked for once; another tab shows it too, and closing this one loses nothing.
    await panel(page).getByRole("button", { name: "Restore" }).click();
    await expect(act).toHaveCount(2);
    await act.last().getByRole("button", { name: "Take back" }).click();
    await expect(act).toHaveCount(1);
    const other = await page.context().newPage();
    await other.goto(`${server.url}/policies/atp`);
    await page.close();
    await expect(other.locator(".outbox .notice")).toHaveCount(1);
    const third = await page.context().newPage();
    await third.goto(`${server.url}/quarantine`);
    await alive(third);

    const asked: string[] = [];
    page.context().on("request", (request) => {
      if (request.url().endsWith("/api/quarantine/act")) asked.push(request.headers()["postern-act"] ?? "");
    });
    await server.resume();
    for (const tab of [other, third]) await expect(tab.locator(".outbox .notice")).toHaveCount(0, { timeout: 20_000 });
    await expect(heldRow(third, subject).locator(".st")).toHaveText("Restored", { timeout: 20_000 });
    const answered = new Set(asked);
    expect([...answered], "one act, whatever failed before").toHaveLength(1);
    const said = (tab: Page) => tab.getByText(`The connection is back: Restore “${subject}”.`).count();
    await expect.poll(async () => (await said(other)) + (await said(third)), "the tab that sent it says so").toBe(1);
  });

  test("what changed meanwhile is refused, and both sides are shown until somebody has seen it", async ({ page, server, taps, browser }) => {
    taps.allow(/net::ERR_|status of 409/);
    const mail = await looked(page, server);
    // This browser alone is cut off.
    await page.route("**/*", (route) => route.abort());
    await panel(page).getByRole("button", { name: "Restore" }).click();
    const act = page.locator(".outbox .notice").filter({ hasText: `Restore “${subject}”` });
    await expect(act).toContainText("waits for the connection");

    const colleague = await browser.newContext();
    await enterAgain(colleague, server);
    const theirs = await colleague.newPage();
    await open(theirs, server, mail);
    await panel(theirs).locator("summary", { hasText: "Delete" }).click();
    await panel(theirs).getByRole("button", { name: "Delete this mail" }).click();
    await expect(heldRow(theirs, subject).locator(".st")).toHaveText("Deleted", { timeout: 20_000 });
    await colleague.close();

    await page.unroute("**/*");
    await open(page, server, "/");
    await expect(act).toContainText("was not done. Meanwhile it came to this state: Deleted.");
    await page.reload();
    await alive(page);
    await expect(act).toContainText("was not done");
    await act.getByRole("link", { name: "Look at it" }).click();
    await expect(panel(page).getByRole("heading", { level: 2 })).toHaveText(subject);
    await act.getByRole("button", { name: "Dismiss" }).click();
    await expect(act).toHaveCount(0);
  });

  test("a network that answers everything with a page of its own is no server", async ({ page, server }) => {
    await looked(page, server);
    await page.route("**/api/**", (route) => route.fulfill({ contentType: "text/html", body: "<h1>Sign in to this network</h1>" }));
    await page.getByRole("link", { name: "Overview" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    await expect(notice(page)).toBeVisible();
    await expect(page.getByText("Sign in to this network")).toBeHidden();
  });

  test("what is kept is sealed by a key that cannot be taken out, and goes at sign-out", async ({ page, server, taps }) => {
    taps.allow(/net::ERR_/);
    const mail = await looked(page, server);
    const found = await page.evaluate(async () => {
      const ended = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
      const database = await ended(indexedDB.open("postern"));
      const answers: { sealed: ArrayBuffer }[] = await ended(database.transaction("answers").objectStore("answers").getAll());
      const secret: CryptoKey = await ended(database.transaction("keys").objectStore("keys").get("secret"));
      database.close();
      const taken = await crypto.subtle.exportKey("raw", secret).then(() => true, () => false);
      return { text: answers.map((one) => new TextDecoder("latin1").decode(one.sealed)).join(), taken };
    });
    expect(found.text).not.toContain("invoice");
    expect(found.taken, "the key was taken out").toBe(false);

    await page.getByLabel("Account", { exact: true }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
    await expect.poll(() => kept(page)).toEqual({ keys: 0, answers: 0 });
    await server.halt();
    await page.goto(server.url + mail);
    await alive(page);
    await expect(page.getByText("this browser has kept nothing of this page").first()).toBeVisible();
    await expect(page.getByText(subject)).toBeHidden();
  });

  test("what was kept for one person is gone when another one has signed in", async ({ page, server }) => {
    await looked(page, server);
    const found = (question: string) =>
      page.evaluate(async (question) => {
        const store = globalThis as unknown as { posternKept: { find(question: string): Promise<unknown>; belongTo(person: string): Promise<void> } };
        const before = await store.posternKept.find(question);
        await store.posternKept.belongTo("somebody else");
        return [before !== undefined, (await store.posternKept.find(question)) !== undefined];
      }, question);
    expect(await found("/api/account/counters {}")).toEqual([true, false]);
  });
});

test("a new version is offered and taken when the person says so", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/policies/atp");
  await installed(page);
  const offer = page.getByText("A new version of the console is ready.");
  await expect(offer).toBeHidden();
  await page.reload();
  await alive(page);
  // The same worker under another address is a new one.
  await page.evaluate(() => navigator.serviceWorker.register("/sw.js?of=tomorrow"));
  await expect(offer).toBeVisible();
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.scriptURL)).not.toContain("tomorrow");
  await Promise.all([page.waitForEvent("load"), page.locator("[data-take-over]").click()]);
  await alive(page);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.scriptURL)).toContain("tomorrow");
});
