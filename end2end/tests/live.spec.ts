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

test("twenty mails that arrive at once are not read out one by one", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await expect(heldRow(page, "OVERDUE: invoice 88213")).toBeVisible({ timeout: 30_000 });
  await told(page);
  // What a screen reader would say: each time the words in a live region become other words.
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    const regions = () => [...document.querySelectorAll<HTMLElement>("[role=status], [role=alert], [role=log], [aria-live]")];
    const words = new Map(regions().map((region) => [region, region.innerText]));
    const look = () => {
      for (const region of regions()) {
        const before = words.get(region) ?? "";
        words.set(region, region.innerText);
        if (region.innerText !== before && region.innerText !== "") said.push(region.innerText);
      }
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const maildir = join(await demoMaildirs(server.data), "j.ortega");
  const subjects = Array.from({ length: 20 }, (_, number) => `One of twenty, ${String(number + 1).padStart(2, "0")}`);
  await Promise.all(subjects.map((subject) => deliver(maildir, infected({ subject }))));
  await expect(heldRow(page, "One of twenty").locator(".st").filter({ hasText: "Quarantined" })).toHaveCount(20, { timeout: 30_000 });
  const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
  expect(said.length, said.join(" | ")).toBeLessThanOrEqual(3);
});
