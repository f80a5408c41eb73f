// The demo says that it is one, and goes with one button.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { demoMaildirs } from "../fixtures/mails.ts";
import { enter, expect, open, test, told } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });

test("one button removes the demo, and leaves an empty organisation in which one is still signed in", async ({ page, server, taps }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await expect(page.locator("table.held tbody tr").first()).toBeVisible({ timeout: 30_000 });
  const maildirs = await demoMaildirs(server.data);
  await expect(page.getByRole("banner").getByText("Demo", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Overview" }).click();
  await told(page);
  const banner = page.getByRole("region", { name: "Demo data" });
  await expect(banner).toContainText("This is demo data.");
  await banner.locator("summary", { hasText: "Remove demo data" }).click();
  await expect(banner).toContainText("All demo mailboxes go, with their mails, logs and files.");
  await banner.getByRole("button", { name: "Remove all demo data" }).click();

  await expect(page.getByText("The demo data is removed.")).toBeVisible();
  await expect(banner).toHaveCount(0);
  await expect(page.getByRole("heading", { name: /Set up/ })).toContainText("1 of 4 done");
  await expect(page.getByRole("heading", { name: "No mailbox is connected" })).toBeVisible();
  await expect(page.getByRole("banner").getByText("Demo", { exact: true })).toHaveCount(0);
  await page.getByRole("link", { name: "Connect mailboxes" }).click();
  await expect(page.getByRole("heading", { name: "No service account" })).toBeVisible();
  await page.getByRole("link", { name: "Quarantine" }).click();
  await expect(page.getByRole("heading", { name: "Nothing is held" })).toBeVisible();
  await expect(page.locator("table.held")).toHaveCount(0);
  expect(taps.documents, "all on one document").toHaveLength(1);

  // Gone from the disk too, and not back after a reload.
  await expect.poll(() => readdir(maildirs).catch(() => "gone")).toBe("gone");
  expect(await readdir(join(server.data, "tenants"))).toHaveLength(1);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Quarantine" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Nothing is held" })).toBeVisible();
  // Policies and the trail of who did what stay.
  await open(page, server, "/policies/atp");
  await expect(page.getByRole("switch", { name: "Status of Default Mailbox Policy ATP", exact: true })).toHaveText("ON");
  await open(page, server, "/logs/audit?search=demo.remove");
  await expect(page.getByRole("row", { name: /demo\.remove/ })).toContainText("admin@example.org");
  await expect(page.getByText("The chain holds: no line was changed or removed.")).toBeVisible();
});
