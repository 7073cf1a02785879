import { parseArgs } from "node:util";
import { findStaleRows, writeTables } from "./cost/document.ts";
import { measureCosts, type Section, type Sizes } from "./cost/measure.ts";
import { findOverweight, weighWorker } from "./cost/size.ts";
import { budgetTable, costTables, linearTable, monthTables } from "./cost/tables.ts";
import { printTable } from "./print-table.ts";
import { buildWorker } from "./worker/build.ts";

/**
 * `npm run cost [-- --write] [-- --users 200000]`: what every operation of the built Worker costs in D1 and
 * KV, at two sizes of a tenant. Fails when a budget is missed, when the Worker is too large, and when
 * docs/performance.md says something else. `--write` brings that page up to date; `--users` measures a
 * larger tenant instead, and leaves the page alone.
 */

/** The sizes that the page shows. */
const SIZES: Sizes = { small: 1_000, large: 20_000 };

function findMissedBudgets(sections: readonly Section[]): string[] {
  return sections.flatMap(({ title, measurements }) =>
    measurements.flatMap(({ name, excess }) => excess.map((what) => `${title}, ${name}: ${what}`)),
  );
}

const { values } = parseArgs({ options: { write: { type: "boolean" }, users: { type: "string" } } });
const sizes = values.users === undefined ? SIZES : { ...SIZES, large: Number(values.users) };
const worker = await buildWorker();
const size = weighWorker(worker);
const sections = await measureCosts(worker.modules, sizes);
const tables = [...costTables(sections, sizes), ...monthTables(sections)];
for (const table of [...tables, linearTable(sections, sizes)]) printTable(console.log, table);
const [whole, withoutConsole] = [size.whole.toFixed(1), size.withoutConsole.toFixed(1)];
console.log(`\nThe Worker has ${whole} KiB compressed, ${withoutConsole} without the console.`);

const problems = [...findMissedBudgets(sections), ...findOverweight(size)];
const documented = [budgetTable(), ...tables];
if (values.write) writeTables(documented);
else if (values.users === undefined) {
  const stale = findStaleRows(documented);
  problems.push(...stale.map((row) => `docs/performance.md is not current (npm run cost -- --write): ${row}`));
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
