import { parseArgs } from "node:util";
import { compareWithFloor } from "./bench/against-floor.ts";
import { measureDatabases } from "./bench/databases.ts";
import { measureDeliveries } from "./bench/deliveries.ts";
import { measureDevProxy } from "./bench/dev-proxy.ts";
import { measureOwnShare } from "./bench/in-process.ts";
import { type LoadResult, percentile, rate } from "./bench/load.ts";
import { measureOnNode, type NodeShare } from "./bench/on-node.ts";
import { benchOperations } from "./bench/operations.ts";
import { measureStartup } from "./bench/startup.ts";
import { weighWorker } from "./cost/size.ts";
import { printTable } from "./print-table.ts";
import { buildWorker } from "./worker/build.ts";
import { loadIntoNode } from "./worker/in-node.ts";

/**
 * `npm run bench`: how fast the built Worker is on this machine, beside a floor that only makes the same
 * KV and D1 calls, and beside what one would take instead. Numbers of one run compare; those of two runs
 * or two machines do not. With `-- --databases 16`: how many users a second are made over 1, 4, and so many databases.
 */

const CONNECTIONS = [1, 16];
/** How often the service and the peer are measured in turn: in each, the service should take no more CPU. */
const ROUNDS = 3;

// The service writes a line for each request: here it would go between the tables.
const print = console.log;
console.log = () => {};

const milliseconds = (value: number) => value.toFixed(2);
const microseconds = (value: number) => Math.round(value).toLocaleString("en");
const speed = (result: LoadResult) => [
  Math.round(rate(result)).toLocaleString("en"),
  milliseconds(percentile(result, 0.5)),
  milliseconds(percentile(result, 0.99)),
];
const failed = ({ failures }: LoadResult) => [...failures.values()].reduce((sum, count) => sum + count, 0);

const { values: options } = parseArgs({ options: { databases: { type: "string" } } });
const worker = await buildWorker();
if (options.databases !== undefined) {
  const most = Number(options.databases);
  const results = await measureDatabases(worker.modules, [...new Set([1, Math.min(4, most), most])]);
  printTable(print, {
    title: "New users over several databases under one Worker: two connections for each database",
    heading: ["databases", "writes/s", "p50 ms", "p99 ms", "one writer each: writes/s", "p50 ms", "p99 ms", ""],
    rows: results.map(({ databases, simulated, oneWriter }) => [
      ...[String(databases), ...speed(simulated), ...speed(oneWriter)],
      failed(simulated) + failed(oneWriter) > 0 ? "FAILURES" : "",
    ]),
  });
  process.exit();
}
const { whole, withoutConsole } = weighWorker(worker);
print(`The Worker: ${whole.toFixed(1)} KiB compressed, ${withoutConsole.toFixed(1)} without the console.`);
print(`Its start: ${milliseconds(await measureStartup())} ms of CPU in workerd on this machine.`);

const comparisons = await compareWithFloor(worker.modules, CONNECTIONS);
printTable(print, {
  title: "The built Worker in workerd, D1 and KV by Miniflare, beside the floor",
  heading: ["operation", "conn.", "requests/s", "p50 ms", "p99 ms", "floor/s", "p50 ms", "p99 ms", "of floor", ""],
  rows: comparisons.map(({ operation, aim, connections, service, floor, ratio }) => [
    ...[operation, String(connections), ...speed(service), ...speed(floor), ratio.toFixed(2)],
    failed(service) + failed(floor) > 0 ? "FAILURES" : connections > 1 && ratio < aim ? `below ${aim}` : "",
  ]),
});

const deliveries = await measureDeliveries(worker.modules);
const told = { ...deliveries, milliseconds: 0, failures: new Map<number, number>() };
printTable(print, {
  title: "From the commit of a change to the receiver of a webhook",
  heading: ["deliveries", "p50 ms", "p99 ms", ""],
  rows: [
    [
      String(deliveries.times.length),
      milliseconds(percentile(told, 0.5)),
      milliseconds(percentile(told, 0.99)),
      deliveries.failures > 0 ? "FAILURES" : "",
    ],
  ],
});

const dev = await measureDevProxy(CONNECTIONS);
printTable(print, {
  title: "GET user through wrangler dev, whose proxy costs more than the request",
  heading: ["conn.", "requests/s", "p50 ms", "p99 ms"],
  rows: [...dev].map(([connections, result]) => [String(connections), ...speed(result)]),
});

const shares = await measureOwnShare(await loadIntoNode(worker.modules));
printTable(print, {
  title: "The same Worker on plain Node, no HTTP, SQLite in the process: microseconds a request",
  heading: ["operation", "all", "without SQLite"],
  rows: shares.map(({ operation, total, own }) => [operation, microseconds(total), microseconds(own)]),
});

const rounds: { readonly service: NodeShare[]; readonly peer: NodeShare[] }[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  rounds.push({
    service: await measureOnNode("service", worker.modules),
    peer: await measureOnNode("peer", worker.modules),
  });
}
printTable(print, {
  title: `On Node's HTTP server, SQLite in the process, one connection: CPU µs in ${ROUNDS} turns, of the Worker beside scimmy with express`,
  heading: ["operation", "the Worker", "the peer", "the peer by ours", ""],
  rows: benchOperations.map(({ name }, index) => {
    const [ours, theirs] = (["service", "peer"] as const).map((server) =>
      rounds.flatMap((round) => round[server][index] ?? []),
    ) as [NodeShare[], NodeShare[]];
    const factors = ours.map(({ cpu }, round) => (theirs[round]?.cpu ?? Number.NaN) / cpu);
    const hasFailed = [...ours, ...theirs].some(({ failures }) => failures > 0);
    return [
      name,
      ours.map(({ cpu }) => microseconds(cpu)).join(" "),
      theirs.map(({ cpu }) => microseconds(cpu)).join(" "),
      factors.map((factor) => `×${factor.toFixed(2)}`).join(" "),
      hasFailed ? "FAILURES" : factors.every((factor) => factor >= 1) ? "" : "above the peer",
    ];
  }),
});
