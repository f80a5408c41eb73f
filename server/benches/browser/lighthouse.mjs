// Lighthouse 12, desktop preset, throttled by the developer tools, on the sign-in page and the signed-in quarantine list; of each
// category the median.
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lighthouse, { desktopConfig } from "lighthouse";
import { remembering } from "./browser.mjs";
import { Console } from "./console.mjs";
import { median, say } from "./figures.mjs";

const runs = 5;
/** The least score of each category, of 100. */
const least = { performance: 95, accessibility: 100, "best-practices": 100 };

export async function audits(program) {
  const server = await Console.start(program);
  const profile = await mkdtemp(join(tmpdir(), "postern-bench-lighthouse-"));
  const port = await freePort();
  const browser = await remembering(profile, [`--remote-debugging-port=${port}`]);
  try {
    await audit("sign-in", `${server.url}/sign-in`, port);
    await server.enter(browser);
    await audit("quarantine, signed in", `${server.url}/quarantine`, port);
  } finally {
    await browser.close();
    await server.stop();
    await rm(profile, { recursive: true, force: true });
  }
}

async function audit(name, url, port) {
  const scores = Object.fromEntries(Object.keys(least).map((category) => [category, []]));
  const complaints = new Set();
  for (let run = 0; run < runs; run++) {
    // Lighthouse empties caches and takes the service worker away before each run; cookies stay.
    const flags = { port, logLevel: "error", onlyCategories: Object.keys(least), throttlingMethod: "devtools" };
    const { lhr } = await lighthouse(url, flags, desktopConfig);
    if (new URL(lhr.finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`${name}: ended at ${lhr.finalDisplayedUrl}`);
    for (const category of Object.keys(least)) {
      const { score, auditRefs } = lhr.categories[category];
      scores[category].push(Math.round((score ?? 0) * 100));
      for (const { id, weight } of auditRefs) {
        const { score: one, title, displayValue = "" } = lhr.audits[id];
        if (weight > 0 && one !== null && one < 0.9) complaints.add(`  ${category}: ${title} ${displayValue}`);
      }
    }
  }
  for (const [category, goal] of Object.entries(least)) {
    const score = median(scores[category]);
    say(`Lighthouse, ${name}: ${category} ${score}, median of ${runs}`, score >= goal, `at least ${goal}`);
  }
  for (const complaint of complaints) console.log(complaint);
}

/** A port of this machine that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
