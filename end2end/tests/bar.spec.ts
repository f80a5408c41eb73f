// The bar at the top: its search, its menu, and what it says by itself.
import { join } from "node:path";
import { demoMaildirs, deliver, infected } from "../fixtures/mails.ts";
import { enter, expect, heldRow, open, panel, test, told } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });

for (const width of [1440, 360]) {
  test(`the search of the bar, ${width} px wide, finds held mail without another document`, async ({ page, server, taps }) => {
    await page.setViewportSize({ width, height: 900 });
    await enter(page.context(), server);
    await open(page, server, "/policies/atp");
    const search = page.getByRole("banner").getByRole("searchbox");
    await search.click();
    await search.fill("invoice 88213");
    await search.press("Enter");
    await expect(page).toHaveURL(/\/quarantine\?search=invoice(\+|%20)88213$/);
    await expect(heldRow(page, "OVERDUE: invoice 88213")).toBeVisible({ timeout: 30_000 });
    expect(taps.documents, "documents").toHaveLength(1);
  });
}

test("the account menu closes by Escape, by a press beside it and by going elsewhere, and leaves the open mail alone", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await heldRow(page, "OVERDUE: invoice 88213").locator("a.subject").click({ timeout: 30_000 });
  await expect(panel(page).getByRole("heading", { level: 2 })).toBeVisible();
  const summary = page.getByLabel("Account", { exact: true });
  const inside = page.getByRole("link", { name: "Your account" });

  await summary.click();
  await expect(inside).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(inside).toBeHidden();
  await expect(summary).toBeFocused();
  await expect(panel(page).getByRole("heading", { level: 2 })).toBeVisible();

  await summary.click();
  await page.getByRole("heading", { level: 1 }).click();
  await expect(inside).toBeHidden();

  await summary.click();
  await inside.click();
  await expect(page.getByRole("heading", { level: 1, name: "Your account" })).toBeVisible();
  await expect(inside).toBeHidden();
  // A choice in it leaves it open.
  await summary.click();
  await page.getByLabel("Colours").selectOption("dark");
  await expect(page.locator("html[data-theme=dark]")).toBeAttached();
  await expect(inside).toBeVisible();
  await page.goBack();
  await expect(panel(page)).toBeVisible();
  await expect(inside).toBeHidden();
});

test("a number that changes in the rail does not draw the bar anew", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await expect(heldRow(page, "OVERDUE: invoice 88213")).toBeVisible({ timeout: 30_000 });
  await told(page);
  // What is put in the place of these would be read out once more.
  await page.locator(".live").evaluate((state) => state.setAttribute("data-kept", ""));
  await page.locator(".live > span").last().evaluate((words) => words.setAttribute("data-kept", ""));
  const held = page.getByRole("navigation", { name: "Main" }).locator('a[href="/quarantine"] .count');
  const before = await held.innerText();
  await deliver(join(await demoMaildirs(server.data), "j.ortega"), infected({ subject: "One more" }));
  await expect(heldRow(page, "One more")).toBeVisible({ timeout: 20_000 });
  await expect(held).not.toHaveText(before);
  await expect(page.locator(".live[data-kept] > span[data-kept]")).toHaveText("Live");
});
