// The network pulled in the middle of every action: nothing is lost, nothing is done twice, and a sentence says what is the case.
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { outbox } from "../fixtures/installed.ts";
import { test } from "../fixtures/maildirs.ts";
import { demoMaildirs, deliver, foldersOf, infected, quarantineFolder, type Mail } from "../fixtures/mails.ts";
import { type Loss, pull } from "../fixtures/network.ts";
import { administrator, enter, expect, heldRow, open, panel, signIn, told } from "../fixtures/test.ts";
import type { Server } from "../fixtures/server.ts";

test.use({ serverOptions: { demo: true } });
test.setTimeout(90_000);

const losses: Loss[] = ["before the server has read it", "after it was done, before the answer came"];
const policy = "Default Mailbox Policy ATP";
const unreached = (page: Page) => page.getByText("The server cannot be reached from this browser.");
const status = (page: Page) => page.getByRole("switch", { name: `Status of ${policy}`, exact: true });

/** Signed in, with mails of one's own that are held, on the list. Gives the Maildir in which they lie. */
async function held(page: Page, server: Server, mails: Mail[], subjects: string[]): Promise<string> {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await told(page);
  const maildir = join(await demoMaildirs(server.data), "j.ortega");
  for (const mail of mails) await deliver(maildir, mail);
  for (const subject of subjects) await expect(heldRow(page, subject).locator(".st")).toHaveText("Quarantined", { timeout: 30_000 });
  return maildir;
}

/** The server comes back, and what waited is done. */
async function back(page: Page, server: Server): Promise<void> {
  await server.resume();
  await told(page);
  await expect(outbox(page), "what waited or was refused").toHaveCount(0);
}

for (const loss of losses) {
  test.describe(`the server gone ${loss}`, () => {
    test.beforeEach(({ taps }) => taps.allow(/^console: Failed to load resource: net::ERR_/));

    test("a restore waits and is done once", async ({ page, server }) => {
      const mail = infected({ subject: "Wanted back" });
      const maildir = await held(page, server, [mail], ["Wanted back"]);
      await heldRow(page, "Wanted back").locator("a.subject").click();
      await expect(panel(page).getByRole("button", { name: "Restore" })).toBeVisible();
      const press = () => panel(page).getByRole("button", { name: "Restore" }).click();
      await pull(page, server, "/api/quarantine/act", loss, press);
      await expect(outbox(page)).toContainText("Restore “Wanted back” waits for the connection.");
      await back(page, server);
      await expect(heldRow(page, "Wanted back").locator(".st")).toHaveText("Restored");
      expect(await foldersOf(maildir, mail.id)).toEqual(["INBOX"]);
      await open(page, server, "/logs/audit?search=Wanted+back");
      await expect(page.getByRole("row", { name: /quarantine\.restore/ }), "lines in the audit trail").toHaveCount(1);
    });

    test("a delete waits and is done once", async ({ page, server }) => {
      const mail = infected({ subject: "Wanted away" });
      const maildir = await held(page, server, [mail], ["Wanted away"]);
      await heldRow(page, "Wanted away").locator("a.subject").click();
      await panel(page).locator("summary", { hasText: "Delete" }).click();
      const press = () => panel(page).getByRole("button", { name: "Delete this mail" }).click();
      await pull(page, server, "/api/quarantine/act", loss, press);
      await expect(outbox(page)).toContainText("Delete “Wanted away” waits for the connection.");
      await back(page, server);
      await expect(heldRow(page, "Wanted away").locator(".st")).toHaveText("Deleted");
      expect(await foldersOf(maildir, mail.id)).toEqual([]);
    });

    test("a restore of several waits, keeps what was ticked, and is done once", async ({ page, server }) => {
      const subjects = ["Several, the first", "Several, the second", "Several, the third"];
      const mails = subjects.map((subject) => infected({ subject }));
      const maildir = await held(page, server, mails, subjects);
      for (const subject of subjects.slice(1)) await heldRow(page, subject).getByRole("checkbox").check();
      const press = () => page.locator(".bulk").getByRole("button", { name: "Restore", exact: true }).click();
      await pull(page, server, "/api/quarantine/act", loss, press);
      await expect(outbox(page)).toContainText("Restore 2 mails waits for the connection.");
      await back(page, server);
      for (const subject of subjects.slice(1)) await expect(heldRow(page, subject).locator(".st")).toHaveText("Restored");
      const places = await Promise.all(mails.map(({ id }) => foldersOf(maildir, id)));
      expect(places).toEqual([[quarantineFolder], ["INBOX"], ["INBOX"]]);
    });

    test("a policy's switch waits and is done once", async ({ page, server }) => {
      await enter(page.context(), server);
      await open(page, server, "/policies/atp");
      await told(page);
      await expect(status(page)).toHaveText("ON");
      await pull(page, server, "/api/policies/switch", loss, () => status(page).click());
      await expect(outbox(page)).toContainText(policy);
      await expect(outbox(page)).toContainText("waits for the connection.");
      await back(page, server);
      await expect(status(page)).toHaveText("OFF");
      await open(page, server, "/logs/audit?search=policy.switch");
      // The demo's own is the other one.
      await expect(page.locator("table.log tbody tr").filter({ hasText: administrator.email }), "lines in the audit trail").toHaveCount(1);
    });

    test("a policy's form says so, keeps what was typed, and can be sent again", async ({ page, server, taps }) => {
      taps.allow(/status of 409/);
      await enter(page.context(), server);
      await open(page, server, "/policies/atp");
      await page.getByRole("link", { name: policy, exact: true }).click();
      const description = page.getByLabel("Description");
      await description.fill("Typed before the server went");
      const press = () => page.getByRole("button", { name: "Save" }).click();
      await pull(page, server, "/api/policies/save", loss, press);
      await expect(unreached(page)).toBeVisible();
      await expect(description).toHaveValue("Typed before the server went");
      await server.resume();
      await told(page);
      await expect(description, "after the connection came back").toHaveValue("Typed before the server went");
      await press();
      if (loss === losses[0]) {
        await expect(page.getByRole("heading", { level: 1, name: "Advanced Threat Protection" })).toBeVisible();
      } else {
        // It was saved already, which the page cannot know: nothing is overwritten, and what was typed stays.
        await expect(page.getByRole("alert").filter({ hasText: "Somebody changed this since you looked at it." })).toBeVisible();
        await expect(description).toHaveValue("Typed before the server went");
        await open(page, server, "/policies/atp");
      }
      await expect(page.getByText("Typed before the server went")).toBeVisible();
    });

    test("a service account's form says so, keeps what was typed, and makes one account", async ({ page, server, maildirs, taps }) => {
      taps.allow(/status of (409|422)/);
      await enter(page.context(), server);
      await open(page, server, "/administration/service-accounts/new?provider=maildir");
      await page.getByLabel("Name", { exact: true }).fill("House");
      await page.getByLabel("Folder").fill(maildirs);
      await page.getByLabel("Domain").fill("example.org");
      const press = () => page.getByRole("button", { name: "Test and save" }).click();
      await pull(page, server, "/api/accounts/save", loss, press);
      await expect(unreached(page)).toBeVisible();
      for (const [label, value] of [["Name", "House"], ["Folder", maildirs], ["Domain", "example.org"]] as const) {
        await expect(page.getByLabel(label, { exact: true })).toHaveValue(value);
      }
      await server.resume();
      await told(page);
      await expect(page.getByLabel("Folder")).toHaveValue(maildirs);
      await press();
      if (loss === losses[0]) await expect(page.getByRole("heading", { level: 1, name: "House" })).toBeVisible();
      else await expect(page.getByRole("alert").filter({ hasText: "anna@example.org is watched by the service account “House” already." })).toBeVisible();
      await open(page, server, "/administration/service-accounts");
      await expect(page.locator("td.what a").filter({ hasText: "House" })).toHaveCount(1);
    });

    test("Scan now says so, and is asked for again by whoever still wants it", async ({ page, server }) => {
      await enter(page.context(), server);
      await open(page, server, "/administration/jobs");
      await told(page);
      const button = page.getByRole("button", { name: "Scan now", exact: true });
      await pull(page, server, "/api/jobs/scan-now", loss, () => button.click());
      await expect(unreached(page)).toBeVisible();
      await expect(button).not.toHaveAttribute("aria-busy");
      await server.resume();
      await told(page);
      // What was begun is there, and it is seen before one presses again.
      await expect(page.getByRole("row", { name: /Scan now/ })).toHaveCount(loss === losses[0] ? 0 : 1);
      await button.click();
      await expect(page.getByText("The scan is in the queue.")).toBeVisible();
    });

    test("a sign-in says so, keeps what was typed, and works when the server is back", async ({ page, server }) => {
      await enter(page.context(), server);
      await page.context().clearCookies();
      await open(page, server, "/sign-in");
      await page.getByLabel("Mail address").fill(administrator.email);
      await page.getByLabel("Password").fill(administrator.password);
      const press = () => page.getByRole("button", { name: "Sign in" }).click();
      await pull(page, server, "/api/sign-in", loss, press);
      await expect(unreached(page)).toBeVisible();
      await expect(page.getByLabel("Mail address")).toHaveValue(administrator.email);
      await expect(page).toHaveURL(/\/sign-in$/);
      await server.resume();
      await press();
      await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    });

    test("a sign-out says so, and ends the sign-in when the server is back", async ({ page, server, taps }) => {
      taps.allow(/status of 401/);
      await enter(page.context(), server);
      await open(page, server, "/policies/atp");
      await told(page);
      await page.getByLabel("Account", { exact: true }).click();
      const press = () => page.getByRole("button", { name: "Sign out" }).click();
      await pull(page, server, "/api/sign-out", loss, press);
      const out = page.getByRole("heading", { level: 1, name: "Sign in" });
      if (loss === losses[0]) {
        await expect(unreached(page)).toBeVisible();
        await server.resume();
        await told(page);
        await press();
        await expect(out).toBeVisible();
      } else {
        // What the page asked just before the server went may have told it already.
        await expect(unreached(page).or(out).first()).toBeVisible();
        await server.resume();
      }
      await page.goto(`${server.url}/policies/atp`);
      await expect(page).toHaveURL(/\/sign-in/);
    });

    test("a change of the password says so, and leaves exactly one password that is right", async ({ page, server, taps }) => {
      taps.allow(/status of 4(01|22)/);
      const fresh = "another horse, another battery";
      await enter(page.context(), server);
      await open(page, server, "/account");
      await told(page);
      await page.getByLabel("Present password").fill(administrator.password);
      await page.getByLabel("New password").fill(fresh);
      const press = () => page.getByRole("button", { name: "Change password" }).click();
      await pull(page, server, "/api/account/password", loss, press);
      await expect(unreached(page)).toBeVisible();
      await server.resume();
      await page.context().clearCookies();
      const [right, wrong] = loss === losses[0] ? [administrator.password, fresh] : [fresh, administrator.password];
      const field: Locator = page.getByLabel("Password");
      await page.goto("about:blank");
      await signIn(page, server, { ...administrator, password: wrong });
      await expect(page.getByText("The address or the password is wrong.")).toBeVisible();
      await field.fill(right);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    });
  });
}
