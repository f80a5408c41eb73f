// Export and import: what was set up in one console is carried to a console of another site, read before it is done, and done once.
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";
import { accessible, fitting } from "../fixtures/axe.ts";
import { Server } from "../fixtures/server.ts";
import { administrator, alive, enter, expect, open, test } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: false } });

/** Presses Export, and gives what the browser saved. */
async function exported(page: Page): Promise<string> {
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe("postern-configuration.json");
  return readFile(await download.path(), "utf8");
}

/** Sets a policy up that a new console does not have. */
async function finance(page: Page, server: Server): Promise<void> {
  await open(page, server, "/policies/atp/new");
  await page.getByLabel("Name", { exact: true }).fill("Finance");
  await page.getByLabel("Description").fill("Set up at home");
  await page.getByLabel("Priority").fill("3");
  await page.getByLabel("Everyone", { exact: true }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Finance is saved.").first()).toBeVisible();
}

/** A console of the site of Japan, and a page of its administrator. */
async function elsewhere(browser: Browser, script: boolean): Promise<{ other: Server; page: Page; close: () => Promise<void> }> {
  const other = await Server.start({ demo: false, environment: { POSTERN_SITE: "japan" } });
  const context = await browser.newContext({ javaScriptEnabled: script });
  await enter(context, other);
  const close = async () => {
    await context.close();
    await other.stop();
  };
  return { other, page: await context.newPage(), close };
}

const box = (page: Page) => page.getByLabel("Exported configuration");
const go = (page: Page) => page.getByRole("button", { name: "Continue" }).click();

test("what was set up is carried to a console of another site, and carried once", async ({ browser, page, server }) => {
  await enter(page.context(), server);
  await finance(page, server);
  await open(page, server, "/licensing");
  await page.getByRole("link", { name: "Export and import" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Export and import" })).toBeVisible();
  await accessible(page);
  const file = await exported(page);
  expect(file).not.toContain(administrator.password);

  const { other, page: there, close } = await elsewhere(browser, true);
  try {
    await open(there, other, "/licensing/transfer");
    await box(there).fill(file.slice(0, 100));
    await go(there);
    await expect(there.getByText("This is no JSON: reading stopped at line")).toBeVisible();
    await box(there).fill(file);
    await go(there);
    await expect(there.getByRole("heading", { name: "What the import will do" })).toBeVisible();
    await expect(there.getByText("1 added, 0 replaced, 8 the same, 0 left out")).toBeVisible();
    await expect(there.getByRole("row", { name: /Finance/ })).toContainText("New here");
    await accessible(there);
    await fitting(there);

    // It waits for the tick, also in another document of the same browser.
    await open(there, other, "/policies/atp");
    await expect(there.getByRole("link", { name: "Finance", exact: true })).toHaveCount(0);
    await open(there, other, "/licensing/transfer");
    await there.getByLabel("I have read what it will do").check();
    await there.getByRole("button", { name: "Import", exact: true }).click();
    await expect(there.getByText("The configuration is imported.").first()).toBeVisible();
    await expect(there.getByRole("heading", { name: "What the import did" })).toBeVisible();
    await there.getByRole("button", { name: "Done" }).click();
    await expect(box(there)).toBeVisible();
    await open(there, other, "/policies/atp");
    await there.getByRole("link", { name: "Finance", exact: true }).click();
    await expect(there.getByLabel("Description")).toHaveValue("Set up at home");
    await open(there, other, "/logs/audit?search=configuration.import");
    await expect(there.getByRole("row", { name: /configuration\.import/ })).toHaveCount(1);

    // Once more there is nothing to do.
    await open(there, other, "/licensing/transfer");
    await box(there).fill(file);
    await go(there);
    await expect(there.getByText("Nothing is changed: everything in the file is here as it is there")).toBeVisible();
    await expect(there.getByRole("button", { name: "Import", exact: true })).toHaveCount(0);
    await there.getByRole("button", { name: "Another file" }).click();
    await expect(box(there)).toBeVisible();
    await alive(there);
  } finally {
    await close();
  }
});

test("without script a file is refused with its sentence, read, ticked and taken in", async ({ browser, page, server }) => {
  await enter(page.context(), server);
  await finance(page, server);
  await open(page, server, "/licensing/transfer");
  const file = await exported(page);
  const { other, page: plain, close } = await elsewhere(browser, false);
  try {
    await plain.goto(`${other.url}/licensing/transfer`);
    await box(plain).fill("{}");
    await go(plain);
    await expect(plain.getByText("This is not an exported configuration").first()).toBeVisible();
    await box(plain).fill(file);
    await go(plain);
    await expect(plain.getByRole("heading", { name: "What the import will do" })).toBeVisible();
    await plain.getByLabel("I have read what it will do").check();
    await plain.getByRole("button", { name: "Import", exact: true }).click();
    await expect(plain.getByText("The configuration is imported.")).toBeVisible();
    await expect(plain.getByRole("heading", { name: "What the import did" })).toBeVisible();
    await plain.goto(`${other.url}/policies/atp`);
    await expect(plain.getByRole("link", { name: "Finance", exact: true })).toBeVisible();
  } finally {
    await close();
  }
});
