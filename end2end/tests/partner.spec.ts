// A service provider: plans, a customer with its registration e-mail, a subscription that stops and goes on, and its console.
import type { Page } from "@playwright/test";
import { accessible, fitting } from "../fixtures/axe.ts";
import { addCustomer, makeProvider } from "../fixtures/provider.ts";
import { enter, expect, open, test } from "../fixtures/test.ts";

/** Narrow and wide, light and dark: nothing to scroll sideways, and, with script, nothing for axe to find. */
async function everyWay(page: Page, script: boolean): Promise<void> {
  for (const [width, colorScheme] of [[360, "light"], [1440, "dark"]] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await fitting(page);
    if (script) await accessible(page);
  }
}

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled: script });
    test.setTimeout(120_000);

    test("a provider sells to a customer, stops and resumes, and opens its console signed in", async ({ page, server }) => {
      await enter(page.context(), server);
      await makeProvider(server);
      const go = (address: string) => (script ? open(page, server, address) : page.goto(`${server.url}${address}`));
      await go("/licensing/service-plans");
      await expect(page.getByRole("heading", { name: "No service plans yet" })).toBeVisible();
      await everyWay(page, script);
      await page.getByLabel("Name", { exact: true }).fill("Mail, a year");
      await page.getByRole("button", { name: "Create a service plan" }).click();
      await expect(page.getByRole("table")).toContainText("Mail, a year");
      await everyWay(page, script);

      await go("/licensing/customers");
      await expect(page.getByRole("heading", { name: "No customers yet" })).toBeVisible();
      await page.getByLabel("Company", { exact: true }).fill("Kräne & Söhne");
      await page.getByLabel("Country", { exact: true }).fill("DE");
      await page.getByLabel("Mail address of its first administrator").fill("anna@cranes.example");
      await page.getByRole("button", { name: "Create Customer" }).click();
      await expect(page.getByText("Kräne & Söhne").first()).toBeVisible();
      await go("/licensing/customers");
      await expect(page.getByRole("table")).toContainText("No subscription");
      await expect(page.getByRole("table")).toContainText("/Dashboard?T=");
      await everyWay(page, script);

      await page.getByRole("link", { name: "Kräne & Söhne" }).click();
      await expect(page.getByRole("heading", { level: 2, name: "Subscriptions" })).toBeVisible();
      await page.getByText("View", { exact: true }).click();
      await expect(page.getByText("anna@cranes.example").first()).toBeVisible();
      await page.getByLabel("Number of units").fill("7");
      await page.getByRole("button", { name: "Subscribe" }).click();
      await expect(page.getByLabel("Units", { exact: true })).toHaveValue("7");
      await everyWay(page, script);

      await page.locator("summary", { hasText: "Suspend" }).click();
      await page.getByRole("button", { name: "Suspend" }).click();
      await page.getByRole("button", { name: "Resume" }).click();
      await expect(page.locator("summary", { hasText: "Suspend" })).toBeVisible();

      await page.getByRole("button", { name: "Open Console" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
      await expect(page.locator("header.top .tenant")).toContainText("Kräne & Söhne");
      await go("/licensing");
      await expect(page.getByRole("table").first()).toContainText("7");
    });
  });
}

test("the console of a suspended customer shows what is off, why, and the way to get it back", async ({ page, server }) => {
  await enter(page.context(), server);
  await makeProvider(server);
  await open(page, server, "/licensing/service-plans");
  await page.getByLabel("Name", { exact: true }).fill("Mail, a year");
  await page.getByRole("button", { name: "Create a service plan" }).click();
  await expect(page.getByRole("table")).toContainText("Mail, a year");
  await addCustomer(page.context(), server);
  await open(page, server, "/licensing/customers");
  const rail = page.getByRole("navigation", { name: "Main" });
  await expect(rail.locator("[aria-current=page]"), "of pages one beneath the other the rail marks one").toHaveText("Customers");
  await page.getByRole("link", { name: "Kräne & Söhne" }).click();
  await page.getByLabel("Number of units").fill("7");
  await page.getByRole("button", { name: "Subscribe" }).click();
  await expect(page.getByLabel("Units", { exact: true })).toHaveValue("7");
  await page.locator("summary", { hasText: "Suspend" }).click();
  await page.getByRole("button", { name: "Suspend" }).click();
  await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
  await page.getByRole("button", { name: "Open Console" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

  for (const [address, button] of [["/policies/atp/new", "Save"], ["/administration/service-accounts/new?provider=maildir", "Test and save"]]) {
    await open(page, server, address);
    await expect(page.locator("main .notice.warn"), address).toContainText("suspended");
    await expect(page.locator("main .notice.warn").getByRole("link", { name: "Licences" })).toBeVisible();
    await expect(page.getByRole("button", { name: button, exact: true }), address).toBeDisabled();
    await everyWay(page, true);
  }
  // What was held stays at hand.
  await open(page, server, "/quarantine");
  await expect(page.locator("main .notice.warn")).toHaveCount(0);
});
