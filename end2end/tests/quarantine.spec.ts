// Held mail: it appears by itself, is found, looked at, put back, deleted and taken away as a file.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Download, Page } from "@playwright/test";
import { demoMaildirs, deliver, foldersOf, infected, quarantineFolder, testFile, type Mail } from "../fixtures/mails.ts";
import type { Server } from "../fixtures/server.ts";
import { enter, enterAgain, expect, heldRow, open, panel, test, told } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });

/** Mailboxes of the demo that get no mail of its own in the first half minute, or little. */
const mailbox = "j.ortega";

/** Opens the quarantine and waits until the demo's mailboxes are being watched: what lay there before would count as old. */
async function watched(page: Page, server: Server, context = page.context()): Promise<string> {
  await enter(context, server);
  await open(page, server, "/quarantine");
  await expect(page.locator("table.held tbody tr").first()).toBeVisible({ timeout: 30_000 });
  await told(page);
  return join(await demoMaildirs(server.data), mailbox);
}

/** Delivers mails and waits until all are held. */
async function hold(page: Page, maildir: string, mails: { subject: string; mail: Mail }[]): Promise<void> {
  for (const { mail } of mails) await deliver(maildir, mail);
  for (const { subject } of mails) {
    await expect(heldRow(page, subject).locator(".st")).toHaveText("Quarantined", { timeout: 20_000 });
  }
}

/** Opens a held mail by its subject. */
async function look(page: Page, subject: string): Promise<void> {
  await heldRow(page, subject).locator("a.subject").click();
  await expect(panel(page).getByRole("heading", { level: 2, name: subject })).toBeVisible();
}

async function bytes(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

test("mails appear without a reload, and the counter with them", async ({ page, server, taps }) => {
  await enter(page.context(), server);
  await open(page, server, "/quarantine");
  // The first held mail of the demo comes after a second, the next ones after three and more.
  await expect(heldRow(page, "OVERDUE: invoice 88213")).toBeVisible({ timeout: 30_000 });
  const maildir = join(await demoMaildirs(server.data), mailbox);
  const mail = infected({ subject: "Appears by itself" });
  await deliver(maildir, mail);
  const row = heldRow(page, "Appears by itself");
  await expect(row.locator(".st")).toHaveText("Quarantined", { timeout: 20_000 });
  await expect(row).toContainText(`${mailbox}@harbourlane.example`);
  await expect(row).toContainText("Malware Scanning");
  await expect(row.locator("td.place")).toHaveText("Quarantine");
  expect(await foldersOf(maildir, mail.id)).toEqual([quarantineFolder]);
  const counted = page.getByRole("navigation", { name: "Main" }).locator(".count", { hasText: "held" });
  await expect(counted).toBeVisible();
  expect(taps.documents, "no reload").toHaveLength(1);
});

test("filters stand in the address, and the search finds by subject, sender and attachment", async ({ page, server }) => {
  const maildir = await watched(page, server);
  await hold(page, maildir, [
    { subject: "Lanterns for the quay", mail: infected({ subject: "Lanterns for the quay", from: "Lighthouse <keeper@lighthouse.example>" }) },
    { subject: "Zweites Angebot für Öl", mail: infected({ subject: "Zweites Angebot für Öl", attachments: [{ name: "oil-offer.txt", content: testFile() }] }) },
  ]);
  const search = page.getByRole("search").getByRole("searchbox", { name: "Search", exact: true });
  const rows = page.locator("table.held tbody tr");
  for (const [words, subject] of [
    ["lanterns quay", "Lanterns for the quay"],
    ["keeper@lighthouse.example", "Lanterns for the quay"],
    ["oil-offer.txt", "Zweites Angebot für Öl"],
    ["ANGEBOT", "Zweites Angebot für Öl"],
  ] as const) {
    await search.fill(words);
    await search.press("Enter");
    await expect(page).toHaveURL(new RegExp(`[?&]search=${encodeURIComponent(words).replace(/%20/g, "(%20|\\+)")}`));
    await expect(rows, words).toHaveCount(1);
    await expect(heldRow(page, subject)).toBeVisible();
  }
  await search.fill("words that nobody wrote");
  await search.press("Enter");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).first().click();
  await expect(page).toHaveURL(/\/quarantine$/);
  await expect(search).toHaveValue("");

  await page.getByRole("combobox", { name: "Mailbox", exact: true }).selectOption(`${mailbox}@harbourlane.example`);
  await expect(page).toHaveURL(/mailbox=j\.ortega(@|%40)harbourlane\.example/);
  await expect(heldRow(page, "OVERDUE: invoice 88213")).toHaveCount(0);
  await expect(heldRow(page, "Lanterns for the quay")).toBeVisible();
  await page.getByRole("combobox", { name: "Status", exact: true }).selectOption("restored");
  await expect(page).toHaveURL(/status=restored/);
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  // The address alone shows the same, and so does the way back.
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Status", exact: true })).toHaveValue("restored");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await page.goBack();
  // A form that asks by address writes its empty choices too: no state is chosen, the mailbox still is.
  await expect(page).not.toHaveURL(/status=\w/);
  await expect(page).toHaveURL(/mailbox=j\.ortega(@|%40)harbourlane\.example/);
  await expect(heldRow(page, "Lanterns for the quay")).toBeVisible();
});

test("the panel says why, shows headers and attachments with hashes, and an inert preview", async ({ page, server }) => {
  const maildir = await watched(page, server);
  const foreign = "http://tracker.invalid";
  const html = `<p id="read">Dear Javier, read this.</p>
    <script>parent.postMessage("ran", "*"); document.body.textContent = "script ran"</script>
    <img src="${foreign}/pixel.png"><img src=x onerror="document.body.textContent='handler ran'">
    <link rel="stylesheet" href="${foreign}/style.css"><style>@import "${foreign}/import.css"; body { background: url(${foreign}/bg.png) }</style>
    <iframe src="${foreign}/frame"></iframe><form action="${foreign}/form"><input name="password"></form>
    <meta http-equiv="refresh" content="0;url=${foreign}/refresh"><a href="${foreign}/link">a link</a>
    <svg onload="document.body.textContent='svg ran'"></svg>`;
  const content = testFile();
  const mail = infected({ subject: "Looks harmless", html, attachments: [{ name: "note.txt", content }], fields: ["X-Walk: seen in the headers"] });
  await hold(page, maildir, [{ subject: "Looks harmless", mail }]);

  const framed = page.waitForResponse((response) => response.url().endsWith("/preview"));
  await look(page, "Looks harmless");
  const side = panel(page);
  await expect(side.getByRole("heading", { name: "Why it is held" })).toBeVisible();
  await expect(side.locator(".why li").first()).toContainText(/Malware Scanning.*rule/);
  await expect(side.locator(".why li").first()).toContainText("note.txt");
  await expect(side).toContainText("Default Mailbox Policy ATP, version");
  await expect(side).toContainText(/Taken from\s*INBOX/);
  // Of the bytes of the file, known to everybody.
  await expect(side).toContainText("SHA-256 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f");
  await expect(side).toContainText("SHA-1 3395856ce81f2b7382dee72602f798b642f14140");
  await side.getByText(/^Headers \(/).click();
  await expect(side).toContainText("seen in the headers");
  await expect(side).toContainText(mail.id);
  await expect(side.getByRole("heading", { name: "History" })).toBeVisible();

  const answer = await framed;
  expect(answer.headers()["content-security-policy"]).toBe(
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'",
  );
  const frame = side.frameLocator("iframe.preview");
  await expect(frame.getByText("Dear Javier, read this.")).toBeVisible();
  await expect(frame.locator("body")).not.toContainText("ran");
  await expect(frame.locator("script, link, iframe, form, input, meta[http-equiv], svg, a[href], [onerror], [onload], img[src]")).toHaveCount(0);
  await expect(side.locator("iframe.preview")).toHaveAttribute("sandbox", "");
  // The document alone is as inert: nobody can be lured to its address. The tap fails on any request to another host.
  const alone = await page.context().newPage();
  await alone.goto(answer.url());
  await expect(alone.getByText("Dear Javier, read this.")).toBeVisible();
  await expect(alone.locator("body")).not.toContainText("ran");
  await alone.close();
});

test("bug_q1_markup_in_names_and_subjects_is_text_wherever_it_is_shown", async ({ page, server }) => {
  const maildir = await watched(page, server);
  const markup = (where: string) => `<b class=injected>${where}</b><img class=injected src=x onerror="window.hit='${where}'"><script>window.hit='${where}'</script>`;
  const subject = `${markup("subject")} </td></table>`;
  // RFC 5987 section 3.2.1: an apostrophe is not written as it stands.
  const parameter = (name: string) => `filename*=utf-8''${encodeURIComponent(name).replace(/'/g, "%27")}`;
  const rtl = "evil\u202Efdp.exe";
  const mail = infected({
    subject,
    from: `"${markup("name").replace(/"/g, "'")}" <hostile@elsewhere.example>`,
    fields: [`X-Hostile: ${markup("header")}`],
    attachments: [
      { name: parameter(`${markup("file")}.txt`), content: testFile() },
      { name: parameter(rtl), content: "MZ, or so it says" },
    ],
  });
  await deliver(maildir, mail);
  const row = heldRow(page, "class=injected>subject");
  await expect(row.locator(".st")).toHaveText("Quarantined", { timeout: 20_000 });
  await expect(row).toContainText("hostile@elsewhere.example");
  await row.locator("a.subject").click();
  const side = panel(page);
  await expect(side.getByRole("heading", { level: 2 })).toContainText("<b class=injected>subject</b>");
  await side.getByText(/^Headers \(/).click();
  for (const where of ["header", "name"]) await expect(side).toContainText(`<b class=injected>${where}</b>`);
  await expect(side.locator(".att")).toContainText("<b class=injected>file</b>");
  // What turns its direction stays in a box of its own.
  await expect(side.locator(".att bdi").filter({ hasText: "evil" })).toBeVisible();

  for (const address of ["", "/", "/logs/detections", "/logs/audit?search=injected"]) {
    if (address !== "") await open(page, server, address);
    await expect(page.getByText("<b class=injected>subject</b>").first(), address).toBeVisible();
    await expect(page.locator(".injected"), address).toHaveCount(0);
    expect(await page.evaluate(() => (window as { hit?: string }).hit), address).toBeUndefined();
  }
});

test("Restore puts the mail back into the inbox it came from", async ({ page, server }) => {
  const maildir = await watched(page, server);
  const mail = infected({ subject: "Goes back" });
  await hold(page, maildir, [{ subject: "Goes back", mail }]);
  await look(page, "Goes back");
  await expect(page).toHaveTitle("Goes back · Quarantine · Postern");
  // Notices that have nothing to say take no room above the heading.
  const above = await page.evaluate(() => {
    const main = document.querySelector("main")!;
    return document.querySelector(".head")!.getBoundingClientRect().top - main.getBoundingClientRect().top - parseFloat(getComputedStyle(main).paddingTop);
  });
  expect(above).toBeLessThan(1);
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("Restoring 1 mail.")).toBeVisible();
  await expect(heldRow(page, "Goes back").locator(".st")).toHaveText("Restored");
  await expect(panel(page).locator(".st")).toHaveText("Restored");
  const restore = panel(page).getByRole("button", { name: "Restore" });
  await expect(restore).toBeDisabled();
  // The pointer rests on it still: its words can be read all the same.
  await restore.hover({ force: true });
  await expect(restore).toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
  expect(await foldersOf(maildir, mail.id)).toEqual(["INBOX"]);
  await expect(panel(page).locator(".hist")).toContainText("admin@example.org");
  // The panel was drawn anew several times by now: none of them leaves its title behind.
  await panel(page).getByRole("link", { name: "Close" }).click();
  await expect(panel(page)).toHaveCount(0);
  await expect(page).toHaveTitle("Quarantine · Postern");
});

test("a question and a typed password are gone when another mail is opened, or when the act is answered", async ({ page, server }) => {
  const maildir = await watched(page, server);
  const mails = ["Asked about", "Only looked at"].map((subject) => ({ subject, mail: infected({ subject }) }));
  await hold(page, maildir, mails);
  const side = panel(page);
  const question = side.getByRole("button", { name: "Delete this mail" });
  const download = side.locator("summary", { hasText: "Download" });
  const password = side.getByLabel("Password for the ZIP");
  await look(page, "Asked about");
  await download.click();
  await password.fill("infected");
  await side.locator("summary", { hasText: "Delete" }).click();
  await expect(question).toBeVisible();

  await look(page, "Only looked at");
  await expect(question).toBeHidden();
  await expect(password).toBeHidden();
  await download.click();
  await expect(password).toHaveValue("");
  await password.fill("infected");
  await side.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("Restoring 1 mail.")).toBeVisible();
  await expect(password).toBeHidden();
  await expect(password).toHaveValue("");
  await expect(side.getByRole("heading", { level: 2 })).toBeFocused();

  // The bar is only hidden between two selections.
  await expect(heldRow(page, "Only looked at").locator(".st")).toHaveText("Restored");
  const bar = page.locator(".bulk");
  await heldRow(page, "Asked about").getByRole("checkbox").check();
  await bar.locator("summary", { hasText: "Delete" }).click();
  await bar.getByRole("button", { name: "Delete 1 mail" }).click();
  await expect(heldRow(page, "Asked about").locator(".st")).toHaveText("Deleted");
  await heldRow(page, "Only looked at").getByRole("checkbox").check();
  await expect(bar).toBeVisible();
  await expect(bar.getByRole("button", { name: "Delete 1 mail" })).toBeHidden();
  expect(await foldersOf(maildir, mails[1]!.mail.id)).toEqual(["INBOX"]);
});

test("restoring the open mail leaves the others ticked", async ({ page, server }) => {
  const maildir = await watched(page, server);
  const mails = ["Ticked one", "Ticked two", "Ticked and open"].map((subject) => ({ subject, mail: infected({ subject }) }));
  await hold(page, maildir, mails);
  for (const { subject } of mails) await heldRow(page, subject).getByRole("checkbox").check();
  await look(page, "Ticked and open");
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(heldRow(page, "Ticked and open").locator(".st")).toHaveText("Restored");
  await expect(page.locator(".bulk b").first()).toHaveText("2 selected");
  await expect(heldRow(page, "Ticked one").getByRole("checkbox")).toBeChecked();
  await expect(heldRow(page, "Ticked two").getByRole("checkbox")).toBeChecked();
  await expect(heldRow(page, "Ticked and open").getByRole("checkbox")).not.toBeChecked();
});

test("opening a mail far down leaves the list where it is", async ({ page, server }) => {
  const maildir = await watched(page, server);
  const mails = Array.from({ length: 8 }, (_, number) => ({ subject: `Far down ${number}`, mail: infected({ subject: `Far down ${number}` }) }));
  await hold(page, maildir, mails);
  await page.setViewportSize({ width: 1440, height: 420 });
  const scrolled = () => page.evaluate(() => window.scrollY);
  const last = page.locator("table.held a.subject").last();
  await last.scrollIntoViewIfNeeded();
  expect(await scrolled()).toBeGreaterThan(0);
  await last.click();
  await expect(page).toHaveURL(/\/quarantine\/[0-9a-f]{32}$/);
  await expect(panel(page).getByRole("heading", { level: 2 })).toBeFocused();
  expect(await scrolled()).toBeGreaterThan(0);
});

test("everything that matches is deleted as far as it is held, and not offered as a download", async ({ page, server }) => {
  const maildir = await watched(page, server);
  const mails = ["Matching one", "Matching two", "Matching three"].map((subject) => ({ subject, mail: infected({ subject }) }));
  await hold(page, maildir, mails);
  await look(page, "Matching one");
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(heldRow(page, "Matching one").locator(".st")).toHaveText("Restored");
  await open(page, server, "/quarantine?search=matching");
  await expect(page.locator("table.held tbody tr")).toHaveCount(3);
  const bar = page.locator(".bulk");
  await heldRow(page, "Matching two").getByRole("checkbox").check();
  await expect(bar.locator("summary", { hasText: "Download" })).toBeVisible();
  await bar.getByLabel("Select all 3 that match").check();
  await expect(bar.locator("b").first()).toHaveText("3 selected");
  await expect(bar.locator("summary", { hasText: "Download" })).toBeHidden();
  await bar.locator("summary", { hasText: "Delete" }).click();
  await bar.getByRole("button", { name: "Delete those of 3 mails that are still held" }).click();
  await expect(page.getByText("Deleting 2 mails. 1 left alone: already being moved, restored or deleted.")).toBeVisible();
  for (const subject of ["Matching two", "Matching three"]) await expect(heldRow(page, subject).locator(".st")).toHaveText("Deleted");
  const places = await Promise.all(mails.map(({ mail }) => foldersOf(maildir, mail.id)));
  expect(places).toEqual([["INBOX"], [], []]);
});

test("Delete asks first, then the mail is gone from the mailbox", async ({ page, server }) => {
  const maildir = await watched(page, server);
  const mail = infected({ subject: "Goes away" });
  await hold(page, maildir, [{ subject: "Goes away", mail }]);
  await look(page, "Goes away");
  await panel(page).locator("summary", { hasText: "Delete" }).click();
  await expect(panel(page)).toContainText("cannot be restored afterwards");
  expect(await foldersOf(maildir, mail.id), "asking does nothing").toEqual([quarantineFolder]);
  await panel(page).getByRole("button", { name: "Delete this mail" }).click();
  await expect(heldRow(page, "Goes away").locator(".st")).toHaveText("Deleted");
  expect(await foldersOf(maildir, mail.id)).toEqual([]);
  await expect(heldRow(page, "Goes away").locator("td.place")).toHaveText("deleted");
});

test("a selection is restored at once, and only the selection", async ({ page, server }) => {
  const maildir = await watched(page, server);
  const mails = ["First of three", "Second of three", "Third of three"].map((subject) => ({ subject, mail: infected({ subject }) }));
  await hold(page, maildir, mails);
  await heldRow(page, "First of three").getByRole("checkbox").check();
  await heldRow(page, "Third of three").getByRole("checkbox").check();
  await expect(page.locator(".bulk b").first()).toHaveText("2 selected");
  await page.locator(".bulk").getByRole("button", { name: "Restore", exact: true }).click();
  await expect(page.getByText("Restoring 2 mails.")).toBeVisible();
  for (const subject of ["First of three", "Third of three"]) {
    await expect(heldRow(page, subject).locator(".st")).toHaveText("Restored");
  }
  await expect(heldRow(page, "Second of three").locator(".st")).toHaveText("Quarantined");
  const places = await Promise.all(mails.map(({ mail }) => foldersOf(maildir, mail.id)));
  expect(places).toEqual([["INBOX"], [quarantineFolder], ["INBOX"]]);
  await expect(page.locator(".bulk")).toBeHidden();
});

test("bug_q8_two_people_who_press_restore_at_once_get_one_delivery", async ({ page, server, browser }) => {
  const maildir = await watched(page, server);
  const mail = infected({ subject: "Pressed twice" });
  await hold(page, maildir, [{ subject: "Pressed twice", mail }]);
  const colleague = await browser.newContext();
  await enterAgain(colleague, server);
  const other = await colleague.newPage();
  await open(other, server, "/quarantine");
  for (const each of [page, other]) await look(each, "Pressed twice");
  const press = (each: Page) => panel(each).getByRole("button", { name: "Restore" }).click();
  await Promise.all([press(page), press(other)]);
  for (const each of [page, other]) await expect(heldRow(each, "Pressed twice").locator(".st")).toHaveText("Restored");
  expect(await foldersOf(maildir, mail.id)).toEqual(["INBOX"]);
  // One of the two was told that it came second, unless it saw the first in time.
  await open(page, server, "/logs/audit?search=quarantine.restore");
  await expect(page.getByRole("row", { name: /quarantine\.restore\b(?!\.)/ }).filter({ hasText: "Pressed twice" })).toHaveCount(1);
  await colleague.close();
});

test("a held mail is downloaded as it arrived, or in an encrypted ZIP", async ({ page, server }) => {
  const maildir = await watched(page, server);
  const mails = ["Taken home", "Also packed"].map((subject) => ({ subject, mail: infected({ subject }) }));
  await hold(page, maildir, mails);
  await look(page, "Taken home");
  await panel(page).locator("summary", { hasText: "Download" }).click();
  const taken = async (press: () => Promise<void>) => {
    const answered = page.waitForResponse((response) => response.url().endsWith("/quarantine/download"));
    const [download, answer] = await Promise.all([page.waitForEvent("download"), answered, press()]);
    expect(answer.headers()["content-disposition"]).toMatch(/^attachment; filename="[\w.-]+"$/);
    expect(answer.headers()["x-content-type-options"]).toBe("nosniff");
    return { download, type: answer.headers()["content-type"], content: await bytes(download) };
  };

  const eml = await taken(() => panel(page).getByRole("button", { name: "Download EML" }).click());
  expect(eml.type).toBe("application/octet-stream");
  expect(eml.download.suggestedFilename()).toMatch(/\.eml$/);
  expect(eml.content.toString("latin1")).toBe(mails[0]!.mail.raw);

  await panel(page).getByLabel("Password for the ZIP").fill("infected");
  const zip = await taken(() => panel(page).getByRole("button", { name: "Download ZIP" }).click());
  expect(zip.type).toBe("application/zip");
  expect(zip.content.subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
  // Method 99: AES. The mail itself cannot be read in it.
  expect(zip.content.readUInt16LE(8)).toBe(99);
  expect(zip.content.includes("Taken home")).toBe(false);

  for (const { subject } of mails) await heldRow(page, subject).getByRole("checkbox").check();
  await page.locator(".bulk summary", { hasText: "Download" }).click();
  await page.locator(".bulk").getByLabel("Password for the ZIP").fill("infected");
  const both = await taken(() => page.locator(".bulk").getByRole("button", { name: "Download ZIP" }).click());
  expect(both.content.toString("latin1").split("PK\u0001\u0002")).toHaveLength(3);
});
