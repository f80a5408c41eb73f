// Everything by the keyboard alone: no test here touches the mouse.
import type { Page } from "@playwright/test";
import { join } from "node:path";
import { tabTo, visible } from "../fixtures/keyboard.ts";
import { demoMaildirs, deliver, foldersOf, infected } from "../fixtures/mails.ts";
import { administrator, alive, enter, expect, heldRow, open, panel, test } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });

/** What has the focus, as its accessible name or text. */
const focused = (page: Page) => page.locator(":focus");

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
  await expect(panel(page).getByRole("heading", { level: 2, name: "By the keyboard" })).toBeFocused();
  await tabTo(page, /^Restore$/);
  expect(await visible(page), "the focus is seen on the button").toBe(true);
  await page.keyboard.press("Enter");
  await expect(panel(page).locator(".st")).toHaveText("Restored");
  expect(await foldersOf(maildir, mail.id)).toEqual(["INBOX"]);
  // The button that was pressed is off now: the focus is not left on it.
  await expect(panel(page).getByRole("heading", { level: 2, name: "By the keyboard" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);
  await expect(heldRow(page, "By the keyboard").locator("a.subject")).toBeFocused();
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

  // A fresh document: from its first stop through the rail, the bar at the top and the page, to the end.
  await open(page, server, "/policies/atp");
  await expect(page.getByRole("switch").first()).toBeVisible();
  const unseen: string[] = [];
  const passed: string[] = [];
  const stops = await page.locator("a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']").count();
  for (let step = 0; step <= stops; step += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const place = element.closest(".skip, nav.rail, header.top, main");
      return { place: place?.className || place?.localName || "", html: element.outerHTML.slice(0, 120) };
    });
    if (!stop) break;
    if (stop.place !== passed.at(-1)) passed.push(stop.place);
    if (!(await visible(page))) unseen.push(stop.html);
  }
  expect(passed).toEqual(["skip", "rail", "top", "main"]);
  expect(unseen, "stops whose focus cannot be seen").toEqual([]);
});

test("j, k and x go through the list and select, Escape closes a question before the panel", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await expect(heldRow(page, "OVERDUE: invoice 88213")).toBeVisible({ timeout: 30_000 });
  // Not told of changes from here on: what arrives would stand above the rows that are counted.
  await page.route("**/events", () => {});
  await open(page, server, "/quarantine");
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

  // Elsewhere on the page the letters do nothing.
  const away = page.getByRole("link", { name: "Help", exact: true });
  await away.focus();
  for (const letter of ["j", "k", "x"]) await page.keyboard.press(letter);
  await expect(away).toBeFocused();
  await expect(page.locator("table.held tbody input:checked")).toHaveCount(0);

  // Opening leads to the heading, from where the list is gone through further; closing leads back to the row.
  const heading = panel(page).getByRole("heading", { level: 2 });
  // Named, not counted: what arrives meanwhile stands above them.
  const [above, below] = (await links.evaluateAll((links) => links.map((link) => `#${link.id}`))).map((link) => page.locator(link));
  await above!.focus();
  await page.keyboard.press("Enter");
  await expect(heading).toHaveText(await above!.innerText());
  await expect(heading).toBeFocused();
  await page.keyboard.press("j");
  await expect(below!).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(heading).toHaveText(await below!.innerText());
  await expect(heading).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);
  await expect(below!).toBeFocused();
  await page.keyboard.press("k");
  await expect(above!).toBeFocused();

  await page.keyboard.press("Enter");
  await expect(heading).toBeFocused();
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

test("an open mail that covers the list has the focus, and a link from outside leaves it alone", async ({ page, server }) => {
  await enter(page.context(), server);
  await page.setViewportSize({ width: 700, height: 800 });
  await open(page, server, "/quarantine");
  const row = heldRow(page, "OVERDUE: invoice 88213");
  await expect(row).toBeVisible({ timeout: 30_000 });
  const heading = panel(page).getByRole("heading", { level: 2, name: "OVERDUE: invoice 88213" });
  await row.locator("a.subject").focus();
  await page.keyboard.press("Enter");
  await expect(heading).toBeFocused();
  // Nothing that the panel lies over is stopped at, on the way back either.
  await page.keyboard.press("Shift+Tab");
  const under = await page.evaluate(() => document.activeElement?.closest(".side, .rail, .top")?.className);
  expect(under).toBeUndefined();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest(".panel") !== null), "back in the panel").toBe(true);
  await page.keyboard.press("Escape");
  await expect(row.locator("a.subject")).toBeFocused();

  await page.keyboard.press("Enter");
  await expect(heading).toBeFocused();
  await open(page, server, new URL(page.url()).pathname);
  await expect(heading).toBeVisible();
  // A frame later than the focus would have been moved.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(heading).not.toBeFocused();
  await page.keyboard.press("Escape");
  await expect(row.locator("a.subject")).toBeFocused();
});
