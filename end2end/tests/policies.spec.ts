// Policies: the default pairs, the switch, the form with its errors, and two people at once.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { connect, test as mailed } from "../fixtures/maildirs.ts";
import { deliver, foldersOf, mail, quarantineFolder } from "../fixtures/mails.ts";
import { enter, enterAgain, expect, heldRow, open, panel, test } from "../fixtures/test.ts";

const family = (page: Page, heading: string) => page.getByRole("region", { name: heading });
const status = (page: Page, policy: string) => page.getByRole("switch", { name: `Status of ${policy}`, exact: true });

test("a fresh server has both default pairs, OFF and with the lowest priorities, before any account exists", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/policies/atp");
  for (const [heading, kind] of [
    ["Exchange Online Policies", "Exchange"],
    ["Mailbox Policies", "Mailbox"],
  ] as const) {
    const rows = family(page, heading).locator("tbody tr");
    await expect(rows.locator("td.what a")).toHaveText([
      `Default ${kind} Policy ATP (Monitor Only)`,
      `Default ${kind} Policy ATP`,
    ]);
    await expect(rows.getByRole("switch")).toHaveText(["OFF", "OFF"]);
    const priorities = (await rows.locator("td.num").allInnerTexts()).map(Number);
    expect(priorities[1]! - priorities[0]!, "neighbours").toBe(1);
  }
});

test("the switch says ON and OFF, stays so, and is written down", async ({ page, server }) => {
  await enter(page.context(), server);
  await open(page, server, "/policies/atp");
  const policy = "Default Mailbox Policy ATP";
  await status(page, policy).click();
  await expect(status(page, policy)).toHaveText("ON");
  await expect(status(page, policy)).toHaveAttribute("aria-checked", "true");
  await expect(page.getByText(`${policy} is ON.`)).toBeVisible();
  await page.reload();
  await expect(status(page, policy)).toHaveText("ON");
  await expect(status(page, `${policy} (Monitor Only)`)).toHaveText("OFF");
  await status(page, policy).click();
  await expect(status(page, policy)).toHaveText("OFF");
  await open(page, server, "/logs/audit?search=policy.switch");
  await expect(page.getByRole("row", { name: /policy\.switch/ })).toHaveCount(2);
  await expect(page.getByRole("row", { name: /policy\.switch/ }).first()).toContainText("admin@example.org");
});

test("a form with something wrong says so beside the field and keeps what was typed", async ({ page, server, taps }) => {
  taps.allow(/status of 422/);
  await enter(page.context(), server);
  await open(page, server, "/policies/atp");
  await page.getByRole("link", { name: "New policy" }).click();
  const name = page.getByLabel("Name", { exact: true });
  const priority = page.getByLabel("Priority");
  await name.fill("Finance");
  await priority.fill("0");
  await page.getByLabel("Description").fill("For those who pay");
  await page.getByLabel(/^Only these/).check();
  await page.getByLabel("Action of Web Reputation").selectOption({ label: "Move to Junk Email folder" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(priority).toHaveAccessibleDescription(/The priority is a number from 1/);
  // It stands far above the button.
  await expect(priority).toBeFocused();
  await expect(priority).toBeInViewport();
  await expect(name).toHaveValue("Finance");
  await expect(page.getByLabel("Description")).toHaveValue("For those who pay");
  await expect(page.getByLabel(/^Only these/)).toBeChecked();
  await expect(page.getByLabel("Action of Web Reputation")).toHaveValue("move_to_junk");
  await expect(page).toHaveURL(/\/policies\/atp\/new$/);

  // The next thing that is wrong: nobody is named.
  await priority.fill("3");
  await page.getByRole("button", { name: "Save" }).click();
  const targets = page.getByRole("region", { name: "Targets" });
  await expect(targets.getByRole("alert")).toContainText("name at least one address or domain");
  await expect(targets.getByRole("alert")).toBeInViewport();
  await expect(page.getByRole("textbox", { name: "Groups" })).toHaveCount(0);
  await page.getByRole("textbox", { name: "Users" }).fill("anna@example.org\nben@example.org");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Advanced Threat Protection" })).toBeVisible();
  await expect(page.getByText("Finance is saved.")).toBeVisible();
  const row = family(page, "Mailbox Policies").getByRole("row", { name: /Finance/ });
  await expect(row).toContainText("2 users");
  await expect(row.getByRole("switch")).toHaveText("OFF");

  // A second one of the same name is refused; the first can be changed and removed.
  await page.getByRole("link", { name: "New policy" }).click();
  await name.fill("finance");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(name).toHaveAccessibleDescription(/There is already a policy/);
  await page.getByRole("link", { name: "Cancel" }).click();
  await page.getByRole("link", { name: "Finance" }).click();
  await expect(page.getByRole("textbox", { name: "Users" })).toHaveValue("anna@example.org\nben@example.org");
  await page.locator("summary", { hasText: "Remove this policy" }).click();
  await page.getByRole("button", { name: "Remove the policy" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Advanced Threat Protection" })).toBeVisible();
  await expect(page.getByText("The policy is removed.")).toBeVisible();
  await expect(page.getByRole("row", { name: /Finance/ })).toHaveCount(0);
});

mailed("the default policy against the loss of data holds a mail with a card number, and shows it masked", async ({ page, server, maildirs }) => {
  await connect(page, server, maildirs);
  await open(page, server, "/policies/dlp");
  const policy = "Default Mailbox Policy DLP";
  await expect(page.getByRole("row", { name: new RegExp(`${policy} (?!\\()`) })).toContainText("PCI-DSS");
  await status(page, policy).click();
  await expect(status(page, policy)).toHaveText("ON");
  const harmless = mail({ subject: "Order 4111 1111", text: "Order 4111 1111 1111 1112 has left." });
  const card = mail({ subject: "My card", html: "<p>Please use <b>4111</b> 1111 1111 1111 for the room.</p>" });
  await deliver(join(maildirs, "anna"), harmless);
  await deliver(join(maildirs, "anna"), card);
  await open(page, server, "/quarantine");
  await expect(heldRow(page, "My card").locator(".st")).toHaveText("Quarantined", { timeout: 20_000 });
  await expect(heldRow(page, "My card")).toContainText("Data Loss Prevention");
  await heldRow(page, "My card").locator("a.subject").click();
  await expect(panel(page)).toContainText("**** **** **** 1111");
  await panel(page).getByRole("link", { name: policy }).click();
  await expect(page.getByRole("heading", { level: 1, name: policy })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("PCI-DSS");
  expect(await foldersOf(join(maildirs, "anna"), card.id)).toEqual([quarantineFolder]);
  expect(await foldersOf(join(maildirs, "anna"), harmless.id), "a wrong check digit is no card").toEqual(["INBOX"]);
});

test("of two people who save the same policy, the second is told and overwrites nothing", async ({ page, server, taps, browser }) => {
  taps.allow(/status of 409/);
  await enter(page.context(), server);
  const colleague = await browser.newContext();
  await enterAgain(colleague, server);
  const other = await colleague.newPage();
  for (const each of [page, other]) {
    await open(each, server, "/policies/atp");
    await each.getByRole("link", { name: "Default Mailbox Policy ATP", exact: true }).click();
    await expect(each.getByLabel("Description")).toBeVisible();
  }
  await other.getByLabel("Description").fill("Written by the colleague");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Written by the colleague")).toBeVisible();

  await page.getByLabel("Description").fill("Written too late");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Somebody changed this since you looked at it." })).toBeVisible();
  await expect(page.getByLabel("Description")).toHaveValue("Written too late");
  await open(page, server, "/policies/atp");
  await expect(page.getByText("Written by the colleague")).toBeVisible();
  await colleague.close();
});

test("one list is changed by another's switch without a reload", async ({ page, server, browser }) => {
  await enter(page.context(), server);
  const colleague = await browser.newContext();
  await enterAgain(colleague, server);
  const other = await colleague.newPage();
  for (const each of [page, other]) {
    await open(each, server, "/policies/atp");
    await expect(each.locator(".live")).toHaveText("Live", { timeout: 15_000 });
  }
  await status(other, "Default Mailbox Policy ATP").click();
  await expect(status(page, "Default Mailbox Policy ATP")).toHaveText("ON");
  await colleague.close();
});
