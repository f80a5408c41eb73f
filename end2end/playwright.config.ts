// Tests in the browser against the built program, which carries the release build of the pages.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  forbidOnly: true,
  // Each test starts a server of its own; two at once are what two cores carry.
  workers: 2,
  fullyParallel: true,
  // On a loaded machine one walk in hundreds may be overtaken by what it walks through. It is tried once more and named "flaky" in
  // the list: a defect to be mended, not one that hides the other walks.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // The last list wins, so this is Playwright's own with one more: it loses count of a sandboxed frame (the preview of a
        // mail) that lives in a process of its own and is taken away while it is being loaded.
        "--disable-features=IsolateSandboxedIframes,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades," +
          "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints",
      ],
    },
  },
});
