// From the link in the terminal to an administrator on the overview.
import { accessible } from "../fixtures/axe.ts";
import { administrator, alive, expect, setUp, signIn, test } from "../fixtures/test.ts";

test("the link in the terminal makes the first administrator, once", async ({ page, server, browser }) => {
  expect(server.setUpLink).toContain(`${server.url}/set-up`);
  await page.goto(server.setUpLink);
  await alive(page);
  await accessible(page);

  await setUp(page, server);
  await accessible(page);

  // The link is used up: whoever finds it in a log gets nowhere.
  const stranger = await browser.newPage();
  await stranger.goto(server.setUpLink);
  await expect(stranger.getByRole("button", { name: /create|set up/i })).toHaveCount(0);
  await stranger.close();
});

test("somebody who is not signed in is asked to, and comes back to the page", async ({ page, server }) => {
  await setUp(page, server);
  await page.context().clearCookies();
  await page.goto(`${server.url}/quarantine?status=restored`);
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fquarantine%3Fstatus%3Drestored$/);
  await alive(page);
  await accessible(page);
  await page.getByLabel(/e-?mail/i).fill(administrator.email);
  await page.getByLabel(/password/i).fill(administrator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/quarantine\?status=restored$/);
});

test.describe("with script off", () => {
  test.use({ javaScriptEnabled: false });

  test("setting up, a wrong password and signing in work, and no address carries the error", async ({ page, server }) => {
    await setUp(page, server, false);
    await page.context().clearCookies();
    await page.goto(`${server.url}/sign-in`);
    await page.getByLabel(/e-?mail/i).fill(administrator.email);
    await page.getByLabel(/password/i).fill("not the password at all");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    expect(page.url()).not.toContain("__err");
    // What was refused is said once.
    await page.reload();
    await expect(page.getByRole("alert")).toHaveCount(0);
    await signIn(page, server);
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  });
});
