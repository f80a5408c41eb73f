// The program alone in an empty folder, with nothing in the environment: one file is the whole product.
import { chmod, copyFile, mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program, Server } from "../fixtures/server.ts";
import { alive, enter, expect, test as base } from "../fixtures/test.ts";

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "postern-alone-"));
    await copyFile(program, join(folder, "postern"));
    await chmod(join(folder, "postern"), 0o755);
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  server: async ({ folder }, use) => {
    const server = await Server.start({ data: join(folder, "data"), alone: join(folder, "postern") });
    await use(server);
    await server.stop();
  },
});

test("one file in an empty folder serves the whole site from itself and a fresh database", async ({ page, server, folder }) => {
  const answers: { url: string; status: number; encoding: string }[] = [];
  page.on("response", (response) => {
    answers.push({ url: response.url(), status: response.status(), encoding: response.headers()["content-encoding"] ?? "" });
  });
  await page.goto(server.setUpLink);
  await alive(page);
  await enter(page.context(), server);
  await page.goto(`${server.url}/`);
  await alive(page);
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "No mailbox is connected" })).toBeVisible();
  const site = answers.filter(({ url }) => /\/(pkg|icon|manifest)/.test(new URL(url).pathname));
  for (const kind of [".css", ".js", ".wasm"]) {
    expect(site.some(({ url }) => url.endsWith(kind)), `a ${kind} is served`).toBe(true);
  }
  expect(answers.filter(({ status }) => status >= 400)).toEqual([]);
  for (const { url, encoding } of site.filter(({ url }) => /\.(css|wasm)$/.test(url))) expect(encoding, url).toMatch(/^(br|gzip)$/);

  // The files lie in the program itself: there is nothing else that they could come from.
  const bytes = await readFile(join(folder, "postern"));
  for (const { url } of site.filter(({ url }) => /\.(css|js|wasm)$/.test(url))) {
    const plain = await page.request.get(url, { headers: { "accept-encoding": "identity" } });
    expect(bytes.includes(await plain.body()), `${url} is in the program`).toBe(true);
  }
  expect((await readdir(folder)).sort()).toEqual(["data", "postern"]);
  expect(await readdir(join(folder, "data"))).toContain("control.db");
  // Nothing outside is open but what the system itself gives.
  const open = `/proc/${server.pid}/fd`;
  for (const descriptor of await readdir(open)) {
    const to = await readlink(join(open, descriptor)).catch(() => "");
    if (to.startsWith("/") && !to.startsWith("/dev/")) expect(to.startsWith(folder), to).toBe(true);
  }
});
