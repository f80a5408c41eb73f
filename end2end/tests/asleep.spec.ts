// A browser with script but without WebAssembly: the page says so and works by plain links and forms.
import type { Page } from "@playwright/test";
import { enter, expect, open, test } from "../fixtures/test.ts";

// A worker that has kept the module would hand it out.
test.use({ serviceWorkers: "block" });

const notice = (page: Page) => page.locator("main .notice.asleep");

test("where WebAssembly cannot be loaded, the page says so, and its plain forms work", async ({ page, server, taps }) => {
  // The fault is written to the console, in the browser's words.
  taps.allow(/^console: /);
  await enter(page.context(), server);
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(`${server.url}/policies/atp`);
  await expect(notice(page)).toBeVisible();
  await expect(notice(page)).toContainText("WebAssembly is off in this browser, or could not be loaded. Everything important works");
  const status = page.getByRole("switch", { name: "Status of Default Mailbox Policy ATP", exact: true });
  await status.click();
  await expect(status).toHaveText("ON");
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "Default Mailbox Policy ATP is ON." })).toBeVisible();
  await expect(page.locator("html[data-hydrated]")).toHaveCount(0);
  await expect(notice(page)).toBeVisible();
  await notice(page).getByRole("link").click();
  await expect(page).toHaveURL(/\/help#script$/);
});

test("a page that is awake shows no such notice", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/policies/atp");
  await expect(notice(page)).toBeAttached();
  await expect(notice(page)).toBeHidden();
});
