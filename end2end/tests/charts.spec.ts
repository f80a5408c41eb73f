// Charts: read by keyboard and by pointer, as a table and as CSV; the range stands in the address, with and without script.
import type { Page } from "@playwright/test";
import { accessible, fitting } from "../fixtures/axe.ts";
import type { Server } from "../fixtures/server.ts";
import { enter, expect, open, test } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });
test.setTimeout(120_000);

/** Opens a page with a chart once something is detected. */
async function withChart(page: Page, server: Server, address: string, script = true): Promise<void> {
  await enter(page.context(), server);
  await expect(async () => {
    await page.goto(`${server.url}${address}`);
    await expect(page.locator(".chart")).toBeVisible({ timeout: 1_000 });
    // More than the first of many.
    await expect(page.locator(".chart figcaption b").first()).toHaveText(/^(?!1 )[1-9]/, { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  if (script) await open(page, server, address);
}

/** What one drawing of the chart shows: its table, the sum in its words, and where its CSV is asked for. */
async function drawn(page: Page) {
  return page.evaluate(() => {
    const text = (element: Element | null) => (element?.textContent ?? "").trim();
    const number = (cell: Element | null) => Number(text(cell).replaceAll(",", ""));
    const rows = [...document.querySelectorAll(".numbers tbody tr")].map((row) => [...row.querySelectorAll("td")].map(number));
    return {
      kinds: [...document.querySelectorAll(".numbers thead th")].slice(1).map(text),
      rows,
      keys: Object.fromEntries([...document.querySelectorAll(".legend li")].map((key) => [text(key.querySelector("span")), number(key.querySelector("b"))])),
      sum: Number(/^[\d,]+/.exec(text(document.querySelector(".chart figcaption b")))?.[0].replaceAll(",", "")),
      columns: document.querySelectorAll(".columns a").length,
      csv: document.querySelector<HTMLFormElement>(".chart .foot form")!.getAttribute("action")!,
    };
  });
}

/** Fails unless table, words, legend and CSV of one drawing say the same. */
async function agreeing(page: Page, server: Server): Promise<void> {
  const { kinds, rows, keys, sum, columns, csv } = await drawn(page);
  expect(rows.length).toBe(columns);
  const sums = kinds.map((_, kind) => rows.reduce((all, row) => all + row[kind]!, 0));
  expect(sum, "the sum in words").toBeGreaterThan(0);
  expect(sums.at(-1), "the totals of the table").toBe(sum);
  expect(Object.fromEntries(kinds.slice(0, -1).map((kind, at) => [kind, sums[at]])), "the legend").toEqual(keys);
  const answer = await page.request.post(`${server.url}${csv}`, { headers: { origin: server.url } });
  expect(answer.headers()["content-disposition"]).toContain("detections-over-time.csv");
  const [head, ...lines] = (await answer.text()).trimEnd().split("\r\n").map((line) => line.split(","));
  const names = kinds.map((kind) => (kind === "Total" ? "total" : kind));
  expect(lines.map((line) => names.map((name) => Number(line[head!.indexOf(name)]))), "the CSV").toEqual(rows);
}

test("a chart is read by keyboard, said once for each move, and a bar opens its rows", async ({ page, server }) => {
  await withChart(page, server, "/logs/detections");
  // A range that has ended, and long enough ago that what was being written down at its end stands there too: nothing is added to it
  // while it is read.
  let before = new Date();
  await expect(async () => {
    const now = new Date(Date.now() - 3_000);
    before = new Date(now.getTime() - 24 * 3_600_000);
    await open(page, server, `/logs/detections?from=${before.toISOString()}&to=${now.toISOString()}`);
    await expect(page.locator(".chart figcaption b").first()).toHaveText(/^[1-9]/, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  const plot = page.getByRole("application", { name: /detections? from .* to .* Each bar is one hour\. Times are in UTC\./ });
  const said = page.locator(".chart [role=status]");
  const words = page.locator(".chart figcaption p");
  const { rows } = await drawn(page);
  const counted = (column: number) => new RegExp(`UTC: ${rows.at(column)!.at(-1)} detections?\\.`);
  await plot.focus();
  await expect(said).toHaveText("");
  await page.keyboard.press("End");
  await expect(said).toHaveText(counted(-1));
  await expect(words).toContainText("UTC");
  await expect(page.locator(".columns .marked")).toHaveCount(1);
  const last = await said.innerText();
  // Counts what the live region is told: the pointer does not speak.
  await said.evaluate((region) => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver(() => heard.push(region.textContent ?? "")).observe(region, { childList: true, characterData: true, subtree: true });
  });
  await page.keyboard.press("ArrowLeft");
  await expect(said).toHaveText(counted(-2));
  await page.keyboard.press("Home");
  await expect(said).toHaveText(counted(0));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await page.locator(".columns a").nth(5).hover();
  await expect(words).toContainText(`${rows[5]!.at(-1)} detections`);
  expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard.length)).toBe(5);

  await page.keyboard.press("End");
  await expect(said).toHaveText(last);
  // The column in which something was found.
  const found = rows.findLastIndex((row) => row.at(-1)! > 0);
  for (let column = rows.length - 1; column > found; column -= 1) await page.keyboard.press("ArrowLeft");
  await expect(said).toHaveText(/: [1-9]\d* detections?\. .* [1-9]/);
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(new RegExp(before.toISOString().slice(0, 13)));
  await expect(page).toHaveURL(/from=.*&to=/);
  await expect(page.locator(".filters output")).toHaveText(new RegExp(`^${rows[found]!.at(-1)} detections?$`));
  await expect(page.locator(".list table.log tbody tr").first()).toBeVisible();
});

test("the range is chosen by links and days, stands in the address, and is kept by the other filters", async ({ page, server, taps }) => {
  await withChart(page, server, "/");
  await expect(page.locator(".chart figcaption")).toContainText("in the last 24 hours");
  const ranges = page.getByRole("navigation", { name: "Range of time" });
  await ranges.getByRole("link", { name: "Last 90 days" }).click();
  await expect(page).toHaveURL(`${server.url}/?period=quarter`);
  await expect(page.locator(".chart figcaption")).toContainText("in the last 90 days");
  await expect(ranges.getByRole("link", { name: "Last 90 days" })).toHaveAttribute("aria-current", "true");
  await page.goBack();
  await expect(page.locator(".chart figcaption")).toContainText("in the last 24 hours");

  await open(page, server, "/logs/detections");
  await page.getByText("Custom", { exact: true }).click();
  const [yesterday, today] = [24 * 3_600_000, 0].map((ago) => new Date(Date.now() - ago).toISOString().slice(0, 10));
  await page.getByLabel("From", { exact: true }).fill(yesterday!);
  await page.getByLabel("to", { exact: true }).fill(today!);
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(`${server.url}/logs/detections?from=${yesterday}&to=${today}`);
  await expect(page.locator(".chart figcaption")).toContainText(`from ${yesterday} to ${today}`);
  await page.getByRole("combobox", { name: "Filter", exact: true }).selectOption("malware-scanning");
  await expect(page).toHaveURL(new RegExp(`filter=malware-scanning.*from=${yesterday}&to=${today}`));
  await expect(page.locator(".legend li")).toHaveCount(1);

  taps.allow(/status of 422/);
  await page.getByLabel("From", { exact: true }).fill("2026-01-02");
  await page.getByLabel("to", { exact: true }).fill("2026-01-01");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("alert")).toContainText("The range ends before it begins.");
  await expect(page.getByLabel("From", { exact: true })).toHaveValue("2026-01-02");
});

for (const address of ["/?period=month", "/logs/detections", "/logs/detections?period=hour"]) {
  test(`table, words, legend and CSV of ${address} say the same, to whoever looks and however wide`, async ({ page, server }) => {
    await withChart(page, server, address);
    await agreeing(page, server);
    await page.getByText("Show as table").click();
    for (const [width, colorScheme] of [[360, "light"], [1024, "dark"], [1600, "light"]] as const) {
      // High enough for all of it: what the bars of the page cover is no target.
      await page.setViewportSize({ width, height: 4_000 });
      await page.emulateMedia({ colorScheme });
      await accessible(page);
      await fitting(page);
      // No two words along the axis touch.
      const gaps = await page.locator(".bars text").evaluateAll((words) => {
        const boxes = words.map((word) => word.getBoundingClientRect()).filter((box) => box.width > 0);
        return boxes.slice(1).map((box, at) => box.left - boxes[at]!.right);
      });
      expect(Math.min(...gaps, 4), `words along the axis at ${width} px`).toBeGreaterThanOrEqual(4);
    }
    await page.emulateMedia({ forcedColors: "active" });
    const fills = await page.locator('.bars [class^="kind-"], .bars pattern path').evaluateAll((parts) => [
      ...new Set(parts.map((part) => (part.tagName === "path" ? getComputedStyle(part).stroke : getComputedStyle(part).fill))),
    ]);
    expect(fills.length, "one colour for kinds, another for their patterns").toBe(2);
  });
}

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("ranges, bars and the table work", async ({ page, server }) => {
    await withChart(page, server, "/", false);
    await expect(page.locator(".chart [tabindex='0']:not(.wide)"), "nothing that needs script takes the focus").toHaveCount(0);
    await page.getByRole("link", { name: "Last 7 days" }).click();
    await expect(page).toHaveURL(`${server.url}/?period=week`);
    await expect(page.locator(".chart figcaption")).toContainText("in the last 7 days");
    await page.getByText("Show as table").click();
    const row = page.locator(".numbers tbody tr").last();
    await expect(row).toBeVisible();
    const counted = Number(await row.locator("td").last().innerText());
    await row.getByRole("link").click();
    await expect(page).toHaveURL(/\/logs\/detections\?from=/);
    // The demo goes on: what was written down since the chart was drawn may be there too.
    const opened = Number.parseInt(await page.locator(".filters output").innerText(), 10);
    expect(opened).toBeGreaterThanOrEqual(counted);
    expect(opened).toBeLessThanOrEqual(counted + 3);
    // The form is open, since the range is one of its own.
    await page.getByLabel("From", { exact: true }).fill("2026-01-01");
    await page.getByLabel("to", { exact: true }).fill("2026-01-02");
    await page.getByRole("button", { name: "Show" }).click();
    await expect(page).toHaveURL(/from=2026-01-01&to=2026-01-02/);
    await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  });
});
