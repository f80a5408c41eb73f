// The chief actions with scripting off: plain forms and links, what came of them said on the next page and nowhere else.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Dovecot, mailboxPassword } from "../fixtures/dovecot.ts";
import { demoMaildirs, deliver, foldersOf, infected } from "../fixtures/mails.ts";
import { administrator, enter, expect, heldRow, panel, setUp, signIn, test } from "../fixtures/test.ts";

test.use({ javaScriptEnabled: false });

/** Reloads until something is there: without script nothing comes by itself. */
async function reloadUntil(page: Page, there: () => Promise<boolean>, timeout = 30_000): Promise<void> {
  await expect(async () => {
    await page.reload();
    expect(await there()).toBe(true);
  }).toPass({ timeout });
}

test.afterEach(async ({ page }) => {
  expect(page.url(), "no address carries an error").not.toMatch(/__err|__path|error=/);
});

test("setting up, a wrong password and signing in work, and what was refused is said once", async ({ page, server }) => {
  await setUp(page, server, false);
  await page.context().clearCookies();
  await page.goto(`${server.url}/sign-in?next=%2Fpolicies%2Fatp`);
  await page.getByLabel("Mail address").fill(administrator.email);
  await page.getByLabel("Password").fill("not the password at all");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "The address or the password is wrong." })).toBeVisible();
  expect(page.url()).not.toContain("__err");
  await page.reload();
  await expect(page.getByText("The address or the password is wrong.")).toHaveCount(0);
  await page.getByLabel("Mail address").fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${server.url}/policies/atp`);
  await page.getByLabel("Account", { exact: true }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, server);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
});

test("the notice says calmly what to do, and the help gives the steps", async ({ page, server }) => {
  await page.goto(`${server.url}/sign-in`);
  // Texts and roles in <noscript> are not looked for by Playwright, elements are.
  const notice = page.locator("main noscript .notice");
  await expect(notice).toBeVisible();
  expect(await notice.innerText()).toContain("Scripting is off in this browser. Everything important works");
  await notice.locator("a").click();
  await expect(page).toHaveURL(/\/help#script$/);
  for (const step of ["Tools › Internet options › Security", "Custom level", "Active scripting", "Enable", "Chromium, Chrome, Edge", "Firefox", "Safari"]) {
    await expect(page.getByRole("article")).toContainText(step);
  }
});

test("the policy switch is a button", async ({ page, server }) => {
  await enter(page.context(), server);
  await page.goto(`${server.url}/policies/atp`);
  const status = page.getByRole("switch", { name: "Status of Default Mailbox Policy ATP", exact: true });
  await expect(status).toHaveText("OFF");
  await status.click();
  await expect(page).toHaveURL(`${server.url}/policies/atp`);
  await expect(status).toHaveText("ON");
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "Default Mailbox Policy ATP is ON." })).toBeVisible();
  await page.getByRole("link", { name: "New policy" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Finance");
  await page.getByLabel("Priority").fill("0");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "The priority is a number from 1" })).toBeVisible();
});

test("a service account is added by a plain form, and a wrong password is said", async ({ page, server }) => {
  const anna = "anna@example.org";
  const dovecot = await Dovecot.start([anna]);
  try {
    await enter(page.context(), server);
    await page.goto(`${server.url}/administration/service-accounts`);
    await page.getByRole("link", { name: "Add", exact: true }).click();
    await page.getByRole("link", { name: /IMAP/ }).click();
    await page.getByLabel("Name", { exact: true }).fill("Office");
    await page.getByLabel("Server").fill("127.0.0.1");
    await page.getByLabel("Protection").selectOption({ label: "None (this machine only)" });
    await page.getByLabel("Port").fill(String(dovecot.port));
    await page.getByLabel("Mailbox 1", { exact: true }).fill(anna);
    await page.getByLabel("Password of mailbox 1").fill("not the password");
    await page.getByRole("button", { name: "Test and save" }).click();
    await expect(page.getByRole("alert").filter({ hasText: `Sign in as ${anna}` })).toContainText(/password/i);
    await expect(page).toHaveURL(/\/administration\/service-accounts\/new\?provider=imap$/);
    // What was typed is still there, all but the password.
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Office");
    await expect(page.getByLabel("Protection")).toHaveValue("plain");
    await expect(page.getByLabel("Port")).toHaveValue(String(dovecot.port));
    await expect(page.getByLabel("Mailbox 1", { exact: true })).toHaveValue(anna);
    await expect(page.getByLabel("Password of mailbox 1")).toHaveValue("");
    await page.getByLabel("Password of mailbox 1").fill(mailboxPassword);
    await page.getByRole("button", { name: "Test and save" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Office" })).toBeVisible();
    await expect(page.getByRole("row", { name: anna })).toBeVisible();
    await page.getByRole("button", { name: "Pause" }).click();
    await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
  } finally {
    await dovecot.stop();
  }
});

test.describe("with held mail", () => {
  test.use({ serverOptions: { demo: true } });
  test.setTimeout(120_000);

  test("restoring, deleting, filters and the search work", async ({ page, server }) => {
    await enter(page.context(), server);
    await page.goto(`${server.url}/quarantine`);
    await reloadUntil(page, () => page.locator("table.held tbody tr").first().isVisible());
    const maildir = join(await demoMaildirs(server.data), "j.ortega");
    const [back, away] = [infected({ subject: "Back by a form" }), infected({ subject: "Away by a form" })];
    for (const mail of [back, away]) await deliver(maildir, mail);
    const status = (subject: string) => heldRow(page, subject).locator(".st");
    const stands = (subject: string, word: string) =>
      reloadUntil(page, async () => (await status(subject).count()) === 1 && (await status(subject).innerText()) === word);
    await stands("Back by a form", "Quarantined");
    await stands("Away by a form", "Quarantined");

    await heldRow(page, "Back by a form").locator("a.subject").click();
    await expect(panel(page).getByRole("heading", { level: 2, name: "Back by a form" })).toBeVisible();
      await panel(page).getByRole("button", { name: "Restore" }).click();
    await expect(page).toHaveURL(/\/quarantine\/[0-9a-f-]+$/);
    await expect(page.getByText("Restoring 1 mail.")).toBeVisible();
    await stands("Back by a form", "Restored");
    expect(await foldersOf(maildir, back.id)).toEqual(["INBOX"]);

    await page.goto(`${server.url}/quarantine`);
    await heldRow(page, "Away by a form").getByRole("checkbox").check();
    await page.locator(".bulk summary", { hasText: "Delete" }).click();
    await page.locator(".bulk").getByRole("button", { name: /^Delete the selected mails/ }).click();
    await expect(page).toHaveURL(`${server.url}/quarantine`);
    await stands("Away by a form", "Deleted");
    expect(await foldersOf(maildir, away.id)).toEqual([]);

    // Nothing ticked: refused with a sentence, and nothing is done.
    const settled = async () => {
      const rows = await page.locator("table.held tbody tr").evaluateAll((rows) =>
        rows.map((row) => [row.querySelector("input")!.value, row.querySelector(".st")!.textContent!.trim()] as const),
      );
      return Object.fromEntries(rows.filter(([, state]) => /^(Quarantined|Restored|Deleted)$/.test(state)));
    };
    const before = await settled();
    expect(Object.values(before)).toEqual(expect.arrayContaining(["Quarantined", "Restored", "Deleted"]));
    await page.locator("#held").evaluate((form: HTMLFormElement) => (form.querySelector<HTMLElement>(".bulk")!.style.display = "flex"));
    await page.locator(".bulk").getByRole("button", { name: "Restore", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "No mail is selected: tick at least one." })).toBeVisible();
    expect(await settled(), "what stood there stands as it stood").toMatchObject(before);
    await expect(status("OVERDUE: invoice 88213")).toHaveText("Quarantined");

    await page.getByRole("combobox", { name: "Status", exact: true }).selectOption("restored");
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(/status=restored/);
    await expect(page.locator("table.held tbody tr")).toHaveCount(1);
    await page.getByRole("link", { name: "Clear filters" }).first().click();
    await page.getByRole("banner").getByRole("searchbox").fill("away form");
    await page.getByRole("banner").getByRole("searchbox").press("Enter");
    await expect(page).toHaveURL(/search=away(\+|%20)form/);
    await expect(page.locator("table.held tbody tr")).toHaveCount(1);
  });

  test("a long list is gone through page by page", async ({ page, server }) => {
    await enter(page.context(), server);
    await page.goto(`${server.url}/quarantine`);
    await reloadUntil(page, () => page.locator("table.held tbody tr").first().isVisible());
    const maildir = join(await demoMaildirs(server.data), "y.tanaka");
    const subjects = Array.from({ length: 55 }, (_, number) => `Number ${String(number + 1).padStart(2, "0")} of many`);
    for (const subject of subjects) await deliver(maildir, infected({ subject }));
    await page.goto(`${server.url}/quarantine?search=of+many&status=quarantined`);
    await reloadUntil(page, async () => (await page.locator(".pager").allInnerTexts()).join().startsWith("50 of 55"), 60_000);
    const shown = () => page.locator("table.held a.subject").allTextContents();
    const first = await shown();
    await page.getByRole("link", { name: "Older" }).click();
    await expect(page).toHaveURL(/before=/);
    await expect(page.locator("table.held tbody tr")).toHaveCount(5);
    const second = await shown();
    expect([...first, ...second].sort()).toEqual(subjects);
    await expect(page.getByRole("link", { name: "Older" })).toHaveCount(0);
    await page.getByRole("link", { name: "Newer" }).click();
    await expect(page.locator("table.held tbody tr")).toHaveCount(50);
    expect(await shown()).toEqual(first);
  });
});
