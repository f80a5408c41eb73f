// Somebody who belongs to two organisations: from one to the other by the menu, by the address of each, and without script. What was asked
// for in one is neither seen nor done in the other.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Browser, Locator, Page } from "@playwright/test";
import { accessible, fitting } from "../fixtures/axe.ts";
import { installed, outbox } from "../fixtures/installed.ts";
import { demoMaildirs, deliver, foldersOf, infected, quarantineFolder } from "../fixtures/mails.ts";
import { program, type Server } from "../fixtures/server.ts";
import { administrator, alive, enter, enterAgain, expect, heldRow, open, panel, signIn, test, told } from "../fixtures/test.ts";

const first = administrator.organisation;
const second = "Second house";

/** Runs a command on the data folder; gives what it says. */
function command(server: Server, words: string[], input = ""): string {
  const ran = spawnSync(program, [...words, "--data", server.data], { input, encoding: "utf8" });
  expect(ran.status, ran.stderr).toBe(0);
  return ran.stdout.trim();
}

/** The administrator of a further organisation too: while the server is down. Gives the codes of both. */
async function joinSecond(server: Server): Promise<[string, string]> {
  await server.halt();
  const [id, code] = command(server, ["tenant", "create", "--name", second]).split(" ") as [string, string];
  const said = command(server, ["admin", "create", "--email", administrator.email, "--tenant", id], "not the password at all\n");
  expect(said).toContain("The password is left as it is");
  const line = command(server, ["tenant", "list"])
    .split("\n")
    .find((line) => line.endsWith(` ${first}`))!;
  await server.resume();
  return [line.split(" ")[1]!, code];
}

const place = (page: Page): Locator => page.locator(".tenant bdi").first();
const menu = (page: Page): Locator => page.locator("details.menu");

async function switchByMenu(page: Page, organisation: string): Promise<void> {
  await menu(page).locator("summary.me").click();
  await menu(page).getByRole("button", { name: organisation, exact: true }).click();
  await expect(place(page)).toHaveText(organisation);
}

test("who belongs to one organisation is offered no other", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/account");
  await expect(page.locator("section", { hasText: "Its own sign-in address" })).toBeVisible();
  await expect(page.locator("form[action='/api/account/switch']")).toHaveCount(0);
});

test("the menu leads from one organisation to the other, by mouse and by keyboard", async ({ page, server }) => {
  await enter(page.context(), server);
  await joinSecond(server);
  await open(page, server, "/account");
  await expect(place(page)).toHaveText(first);
  const before = (await page.context().cookies()).find(({ name }) => name.endsWith("postern"))?.value;
  await switchByMenu(page, second);
  const after = (await page.context().cookies()).find(({ name }) => name.endsWith("postern"))?.value;
  expect(after).toBeTruthy();
  expect(after).not.toBe(before);
  await alive(page);
  await expect(page).toHaveURL(`${server.url}/`);

  // By keyboard: the menu, its first button, back.
  await menu(page).locator("summary.me").focus();
  await page.keyboard.press("Enter");
  await expect(menu(page).locator("[aria-current=true]")).toHaveText(second);
  await accessible(page);
  await page.keyboard.press("Tab");
  await expect(menu(page).getByRole("button", { name: first, exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(place(page)).toHaveText(first);
  // Each organisation's trail knows who came, and neither names the other one.
  await open(page, server, "/logs/audit");
  await expect(page.locator("main table").getByText("for another organisation").first()).toBeVisible();
  await expect(page.locator("main table")).not.toContainText(second);
});

test("the address of an organisation leads to it, asks who is signed in, and tells strangers nothing", async ({ page, server }) => {
  await enter(page.context(), server);
  const [here, there] = await joinSecond(server);
  await page.goto(`${server.url}/Dashboard?T=${there}`);
  await alive(page);
  await expect(page).toHaveURL(`${server.url}/account?organisation=${there}`);
  await expect(page.getByText(`leads to “${second}”. You are in “${first}” now`)).toBeVisible();
  await page.setViewportSize({ width: 360, height: 900 });
  await fitting(page);
  await accessible(page);
  await page.locator("main").getByRole("button", { name: second, exact: true }).click();
  await expect(page).toHaveURL(`${server.url}/`);
  await page.goto(`${server.url}/dashboard?t=${there.toLowerCase()}`);
  await expect(page).toHaveURL(`${server.url}/`);

  await page.context().clearCookies();
  for (const code of [here, "HHHHHHHH"]) {
    await page.goto(`${server.url}/Dashboard?T=${code}`);
    await alive(page);
    await expect(page.getByText(`You sign in to the organisation with the code ${code}.`)).toBeVisible();
    await expect(page.locator("body")).not.toContainText(first);
  }
  // An address that is not theirs leads them home, and says so.
  await page.getByLabel("Mail address").fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(`You do not belong to an organisation with the code HHHHHHHH. You are in “${second}”.`)).toBeVisible();
  await page.context().clearCookies();
  await page.goto(`${server.url}/Dashboard?T=${here}`);
  await alive(page);
  await page.getByLabel("Mail address").fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(place(page)).toHaveText(first);
});

test("another tab follows to the organisation that was entered", async ({ page, server }) => {
  await enter(page.context(), server);
  await joinSecond(server);
  const other = await page.context().newPage();
  await open(other, server, "/quarantine");
  await told(other);
  await open(page, server, "/");
  await told(page);
  await switchByMenu(page, second);
  await expect(place(other)).toHaveText(second, { timeout: 20_000 });
});

test("without script everything of it works", async ({ browser, server }: { browser: Browser; server: Server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await enter(context, server);
  const [here, there] = await joinSecond(server);
  await page.goto(`${server.url}/`);
  await switchByMenu(page, second);
  await page.goto(`${server.url}/Dashboard?T=${here}`);
  await page.locator("main").getByRole("button", { name: first, exact: true }).click();
  await expect(place(page)).toHaveText(first);
  await context.clearCookies();
  await page.goto(`${server.url}/Dashboard?T=${there}`);
  // What was refused is asked again for the same organisation.
  for (const password of ["not the password at all", administrator.password]) {
    await page.getByLabel("Mail address").fill(administrator.email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  }
  await expect(place(page)).toHaveText(second);
  await context.close();
});

test.describe("with held mail", () => {
  test.use({ serverOptions: { demo: true } });
  test.setTimeout(120_000);
  test.beforeEach(({ taps }) => taps.allow(/net::ERR_|status of 40[14]/));
  const subject = "Left in the first";

  test("what waits in one organisation is neither seen nor done in the other, and is done back there", async ({ page, server }) => {
    await enter(page.context(), server);
    const [, there] = await joinSecond(server);
    await open(page, server, "/quarantine");
    await told(page);
    const maildir = join(await demoMaildirs(server.data), "j.ortega");
    const mail = infected({ subject });
    await deliver(maildir, mail);
    await heldRow(page, subject).locator("a.subject").click({ timeout: 20_000 });
    await expect(panel(page).getByRole("heading", { level: 2 })).toHaveText(subject);
    const address = page.url();
    await installed(page);
    await server.halt("SIGKILL");
    await panel(page).getByRole("button", { name: "Restore" }).click();
    await expect(outbox(page)).toContainText(`Restore “${subject}” waits for the connection.`);

    // The sign-in ends, and the next one is in the other organisation.
    const context = page.context();
    await page.close();
    await context.clearCookies();
    await server.resume();
    const other = await context.newPage();
    const acts: string[] = [];
    context.on("request", (request) => {
      if (request.url().endsWith("/api/quarantine/act")) acts.push(request.url());
    });
    await other.goto(`${server.url}/Dashboard?T=${there}`);
    await alive(other);
    await other.getByLabel("Mail address").fill(administrator.email);
    await other.getByLabel("Password").fill(administrator.password);
    await other.getByRole("button", { name: "Sign in" }).click();
    await expect(place(other)).toHaveText(second);
    await told(other);
    await expect(outbox(other)).toHaveCount(0);
    expect(acts, "acts that were sent").toEqual([]);
    expect(await foldersOf(maildir, mail.id)).toEqual([quarantineFolder]);
    // Nor is what the first one showed: the page of the mail is not there, with the server or without.
    await other.goto(address);
    await alive(other);
    await expect(panel(other)).not.toContainText(subject);
    await server.halt("SIGKILL");
    await other.goto(address);
    await alive(other);
    await expect(other.getByText(subject)).toHaveCount(0);
    await server.resume();

    await open(other, server, "/");
    await told(other);
    await switchByMenu(other, first);
    await expect(other.getByText(`The connection is back: Restore “${subject}”.`)).toBeVisible({ timeout: 30_000 });
    await expect(outbox(other)).toHaveCount(0);
    await expect.poll(() => foldersOf(maildir, mail.id), { timeout: 20_000 }).toEqual(["INBOX"]);
  });

  test("the menu says what becomes of what waits", async ({ page, server }) => {
    await enter(page.context(), server);
    await joinSecond(server);
    await open(page, server, "/quarantine");
    await told(page);
    const sentence = menu(page).getByText("What waits for the connection stays here until you are back in this organisation.");
    await menu(page).locator("summary.me").click();
    await expect(menu(page).getByRole("button", { name: second, exact: true })).toBeVisible();
    await expect(sentence).toBeHidden();
    await page.keyboard.press("Escape");
    await heldRow(page, "").first().locator("a.subject").click({ timeout: 30_000 });
    await page.route("**/api/quarantine/act", (route) => route.abort());
    await panel(page).getByRole("button", { name: "Restore" }).click();
    await expect(outbox(page)).toContainText("waits for the connection.");
    await menu(page).locator("summary.me").click();
    await expect(sentence).toBeVisible();
    await menu(page).getByRole("button", { name: second, exact: true }).click();
    await expect(place(page)).toHaveText(second);
    await told(page);
    await expect(outbox(page)).toHaveCount(0);
    await page.unroute("**/api/quarantine/act");
    await switchByMenu(page, first);
    await expect(page.getByText("The connection is back: Restore")).toBeVisible({ timeout: 30_000 });
  });

  test("whoever signs in without an address is where they were last", async ({ page, server }) => {
    await enter(page.context(), server);
    await joinSecond(server);
    await open(page, server, "/");
    await switchByMenu(page, second);
    await page.context().clearCookies();
    await signIn(page, server);
    await expect(place(page)).toHaveText(second);
    await page.context().clearCookies();
    await enterAgain(page.context(), server);
    await open(page, server, "/account");
    await expect(place(page)).toHaveText(second);
  });
});
