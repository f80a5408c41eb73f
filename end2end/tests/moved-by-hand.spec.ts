// An IMAP mailbox on a real Dovecot: connected in the browser, fed by `doveadm save`, and touched behind the console's back.
import type { Page } from "@playwright/test";
import { Dovecot, mailboxPassword } from "../fixtures/dovecot.ts";
import { infected, mail as ordinary, quarantineFolder } from "../fixtures/mails.ts";
import { enter, expect, heldRow, open, panel, test as base, told } from "../fixtures/test.ts";

const anna = "anna@example.org";

const test = base.extend<{ dovecot: Dovecot }>({
  dovecot: async ({}, use) => {
    const dovecot = await Dovecot.start([anna]);
    await use(dovecot);
    await dovecot.stop();
  },
});
test.setTimeout(150_000);

/** How long a change behind our back may take to be seen: the folders are looked at every 20 s. */
const seenLater = { timeout: 45_000 };

async function fillIn(page: Page, dovecot: Dovecot, password: string): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill("Office");
  await page.getByLabel("Server").fill("127.0.0.1");
  await page.getByLabel("Protection").selectOption({ label: "None (this machine only)" });
  await page.getByLabel("Port").fill(String(dovecot.port));
  await page.getByLabel("Mailbox 1", { exact: true }).fill(anna);
  await page.getByLabel("Password of mailbox 1").fill(password);
}

/** Connects the mailbox, switches the policy ON, and waits until the mailbox is being watched. */
async function connected(page: Page, dovecot: Dovecot): Promise<void> {
  await page.getByRole("link", { name: "Add a service account" }).first().click();
  await page.getByRole("link", { name: /IMAP/ }).click();
  await fillIn(page, dovecot, mailboxPassword);
  await page.getByRole("button", { name: "Test and save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Office" })).toBeVisible();
  await expect(page.getByRole("row", { name: anna })).toContainText("Told by the server (IDLE)", { timeout: 20_000 });
  await page.getByRole("link", { name: "Policies" }).click();
  const status = page.getByRole("switch", { name: "Status of Default Mailbox Policy ATP", exact: true });
  await expect(status).toHaveAttribute("aria-checked", "false");
  await status.click();
  await expect(status).toHaveAttribute("aria-checked", "true");
  await page.getByRole("link", { name: "Quarantine", exact: false }).first().click();
  await told(page);
}

async function look(page: Page, subject: string): Promise<void> {
  await heldRow(page, subject).locator("a.subject").click();
  await expect(panel(page).getByRole("heading", { level: 2, name: subject })).toBeVisible();
}

test("a wrong password is said in plain words and nothing is saved", async ({ page, server, dovecot }) => {
  await enter(page.context(), server);
  await open(page, server, "/administration/service-accounts/new?provider=imap");
  await fillIn(page, dovecot, "not the password");
  await page.getByRole("button", { name: "Test and save" }).click();
  const report = page.locator(".report");
  await expect(report.getByRole("heading")).toHaveText("The connection does not work yet. Nothing was saved.");
  await expect(report.locator("li.done").first()).toContainText("Look up the name");
  await expect(report.locator("li.failed")).toContainText(`Sign in as ${anna}`);
  await expect(report.locator("li.failed")).toContainText(/password/i);
  await expect(report).not.toContainText("not the password");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Office");
  // A server that does not exist, and a form that lacks something.
  await page.getByLabel("Port").fill("1");
  await page.getByRole("button", { name: "Only test" }).click();
  await expect(report.locator("li.failed")).toContainText("Reach the server");
  await page.getByRole("link", { name: "Service Account", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No service account" })).toBeVisible();
});

test("an account without a mailbox is refused where the mailboxes are named", async ({ page, server, taps }) => {
  taps.allow(/status of 422/);
  await enter(page.context(), server);
  await open(page, server, "/administration/service-accounts/new?provider=imap");
  await page.getByLabel("Name", { exact: true }).fill("Office");
  await page.getByLabel("Server").fill("127.0.0.1");
  await page.getByRole("button", { name: "Test and save" }).click();
  const first = page.getByLabel("Mailbox 1", { exact: true });
  await expect(first).toHaveAccessibleDescription(/Name at least one mailbox\./);
  await expect(first).toBeFocused();
  await expect(page.locator("#mailboxes-wrong").getByText("Name at least one mailbox.")).toBeVisible();
  // The same with a master user, whose mailboxes stand in lines.
  await page.getByLabel("A master user may open every mailbox").check();
  await page.getByRole("textbox", { name: "Master user", exact: true }).fill("master");
  await page.getByRole("button", { name: "Test and save" }).click();
  const lines = page.getByRole("textbox", { name: "Mailboxes", exact: true });
  await expect(lines).toBeFocused();
  await expect(lines).toHaveAccessibleDescription(/Name at least one mailbox\./);
});

test("moved by hand: Mail Location names the folder, Restore and Delete fail with the reason and touch nothing", async ({ page, server, dovecot }) => {
  await enter(page.context(), server);
  await open(page, server, "/");
  await connected(page, dovecot);

  const subject = "Plans, enclosed";
  const held = infected({ subject, to: anna });
  const clean = ordinary({ subject: "Lunch?", to: anna });
  dovecot.save(anna, clean.raw);
  dovecot.save(anna, held.raw);
  const row = heldRow(page, subject);
  await expect(row.locator(".st")).toHaveText("Quarantined", { timeout: 30_000 });
  await expect(heldRow(page, "Lunch?")).toHaveCount(0);
  expect(dovecot.foldersOf(anna, held.id)).toEqual([quarantineFolder]);
  expect(dovecot.foldersOf(anna, clean.id)).toEqual(["INBOX"]);

  // Somebody moves it with a mail program. The list says so by itself.
  dovecot.move(anna, held.id, quarantineFolder, "Bin");
  await expect(row.locator("td.place")).toHaveText("Bin", seenLater);
  await look(page, subject);
  for (const [act, press] of [
    ["restore", () => panel(page).getByRole("button", { name: "Restore" }).click()],
    [
      "delete",
      async () => {
        await panel(page).locator("summary", { hasText: "Delete" }).click();
        await panel(page).getByRole("button", { name: "Delete this mail" }).click();
      },
    ],
  ] as const) {
    await press();
    await expect(row.locator(".st")).toHaveText(`Unable to ${act}`);
    await expect(panel(page).locator(".st")).toHaveText(`Unable to ${act}`);
    await expect(panel(page).locator(".notice.bad")).toContainText("it is no longer in the quarantine folder; it is in “Bin” now");
    expect(dovecot.foldersOf(anna, held.id), `after ${act}`).toEqual(["Bin"]);
  }
  await expect(panel(page).locator("dl.meta").first()).toContainText(/Mail Location\s*Bin/);
  await panel(page).getByRole("link", { name: "Why this happens" }).click();
  await expect(page).toHaveURL(/\/help#restore$/);
  await page.goBack();

  // Moved back, it can be restored.
  dovecot.move(anna, held.id, "Bin", quarantineFolder);
  await panel(page).getByRole("button", { name: "Look again" }).click();
  await expect(panel(page).locator("dl.meta").first()).toContainText(/Mail Location\s*Quarantine/);
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(row.locator(".st")).toHaveText("Restored");
  expect(dovecot.foldersOf(anna, held.id)).toEqual(["INBOX"]);
});

test("removed by hand: it is not found in this mailbox, and neither act claims to have done anything", async ({ page, server, dovecot }) => {
  await enter(page.context(), server);
  await open(page, server, "/");
  await connected(page, dovecot);
  const subject = "Gone before anybody looked";
  const held = infected({ subject, to: anna });
  dovecot.save(anna, held.raw);
  const row = heldRow(page, subject);
  await expect(row.locator(".st")).toHaveText("Quarantined", { timeout: 30_000 });
  await look(page, subject);
  dovecot.expunge(anna, held.id, quarantineFolder);
  // Pressed before the console has noticed.
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(row.locator(".st")).toHaveText("Unable to restore");
  await expect(panel(page).locator(".notice.bad")).toContainText("it was not found anywhere in this mailbox");
  await expect(panel(page).locator("dl.meta").first()).toContainText("not found in this mailbox");
  await panel(page).locator("summary", { hasText: "Delete" }).click();
  await panel(page).getByRole("button", { name: "Delete this mail" }).click();
  await expect(row.locator(".st")).toHaveText("Unable to delete");
  expect(dovecot.foldersOf(anna, held.id)).toEqual([]);
  await open(page, server, "/");
  await expect(page.getByText("1 mail: unable to delete.")).toBeVisible();
});

test("moved by hand into a folder that is watched: that folder is named too", async ({ page, server, dovecot }) => {
  await enter(page.context(), server);
  await open(page, server, "/");
  await connected(page, dovecot);
  const subject = "Filed among the projects";
  const held = infected({ subject, to: anna });
  dovecot.save(anna, held.raw);
  const row = heldRow(page, subject);
  await expect(row.locator(".st")).toHaveText("Quarantined", { timeout: 30_000 });
  dovecot.move(anna, held.id, quarantineFolder, "Projects");
  await expect(row.locator("td.place")).toHaveText("Projects", seenLater);
  await look(page, subject);
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(row.locator(".st")).toHaveText("Unable to restore");
  expect(dovecot.foldersOf(anna, held.id)).toEqual(["Projects"]);
});
