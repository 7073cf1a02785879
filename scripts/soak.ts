import { parseArgs } from "node:util";
import { countRows, findViolations } from "./soak/invariants.ts";
import { readRuntimeMemory } from "./soak/memory.ts";
import { Service } from "./soak/service.ts";
import { connectAll, sendTraffic } from "./soak/traffic.ts";
import { buildWorker } from "./worker/build.ts";
import { startRuntime } from "./worker/runtime.ts";

/**
 * `npm run soak [-- --minutes N]`: mixed traffic of several identity providers against the built Worker,
 * one minute unless told, thirty at most. Reports the memory of the runtime, then checks the data. Fails
 * when an answer was a failure of the service, or when anything is untrue that must hold.
 */

const MAX_MINUTES = 30;
const FAILURES_SHOWN = 10;
/** Parts of the traffic, after each of which the memory is read. */
const PARTS = 10;

function readMinutes(): number {
  const { minutes } = parseArgs({ options: { minutes: { type: "string", default: "1" } } }).values;
  const number = Number(minutes);
  if (number > 0 && number <= MAX_MINUTES) return number;
  throw new RangeError(`--minutes must be more than 0 and at most ${MAX_MINUTES}.`);
}

function describeMemory(): string {
  const memory = readRuntimeMemory();
  return memory === undefined ? "not known here" : `${memory.toFixed(0)} MiB`;
}

const minutes = readMinutes();
const { script } = await buildWorker();
const runtime = await startRuntime([{ name: "service", modules: { "index.js": script } }]);
try {
  // The secret that the runtime binds.
  const service = new Service(await runtime.url("service"), "0".repeat(32));
  const connections = await connectAll(service);
  // The code is compiled and the caches are filled before the memory is first read: what grows after is the traffic's.
  const memory: string[] = [];
  for (let part = 0; part < PARTS; part += 1) {
    await sendTraffic(service, connections, (minutes * 60_000) / PARTS);
    memory.push(describeMemory());
  }
  console.log(`Memory of workerd after each of ${PARTS} parts: ${memory.join(", ")}`);

  const db = await runtime.database("service");
  const statuses = [...service.statuses].sort(([left], [right]) => left - right);
  const total = statuses.reduce((sum, [, count]) => sum + count, 0);
  console.log(`${total} SCIM requests: ${statuses.map(([status, count]) => `${count} × ${status}`).join(", ")}`);
  console.log(`Rows at the end: ${JSON.stringify(await countRows(db))}`);
  const problems = [...service.failures.slice(0, FAILURES_SHOWN), ...(await findViolations(db, service.expectedRows))];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log("Every invariant holds.");
} finally {
  await runtime.dispose();
}
