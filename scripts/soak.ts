import { parseArgs } from "node:util";
import { printTable } from "./print-table.ts";
import { Abuser } from "./soak/abuser.ts";
import { countRows, findViolations } from "./soak/invariants.ts";
import { watchMemory } from "./soak/memory.ts";
import { runRaces } from "./soak/races.ts";
import { Service } from "./soak/service.ts";
import { connectAll, sendTraffic } from "./soak/traffic.ts";
import { buildWorker } from "./worker/build.ts";
import { startRuntime } from "./worker/runtime.ts";

/**
 * `npm run soak [-- --minutes N]`: races over HTTP, then mixed traffic of several identity providers, and of one
 * client that does its worst (`npm run abuse`), against the built Worker, one minute unless told, thirty at most.
 * Reports the memory, then checks the data. Fails when an answer was a failure of the service, when anything is untrue that must hold, or
 * when the Worker's heap grows.
 */

const MAX_MINUTES = 30;
const FAILURES_SHOWN = 10;
/** Parts of the traffic, over each of which the memory is watched. */
const PARTS = 10;
/** How much more the Worker's heap may hold at the end than at the start, in mebibytes; a leak of traffic this long is more. */
const MAX_HEAP_GROWTH = 16;

function readMinutes(): number {
  const { minutes } = parseArgs({ options: { minutes: { type: "string", default: "1" } } }).values;
  const number = Number(minutes);
  if (number > 0 && number <= MAX_MINUTES) return number;
  throw new RangeError(`--minutes must be more than 0 and at most ${MAX_MINUTES}.`);
}

/** The least that the heap held over the first parts, and over the last. */
function growthOf(heaps: readonly number[]): number {
  const third = Math.ceil(PARTS / 3);
  return Math.min(...heaps.slice(-third)) - Math.min(...heaps.slice(0, third));
}

async function readDatabaseSize(db: D1Database): Promise<number> {
  return ((await db.prepare("SELECT 1").all()).meta.size_after ?? 0) / 2 ** 20;
}

const minutes = readMinutes();
const { modules } = await buildWorker();
const runtime = await startRuntime([{ name: "service", modules }], { isInspected: true });
try {
  // The secret that the runtime binds.
  const service = new Service(await runtime.url("service"), "0".repeat(32));
  const connections = await connectAll(service);
  const races = await runRaces(service);
  const db = await runtime.database("service");
  const abuser = await Abuser.create(runtime, "service");
  const [inspector, heaps, rows] = [await runtime.inspector("service"), [] as number[], [] as string[][]];
  for (let part = 1; part <= PARTS; part += 1) {
    const milliseconds = (minutes * 60_000) / PARTS;
    const work = Promise.all([sendTraffic(service, connections, milliseconds), abuser.run(milliseconds)]);
    const memory = await watchMemory(inspector, work);
    heaps.push(memory.heap);
    const sizes = [memory.heap, await readDatabaseSize(db)].map((size) => size.toFixed(1));
    rows.push([String(part), ...sizes, memory.process?.toFixed(0) ?? "not known here"]);
  }
  const heading = ["part", "the Worker's heap, least", "the database", "workerd with both and the simulators"];
  printTable(console.log, { title: "Memory in MiB", heading, rows });

  const statuses = [...service.statuses].sort(([left], [right]) => left - right);
  const total = statuses.reduce((sum, [, count]) => sum + count, 0);
  console.log(
    `${total} SCIM requests: ${statuses.map(([status, count]) => `${count} × ${status}`).join(", ")}; ${abuser.rounds} abuses`,
  );
  console.log(`Rows at the end: ${JSON.stringify(await countRows(db))}`);
  const growth = growthOf(heaps);
  const problems = [
    ...races,
    ...abuser.problems,
    ...service.failures.slice(0, FAILURES_SHOWN),
    ...(await findViolations(db, service.expectedRows)),
    ...(growth > MAX_HEAP_GROWTH ? [`the Worker's heap grew by ${growth.toFixed(1)} MiB`] : []),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log("Every invariant holds, and the heap did not grow.");
} finally {
  await runtime.dispose();
}
