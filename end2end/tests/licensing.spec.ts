// Licensing: the two procedures of the seed. From trial to full: log on, My Products/Services > Provide Key > License Key, the
// registration key, Continue, tick, Continue; after the next sign-in everything is there. And a key of another site.
import { spawnSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { accessible } from "../fixtures/axe.ts";
import { alive, enter, expect, open, signIn, test } from "../fixtures/test.ts";
import { program, type Server } from "../fixtures/server.ts";

test.use({ serverOptions: { demo: true } });

/** Runs a command of the program beside the console that runs on the same data. */
function run(server: Server, ...words: string[]): string {
  const done = spawnSync(program, [...words, "--data", server.data], { encoding: "utf8" });
  expect(done.status, done.stderr).toBe(0);
  return done.stdout;
}

interface Keys {
  registration: string;
  activation: string;
}

/** Issues a licence that runs now. */
function issue(server: Server, region: string, edition = "full", product = "mail"): Keys {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const period = ["--from", day(-1), "--to", day(364)];
  const said = run(server, "licence", "issue", "--tenant", "Example", "--product", product, "--edition", edition, "--seats", "50", "--region", region, ...period);
  return { registration: /registration key: (\S+)/.exec(said)![1]!, activation: /activation code \S+: (\S+)/.exec(said)![1]! };
}

const field = (page: Page) => page.getByLabel("Provide your Activation Code or product key");
const go = (page: Page) => page.getByRole("button", { name: "Continue" }).first().click();

async function signedOut(page: Page): Promise<void> {
  await page.getByLabel("Account", { exact: true }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
}

test("a trial becomes full: its key is provided, and after the next sign-in everything is there", async ({ page, server, taps }) => {
  taps.allow(/status of 422/);
  await enter(page.context(), server);
  run(server, "issuer", "init");
  const keys = issue(server, "US");
  await open(page, server, "/policies/atp");
  await page.getByRole("link", { name: "Default Mailbox Policy ATP", exact: true }).click();
  await page.getByLabel("Description").fill("Set up in the trial");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Set up in the trial")).toBeVisible();

  await page.getByRole("link", { name: /^Licensing/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Products/Services" })).toBeVisible();
  const row = page.locator("table.licences tbody tr").first();
  await expect(row).toContainText("Mail protection");
  await expect(row).toContainText("Trial");
  await expect(row.getByRole("link", { name: "Open Console" })).toBeVisible();
  await page.getByRole("link", { name: "Provide Key" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "License Key" })).toBeVisible();

  // Not the activation code: the page says which one is wanted, and why.
  await field(page).fill(keys.activation);
  await go(page);
  await expect(page.getByText("This is an activation code. To take your trial over, the registration key is wanted")).toBeVisible();
  await field(page).fill(`  ${keys.registration.toLowerCase().replaceAll("-", " ")} `);
  await go(page);
  await expect(page.getByRole("heading", { name: "What this key will do" })).toBeVisible();
  await expect(page.getByText("everything of the trial is carried to the production console")).toBeVisible();
  await accessible(page);
  await page.getByLabel("I have read what it will do").check();
  await go(page);
  await expect(page.getByRole("heading", { level: 1, name: "Products/Services" })).toBeVisible();
  await expect(page.getByText("Your account is attached to the full licence. Sign out and sign in again").first()).toBeVisible();

  await signedOut(page);
  await signIn(page, server);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await page.getByRole("link", { name: /^Licensing/ }).click();
  await expect(page.locator("table.licences tbody tr").first()).toContainText("Full");
  await page.getByRole("link", { name: "Mail protection" }).first().click();
  await expect(page.getByText("Took the trial over, with everything that was set up in it.")).toBeVisible();
  await page.getByRole("link", { name: /^Policies/ }).click();
  await expect(page.getByText("Set up in the trial")).toBeVisible();
  await page.getByRole("link", { name: /^Quarantine/ }).click();
  await expect(page.locator("table.held tbody tr").first()).toBeVisible();
  await open(page, server, "/logs/audit?search=licence.takeover");
  await expect(page.getByRole("row", { name: /licence\.takeover/ })).toHaveCount(1);
});

test("a key of another site changes nothing, and says what to do", async ({ page, server, taps }) => {
  taps.allow(/status of 422/);
  await enter(page.context(), server);
  run(server, "issuer", "init");
  const keys = issue(server, "JP");
  await open(page, server, "/licensing/provide-key");
  for (const key of [keys.registration, keys.activation]) {
    await field(page).fill(key);
    await go(page);
    const sentence = "This key belongs to site Japan, your console to site global. To use Japan, apply for a new portal account with a new registration key for Japan";
    await expect(page.getByText(sentence)).toBeVisible();
    await expect(page.getByRole("link", { name: "How to use another site" })).toHaveAttribute("href", "/help#sites");
  }
  await page.getByRole("link", { name: "How to use another site" }).click();
  await expect(page.locator("#sites")).toBeVisible();
  await open(page, server, "/licensing");
  await expect(page.locator("table.licences tbody tr")).toHaveCount(1);
  await expect(page.locator("table.licences tbody tr")).toContainText("Trial");
});

test("a further product is registered, activated and looked at on any day, also without script", async ({ browser, page, server }) => {
  await enter(page.context(), server);
  run(server, "issuer", "init");
  const keys = issue(server, "US", "full", "hub");
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const plain = await context.newPage();
  await plain.goto(`${server.url}/licensing/provide-key`);
  await field(plain).fill(keys.registration);
  await go(plain);
  await plain.getByLabel("I have read what it will do").check();
  await go(plain);
  await expect(plain.getByRole("heading", { name: "Registered, to be activated" })).toBeVisible();
  await expect(plain.getByText(keys.activation)).toBeVisible();
  await plain.getByRole("button", { name: "Activate Object hub" }).click();
  await plain.getByLabel("I have read what it will do").check();
  await go(plain);
  await expect(plain.getByText("The product is activated.")).toBeVisible();
  await plain.getByRole("link", { name: "Object hub" }).click();
  const later = new Date(Date.now() + 400 * 86_400_000).toISOString().slice(0, 10);
  await plain.getByLabel("What happens on").fill(later);
  await plain.getByRole("button", { name: "Show" }).click();
  await expect(plain.locator(".simulated")).toContainText("Suspended");
  await context.close();

  // With script the same, without a new document.
  await open(page, server, "/licensing/products/hub");
  await page.getByLabel("What happens on").fill(later);
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.locator(".simulated")).toContainText("Suspended");
  await expect(page).toHaveURL(new RegExp(`day=${later}`));
  await alive(page);
});
