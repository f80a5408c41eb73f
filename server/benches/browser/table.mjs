// Sort, select and replace of 1,000 rows: the table as the console builds it (`app/browser/examples/table.rs`, packed as the site is)
// and the same table in React (`table/react.jsx`, production build), in one browser, turn by turn.
//
// From the click to the frame that shows what it did: two animation frames, of which the second begins when the first is painted; the
// browser does not wait for a screen, so that no time is rounded up to its rate. As js-framework-benchmark does, some turns warm up and
// the median of the others counts; the processor is slowed down.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { build } from "esbuild";
import { fresh, slow } from "./browser.mjs";
import { median, milliseconds, say } from "./figures.mjs";

const warming = 3;
const turns = 9;
/** The most that may be taken of React's time, over all operations (geometric mean). */
const most = 0.9;

/** What is pressed, and what has to be there afterwards. Each leaves the table as the next one expects it. */
const operations = [
  ["replace 1,000 rows", "#replace", () => true],
  ["sort 1,000 rows", "#sort", () => true],
  ["select one of 1,000 rows", "tbody tr:nth-child(500) input", () => document.querySelectorAll("tr.sel").length === 1],
  ["select all 1,000 rows", "#all", () => document.querySelectorAll("tr.sel").length === 1_000],
  ["select none of 1,000 rows", "#all", () => document.querySelectorAll("tr.sel").length === 0],
];
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };

export async function table(packed) {
  const { server, url } = await serve(packed);
  const { browser, context } = await fresh(["--disable-frame-rate-limit", "--disable-gpu-vsync"]);
  try {
    const pages = {};
    for (const name of ["leptos", "react"]) {
      const page = (pages[name] = await context.newPage());
      page.on("pageerror", (fault) => console.error(`${name}: ${fault}`));
      await page.goto(`${url}/${name}.html`);
      await page.locator("tbody tr").nth(999).waitFor();
      await slow(page, false);
    }
    await alike(pages);
    const taken = Object.fromEntries(operations.map(([what]) => [what, { leptos: [], react: [] }]));
    for (let turn = 0; turn < warming + turns; turn++) {
      for (const name of turn % 2 ? ["react", "leptos"] : ["leptos", "react"]) {
        await pages[name].bringToFront();
        for (const [what, selector, done] of operations) {
          const time = await pages[name].evaluate(press, selector);
          if (!(await pages[name].evaluate(done))) throw new Error(`${name}: “${what}” did not do it`);
          if (turn >= warming) taken[what][name].push(time);
        }
      }
      await alike(pages);
    }
    const ratios = [];
    for (const [what, { leptos, react }] of Object.entries(taken)) {
      const [ours, theirs] = [median(leptos), median(react)];
      ratios.push(ours / theirs);
      console.log(`${what}: the console's table ${milliseconds(ours)}, React 19 ${milliseconds(theirs)}, ratio ${(ours / theirs).toFixed(2)}`);
    }
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
    say(`sort, select and replace of 1,000 rows: ${mean.toFixed(2)} of React 19, geometric mean`, mean <= most, `at most ${most}`);
  } finally {
    await browser.close();
    server.close();
  }
}

/** Milliseconds from a click to the painted frame. Runs in the page. */
function press(selector) {
  const element = document.querySelector(selector);
  return new Promise((resolve) => {
    // Not in the middle of a frame that is left over.
    requestAnimationFrame(() =>
      setTimeout(() => {
        const begun = performance.now();
        element.click();
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)));
      }),
    );
  });
}

/** Both tables show the same, or nothing here may be compared. */
async function alike({ leptos, react }) {
  const shown = () => Array.from(document.querySelectorAll("tr"), (row) => `${row.className} ${row.querySelectorAll("*").length} ${row.innerText}`).join("\n");
  if ((await leptos.evaluate(shown)) !== (await react.evaluate(shown))) throw new Error("the two tables do not show the same");
}

/** Serves the two pages and what they are made of on a free port. */
async function serve(packed) {
  const names = JSON.parse(await readFile(join(packed, "manifest.json"), "utf8"));
  const options = { bundle: true, minify: true, write: false, format: "esm", define: { "process.env.NODE_ENV": '"production"' } };
  const { outputFiles } = await build({ ...options, entryPoints: [join(import.meta.dirname, "table/react.jsx")], jsx: "automatic" });
  const page = (script) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Table</title><link rel="stylesheet" href="${names.style}"><body><script type="module" src="${script}"></script>`;
  const made = {
    "/leptos.html": page("/leptos.js"),
    "/leptos.js": `import start, { draw } from "${names.glue}"; await start({ module_or_path: "${names.wasm}" }); draw();`,
    "/react.html": page("/react.js"),
    "/react.js": outputFiles[0].text,
  };
  const server = createServer(async (request, answer) => {
    const path = new URL(request.url, "http://localhost").pathname;
    try {
      const body = made[path] ?? (await readFile(join(packed, path)));
      answer.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}
