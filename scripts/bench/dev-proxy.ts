import { startDevServer } from "../worker/dev-server.ts";
import { createHttpTenant } from "../worker/http-tenant.ts";
import { type LoadResult, putLoad } from "./load.ts";
import { BENCH_GROUP, benchOperations } from "./operations.ts";

const USERS = 20;
const MILLISECONDS = 1_500;

/** What a GET takes through `wrangler dev`, whose proxy stands before the Worker. */
export async function measureDevProxy(connections: readonly number[]): Promise<Map<number, LoadResult>> {
  const operation = benchOperations.find(({ name }) => name === "GET user");
  if (operation === undefined) throw new Error("no operation to measure");
  const server = await startDevServer();
  try {
    const tenant = await createHttpTenant(server, USERS, BENCH_GROUP);
    const results = new Map<number, LoadResult>();
    let next = 0;
    for (const count of connections) {
      const options = { connections: count, isExpected: (status: number) => status === operation.status };
      const load = (milliseconds: number) =>
        putLoad(server.url, () => operation.request(tenant, next++), { ...options, milliseconds });
      await load(MILLISECONDS / 3);
      results.set(count, await load(MILLISECONDS));
    }
    return results;
  } finally {
    await server.stop();
  }
}
