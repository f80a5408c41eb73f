// Browsers that lack something: room to keep anything, or a clock that is right.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { installed, notice, outbox } from "../fixtures/installed.ts";
import { demoMaildirs, deliver, foldersOf, infected } from "../fixtures/mails.ts";
import { alive, enter, expect, heldRow, open, panel, test, told } from "../fixtures/test.ts";
import type { Server } from "../fixtures/server.ts";

test.use({ serverOptions: { demo: true } });
test.setTimeout(90_000);

/** Signed in, with one more held mail, which is open. Gives its Maildir and its identifier. */
async function looking(page: Page, server: Server, subject: string): Promise<{ maildir: string; id: string }> {
  await enter(page.context(), server);
  await open(page, server, "/");
  await told(page);
  await page.getByRole("link", { name: /^Quarantine/ }).click();
  const maildir = join(await demoMaildirs(server.data), "j.ortega");
  const mail = infected({ subject });
  await deliver(maildir, mail);
  await heldRow(page, subject).locator("a.subject").click({ timeout: 20_000 });
  await expect(panel(page).getByRole("heading", { level: 2 })).toHaveText(subject);
  await installed(page);
  return { maildir, id: mail.id };
}

/** A disk that can be full: what is written then is taken back in the end, as Chromium does it (`QuotaExceededError` at the commit). */
async function disk(page: Page): Promise<{ full(): Promise<void>; free(): Promise<void> }> {
  await page.addInitScript(() => {
    for (const write of ["add", "put"] as const) {
      const plain = IDBObjectStore.prototype[write];
      IDBObjectStore.prototype[write] = function (...what) {
        const request = plain.apply(this, what);
        if (localStorage.getItem("full")) request.addEventListener("success", () => this.transaction.abort());
        return request;
      };
    }
  });
  return {
    full: () => page.evaluate(() => localStorage.setItem("full", "yes")),
    free: () => page.evaluate(() => localStorage.removeItem("full")),
  };
}

test("a browser without room works on, and promises nothing that it cannot keep", async ({ page, server, taps }) => {
  taps.allow(/net::ERR_/);
  const { full, free } = await disk(page);
  const { maildir } = await looking(page, server, "No room for this one");
  await full();
  // With the server there, everything goes on.
  await deliver(maildir, infected({ subject: "Comes when there is no room" }));
  await expect(heldRow(page, "Comes when there is no room").locator(".st")).toHaveText("Quarantined", { timeout: 20_000 });

  await server.halt("SIGKILL");
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("The server cannot be reached from this browser. Try again in a moment.")).toBeVisible();
  await expect(outbox(page)).toHaveCount(0);
  // What was kept while there was room is still there, and says from when it is.
  await page.reload();
  await alive(page);
  await expect(notice(page)).toContainText(/just now|min/);
  await expect(heldRow(page, "No room for this one")).toBeVisible();
  await expect(outbox(page)).toHaveCount(0);

  // Room again: now it can wait.
  await free();
  await panel(page).getByRole("button", { name: "Restore" }).click();
  await expect(outbox(page)).toHaveCount(1);
  await page.reload();
  await alive(page);
  await expect(outbox(page)).toContainText("Restore “No room for this one” waits for the connection.");
  await server.resume();
  await expect(heldRow(page, "No room for this one").locator(".st")).toHaveText("Restored", { timeout: 20_000 });
});

for (const [words, hours] of [["an hour ahead", 1], ["an hour behind", -1]] as const) {
  test(`a browser whose clock is ${words} says how old things are, and does what waited once`, async ({ page, server, taps }) => {
    taps.allow(/net::ERR_/);
    await page.addInitScript((off) => {
      const right = Date.now.bind(Date);
      Date.now = () => right() + off;
    }, hours * 3_600_000);
    const { maildir, id } = await looking(page, server, "Seen by a wrong clock");
    await expect(heldRow(page, "Seen by a wrong clock").locator("time").first()).toHaveText(/just now|^\d+ (s|min)/);
    await server.halt("SIGKILL");
    await page.getByRole("link", { name: "Overview" }).click();
    await expect(notice(page), "the age").toContainText(/\((just now|\d+ min)/);
    const said = /kept at (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC/.exec(await notice(page).innerText());
    const minutesAgo = (Date.now() - Date.parse(`${said?.[1]}T${said?.[2]}Z`)) / 60_000;
    expect(Math.abs(minutesAgo), `what was said: ${said?.[0]}`).toBeLessThan(2);
    await page.goBack();
    await panel(page).getByRole("button", { name: "Restore" }).click();
    await expect(outbox(page)).toHaveCount(1);
    await server.resume();
    await expect(outbox(page)).toHaveCount(0, { timeout: 20_000 });
    await expect(heldRow(page, "Seen by a wrong clock").locator(".st")).toHaveText("Restored");
    expect(await foldersOf(maildir, id)).toEqual(["INBOX"]);
  });
}
