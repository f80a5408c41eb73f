// The chief walk in Debian's Firefox (WebDriver BiDi through puppeteer-core): set up, connect, hold, restore, switch, and open without
// the server.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, type Browser, type Page } from "puppeteer-core";
import { expect, test as base } from "@playwright/test";
import { deliver, foldersOf, infected, makeMaildir } from "../fixtures/mails.ts";
import { Server } from "../fixtures/server.ts";
import { administrator } from "../fixtures/test.ts";

/** Milliseconds until something has to be there. */
const patience = 20_000;
const subject = "Held in Firefox";

const test = base.extend<{ server: Server; firefox: Browser; maildirs: string }>({
  server: async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.stop();
  },
  firefox: async ({}, use) => {
    const firefox = await launch({ browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", headless: true });
    await use(firefox);
    await firefox.close();
  },
  maildirs: async ({}, use) => {
    const maildirs = await mkdtemp(join(tmpdir(), "postern-maildirs-"));
    await makeMaildir(join(maildirs, "anna"));
    await use(maildirs);
    await rm(maildirs, { recursive: true, force: true });
  },
});

/** Opens an address and waits until the page is alive. */
async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForSelector("html[data-hydrated]", { timeout: patience });
}

/** What somebody does who knows the words on the page. */
function hands(page: Page): { fill(label: string, value: string): Promise<void>; press(name: string, within?: string): Promise<void>; sees(selector: string, words: string): Promise<void> } {
  return {
    fill: (label, value) => page.locator(`::-p-xpath(//input[@id=//label[normalize-space()="${label}"]/@for])`).setTimeout(patience).fill(value),
    press: (name, within = "body") => page.locator(`${within} ::-p-xpath(.//button[normalize-space()="${name}"])`).setTimeout(patience).click(),
    sees: async (selector, words) => {
      const seen = () => page.$$eval(selector, (found) => found.map((element) => element.textContent!.trim()));
      await expect.poll(seen, { timeout: patience, message: `${selector} in ${page.url()}` }).toContainEqual(expect.stringContaining(words));
    },
  };
}

test("the chief walk: from the link in the terminal to a restored mail, a switch, and a start without the server", async ({ server, firefox, maildirs }) => {
  test.setTimeout(120_000);
  const page = await firefox.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const { fill, press, sees } = hands(page);
  const anna = join(maildirs, "anna");

  await open(page, server.setUpLink);
  await fill("Organisation", administrator.organisation);
  await fill("Your mail address", administrator.email);
  await fill("Password", administrator.password);
  await press("Create administrator");
  await sees("h1", "Overview");

  await open(page, `${server.url}/administration/service-accounts/new?provider=maildir`);
  await fill("Name", "House");
  await fill("Folder", maildirs);
  await fill("Domain", "example.org");
  await press("Test and save");
  await sees("h1", "House");
  // What lies there until the first contact is old mail.
  await page.waitForSelector("main table time", { timeout: patience });

  await open(page, `${server.url}/policies/atp`);
  const status = 'button[aria-label="Status of Default Mailbox Policy ATP"]';
  await sees(status, "OFF");
  await page.locator(status).click();
  await sees(status, "ON");

  await open(page, `${server.url}/quarantine`);
  const mail = infected({ subject });
  await deliver(anna, mail);
  // By itself: the page is told.
  await sees("table.held tbody tr", subject);
  await sees("table.held .st", "Quarantined");
  await page.locator("table.held a.subject").click();
  await sees(".panel h2", subject);
  await press("Restore", ".panel");
  await sees(".panel .st", "Restored");
  expect(await foldersOf(anna, mail.id)).toEqual(["INBOX"]);
  const address = page.url();

  // Signed out and in again by the form.
  await page.locator("summary.me").click();
  await press("Sign out");
  await sees("h1", "Sign in");
  await open(page, `${server.url}/sign-in`);
  await fill("Mail address", administrator.email);
  await fill("Password", administrator.password);
  await press("Sign in");
  await sees("h1", "Overview");
  await open(page, address);
  await sees(".panel h2", subject);
  await sees(".live", "Live");
  expect(complaints).toEqual([]);

  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await server.halt("SIGKILL");
  await open(page, address);
  await sees(".panel h2", subject);
  await sees("table.held tbody tr", subject);
  await sees("main .notice", "The server cannot be reached. You see what this browser kept");
});
