// Mail that was there before: scanned by a job that shows how far it is, and that can be stopped.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { connect, sendForm, test } from "../fixtures/maildirs.ts";
import { deliver, foldersOf, infected, mail, quarantineFolder } from "../fixtures/mails.ts";
import type { Server } from "../fixtures/server.ts";
import { expect, heldRow } from "../fixtures/test.ts";

/** Connects the Maildirs, and goes to the jobs. */
async function ready(page: Page, server: Server, maildirs: string): Promise<void> {
  await connect(page, server, maildirs);
  await page.getByRole("link", { name: "Administration" }).click();
  await page.getByRole("link", { name: "Jobs" }).click();
  await expect(page.getByRole("heading", { name: "No jobs" })).toBeVisible();
}

test("a folder that is not there is refused with the reason", async ({ page, server, maildirs }) => {
  await sendForm(page, server, join(maildirs, "nowhere"));
  await expect(page.locator(".report")).toContainText("Nothing was saved.");
  await expect(page.locator(".report li.failed")).toContainText("Find the folder");
});

test("an account that is changed or removed says so, and a test saves nothing", async ({ page, server, maildirs, taps }) => {
  // The page may be told that the account is gone just before it leaves, and ask once more.
  taps.allow(/status of 404 .*\/api\/accounts\/show/);
  await sendForm(page, server, maildirs);
  const saved = page.getByText("Saved. The connection works.");
  await expect(page.getByRole("heading", { level: 1, name: "House" })).toBeVisible();
  await expect(saved).toBeVisible();
  await page.getByRole("button", { name: "Close this notice" }).click();

  await page.getByLabel("Name", { exact: true }).fill("Home");
  await page.getByRole("button", { name: "Only test" }).click();
  await expect(page.locator(".report").getByRole("heading")).toHaveText("The connection works.");
  await expect(saved).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1, name: "House" })).toBeVisible();
  await page.getByRole("button", { name: "Test and save" }).click();
  await expect(saved).toBeVisible();
  await expect(page.locator(".report")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Home");

  await page.locator("summary", { hasText: "Remove" }).click();
  await page.getByRole("button", { name: "Remove the service account" }).click();
  await expect(page.getByText("The service account is removed.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "No service account" })).toBeVisible();
});

test("a button that is pressed twice before the answer does it once", async ({ page, server, maildirs }) => {
  await ready(page, server, maildirs);
  let asked = 0;
  let answer = () => {};
  const answered = new Promise<void>((done) => (answer = done));
  await page.route("**/api/jobs/scan-now", async (route) => {
    asked += 1;
    await answered;
    await route.continue();
  });
  const button = page.getByRole("button", { name: "Scan now", exact: true });
  await button.click();
  await expect(button).toHaveAttribute("aria-busy", "true");
  await button.click();
  answer();
  await expect(page.getByText("The scan is in the queue.")).toBeVisible();
  await expect(button).not.toHaveAttribute("aria-busy");
  await expect(page.getByRole("row", { name: /Scan now/ })).toHaveCount(1);
  expect(asked, "requests to scan").toBe(1);
  // Another wish, after the answer, is one.
  await button.click();
  await expect(page.getByRole("row", { name: /Scan now/ })).toHaveCount(2);
});

test("a scan of past mail ends Done, and holds what the policy objects to", async ({ page, server, maildirs }) => {
  const anna = join(maildirs, "anna");
  const old = infected({ subject: "Old and bad" });
  for (let number = 0; number < 5; number += 1) await deliver(anna, mail({ subject: `Old and good ${number}` }));
  await deliver(anna, old);
  await ready(page, server, maildirs);
  await page.getByLabel("Period").selectOption({ label: "Last 24 hours" });
  await page.getByRole("button", { name: "Scan now" }).click();
  await expect(page.getByText("The scan is in the queue.")).toBeVisible();
  const job = page.getByRole("row", { name: /Scan now/ });
  await expect(job.locator(".st")).toHaveText("Done", { timeout: 20_000 });
  await expect(job).toContainText("6 mails looked at in 1 mailboxes.");
  await expect(job).toContainText("6 of 6");
  await expect(job.getByRole("button", { name: /Cancel/ })).toHaveCount(0);
  await page.getByRole("link", { name: "Quarantine" }).click();
  await expect(heldRow(page, "Old and bad").locator(".st")).toHaveText("Quarantined");
  await expect(page.locator("table.held tbody tr")).toHaveCount(1);
  expect(await foldersOf(anna, old.id)).toEqual([quarantineFolder]);
  await page.getByRole("link", { name: "Logs" }).click();
  await expect(page.getByRole("row", { name: /Old and bad/ })).toContainText("Manual scan");
});

test("a job shows its progress and is stopped by Cancel", async ({ page, server, maildirs }) => {
  test.setTimeout(120_000);
  const anna = join(maildirs, "anna");
  // Enough that the job is still running when somebody has read that it is.
  const text = "A long letter about nothing. ".repeat(4_000);
  await Promise.all(Array.from({ length: 1_500 }, (_, number) => deliver(anna, mail({ subject: `Letter ${number}`, text }))));
  await ready(page, server, maildirs);
  await page.getByRole("button", { name: "Scan now" }).click();
  const job = page.getByRole("row", { name: /Scan now/ });
  await expect(job.locator(".st")).toHaveText("Running", { timeout: 20_000 });
  await expect(job.getByRole("progressbar")).toBeVisible();
  await job.getByRole("button", { name: "Cancel Scan now" }).click();
  await expect(page.getByText("The job stops after the mail it is at.")).toBeVisible();
  await expect(job.locator(".st")).toHaveText("Cancelled", { timeout: 20_000 });
  const stopped = /Stopped after ([\d,]+) mails/.exec(await job.innerText())?.[1] ?? "";
  expect(Number(stopped.replace(",", "")), stopped).toBeLessThan(1_500);
  await expect(job.getByRole("button", { name: /Cancel/ })).toHaveCount(0);
});
