// How fast the console is in a browser: Debian's Chromium, the processor slowed down 4 times, a line of 10 Mbit/s. Each line says what
// was measured, the goal, and whether it is reached.
//
// `node main.mjs PROGRAM HELD TABLE [PART...]`: the release of Postern, the folder with a million held mails, and the table of
// 1,000 rows as `postern-site` packed it. With parts only those are measured: first-visit, offline, filters, table, lighthouse.
import { filters } from "./filters.mjs";
import { firstVisit } from "./first-visit.mjs";
import { audits } from "./lighthouse.mjs";
import { offline } from "./offline.mjs";
import { table } from "./table.mjs";

const [program, held, packed, ...chosen] = process.argv.slice(2);
if (!packed) {
  console.error("usage: node main.mjs PROGRAM HELD TABLE [PART...]");
  process.exit(2);
}
const parts = {
  "first-visit": () => firstVisit(program),
  offline: () => offline(program),
  filters: () => filters(program, held),
  table: () => table(packed),
  lighthouse: () => audits(program),
};
const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`);
  process.exit(2);
}
for (const [name, measure] of Object.entries(parts)) if (chosen.length === 0 || chosen.includes(name)) await measure();
