// One browser and more than one sign-in: what one person left waiting is neither seen nor sent by another, and is not lost to the first.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { installed, outbox } from "../fixtures/installed.ts";
import { demoMaildirs, deliver, foldersOf, infected, quarantineFolder } from "../fixtures/mails.ts";
import { administrator, alive, enter, enterAgain, expect, heldRow, open, panel, signIn, test, told } from "../fixtures/test.ts";
import { program, type Server } from "../fixtures/server.ts";

test.use({ serverOptions: { demo: true } });
test.setTimeout(90_000);
test.beforeEach(({ taps }) => taps.allow(/net::ERR_|status of 401/));

const colleague = { email: "colleague@example.org", password: "a horse of another colour" };
const subject = "Left by the first";

/** Somebody signed in, who asked for a mail back while the server was gone. Gives where it lies; the server is still gone. */
async function leftWaiting(page: Page, server: Server): Promise<{ address: string; folders(): Promise<string[]> }> {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await told(page);
  const maildir = join(await demoMaildirs(server.data), "j.ortega");
  const mail = infected({ subject });
  await deliver(maildir, mail);
  await heldRow(page, subject).locator("a.subject").click({ timeout: 20_000 });
  await expect(panel(page).getByRole("heading", { level: 2 })).toHaveText(subject);
  await installed(page);
  await server.halt("SIGKILL");
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(outbox(page)).toContainText(`Restore “${subject}” waits for the connection.`);
  return { address: page.url(), folders: () => foldersOf(maildir, mail.id) };
}

/** One more administrator, made while the server is down. */
function another(server: Server): void {
  const { email, password } = colleague;
  const made = spawnSync(program, ["admin", "create", "--data", server.data, "--email", email], { input: `${password}\n`, encoding: "utf8" });
  expect(made.status, made.stderr).toBe(0);
}

test("a second person sees nothing of the first, and does not send what the first one left", async ({ page, server }) => {
  const left = await leftWaiting(page, server);
  another(server);
  await page.close();
  const context = page.context();
  await context.clearCookies();
  await server.resume();

  const other = await context.newPage();
  // Not for a moment either: who it is, is known late on a slow network.
  await other.addInitScript(() => {
    const look = () => {
      const shown = document.querySelector(".outbox")?.textContent;
      if (shown) Object.assign(window, { shown });
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await other.route("**/api/account/me", async (route) => {
    await new Promise((done) => setTimeout(done, 1_000));
    await route.continue();
  });
  await signIn(other, server, colleague);
  await expect(other.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await told(other);
  await other.getByRole("link", { name: /^Quarantine/ }).click();
  await expect(heldRow(other, subject).locator(".st")).toHaveText("Quarantined");
  await expect(outbox(other)).toHaveCount(0);
  expect(await other.evaluate(() => (window as unknown as { shown?: string }).shown), "what was shown of the first one's").toBeUndefined();
  await server.halt("SIGKILL");
  // The first one had opened it, the second has not.
  await other.goto(left.address);
  await alive(other);
  await expect(panel(other).getByText("this browser has kept nothing of this page")).toBeVisible();
  expect(await left.folders()).toEqual([quarantineFolder]);

  // The second one leaves, and the first is back.
  await other.close();
  await server.resume();
  const leaving = await context.newPage();
  await open(leaving, server, "/");
  await told(leaving);
  await leaving.locator("details.menu summary.me").click();
  await leaving.getByRole("button", { name: "Sign out" }).click();
  await expect(leaving.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  expect(await left.folders(), "before the first is back").toEqual([quarantineFolder]);
  await signIn(leaving, server);
  await expect(leaving.getByText(`The connection is back: Restore “${subject}”.`)).toBeVisible({ timeout: 20_000 });
  await expect(outbox(leaving)).toHaveCount(0);
  await expect.poll(left.folders, { timeout: 20_000 }).toEqual(["INBOX"]);
});

test("signing out says what was not done yet, and forgets it", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await told(page);
  const maildir = join(await demoMaildirs(server.data), "j.ortega");
  const mail = infected({ subject });
  await deliver(maildir, mail);
  await heldRow(page, subject).locator("a.subject").click({ timeout: 20_000 });
  await installed(page);
  await page.route("**/api/quarantine/act", (route) => route.abort());
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(outbox(page)).toContainText("waits for the connection.");
  const account = page.locator("details.menu");
  await account.locator("summary.me").click();
  await account.locator(".confirm summary", { hasText: "Sign out" }).click();
  await expect(account).toContainText("1 act waits for the connection. Signing out forgets it: it will not be done.");
  await page.unroute("**/api/quarantine/act");
  await account.getByRole("button", { name: "Forget and sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await signIn(page, server);
  await told(page);
  await expect(outbox(page)).toHaveCount(0);
  await page.getByRole("link", { name: /^Quarantine/ }).click();
  await expect(heldRow(page, subject).locator(".st")).toHaveText("Quarantined");
  expect(await foldersOf(maildir, mail.id)).toEqual([quarantineFolder]);
});

test("a tab that the first person left open sends nothing under the second one's name", async ({ page, server }) => {
  const left = await leftWaiting(page, server);
  another(server);
  const context = page.context();
  await context.clearCookies();
  const acts: string[] = [];
  context.on("request", (request) => {
    if (request.url().endsWith("/api/quarantine/act")) acts.push(request.url());
  });
  await server.resume();
  await enterAgain(context, server, colleague);
  await told(page);
  await expect(page.locator("details.menu .pop b")).toHaveText(colleague.email);
  await expect(outbox(page)).toHaveCount(0);
  await expect(heldRow(page, subject).locator(".st")).toHaveText("Quarantined");
  expect(acts, "acts that were sent").toEqual([]);
  expect(await left.folders()).toEqual([quarantineFolder]);
});

test("what waits while the sign-in ends is done once its owner has signed in again", async ({ page, server }) => {
  const left = await leftWaiting(page, server);
  await page.context().clearCookies();
  await server.resume();
  // Somebody goes on, and is asked to sign in.
  await page.goto(server.url);
  await expect(page).toHaveURL(/\/sign-in/);
  await alive(page);
  expect(await left.folders(), "before signing in").toEqual([quarantineFolder]);
  await page.getByLabel("Mail address").fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(`The connection is back: Restore “${subject}”.`)).toBeVisible({ timeout: 20_000 });
  await expect(outbox(page)).toHaveCount(0);
  await page.getByRole("link", { name: /^Quarantine/ }).click();
  await expect(heldRow(page, subject).locator(".st")).toHaveText("Restored");
  expect(await left.folders()).toEqual(["INBOX"]);
});
