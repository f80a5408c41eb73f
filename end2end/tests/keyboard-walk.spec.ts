// The whole main job by the keyboard alone, at 200 % zoom: sign in, connect a Maildir, switch the policy ON, open the mail that arrives,
// restore it, sign out.
import { join } from "node:path";
import { fitting } from "../fixtures/axe.ts";
import { keyboard } from "../fixtures/keyboard.ts";
import { test } from "../fixtures/maildirs.ts";
import { deliver, foldersOf, infected } from "../fixtures/mails.ts";
import { administrator, alive, enter, expect, heldRow, panel } from "../fixtures/test.ts";

// A screen of 1440 by 900 at 200 %.
test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });
test.setTimeout(120_000);

test("from signing in to signing out, with the keyboard alone and at 200 %", async ({ page, server, maildirs }) => {
  const { tabTo, seen } = keyboard(page);
  const anna = join(maildirs, "anna");
  const h1 = (name: string) => page.getByRole("heading", { level: 1, name });
  await enter(page.context(), server);
  await page.context().clearCookies();
  await page.goto(`${server.url}/sign-in`);
  await alive(page);
  await tabTo(/^Mail address$/);
  await page.keyboard.type(administrator.email);
  await tabTo(/^Password$/);
  await page.keyboard.type(administrator.password);
  await page.keyboard.press("Enter");
  await expect(h1("Overview")).toBeVisible();
  await fitting(page);

  await tabTo(/^Connect mailboxes$/);
  await seen();
  await page.keyboard.press("Enter");
  await expect(h1("Service Account")).toBeVisible();
  await tabTo(/^Add$/);
  await page.keyboard.press("Enter");
  await expect(h1("Add a service account")).toBeVisible();
  await tabTo(/^Maildir/);
  await page.keyboard.press("Enter");
  await expect(h1("Add a Maildir folder")).toBeVisible();
  for (const [label, value] of [[/^Name/, "House"], [/^Folder/, maildirs], [/^Domain/, "example.org"]] as const) {
    await tabTo(label);
    await seen();
    await page.keyboard.type(value);
  }
  await page.keyboard.press("Enter");
  await expect(h1("House")).toBeVisible();
  await expect(page.getByRole("row", { name: "anna@example.org" }).locator("time")).toBeVisible({ timeout: 15_000 });
  await fitting(page);

  await tabTo(/^Policies$/);
  await page.keyboard.press("Enter");
  const status = page.getByRole("switch", { name: "Status of Default Mailbox Policy ATP", exact: true });
  await expect(status).toHaveText("OFF");
  await tabTo(/^Status of Default Mailbox Policy ATP$/);
  await seen();
  await page.keyboard.press("Space");
  await expect(status).toHaveText("ON");
  await expect(status, "the switch that was pressed").toBeFocused();
  await fitting(page);

  await tabTo(/^Quarantine/);
  await page.keyboard.press("Enter");
  await expect(h1("Quarantine")).toBeVisible();
  const mail = infected({ subject: "By the keyboard" });
  await deliver(anna, mail);
  await expect(heldRow(page, "By the keyboard").locator(".st")).toHaveText("Quarantined", { timeout: 20_000 });
  await fitting(page);
  await tabTo(/^By the keyboard$/);
  await expect(heldRow(page, "By the keyboard").locator("a.subject")).toBeFocused();
  await expect(page.locator(":focus")).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("heading", { level: 2, name: "By the keyboard" })).toBeFocused();
  await tabTo(/^Restore$/);
  await seen();
  await fitting(page);
  await page.keyboard.press("Enter");
  await expect(panel(page).locator(".st")).toHaveText("Restored");
  expect(await foldersOf(anna, mail.id)).toEqual(["INBOX"]);
  await page.keyboard.press("Escape");
  await expect(heldRow(page, "By the keyboard").locator("a.subject")).toBeFocused();

  await tabTo(/^Account$/);
  await page.keyboard.press("Enter");
  await tabTo(/^Sign out$/);
  await expect(page.locator(":focus")).toBeInViewport();
  await seen();
  await page.keyboard.press("Enter");
  await expect(h1("Sign in")).toBeVisible();
});
