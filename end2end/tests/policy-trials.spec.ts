// Policies before they act: tried on past mail, explained, compared with how they were, taken from a file.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, test as mailed } from "../fixtures/maildirs.ts";
import { deliver, mail } from "../fixtures/mails.ts";
import { enter, expect, open, test } from "../fixtures/test.ts";

mailed("a policy is tried before it acts, its decision explained, and an earlier version restored", async ({ page, server, maildirs }) => {
  await connect(page, server, maildirs);
  await deliver(join(maildirs, "anna"), mail({ subject: "Table", attachments: [{ name: "table.csv", content: "a,b\n" }] }));
  await deliver(join(maildirs, "anna"), mail({ subject: "Hello", text: "No file at all." }));
  const policy = "Default Mailbox Policy ATP";
  await open(page, server, "/policies/atp");
  await page.getByRole("link", { name: policy, exact: true }).click();
  await page.getByRole("textbox", { name: "Extensions" }).fill("csv");
  await page.getByRole("button", { name: "Try on past mail" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Trial run of ${policy}` })).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: /mails? looked at/ })).toBeVisible({ timeout: 20_000 });
  const held = page.getByRole("row", { name: /Table/ });
  await expect(held).toContainText("Pass → Quarantine");
  await expect(held).toContainText("“.csv”");
  await expect(page.getByRole("row", { name: /Hello/ })).toHaveCount(0);
  await page.getByRole("link", { name: /^Would be released/ }).click();
  await expect(page.getByText("Nothing would be different")).toBeVisible();
  await page.getByRole("link", { name: /^All that differ/ }).click();

  // The same mail explained: today no filter objects to it.
  await held.getByRole("link", { name: "Table" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Table" })).toBeVisible();
  await expect(page.getByText("No filter that is ON objects, so nothing is done.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Policies that were considered" })).toContainText("Does not apply: it is OFF.");
  await page.getByRole("link", { name: "Another mail" }).click();
  await page.getByLabel("Mailbox", { exact: true }).selectOption({ index: 0 });
  await page.getByRole("button", { name: "Show its newest mails" }).click();
  await expect(page.getByRole("region", { name: "Newest mails" }).getByRole("link", { name: "Hello" })).toBeVisible();

  // Saved, compared, and taken back.
  await open(page, server, "/policies/atp");
  await page.getByRole("link", { name: policy, exact: true }).click();
  await page.getByRole("textbox", { name: "Extensions" }).fill("csv");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`${policy} is saved.`)).toBeVisible();
  await page.getByRole("link", { name: policy, exact: true }).click();
  await page.getByRole("link", { name: "All versions" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Version 3" }).first()).toContainText("exe");
  await page.locator("summary", { hasText: "Restore version 1" }).click();
  await page.getByRole("button", { name: "Restore version 1" }).click();
  await expect(page.getByText(`${policy} is restored, as version 4.`)).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: /Version 4/ })).toBeVisible();
});

test("policies leave as a file and come back, deletions included", async ({ page, server, taps }) => {
  taps.allow(/status of 422/);
  await enter(page.context(), server);
  await open(page, server, "/policies/file");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  const finance = '[[policy]]\nkind = "atp"\nname = "Finance"\npriority = 3\n[policy.targets]\ndomains = ["finance.example.org"]\n';
  const compare = async (file: string) => {
    await page.getByLabel("Policies as TOML").fill(file);
    await page.getByRole("button", { name: "Compare" }).click();
  };
  await compare(`${text}\n${finance.replace("priority", "priorty")}`);
  await expect(page.getByLabel("Policies as TOML")).toHaveAccessibleDescription(/“priorty” is not known/);
  await compare(`${text}\n${finance}`);
  await expect(page.getByRole("heading", { name: "Finance New" })).toBeVisible();
  await page.getByLabel("I have read what it will do").check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("The policies are as the file says.").first()).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await compare(text);
  await expect(page.getByRole("heading", { name: "Finance Removed" })).toBeVisible();
  await page.getByRole("button", { name: "Another file" }).click();
  await open(page, server, "/policies/atp");
  await expect(page.getByRole("link", { name: "Finance" })).toBeVisible();
});
