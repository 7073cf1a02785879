import type { WorkerModules } from "../worker/build.ts";
import { loadIntoNode, type NodeWorker } from "../worker/in-node.ts";
import { loadModule, type Runtime, startRuntime } from "../worker/runtime.ts";
import { type SeededTenant, seedProject } from "../worker/seed.ts";
import { type FloorPlan, recordFloorPlan } from "./floor-plan.ts";
import { joinResults, type LoadResult, median, putLoad, rate } from "./load.ts";
import { BENCH_GROUP, type BenchOperation, type BenchRequest, benchOperations } from "./operations.ts";

const USERS = 20_000;
/** The service and the floor take short turns, so that what else the machine does falls on both. */
const ROUNDS = 21;
const ROUND_MILLISECONDS = 150;

/** Loads at one number of connections. */
export interface Comparison {
  readonly operation: string;
  readonly aim: number;
  readonly connections: number;
  readonly service: LoadResult;
  readonly floor: LoadResult;
  /** The service's rate by the floor's: the median of the rounds. */
  readonly ratio: number;
}

/** The built Worker beside the floor, in the same runtime and on the same database. */
export async function compareWithFloor(modules: WorkerModules, connections: readonly number[]): Promise<Comparison[]> {
  const worker = await loadIntoNode(modules);
  const runtime = await startRuntime([
    { name: "service", modules },
    {
      name: "floor",
      modules: { "floor.ts": loadModule(new URL("floor.ts", import.meta.url)) },
      sharesDataOf: "service",
    },
  ]);
  try {
    const tenant = await seedProject(await runtime.database("service"), { users: USERS, groups: [BENCH_GROUP] });
    const numbers = createNumbers();
    const comparisons: Comparison[] = [];
    for (const operation of benchOperations) {
      const request = operation.request(tenant, numbers());
      await setFloor(runtime, await recordPlan({ worker, runtime, tenant }, request));
      for (const count of connections) {
        comparisons.push(await compare(runtime, { operation, connections: count, tenant, numbers }));
      }
    }
    return comparisons;
  } finally {
    await runtime.dispose();
  }
}

/** Each number once, so that no request repeats another. */
function createNumbers(): () => number {
  let next = 0;
  return () => next++;
}

interface Trial {
  readonly operation: BenchOperation;
  readonly connections: number;
  readonly tenant: SeededTenant;
  readonly numbers: () => number;
}

async function compare(runtime: Runtime, { operation, connections, tenant, numbers }: Trial): Promise<Comparison> {
  const next = () => withSubjects(operation.request(tenant, numbers()));
  const options = { connections, isExpected: (status: number) => status === operation.status };
  const rounds: { service: LoadResult; floor: LoadResult }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    // The first round warms up.
    const milliseconds = round === 0 ? 2 * ROUND_MILLISECONDS : ROUND_MILLISECONDS;
    const service = await putLoad(await runtime.url("service"), next, { ...options, milliseconds });
    const floor = await putLoad(await runtime.url("floor"), next, { ...options, milliseconds });
    if (round > 0) rounds.push({ service, floor });
  }
  return {
    operation: operation.name,
    aim: operation.aim,
    connections,
    service: joinResults(rounds.map(({ service }) => service)),
    floor: joinResults(rounds.map(({ floor }) => floor)),
    ratio: median(rounds.map(({ service, floor }) => rate(service) / rate(floor))),
  };
}

function withSubjects(request: BenchRequest): BenchRequest {
  return { ...request, headers: { ...request.headers, "x-subjects": request.subjects.join(",") } };
}

interface Recording {
  readonly worker: NodeWorker;
  readonly runtime: Runtime;
  readonly tenant: SeededTenant;
}

async function recordPlan({ worker, runtime, tenant }: Recording, request: BenchRequest): Promise<FloorPlan> {
  // So that the configuration is in KV and the token's last use is written.
  await runtime.fetch("service", `http://localhost${tenant.config.basePath}/ServiceProviderConfig`, {
    headers: { Authorization: `Bearer ${tenant.config.token}` },
  });
  const known = new Set([
    tenant.id,
    tenant.config.id,
    ...tenant.userIds,
    ...[...tenant.groups.values()].map(({ id }) => id),
  ]);
  const data = { database: await runtime.database("service"), cache: await runtime.cache("service") };
  return recordFloorPlan(worker, { first: { ...request, ...discoveryOf(tenant) }, request }, data, known);
}

function discoveryOf({ config }: SeededTenant) {
  return { method: "GET", path: `${config.basePath}/ServiceProviderConfig`, body: undefined };
}

async function setFloor(runtime: Runtime, plan: FloorPlan): Promise<void> {
  const answer = await fetch(new URL("/plan", await runtime.url("floor")), {
    method: "POST",
    body: JSON.stringify(plan),
  });
  if (!answer.ok) throw new Error(`the floor did not take its plan: ${answer.status}`);
}
