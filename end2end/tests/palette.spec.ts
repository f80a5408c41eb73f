// The command palette and the list of keys, by the keyboard alone where nothing else is said.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { accessible, fitting } from "../fixtures/axe.ts";
import { demoMaildirs, deliver, foldersOf, infected } from "../fixtures/mails.ts";
import { enter, expect, heldRow, open, panel, test, told } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });

const palette = (page: Page) => page.getByRole("dialog", { name: "Commands" });
const field = (page: Page) => palette(page).getByRole("combobox");
const options = (page: Page) => palette(page).getByRole("option");
/** The entry that Enter takes. */
const active = (page: Page) => palette(page).locator('[role="option"][aria-selected="true"]');

/** The demo has held the mail that the walks look for. */
async function held(page: Page): Promise<void> {
  await expect(heldRow(page, "OVERDUE: invoice 88213")).toBeVisible({ timeout: 30_000 });
}

test("a page is gone to by a few letters, and what was chosen last is offered first", async ({ page, server, taps }) => {
  await enter(page.context(), server);
  await open(page, server, "/");
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveAttribute("aria-expanded", "true");
  await expect(options(page).filter({ hasText: "Connect a mailbox" })).toBeVisible();
  await page.keyboard.type("audit");
  await expect(active(page)).toHaveText(/^Audit trail/);
  // What the field says is active is the entry that looks so.
  await expect(field(page)).toHaveAttribute("aria-activedescendant", (await active(page).getAttribute("id"))!);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Audit trail" })).toBeVisible();
  await expect(palette(page)).toBeHidden();

  await page.keyboard.press("Meta+k");
  const last = palette(page).getByRole("group", { name: "Chosen last" });
  await expect(last.getByRole("option")).toHaveText([/^Audit trail/]);
  await expect(options(page).filter({ hasText: "Audit trail" })).toHaveCount(1);
  // Up from the first is the last, down from there the first again.
  await page.keyboard.press("ArrowUp");
  await expect(options(page).last()).toHaveAttribute("aria-selected", "true");
  await expect(options(page).last()).toBeInViewport();
  await page.keyboard.press("ArrowDown");
  await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  expect(taps.documents, "documents").toHaveLength(1);

  // It is kept for this browser, sealed, and is there after the page was loaded again.
  await open(page, server, "/");
  await page.keyboard.press("Control+k");
  await expect(last.getByRole("option")).toHaveText([/^Audit trail/]);
});

test("Escape and the button close it, and the focus is where it was", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await held(page);
  const search = page.getByRole("searchbox", { name: "Search", exact: true });
  await search.focus();
  await page.keyboard.type("a");
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  // In a field a letter is a letter.
  await page.keyboard.type("?");
  await expect(field(page)).toHaveValue("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(search).toBeFocused();
  await expect(search).toHaveValue("a");

  // By the pointer too.
  const button = page.getByRole("button", { name: "Commands" });
  await button.click();
  await expect(field(page)).toBeFocused();
  await palette(page).getByRole("button", { name: "Close" }).click();
  await expect(button).toBeFocused();
  await button.click();
  await page.mouse.click(5, 5);
  await expect(palette(page)).toBeHidden();
  await expect(page).toHaveURL(/\/quarantine$/);
});

test("a mail is found and restored from here, Delete asks as its button does, and nothing opens above a question", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await held(page);
  const maildir = join(await demoMaildirs(server.data), "j.ortega");
  const mail = infected({ subject: "Found by a palette" });
  await deliver(maildir, mail);
  await expect(heldRow(page, "Found by a palette").locator(".st")).toHaveText("Quarantined", { timeout: 20_000 });

  await open(page, server, "/");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("found by a pal");
  const found = palette(page).getByRole("group", { name: "Held mail" }).getByRole("option");
  await expect(found).toHaveText([/^Found by a palette/]);
  await expect(palette(page).getByRole("status")).toHaveText("1 result");
  await page.keyboard.press("Enter");
  const heading = panel(page).getByRole("heading", { level: 2, name: "Found by a palette" });
  await expect(heading).toBeFocused();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("delete this");
  await expect(active(page)).toHaveText(/^Delete this mail/);
  await page.keyboard.press("Enter");
  const question = panel(page).getByRole("button", { name: "Delete this mail" });
  await expect(question).toBeVisible();
  await expect(panel(page).locator("summary", { hasText: "Delete" })).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(heading, "the open mail stays").toBeVisible();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("restore this");
  await expect(active(page)).toHaveText(/^Restore this mail/);
  await page.keyboard.press("Enter");
  await expect(panel(page).locator(".st")).toHaveText("Restored");
  expect(await foldersOf(maildir, mail.id)).toEqual(["INBOX"]);
  // It cannot be restored once more, and so it is not offered.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("this mail");
  await expect(options(page).filter({ hasText: "Download this mail" })).toBeVisible();
  await expect(options(page).filter({ hasText: "Restore this mail" })).toHaveCount(0);
  // What the palette stands over does not hear its keys.
  await page.keyboard.press("Escape");
  await expect(heading).toBeVisible();
});

test("mailboxes and policies are found, hostile words find nothing and break nothing", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await held(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("finance@");
  await palette(page).getByRole("group", { name: "Mailboxes" }).getByRole("option").click();
  await expect(page).toHaveURL(/\/quarantine\?mailbox=finance/);
  await expect(page.getByRole("combobox", { name: "Mailbox", exact: true })).toHaveValue(/^finance@/);

  await page.keyboard.press("Control+k");
  for (const typed of ["%", '"', "' OR 1=1 --", "<img src=x onerror=alert(1)>", "x".repeat(5_000)]) {
    await field(page).fill(typed);
    await expect(palette(page).getByRole("status")).toHaveText(/^Nothing is called so/);
    await expect(options(page)).toHaveCount(0);
    await page.keyboard.press("Enter");
    await expect(palette(page)).toBeVisible();
  }
  await field(page).fill("monitor only");
  await expect(palette(page).getByRole("group", { name: "Policies" }).getByRole("option").first()).toBeVisible();
});

test("an answer that was overtaken is dropped", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await held(page);
  let release = () => {};
  const late = new Promise<void>((done) => (release = done));
  await page.route("**/api/find", async (route) => {
    if (route.request().postData()?.includes("overdue")) await late;
    await route.continue().catch(() => {});
  });
  await page.keyboard.press("Control+k");
  const first = page.waitForRequest("**/api/find");
  await field(page).fill("overdue");
  const overtaken = (await first).response();
  await field(page).fill("monitor");
  await expect(palette(page).getByRole("group", { name: "Policies" })).toBeVisible();
  release();
  await overtaken;
  await expect(palette(page).getByRole("group", { name: "Held mail" })).toHaveCount(0);
});

test("colours and rows are changed from here, and signing out is too", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/");
  for (const [typed, mark] of [
    ["dark", "html[data-theme=dark]"],
    ["compact", "html[data-density=compact]"],
  ] as const) {
    await page.keyboard.press("Control+k");
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
    await expect(page.locator(mark)).toBeAttached();
  }
  await page.keyboard.press("Control+k");
  await page.keyboard.type("sign out");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
});

test("commands open after a page that has none, and what is typed before they are there is theirs", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/");
  await page.getByRole("link", { name: "Help" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Help" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the console" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  // The frame around the page is new, and listens by now.
  await told(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("audit");
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue("audit");
  await expect(active(page)).toHaveText(/^Audit trail/);
});

test("without the server pages and actions are there, and it says that mails are not", async ({ page, server, taps }) => {
  taps.allow(/ERR_|Failed to load/);
  await enter(page.context(), server);
  await open(page, server, "/");
  await page.route("**/api/find", (route) => route.abort());
  await page.keyboard.press("Control+k");
  await page.keyboard.type("quarantine");
  await expect(palette(page).getByRole("status")).toHaveText(/mails cannot be searched now/);
  await expect(active(page)).toHaveText(/^Quarantine/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Quarantine" })).toBeVisible();
});

test("? lists the keys of the page and those that act everywhere, and a field keeps its question mark", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  await held(page);
  const keys = page.getByRole("dialog", { name: "Keys" });
  await page.keyboard.press("?");
  await expect(keys.getByRole("heading", { level: 3 })).toHaveText(["In the quarantine", "Everywhere"]);
  await accessible(page);
  await page.keyboard.press("j");
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await expect(page.locator("table.held a.subject:focus")).toHaveCount(0);
  await page.keyboard.press("/");
  await page.keyboard.type("?");
  await expect(page.getByRole("searchbox", { name: "Search", exact: true })).toHaveValue("?");
  await expect(keys).toBeHidden();

  await page.getByLabel("Account", { exact: true }).click();
  await page.getByRole("button", { name: "Keys of this page" }).click();
  await expect(keys).toBeVisible();
  await keys.getByRole("button", { name: "Close" }).click();
  await expect(keys).toBeHidden();
});

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1440, 360]) {
    test(`it can be read by everybody, ${scheme}, ${width} px wide`, async ({ page, server }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 780 });
      await enter(page.context(), server);
      await open(page, server, "/quarantine");
      await held(page);
      await page.getByRole("button", { name: "Commands" }).click();
      await expect(options(page).first()).toBeVisible();
      await accessible(page);
      await field(page).fill("invoice");
      await expect(palette(page).getByRole("group", { name: "Held mail" })).toBeVisible();
      await accessible(page);
      await fitting(page);
      await field(page).fill("nothing is called so");
      await expect(palette(page).getByRole("status")).toHaveText(/^Nothing/);
      await accessible(page);
      const box = (await palette(page).boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
    });
  }
}

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("there is no button that would do nothing", async ({ page, server }) => {
    await enter(page.context(), server);
    await page.goto(`${server.url}/quarantine`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("button", { name: "Commands" })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Keys of this page" })).toHaveCount(0);
  });
});
