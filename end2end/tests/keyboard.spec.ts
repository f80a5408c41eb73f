// Everything by the keyboard alone: no test here touches the mouse.
import type { Page } from "@playwright/test";
import { join } from "node:path";
import { demoMaildirs, deliver, foldersOf, infected } from "../fixtures/mails.ts";
import { administrator, alive, enter, expect, heldRow, open, panel, test } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });

/** What has the focus, as its accessible name or text. */
const focused = (page: Page) => page.locator(":focus");

/** Presses Tab until the focus is on what is looked for; it is never lost on the way. */
async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press("Tab");
    const words = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element || element === document.body) return "";
      const labels = (element as HTMLInputElement).labels;
      return element.getAttribute("aria-label") ?? (labels?.length ? labels[0]!.textContent : element.textContent) ?? "";
    });
    if (name.test(words.trim())) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

/** Whether the focus can be seen: an outline or a ring around it. */
async function visible(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const style = getComputedStyle(document.activeElement!);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  });
}

test("somebody signs in, opens a mail, restores it and closes it with the keyboard alone", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await expect(page.locator("table.held tbody tr").first()).toBeVisible({ timeout: 30_000 });
  const maildir = join(await demoMaildirs(server.data), "j.ortega");
  const mail = infected({ subject: "By the keyboard" });
  await deliver(maildir, mail);
  await expect(heldRow(page, "By the keyboard").locator(".st")).toHaveText("Quarantined", { timeout: 20_000 });
  // A page that still lives would ask for what arrives meanwhile, and be refused.
  await page.goto("about:blank");
  await page.context().clearCookies();

  await page.goto(`${server.url}/sign-in`);
  await alive(page);
  await tabTo(page, /^Mail address$/);
  await page.keyboard.type(administrator.email);
  await tabTo(page, /^Password$/);
  await page.keyboard.type(administrator.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

  await tabTo(page, /^Quarantine/);
  expect(await visible(page), "the focus is seen in the rail").toBe(true);
  await page.keyboard.press("Enter");
  await expect(heldRow(page, "By the keyboard")).toBeVisible();
  // The search box by its key, the mail by the search.
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search", exact: true })).toBeFocused();
  await page.keyboard.type("by the keyboard");
  await page.keyboard.press("Enter");
  await expect(page.locator("table.held tbody tr")).toHaveCount(1);
  await tabTo(page, /^By the keyboard$/);
  expect(await visible(page), "the focus is seen in the list").toBe(true);
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("heading", { level: 2, name: "By the keyboard" })).toBeVisible();
  await tabTo(page, /^Restore$/);
  expect(await visible(page), "the focus is seen on the button").toBe(true);
  await page.keyboard.press("Enter");
  await expect(panel(page).locator(".st")).toHaveText("Restored");
  expect(await foldersOf(maildir, mail.id)).toEqual(["INBOX"]);
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);
  await expect(page).toHaveURL(/\/quarantine\?search=by/);
});

test("the first stop skips to the content, and every stop can be seen", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/policies/atp");
  await expect(page.getByRole("switch").first()).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(focused(page)).toHaveText("Skip to content");
  await expect(focused(page)).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(focused(page)).toHaveText("New policy");

  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  const unseen: string[] = [];
  const stops = await page.locator("a[href], button, input:not([type=hidden]), select, summary").count();
  for (let step = 0; step < stops; step += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement === document.body)) break;
    if (!(await visible(page))) unseen.push(await focused(page).evaluate((element) => element.outerHTML.slice(0, 120)));
  }
  expect(unseen, "stops whose focus cannot be seen").toEqual([]);
});

test("j, k and x go through the list and select, Escape closes a question before the panel", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await expect(heldRow(page, "OVERDUE: invoice 88213")).toBeVisible({ timeout: 30_000 });
  const links = page.locator("table.held a.subject");
  await page.keyboard.press("j");
  await expect(links.nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(links.nth(0)).toBeFocused();
  await page.keyboard.press("x");
  await expect(page.locator("table.held tbody input:checked")).toHaveCount(1);
  await page.keyboard.press("x");
  await expect(page.locator("table.held tbody input:checked")).toHaveCount(0);

  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("heading", { level: 2 })).toBeVisible();
  await tabTo(page, /^Delete$/);
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("button", { name: "Delete this mail" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel(page).getByRole("button", { name: "Delete this mail" })).toBeHidden();
  await expect(panel(page).locator("summary", { hasText: "Delete" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);
  await expect(page).toHaveURL(/\/quarantine$/);
});
