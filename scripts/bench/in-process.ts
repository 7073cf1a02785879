import type { NodeWorker } from "../worker/in-node.ts";
import { migrate } from "../worker/migrate.ts";
import { seedProject } from "../worker/seed.ts";
import { median } from "./load.ts";
import { createMapCache } from "./map-cache.ts";
import { BENCH_GROUP, type BenchOperation, benchOperations } from "./operations.ts";
import { createSqliteD1 } from "./sqlite-d1.ts";

const USERS = 10_000;
const WARM_UP = 600;
const REQUESTS = 1_500;

/** Microseconds of one operation on plain Node, the median. */
export interface OwnShare {
  readonly operation: string;
  readonly total: number;
  /** Without what SQLite took. */
  readonly own: number;
}

/** The application without workerd: the built Worker on plain Node, SQLite in this process in D1's place. */
export async function measureOwnShare(fetch: NodeWorker): Promise<OwnShare[]> {
  const { binding, spent } = createSqliteD1();
  await migrate(binding);
  const tenant = await seedProject(binding, { users: USERS, groups: [BENCH_GROUP] });
  const env = { DB: binding, TOKEN_CACHE: createMapCache(), LOG_RETENTION_DAYS: "30", ADMIN_TOKEN: "" };
  let next = 0;

  async function run(operation: BenchOperation): Promise<{ total: number; own: number }> {
    const { method, path, headers, body } = operation.request(tenant, next++);
    const request = new Request(`http://localhost${path}`, { method, headers, body: body ?? null });
    const [start, before] = [performance.now(), spent()];
    const answer = await fetch(request, env);
    await answer.text();
    const total = performance.now() - start;
    if (answer.status !== operation.status) throw new Error(`${operation.name} answered ${answer.status}`);
    return { total: total * 1000, own: (total - (spent() - before)) * 1000 };
  }

  const shares: OwnShare[] = [];
  for (const operation of benchOperations) {
    for (let count = 0; count < WARM_UP; count += 1) await run(operation);
    const times: { total: number; own: number }[] = [];
    for (let count = 0; count < REQUESTS; count += 1) times.push(await run(operation));
    shares.push({
      operation: operation.name,
      total: median(times.map(({ total }) => total)),
      own: median(times.map(({ own }) => own)),
    });
  }
  return shares;
}
