// Every page of the product's own table of routes: by clicks on one document, by its address, back, forward and again.
import type { Page, Request } from "@playwright/test";
import { accessible, fitting } from "../fixtures/axe.ts";
import { addresses, heading, heldSomething, pattern } from "../fixtures/pages.ts";
import { routes, type Route } from "../fixtures/routes.ts";
import { administrator, alive, enter, expect, open, signIn, test } from "../fixtures/test.ts";

test.use({ serverOptions: { demo: true } });
test.setTimeout(180_000);

const main = (page: Page) => page.getByRole("main");

/** How one comes by clicks to the pages that the rail does not list. A new page without a way here fails the walk. */
const ways: Record<string, (page: Page) => Promise<void>> = {
  "/quarantine/:id": async (page) => {
    await clickRail(page, "/quarantine");
    await page.locator("table.held a.subject").first().click();
  },
  "/policies/atp/new": async (page) => {
    await clickRail(page, "/policies/atp");
    await page.getByRole("link", { name: "New policy" }).click();
  },
  "/policies/atp/:id": async (page) => {
    await clickRail(page, "/policies/atp");
    await page.getByRole("link", { name: "Default Mailbox Policy ATP", exact: true }).click();
  },
  "/policies/dlp/new": async (page) => {
    await clickRail(page, "/policies/dlp");
    await page.getByRole("link", { name: "New policy" }).click();
  },
  "/policies/dlp/:id": async (page) => {
    await clickRail(page, "/policies/dlp");
    await page.getByRole("link", { name: "Default Mailbox Policy DLP", exact: true }).click();
  },
  "/policies/versions/:id": async (page) => {
    await clickRail(page, "/policies/atp");
    await page.getByRole("link", { name: "Default Mailbox Policy ATP", exact: true }).click();
    await page.getByRole("link", { name: "All versions" }).click();
  },
  "/policies/trials/:id": async (page) => {
    await clickRail(page, "/policies/atp");
    await page.getByRole("link", { name: "Default Mailbox Policy ATP", exact: true }).click();
    await page.getByRole("button", { name: "Try on past mail" }).click();
  },
  "/licensing/provide-key": async (page) => {
    await clickRail(page, "/licensing");
    await page.getByRole("link", { name: "Provide Key" }).click();
  },
  "/licensing/transfer": async (page) => {
    await clickRail(page, "/licensing");
    await page.getByRole("link", { name: "Export and import" }).click();
  },
  "/licensing/products/:product": async (page) => {
    await clickRail(page, "/licensing");
    await page.getByRole("link", { name: "Mail protection" }).click();
  },
  "/administration/service-accounts/new": async (page) => {
    await clickRail(page, "/administration/service-accounts");
    await page.getByRole("link", { name: "Add", exact: true }).click();
  },
  "/administration/service-accounts/:id": async (page) => {
    await clickRail(page, "/administration/service-accounts");
    await page.getByRole("link", { name: "Demo mailboxes" }).click();
  },
  "/account": async (page) => {
    await page.getByLabel("Account", { exact: true }).click();
    await page.getByRole("link", { name: "Your account" }).click();
  },
  "/help": async (page) => {
    await page.getByRole("banner").getByRole("link", { name: "Help" }).click();
  },
};

/** Public pages to which nothing in the signed-in console leads. */
// The partner portal is offered to service providers alone, and the demo is none.
const partner = ["/licensing/customers", "/licensing/customers/:id", "/licensing/service-plans"];
const byAddressOnly = ["/sign-in", "/set-up", "/offline", ...partner];

async function clickRail(page: Page, path: string): Promise<void> {
  const rail = page.getByRole("navigation", { name: "Main" });
  await expect(rail.getByRole("link").first()).toBeVisible();
  const link = rail.locator(`a[href="${path}"]`).last();
  // On a phone the pages of a group are shown once one is in it.
  if (!(await link.isVisible())) await rail.locator("li", { has: page.locator(`a[href="${path}"]`) }).first().locator("a.group").click();
  await link.click();
}

/** How many calls of a page are not answered yet, from now on. */
function calls(page: Page): () => number {
  let asked = 0;
  const count = (step: number) => (request: Request) => {
    if (new URL(request.url()).pathname.startsWith("/api/")) asked += step;
  };
  page.on("request", count(1));
  page.on("requestfinished", count(-1));
  page.on("requestfailed", count(-1));
  return () => asked;
}

for (const width of [1440, 360]) {
  test(`a walk by clicks through every page, ${width} px wide, stays on one document, and back and forward lead through the same pages`, async ({
    page,
    server,
    taps,
  }) => {
    test.setTimeout(300_000);
    await page.setViewportSize({ width, height: 900 });
    await enter(page.context(), server);
    await heldSomething(page, server);
    await page.goto("about:blank");
    await page.context().clearCookies();
    taps.documents.length = 0;
    await page.goto(`${server.url}/sign-in`);
    await alive(page);
    await page.getByLabel("Mail address").fill(administrator.email);
    await page.getByLabel("Password").fill(administrator.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

    const seen: { url: string; h1: string }[] = [];
    const note = async (route: Route) => {
      await expect(page, route.path).toHaveURL(pattern(route));
      seen.push({ url: page.url(), h1: await heading(page) });
    };
    const walked = routes.filter((route) => !byAddressOnly.includes(route.path));
    for (const route of walked) {
      // From the help page one goes back to the console first.
      if (route.listed) await clickRail(page, route.path);
      else {
        const way = ways[route.path];
        expect(way, `a way by clicks to ${route.path}: add one to this file`).toBeTruthy();
        await way!(page);
      }
      await note(route);
      // On a phone a mail covers the whole page.
      if (route.path === "/quarantine/:id" && width < 760) await page.getByRole("link", { name: "Close" }).click();
      if (route.path === "/help") {
        await main(page).getByRole("link", { name: "Back to the console" }).click();
        await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
      }
    }
    expect(seen).toHaveLength(walked.length);
    expect(new Set(seen.map(({ h1 }) => h1)).size, "pages have headings of their own").toBeGreaterThan(walked.length - 3);

    // Back to the beginning and forward to the end again: the browser's own history, page by page.
    const trail = await page.evaluate(() => history.length);
    const visited: string[] = [];
    const known = new Map(seen.map(({ url, h1 }) => [url, h1]));
    for (const direction of ["goBack", "goForward"] as const) {
      for (let step = 0; step < trail; step += 1) {
        const before = page.url();
        await page[direction]();
        if (page.url() === before || page.url().includes("/sign-in")) break;
        const h1 = known.get(page.url());
        if (h1 !== undefined) {
          await expect(page.locator("h1"), `${direction} at ${page.url()}`).toHaveText(h1);
          visited.push(page.url());
        }
      }
    }
    for (const { url } of seen) expect(visited, "seen again by going back and forward").toContain(url);
    expect(taps.documents, "top-level documents since signing in").toHaveLength(1);
  });
}

test("every address by itself shows the page that a click shows, and again after a reload", async ({ page, server }) => {
  await enter(page.context(), server);
  for (const [route, address] of await addresses(page, server)) {
    await open(page, server, address);
    const h1 = await heading(page);
    expect(h1, address).not.toBe("");
    await page.reload();
    await alive(page);
    expect(await heading(page), `${route.path} after a reload`).toBe(h1);
    await expect(page).toHaveURL(pattern(route));
    await expect(page).toHaveTitle(/ · Postern$/);
  }
});

test("an address that leads nowhere says so and shows the way back", async ({ page, server, taps }) => {
  taps.allow(/status of 404/);
  await enter(page.context(), server);
  for (const address of ["/nowhere", "/quarantine/00000000000000000000000000000000", "/quarantine/x", "/policies/atp/x"]) {
    const answer = await page.goto(`${server.url}${address}`);
    expect(answer?.status(), address).toBe(404);
    await alive(page);
    await expect(main(page)).toContainText(/There is (no page|no such)/);
    await expect(page.getByRole("link", { name: /overview/i }).first()).toBeVisible();
  }
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page in ${colorScheme}, wide and narrow: nothing for axe to find, nothing to scroll sideways`, async ({ page, server }) => {
    // Every page twice with every rule of axe: long on a busy machine.
    test.setTimeout(600_000);
    await enter(page.context(), server);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const faults: string[] = [];
    for (const [route, address] of await addresses(page, server)) {
      await open(page, server, address);
      await heading(page);
      for (const width of [1440, 360]) {
        await page.setViewportSize({ width, height: 900 });
        // As tall as the page: what the bar at the bottom covers for the moment counts as too small, though it can be scrolled to.
        const tall = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height: Math.max(900, tall) });
        for (const look of [fitting, accessible]) {
          await look(page).catch((fault: Error) => faults.push(`${route.path} at ${width} px: ${fault.message}`));
        }
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    expect(faults).toEqual([]);
  });
}

test("who is not signed in is sent to sign in from every page that is not public, and back to where one wanted to go", async ({ page, server, browser }) => {
  await enter(page.context(), server);
  const all = await addresses(page, server);
  const stranger = await browser.newContext();
  const asked = await stranger.newPage();
  for (const [route, address] of all) {
    await asked.goto(`${server.url}${address}`);
    if (route.public) {
      await expect(asked, address).toHaveURL(pattern(route));
      continue;
    }
    const next = address === "/" ? "" : `?next=${encodeURIComponent(address)}`;
    expect(new URL(asked.url()).pathname + new URL(asked.url()).search, address).toBe(`/sign-in${next}`);
  }
  // And back, for those of one level and with a varying part.
  const wanted = all.get(routes.find(({ path }) => path === "/quarantine/:id")!)!;
  await signIn(asked, server);
  await expect(asked.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await stranger.clearCookies();
  await asked.goto(`${server.url}${wanted}`);
  await alive(asked);
  await asked.getByLabel("Mail address").fill(administrator.email);
  await asked.getByLabel("Password").fill(administrator.password);
  await asked.getByRole("button", { name: "Sign in" }).click();
  await expect(asked).toHaveURL(`${server.url}${wanted}`);
  await expect(asked.getByRole("complementary", { name: "Held mail" })).toBeVisible();
  await stranger.close();
});

test("a sign-in that ends while somebody works leads to the sign-in page and back", async ({ page, server, taps }) => {
  taps.allow(/status of 401/);
  // Not told of changes, the page asks nothing by itself once it is drawn.
  await page.route("**/events", () => {});
  const unanswered = calls(page);
  await enter(page.context(), server);
  await open(page, server, "/policies/atp");
  await expect.poll(unanswered).toBe(0);
  await page.context().clearCookies();
  await clickRail(page, "/quarantine");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fquarantine/);
  await page.getByLabel("Mail address").fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/quarantine$/);
  await expect(page.getByRole("heading", { level: 1, name: "Quarantine" })).toBeVisible();
});

test("the way back from a sign-in that ended leads on, not to the same page again", async ({ page, server, taps }) => {
  taps.allow(/status of 401/);
  // Not told of changes, the page asks nothing by itself once it is drawn.
  await page.route("**/events", () => {});
  const unanswered = calls(page);
  await enter(page.context(), server);
  await open(page, server, "/help");
  await page.getByRole("link", { name: "Back to the console" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect.poll(unanswered).toBe(0);
  await page.context().clearCookies();
  await clickRail(page, "/quarantine");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fquarantine/);
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in\?next=%2F$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/help$/);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`in ${colorScheme}, bars of charts and the edge of the search stand out from what lies behind them`, async ({ page, server }) => {
    await enter(page.context(), server);
    await page.emulateMedia({ colorScheme });
    await open(page, server, "/logs/detections");
    await expect(page.locator(".chart .kind-5")).toBeAttached({ timeout: 30_000 });
    const ratios = await page.evaluate(() => {
      // WCAG 2.2: relative luminance and contrast ratio.
      const luminance = (colour: string) => {
        const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
          const share = Number(part) / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
      };
      const ratio = (one: string, other: string) => {
        const [dark, light] = [luminance(one), luminance(other)].sort((left, right) => left - right);
        return (light! + 0.05) / (dark! + 0.05);
      };
      const style = (selector: string) => getComputedStyle(document.querySelector(selector)!);
      const kinds = [...document.querySelectorAll('.chart [class^="kind-"]')].map((kind) => [
        kind.getAttribute("class"),
        ratio(getComputedStyle(kind).fill, style(".card").backgroundColor),
      ]);
      return {
        ...Object.fromEntries(kinds),
        edge: ratio(style(".find input").borderTopColor, style(".find input").backgroundColor),
        page: ratio(style(".find input").borderTopColor, style("body").backgroundColor),
      };
    });
    for (const [what, ratio] of Object.entries(ratios)) expect(ratio, what).toBeGreaterThanOrEqual(3);
  });
}
