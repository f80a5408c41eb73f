// From the link in the terminal to an administrator on the overview, and the browsers in which somebody is signed in.
import type { Page } from "@playwright/test";
import { accessible } from "../fixtures/axe.ts";
import { administrator, alive, enter, enterAgain, expect, open, setUp, signIn, test } from "../fixtures/test.ts";

async function tryToSignIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("Mail address").fill(administrator.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("the link in the terminal makes the first administrator, once", async ({ page, server, browser }) => {
  expect(server.setUpLink).toContain(`${server.url}/set-up`);
  await page.goto(server.setUpLink);
  await alive(page);
  await accessible(page);

  await setUp(page, server);
  await expect(page.getByRole("banner").getByText(administrator.organisation, { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: /Set up/ })).toContainText("1 of 4 done");
  await accessible(page);

  // The link is used up: whoever finds it in a log gets nowhere.
  const stranger = await browser.newPage();
  await stranger.goto(server.setUpLink);
  await alive(stranger);
  await stranger.getByLabel("Organisation").fill("Strangers");
  await stranger.getByLabel("Your mail address").fill("stranger@elsewhere.example");
  await stranger.getByLabel("Password").fill("a password of some length");
  await stranger.getByRole("button", { name: "Create administrator" }).click();
  await expect(stranger.getByRole("alert")).toContainText("This set-up link is used up");
  await expect(stranger).toHaveURL(/\/set-up/);
  await stranger.close();
});

test("a password that is too short is refused beside its field, and the link still works", async ({ page, server, taps }) => {
  taps.allow(/status of 422/);
  await page.goto(server.setUpLink);
  await alive(page);
  await page.getByLabel("Organisation").fill("Example");
  await page.getByLabel("Your mail address").fill("admin@example.org");
  // The browser would not send it.
  await page.getByLabel("Password").evaluate((field) => field.removeAttribute("minlength"));
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription(/at least 12 characters/);
  await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Organisation")).toHaveValue("Example");
  await page.getByLabel("Password").fill(administrator.password);
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
});

test("somebody who is not signed in is asked to, and comes back to the page", async ({ page, server }) => {
  await enter(page.context(), server);
  await page.context().clearCookies();
  await page.goto(`${server.url}/quarantine?status=restored`);
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fquarantine%3Fstatus%3Drestored$/);
  await alive(page);
  await accessible(page);
  await tryToSignIn(page, administrator.password);
  await expect(page).toHaveURL(/\/quarantine\?status=restored$/);
});

test("a wrong password is said so without saying which part, and several are held up", async ({ page, server, taps }) => {
  taps.allow(/status of (422|429)/);
  await enter(page.context(), server);
  await page.context().clearCookies();
  await open(page, server, "/sign-in");
  const wrong = page.getByText("The address or the password is wrong.");
  await tryToSignIn(page, "not the password at all");
  await expect(wrong).toBeVisible();
  await expect(page.getByLabel("Mail address")).toHaveValue(administrator.email);
  const held = page.getByRole("alert").filter({ hasText: "Too many attempts. Wait" });
  for (let attempt = 2; attempt <= 8 && !(await held.isVisible()); attempt += 1) {
    const answered = page.waitForResponse((response) => response.url().endsWith("/api/sign-in"));
    await tryToSignIn(page, `wrong password number ${attempt}`);
    await (await answered).finished();
    await expect(wrong.or(held)).toBeVisible();
  }
  await expect(held).toContainText("The lock lifts by itself.");
  // The right one is not looked at either while the lock stands.
  await tryToSignIn(page, administrator.password);
  await expect(held).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
});

test("signing out ends the sign-in, and the way back does not lead in again", async ({ page, server, taps }) => {
  taps.allow(/status of 401/);
  await enter(page.context(), server);
  await open(page, server, "/");
  await page.getByLabel("Account", { exact: true }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await page.goto(`${server.url}/quarantine`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test("a sign-out that does not reach the server is said", async ({ page, server, taps }) => {
  taps.allow(/ERR_FAILED/);
  await enter(page.context(), server);
  await open(page, server, "/policies/atp");
  await page.route("**/api/sign-out", (route) => route.abort());
  await page.getByLabel("Account", { exact: true }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("The server cannot be reached from this browser.")).toBeVisible();
  await expect(page).toHaveURL(/\/policies\/atp$/);
});

test("a changed password signs the other browsers out, and one of them can be signed out alone", async ({ page, server, taps, browser }) => {
  taps.allow(/status of 4(01|22)/);
  await enter(page.context(), server);
  const others = await Promise.all([browser.newContext(), browser.newContext()]);
  for (const other of others) await enterAgain(other, server);
  const [first, second] = [await others[0]!.newPage(), await others[1]!.newPage()];
  await open(first, server, "/quarantine");
  await open(second, server, "/quarantine");

  await open(page, server, "/account");
  const browsers = page.getByRole("row", { name: /Chromium on Linux/ });
  await expect(browsers).toHaveCount(3);
  await expect(browsers.filter({ hasText: "This browser" })).toHaveCount(1);
  await browsers.getByRole("button", { name: "Sign out Chromium on Linux" }).first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("That browser is signed out.")).toBeVisible();
  await expect(browsers).toHaveCount(2);
  // Not on the button of the next browser, which a second press would sign out too.
  await expect(page.getByRole("region", { name: "Table of signed-in browsers" })).toBeFocused();

  await page.getByLabel("Present password").fill("not the password at all");
  await page.getByLabel("New password").fill("another horse, another battery");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByLabel("Present password")).toHaveAccessibleDescription(/The present password is wrong/);
  await page.getByLabel("Present password").fill(administrator.password);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your password is changed. Your other browsers are signed out.")).toBeVisible();
  await expect(page.getByLabel("Present password")).toHaveValue("");
  await expect(page.getByLabel("New password")).toHaveValue("");
  await expect(browsers).toHaveCount(1);

  for (const other of [first, second]) {
    await other.goto(`${server.url}/quarantine`);
    await expect(other).toHaveURL(/\/sign-in/);
  }
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Your account" })).toBeVisible();
  // The old password is no longer taken, the new one is.
  await signIn(first, server);
  await expect(first.getByText("The address or the password is wrong.")).toBeVisible();
  await first.getByLabel("Password").fill("another horse, another battery");
  await first.getByRole("button", { name: "Sign in" }).click();
  await expect(first.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  for (const other of others) await other.close();
});
