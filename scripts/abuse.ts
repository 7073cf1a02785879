import { parseArgs } from "node:util";
import { allRows } from "./abuse/all-rows.ts";
import { Client } from "./abuse/client.ts";
import { measureRow, type RowResult } from "./abuse/measure.ts";
import { Neighbour } from "./abuse/neighbour.ts";
import { printTable } from "./print-table.ts";
import { buildWorker } from "./worker/build.ts";
import { Inspector } from "./worker/inspector.ts";
import { loadModule, startRuntime } from "./worker/runtime.ts";
import { seedProject } from "./worker/seed.ts";

/**
 * `npm run abuse [-- --short] [-- --row text]`: what one client can do, against the built Worker, while another
 * tenant sends 25 requests a second. Fails when something takes more than it may, or when the other tenant's p99
 * grows beyond three times what it was. `--short` is what `npm run check` runs; `--row` picks rows by their name.
 */

const { values } = parseArgs({ options: { short: { type: "boolean", default: false }, row: { type: "string" } } });

function toCells({ name, bounds, cpu, memory, stored, before, during }: RowResult): string[] {
  const within = (value: number, bound: number | undefined) =>
    bound === undefined ? value.toFixed(0) : `${value.toFixed(0)} ≤ ${bound.toLocaleString("en")}`;
  return [
    name,
    within(cpu, bounds.cpu),
    within(memory, bounds.memory),
    within(stored, bounds.stored),
    `${before.toFixed(0)} → ${during.toFixed(0)}`,
    `×${(during / before).toFixed(1)}`,
  ];
}

// Read by Miniflare: lets the Worker's garbage be collected.
process.env.MINIFLARE_WORKERD_V8_FLAGS = "--expose-gc";
const { modules: built } = await buildWorker();
const modules = {
  "collected.ts": loadModule(new URL("abuse/collected.ts", import.meta.url)),
  ...built,
};
const runtime = await startRuntime([{ name: "service", modules }], { isInspected: true, isLimited: true });
try {
  const url = await runtime.url("service");
  const db = await runtime.database("service");
  const inspector = await Inspector.open(await runtime.inspector("service"));
  const neighbour = new Neighbour(url, await seedProject(db, { users: 500, groups: [] }));
  const results: RowResult[] = [];
  // So that what is compiled late is compiled before anything is measured.
  await neighbour.watch(4_000);
  for (const row of allRows) {
    if (values.short && row.isLong === true) continue;
    if (values.row !== undefined && !row.name.includes(values.row)) continue;
    const tenant = await seedProject(db, { users: 1, groups: [] });
    const place = { client: new Client(url, tenant.config), tenant, db, runtime, isShort: values.short, url };
    const result = await measureRow(row, place, { inspector, neighbour });
    console.log(toCells(result).join("  "));
    results.push(result);
  }
  inspector.close();
  printTable(console.log, {
    title: "What one client can do, and what it takes",
    heading: ["", "CPU ms", "memory MiB", "stored KiB", "another's p99 ms", ""],
    rows: results.map(toCells),
  });
  const problems = results.flatMap(({ name, problems: each }) => each.map((problem) => `${name}: ${problem}`));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  await runtime.dispose();
}
