// A network that swallows what is sent: nothing is refused and nothing answered, until the server goes on as if nothing had happened.
import { join } from "node:path";
import { notice, outbox } from "../fixtures/installed.ts";
import { demoMaildirs, deliver, foldersOf, infected } from "../fixtures/mails.ts";
import { enter, expect, heldRow, open, panel, test, told } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });
test.setTimeout(90_000);
test.beforeEach(async ({ page, taps }) => {
  taps.allow(/net::ERR_|signal timed out|TimeoutError/);
  // What takes half a minute takes three seconds here.
  await page.addInitScript(() => {
    const whole = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (milliseconds) => whole(milliseconds / 10);
  });
});

test("an act that is not answered waits, and is done once although it was sent twice", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await told(page);
  const maildir = join(await demoMaildirs(server.data), "j.ortega");
  const mail = infected({ subject: "Swallowed" });
  await deliver(maildir, mail);
  await heldRow(page, "Swallowed").locator("a.subject").click({ timeout: 20_000 });
  await expect(panel(page).getByRole("button", { name: "Restore" })).toBeVisible();
  server.signal("SIGSTOP");
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(outbox(page)).toContainText("Restore “Swallowed” waits for the connection.", { timeout: 20_000 });
  server.signal("SIGCONT");
  await expect(outbox(page), "what waited or was refused").toHaveCount(0, { timeout: 40_000 });
  await expect(heldRow(page, "Swallowed").locator(".st")).toHaveText("Restored", { timeout: 20_000 });
  expect(await foldersOf(maildir, mail.id)).toEqual(["INBOX"]);
  await open(page, server, "/logs/audit?search=Swallowed");
  await expect(page.getByRole("row", { name: /quarantine\.restore/ }), "lines in the audit trail").toHaveCount(1);
});

test("a page that is not answered shows what was kept, and follows by itself", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/policies/atp");
  await told(page);
  await page.getByRole("link", { name: /^Quarantine/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Quarantine" })).toBeVisible();
  await expect(page.locator("table.held tbody tr").first()).toBeVisible();
  await page.getByRole("link", { name: /^Overview/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  server.signal("SIGSTOP");
  await page.getByRole("link", { name: /^Quarantine/ }).click();
  await expect(notice(page)).toBeVisible({ timeout: 20_000 });
  await expect(page.locator("table.held tbody tr").first()).toBeVisible();
  server.signal("SIGCONT");
  await expect(notice(page)).toHaveCount(0, { timeout: 30_000 });
});
