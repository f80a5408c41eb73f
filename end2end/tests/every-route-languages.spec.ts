// Every page of the product's own table of routes in each language: nothing is left in English, the sense of the page is told to screen
// readers, and nothing sticks out on a phone.
import type { BrowserContext, Page } from "@playwright/test";
import { accessible, fitting } from "../fixtures/axe.ts";
import { addresses, heading } from "../fixtures/pages.ts";
import { addCustomer, makeProvider } from "../fixtures/provider.ts";
import { routes } from "../fixtures/routes.ts";
import { administrator, alive, enter, expect, open, test } from "../fixtures/test.ts";
import type { Server } from "../fixtures/server.ts";

test.use({ serverOptions: { demo: true } });
test.setTimeout(240_000);

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

async function speak(context: BrowserContext, server: Server, language: string): Promise<void> {
  await context.addCookies([{ name: "postern-language", value: language, url: server.url }]);
}

/**
 * The texts of a page, those that are read out instead of shown too. What people and mails write, names of things, addresses,
 * commands and times are not of a language of ours: they stand in elements of their own.
 */
function texts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const data = "bdi, code, kbd, pre, time, textarea, script, style, noscript, iframe, option[lang], [translate=no]";
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent!.trim();
      if (text && !node.parentElement!.closest(data)) found.push(text);
    }
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      for (const element of document.body.querySelectorAll(`[${name}]`)) if (!element.closest(data)) found.push(element.getAttribute(name)!);
    }
    // What the style writes before and after an element.
    for (const element of document.body.querySelectorAll("*")) {
      if (element.closest(data) || element.getClientRects().length === 0) continue;
      for (const place of ["::before", "::after"]) {
        const { content } = getComputedStyle(element, place);
        if (/^".*[A-Za-z]/.test(content)) found.push(content.slice(1, -1));
      }
    }
    found.push(document.title.replace(" · Postern", ""));
    return [...new Set(found)];
  });
}

/** Whether a text has words that are neither ours to translate nor Japanese. */
function left(text: string): boolean {
  const words = text
    // Names that are exact in every language: of policies, of header fields; and what the demo and the customer are called by whoever set them up.
    .replace(/Default (Exchange|Mailbox) Policy (ATP|DLP)( \(Monitor Only\))?|Message-ID|SHA-256|Demo mailboxes|Kräne & Söhne/g, "")
    // Hashes, and rules by their identifiers.
    .replace(/\b[0-9a-f]{32,}\b|\b[a-z]+:\w+\b/g, "")
    // Addresses, hosts, files, times, sizes, versions.
    .replace(/\S+@\S+|\b[\w-]+(\.[\w-]+)+\b|\S*\/\S*|\b\d[\d.,:-]*\s?(UTC|KB|MB|GB|px)?\b/g, "")
    .replace(/\b(Postern|Maildir|IMAP4?(rev1)?|TLS|STARTTLS|PEM|CSV|PDF|JSON|ZIP|SHA-?256|UTC|ATP|DLP|YARA|DMARC|SPF|DKIM|ON|OFF|OK|ID|URL|IP|Ctrl|Cmd|Esc|Enter|Exchange Online|Gmail|WebAssembly|JavaScript|Windows Server|Internet Explorer|Chromium|Chrome|Edge|Firefox|Safari|Linux|Windows|macOS|HTML|EICAR|IDLE)\b/g, "");
  return /[A-Za-z]{3,}/.test(words) && !japanese.test(text);
}

test("every page in Japanese: nothing is left in English, axe finds nothing, and it fits on a phone", async ({ page, server }) => {
  await enter(page.context(), server);
  // A service provider, so that no page has nothing to show.
  await makeProvider(server);
  await addCustomer(page.context(), server);
  const all = await addresses(page, server);
  await speak(page.context(), server, "ja");
  await page.setViewportSize({ width: 360, height: 900 });
  const english: string[] = [];
  for (const [route, address] of all) {
    await open(page, server, address);
    await expect(page.locator("html"), address).toHaveAttribute("lang", "ja");
    expect(await heading(page), address).toMatch(/./);
    for (const text of await texts(page)) if (left(text)) english.push(`${route.path}: ${text}`);
    await fitting(page);
    await accessible(page);
  }
  expect(english, "texts without a translation").toEqual([]);
});

test("the browser's language is the first choice, the person's own the last word, in every browser of the account", async ({ browser, server }) => {
  const first = await browser.newContext();
  await enter(first, server);
  await first.close();
  const context = await browser.newContext({ locale: "ja-JP" });
  const page = await context.newPage();
  await page.goto(`${server.url}/sign-in`);
  await alive(page);
  await expect(page.getByRole("heading", { level: 1, name: "サインイン" })).toBeVisible();
  await page.locator("input[name=email]").fill(administrator.email);
  await page.locator("input[name=password]").fill(administrator.password);
  await page.getByRole("main").getByRole("button", { name: "サインイン" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "概要" })).toBeVisible();

  await page.locator("summary.me").click();
  await Promise.all([page.waitForEvent("load"), page.getByLabel("言語").selectOption("en")]);
  await alive(page);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await context.close();

  // Another browser of the same person, which itself prefers Japanese.
  const other = await browser.newContext({ locale: "ja-JP" });
  const there = await other.newPage();
  await there.goto(`${server.url}/sign-in`);
  await alive(there);
  await there.locator("input[name=email]").fill(administrator.email);
  await there.locator("input[name=password]").fill(administrator.password);
  await there.getByRole("main").getByRole("button", { name: "サインイン" }).click();
  await expect(there.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(there.locator("html")).toHaveAttribute("lang", "en");
  await other.close();
});

test("every page in English where a browser speaks neither language", async ({ browser, server }) => {
  const context = await browser.newContext({ locale: "de-DE" });
  const page = await context.newPage();
  for (const { path } of routes.filter((route) => route.public && route.path !== "/set-up")) {
    await page.goto(server.url + path);
    await alive(page);
    await expect(page.locator("html"), path).toHaveAttribute("lang", "en");
    expect((await texts(page)).filter((text) => japanese.test(text)), path).toEqual([]);
  }
  await context.close();
});

test("without script the language is chosen by the plain form", async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await enter(context, server);
  await page.goto(server.url);
  await page.locator("summary.me").click();
  await page.getByLabel("Language").selectOption("ja");
  await page.locator("fieldset.looks button").click();
  await expect(page.getByRole("heading", { level: 1, name: "概要" })).toBeVisible();
  await context.close();
});
