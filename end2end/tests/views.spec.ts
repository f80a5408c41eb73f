// Living with the list: saved views, columns, what a row says at once, and what can be taken back.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { accessible, fitting } from "../fixtures/axe.ts";
import { demoMaildirs, deliver, infected } from "../fixtures/mails.ts";
import { enter, expect, heldRow, open, test } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });

const views = (page: Page) => page.getByRole("navigation", { name: "Saved views" });
const view = (page: Page, name: string) => views(page).getByRole("link", { name, exact: true });
const name = (page: Page) => page.getByLabel("Name of the view");
const current = (page: Page) => views(page).locator("[aria-current]");

test("a filter is saved, found again, renamed and removed, by the keyboard alone", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await expect(heldRow(page, "OVERDUE: invoice 88213")).toBeVisible({ timeout: 30_000 });
  await expect(current(page)).toHaveText("Everything held");
  await expect(page.getByText("Save view", { exact: true })).toHaveCount(0);

  await page.keyboard.press("/");
  await page.keyboard.type("invoice 88213");
  await page.keyboard.press("Enter");
  await expect(page.locator("table.held tbody tr")).toHaveCount(1);
  await expect(current(page)).toHaveCount(0);
  await page.locator("summary", { hasText: "Save view" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(name(page)).toBeFocused();
  await page.keyboard.type("Overdue <b>");
  await page.keyboard.press("Enter");
  await expect(view(page, "Overdue <b>")).toHaveAttribute("aria-current", "true");
  await expect(page.getByText("The view “Overdue <b>” is saved.")).toBeVisible();
  await expect(view(page, "Overdue <b>")).toBeFocused();
  await expect(name(page)).toBeHidden();

  await view(page, "Everything held").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/quarantine$/);
  await expect(page.locator("table.held tbody tr").nth(1)).toBeVisible();
  await open(page, server, "/quarantine");
  await view(page, "Overdue <b>").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/quarantine\?search=invoice/);
  await expect(page.locator("table.held tbody tr")).toHaveCount(1);

  await page.locator("summary", { hasText: "Change view" }).focus();
  await page.keyboard.press("Enter");
  await accessible(page);
  await name(page).fill("Late");
  await page.keyboard.press("Enter");
  await expect(current(page)).toHaveText("Late");
  await page.locator("summary", { hasText: "Change view" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove this view" }).focus();
  await page.keyboard.press("Enter");
  await expect(views(page).getByRole("link")).toHaveText(["Everything held"]);
  await open(page, server, "/logs/audit?search=view.");
  await expect(page.getByRole("row", { name: /view\.(save|rename|remove)/ })).toHaveCount(3);
});

test("a name that is taken is refused beside its field", async ({ page, server, taps }) => {
  taps.allow(/status of 422/);
  await enter(page.context(), server);
  for (const [address, expected] of [
    ["/quarantine?status=quarantined", /is saved/],
    ["/quarantine?status=restored", /already/],
  ] as const) {
    await open(page, server, address);
    await page.locator("summary", { hasText: "Save view" }).click();
    await name(page).fill("Mine");
    await page.keyboard.press("Enter");
    await expect(page.getByText(expected).first()).toBeVisible();
  }
  await expect(name(page)).toHaveAccessibleDescription(/already/);
  await expect(name(page)).toBeFocused();
});

for (const width of [1600, 1200, 360]) {
  test(`columns are hidden and shown, ${width} px wide, and stay so`, async ({ page, server }) => {
    await page.setViewportSize({ width, height: 900 });
    await enter(page.context(), server);
    await open(page, server, "/quarantine");
    const row = heldRow(page, "OVERDUE: invoice 88213");
    await expect(row).toBeVisible({ timeout: 30_000 });
    await expect(row.locator("td.reason")).toBeVisible();
    await page.locator("summary", { hasText: "Columns" }).click();
    await accessible(page);
    for (const heading of ["Held", "Mailbox", "Reason", "Mail Location"]) {
      await page.locator(".views").getByRole("checkbox", { name: heading, exact: true }).uncheck();
    }
    for (const cell of ["when", "mailbox", "reason", "place"]) await expect(row.locator(`td.${cell}`)).toBeHidden();
    await expect(row.locator("a.subject")).toBeVisible();
    await expect(row.locator("td.status")).toHaveText("Quarantined");
    await fitting(page);
    await open(page, server, "/quarantine");
    await expect(row.locator("td.reason")).toBeHidden();
    await page.locator("summary", { hasText: "Columns" }).click();
    await page.locator(".views").getByRole("checkbox", { name: "Reason", exact: true }).check();
    await expect(row.locator("td.reason")).toBeVisible();
    await expect(row.locator("td.place")).toBeHidden();
  });
}

test("a row says at once what was asked, and goes back with the reason when it is refused", async ({ page, server, taps }) => {
  taps.allow(/status of 409/);
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  const maildir = join(await demoMaildirs(server.data), "j.ortega");
  await deliver(maildir, infected({ subject: "Says it at once" }));
  const row = heldRow(page, "Says it at once");
  const state = row.locator("td.status .st");
  await expect(state).toHaveText("Quarantined", { timeout: 20_000 });
  let answer = () => {};
  const asked = new Promise<void>((done) => (answer = done));
  await page.route("**/api/quarantine/act", async (route) => {
    await asked;
    const body = JSON.stringify({ problem: "conflict", sentence: "Somebody else holds this mailbox." });
    await route.fulfill({ status: 409, contentType: "application/json", headers: { serverfnerror: "/api/quarantine/act" }, body });
  });
  await row.getByRole("checkbox").check();
  await page.locator(".bulk").getByRole("button", { name: "Restore" }).click();
  await expect(state).toHaveText("Restoring");
  answer();
  await expect(state).toHaveText("Quarantined");
  await expect(row.locator("td.status")).toContainText("Somebody else holds this mailbox.");

  await page.unroute("**/api/quarantine/act");
  if (!(await row.getByRole("checkbox").isChecked())) await row.getByRole("checkbox").check();
  await page.locator(".bulk").getByRole("button", { name: "Restore" }).click();
  await expect(state).toHaveText("Restored");
  await expect(row.locator("td.status")).not.toContainText("Somebody else");
});

test("a switch is taken back from its notice, also on another page", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/policies/atp");
  const policy = "Default Mailbox Policy ATP (Monitor Only)";
  const status = page.getByRole("switch", { name: `Status of ${policy}`, exact: true });
  await status.click();
  await expect(status).toHaveText("ON");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Overview" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(`${policy} is OFF again.`)).toBeVisible();
  await open(page, server, "/policies/atp");
  await expect(status).toHaveText("OFF");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("views and columns are forms", async ({ page, server }) => {
    await enter(page.context(), server);
    await page.goto(`${server.url}/quarantine?status=restored`);
    await page.locator("summary", { hasText: "Save view" }).click();
    await name(page).fill("Put back");
    await page.getByRole("button", { name: "Save view" }).click();
    await expect(page.getByText("The view “Put back” is saved.")).toBeVisible();
    await expect(current(page)).toHaveText("Put back");
    await page.locator("summary", { hasText: "Columns" }).click();
    await page.locator(".views").getByRole("checkbox", { name: "Reason", exact: true }).uncheck();
    await page.locator(".views").getByRole("button", { name: "Apply" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-hidden", "reason");
    await page.locator("summary", { hasText: "Change view" }).click();
    await page.getByRole("button", { name: "Remove this view" }).click();
    await expect(views(page).getByRole("link")).toHaveText(["Everything held"]);
  });
});
