// Mail that arrives while somebody works: nothing is taken out of their hands.
import { join } from "node:path";
import { demoMaildirs, deliver, infected } from "../fixtures/mails.ts";
import { enter, expect, heldRow, open, panel, test, told } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });

test("what is typed, focused or asked stays while mail arrives", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await expect(heldRow(page, "OVERDUE: invoice 88213")).toBeVisible({ timeout: 30_000 });
  await told(page);
  const maildir = join(await demoMaildirs(server.data), "j.ortega");
  const arrives = async (subject: string) => {
    await deliver(maildir, infected({ subject }));
    await expect(heldRow(page, subject).locator(".st")).toHaveText("Quarantined", { timeout: 20_000 });
  };

  const search = page.getByRole("searchbox", { name: "Search", exact: true });
  await search.fill("half a wor");
  await arrives("Comes while somebody types");
  await expect(search).toHaveValue("half a wor");
  await expect(search).toBeFocused();

  const link = heldRow(page, "OVERDUE: invoice 88213").locator("a.subject");
  await link.focus();
  const element = await link.elementHandle();
  await arrives("Comes while somebody is in the list");
  await expect(link).toBeFocused();
  // The very same one, so that a click whose first half it has seen is not lost.
  expect(await element!.evaluate((link) => link.isConnected), "the row was drawn anew").toBe(true);

  const tick = heldRow(page, "OVERDUE: invoice 88213").getByRole("checkbox");
  await tick.focus();
  await arrives("Comes while somebody chooses");
  await expect(tick).toBeFocused();
  await page.keyboard.press("Space");
  await expect(tick).toBeChecked();

  await link.click();
  await expect(panel(page).getByRole("heading", { level: 2, name: "OVERDUE: invoice 88213" })).toBeFocused();
  await search.focus();
  await arrives("Comes while somebody has gone elsewhere");
  await expect(search).toBeFocused();
  await panel(page).locator("summary", { hasText: "Delete" }).click();
  await arrives("Comes while somebody is asked");
  await expect(panel(page).getByRole("button", { name: "Delete this mail" })).toBeVisible();
});
