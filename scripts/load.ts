import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { send } from "./bench/load.ts";
import { BENCH_GROUP, type BenchOperation, benchOperations } from "./bench/operations.ts";
import { printTable } from "./print-table.ts";
import { startDevServer } from "./worker/dev-server.ts";
import { createHttpTenant } from "./worker/http-tenant.ts";

/**
 * `npm run load [-- --rate 25 --seconds 60]`: so many requests a second through `npm run dev`, each at its
 * time whether the one before it is answered or not, as identity providers send them. Fails on an answer
 * that is not the expected one.
 */

const { values } = parseArgs({
  options: { rate: { type: "string", default: "25" }, seconds: { type: "string", default: "60" } },
});
const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
/** Twenty requests as a provisioning cycle mixes them. */
const MIX: Readonly<Record<string, number>> = {
  discovery: 1,
  "GET user": 5,
  "userName filter": 6,
  "POST user": 3,
  "PATCH user": 3,
  "PATCH group, one member": 2,
};
const USERS = 50;

/** One request's fate. */
interface Outcome {
  readonly operation: string;
  readonly status: number;
  readonly isExpected: boolean;
  readonly milliseconds: number;
}

const mix = benchOperations.flatMap((operation) => Array<BenchOperation>(MIX[operation.name] ?? 0).fill(operation));

function summarize(title: string, outcomes: readonly Outcome[]): string[] {
  const times = outcomes.map(({ milliseconds }) => milliseconds).sort((left, right) => left - right);
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1);
  const failures = outcomes.filter(({ isExpected }) => !isExpected).length;
  return [title, String(outcomes.length), String(failures), at(0.5), at(0.99), at(1)];
}

const server = await startDevServer();
try {
  const tenant = await createHttpTenant(server, USERS, BENCH_GROUP);
  const agent = new Agent({ keepAlive: true });
  const pending: Promise<Outcome>[] = [];
  const start = performance.now();
  for (let index = 0; index < rate * seconds; index += 1) {
    await sleep(start + (index * 1000) / rate - performance.now());
    const operation = mix[(index * 7) % mix.length];
    if (operation === undefined) break;
    const sent = performance.now();
    const answered = send(server.url, agent, operation.request(tenant, index)).then((status) => ({
      operation: operation.name,
      status,
      isExpected: status === operation.status,
      milliseconds: performance.now() - sent,
    }));
    pending.push(answered);
  }
  const outcomes = await Promise.all(pending);
  agent.destroy();
  const names = [...new Set(outcomes.map(({ operation }) => operation))];
  printTable(console.log, {
    title: `${rate} requests a second for ${seconds} seconds through npm run dev`,
    heading: ["operation", "requests", "failures", "p50 ms", "p99 ms", "longest ms"],
    rows: [
      ...names.map((name) =>
        summarize(
          name,
          outcomes.filter(({ operation }) => operation === name),
        ),
      ),
      summarize("all", outcomes),
    ],
  });
  for (const { operation, status, isExpected } of outcomes) {
    if (!isExpected) console.error(`${operation} was answered ${status}`);
  }
  if (outcomes.some(({ isExpected }) => !isExpected)) process.exitCode = 1;
} finally {
  await server.stop();
}
