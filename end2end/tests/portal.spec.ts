// A network that answers everything, from the server's own address, with a page of its own: nobody is told that something was done.
import { join } from "node:path";
import { installed, notice, outbox } from "../fixtures/installed.ts";
import { demoMaildirs, deliver, foldersOf, infected } from "../fixtures/mails.ts";
import { portal, portalWords } from "../fixtures/network.ts";
import { administrator, alive, enter, expect, heldRow, open, panel, test, told } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });
test.setTimeout(90_000);

test("what is asked in a network that wants a sign-in of its own waits, and is done once when the server is reached", async ({ page, server, taps }) => {
  // The browser itself says that a page is no line of changes.
  taps.allow(/net::ERR_|EventSource's response has a MIME type/);
  await enter(page.context(), server);
  await open(page, server, "/");
  await told(page);
  await page.getByRole("link", { name: /^Quarantine/ }).click();
  const maildir = join(await demoMaildirs(server.data), "j.ortega");
  const mail = infected({ subject: "Asked in a café" });
  await deliver(maildir, mail);
  await heldRow(page, "Asked in a café").locator("a.subject").click({ timeout: 20_000 });
  await expect(panel(page).getByRole("heading", { level: 2 })).toHaveText("Asked in a café");
  await installed(page);
  const address = page.url();
  await server.halt("SIGKILL");
  const network = await portal(server);
  try {
    await panel(page).getByRole("button", { name: "Restore" }).click();
    await expect(outbox(page)).toContainText("Restore “Asked in a café” waits for the connection.");
    await page.getByRole("link", { name: "Overview" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    await expect(notice(page)).toBeVisible();
    await expect(page.getByText(portalWords)).toBeHidden();
    // Its page does not get into the place of the worker.
    const refused = await page.evaluate(async () => (await navigator.serviceWorker.ready).update().then(() => "", String));
    expect(refused).toContain("MIME type");
    // Whoever opens the address sees what the network wants.
    await page.goto(address);
    await expect(page.getByRole("heading", { name: portalWords })).toBeVisible();
  } finally {
    await network.close();
  }
  await page.goto(address);
  await alive(page);
  await expect(notice(page)).toBeVisible();
  await expect(outbox(page)).toHaveCount(1);
  await server.resume();
  await told(page);
  await expect(outbox(page)).toHaveCount(0);
  await expect(heldRow(page, "Asked in a café").locator(".st")).toHaveText("Restored");
  expect(await foldersOf(maildir, mail.id)).toEqual(["INBOX"]);
});

test("a sign-in in such a network is not taken for one, and what was typed stays", async ({ page, server, taps }) => {
  taps.allow(/net::ERR_/);
  await enter(page.context(), server);
  await page.context().clearCookies();
  await open(page, server, "/sign-in");
  await page.getByLabel("Mail address").fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await server.halt("SIGKILL");
  const network = await portal(server);
  try {
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("The server cannot be reached from this browser.")).toBeVisible();
    await expect(page.getByLabel("Mail address")).toHaveValue(administrator.email);
  } finally {
    await network.close();
  }
  await server.resume();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
});
