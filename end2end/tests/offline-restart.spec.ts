// A long time without the server: the program killed and the browser started again on the same profile. What was seen is there with its
// age, what was asked meanwhile is done once, and the mailbox holds each mail once.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { Dovecot, mailboxPassword } from "../fixtures/dovecot.ts";
import { infected, quarantineFolder } from "../fixtures/mails.ts";
import { alive, enter, expect, open, panel, test, told } from "../fixtures/test.ts";

const anna = "anna@example.org";
const mails = 200;
const opened = 20;
const restored = 10;
const subjects = Array.from({ length: mails }, (_, number) => `Held ${String(number + 1).padStart(3, "0")}`);

test("200 held mails and 20 opened ones are there after a restart without the server, and 10 queued restores are done once", async ({ server, taps }) => {
  test.setTimeout(300_000);
  taps.allow(/./);
  const { launchOptions } = test.info().project.use;
  const profile = await mkdtemp(join(tmpdir(), "postern-profile-"));
  const dovecot = await Dovecot.start([anna]);
  const browse = (): Promise<BrowserContext> => chromium.launchPersistentContext(profile, { ...launchOptions, viewport: { width: 1440, height: 900 }, locale: "en-GB", timezoneId: "UTC" });
  let browser = await browse();
  try {
    let page = browser.pages()[0] ?? (await browser.newPage());
    await enter(browser, server);
    const headers = { origin: server.url, accept: "application/json" };
    const call = async (path: string, form: Record<string, string>) => {
      const answer = await browser.request.post(`${server.url}/api/${path}`, { form, headers, maxRedirects: 0 });
      expect(answer.status(), await answer.text()).toBeLessThan(400);
    };
    await call("accounts/save", {
      "form[provider]": "imap",
      "form[name]": "Office",
      "form[host]": "127.0.0.1",
      "form[port]": String(dovecot.port),
      "form[security]": "plain",
      "form[sign_in]": "per_user",
      "form[addresses][]": anna,
      "form[passwords][]": mailboxPassword,
    });
    await open(page, server, "/policies/atp");
    await page.getByRole("switch", { name: "Status of Default Mailbox Policy ATP", exact: true }).click();
    await open(page, server, "/administration/service-accounts");
    await expect(page.locator("main")).toContainText("Fine", { timeout: 30_000 });
    for (const subject of subjects) dovecot.save(anna, infected({ subject }).raw);
    await open(page, server, "/quarantine");
    await told(page);
    await expect(page.getByText(`of ${mails}`).first()).toBeVisible({ timeout: 120_000 });

    // Everything is looked at once.
    expect(await wholeList(page)).toEqual([...subjects].sort());
    await page.getByRole("link", { name: /^Quarantine/ }).click();
    const links: string[] = [];
    for (let number = 0; number < opened; number++) {
      await page.locator("table.held a.subject").nth(number).click();
      await expect(panel(page).getByRole("heading", { level: 2 })).toHaveText((await page.locator("table.held a.subject").nth(number).textContent())!);
      links.push(new URL(page.url()).pathname);
    }
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

    await server.halt("SIGKILL");
    await browser.close();
    browser = await browse();
    page = browser.pages()[0] ?? (await browser.newPage());
    await page.goto(`${server.url}/quarantine`);
    await alive(page);
    await expect(page.getByText("The server cannot be reached. You see what this browser kept at")).toBeVisible();
    expect(await wholeList(page)).toEqual([...subjects].sort());
    const wanted: string[] = [];
    for (const [number, link] of links.entries()) {
      await page.goto(server.url + link);
      const heading = panel(page).getByRole("heading", { level: 2 });
      await expect(heading).toHaveText(/^Held \d+$/);
      if (number >= restored) continue;
      wanted.push(await heading.innerText());
      await panel(page).getByRole("button", { name: "Restore" }).click();
      await expect(page.locator(".outbox .notice")).toHaveCount(number + 1);
    }

    await browser.close();
    browser = await browse();
    const tabs = [browser.pages()[0] ?? (await browser.newPage()), await browser.newPage()];
    for (const tab of tabs) {
      await tab.goto(`${server.url}/quarantine`);
      await alive(tab);
      await expect(tab.locator(".outbox .notice")).toHaveCount(restored);
    }
    await server.resume();
    for (const tab of tabs) await expect(tab.locator(".outbox .notice")).toHaveCount(0, { timeout: 60_000 });
    const lying = (folder: string) =>
      dovecot
        .doveadm(["-f", "tab", "fetch", "-u", anna, "hdr.subject", "mailbox", folder])
        .split("\n")
        .slice(1)
        .filter((line) => line !== "")
        .sort();
    await expect.poll(() => lying("INBOX"), { timeout: 60_000 }).toEqual([...wanted].sort());
    expect(lying(quarantineFolder)).toEqual(subjects.filter((subject) => !wanted.includes(subject)).sort());
  } finally {
    await browser.close();
    await dovecot.stop();
    await rm(profile, { recursive: true, force: true });
  }
});

/** The subjects on all pages of the list, sorted. */
async function wholeList(page: Page): Promise<string[]> {
  const found = new Set<string>();
  for (;;) {
    const rows = page.locator("table.held a.subject");
    await expect(rows.first()).toBeVisible();
    for (const subject of await rows.allTextContents()) found.add(subject);
    const older = page.getByRole("link", { name: "Older" });
    if ((await older.count()) === 0) return [...found].sort();
    const before = page.url();
    await older.click();
    await expect(page).not.toHaveURL(before);
    await expect(rows.first()).not.toHaveText([...found].at(-50) ?? "");
  }
}
