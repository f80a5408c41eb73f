// What somebody does with a page that the server has drawn, before the client in it is awake.
import type { Page } from "@playwright/test";
import type { Server } from "../fixtures/server.ts";
import { enter, expect, open, test } from "../fixtures/test.ts";

// A worker that has kept the module would hand it out.
test.use({ serverOptions: { demo: true }, serviceWorkers: "block" });

/** Opens the quarantine with held mail, asleep; gives what wakes it. */
async function asleep(page: Page, server: Server): Promise<() => Promise<void>> {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await expect(page.locator("table.held tbody tr").nth(1)).toBeVisible({ timeout: 30_000 });
  let wake = () => {};
  const awaited = new Promise<void>((resolve) => (wake = resolve));
  await page.route("**/*.wasm", async (route) => {
    await awaited;
    await route.continue();
  });
  await page.goto(`${server.url}/quarantine`, { waitUntil: "domcontentloaded" });
  await expect(page.locator("html[data-hydrated]")).toHaveCount(0);
  return async () => {
    wake();
    await expect(page.locator("html[data-hydrated]")).toBeAttached();
  };
}

test("a mail that was ticked before the page is awake stays ticked, and counts", async ({ page, server }) => {
  const wake = await asleep(page, server);
  // By its mail: more of them arrive meanwhile.
  const tick = await page.locator("table.held tbody input[type=checkbox]").first().getAttribute("id");
  const row = page.locator("table.held tbody tr", { has: page.locator(`#${tick}`) });
  await row.getByRole("checkbox").check();
  await wake();
  await expect(row).toHaveClass(/\bsel\b/);
  await expect(row.getByRole("checkbox")).toBeChecked();
  await expect(page.locator(".bulk")).toContainText("1 selected");
});

test("a filter that was chosen before the page is awake is asked for", async ({ page, server }) => {
  const wake = await asleep(page, server);
  await page.locator(".filters [name=status]").selectOption("deleted");
  await wake();
  await expect(page).toHaveURL(/[?&]status=deleted/);
  await expect(page.locator(".filters [name=status]")).toHaveValue("deleted");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});
