import { env } from "cloudflare:workers";
import type { Bindings } from "../../../src/env.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import type { Fetch } from "../helpers/scim-client.ts";

/** The Worker with some of its bindings replaced. */
export function workerWith(bindings: Partial<Bindings>): Fetch {
  return (url, init) => fetchWorker(url, init, bindings);
}

/** Whether a call fails, and when: before the database has done anything, or after it has committed. */
export type FaultPlan = (call: number) => "before" | "after" | undefined;

/** The errors of a D1 binding: the message is in the cause as well. */
function databaseError(message: string): Error {
  return new Error(`D1_ERROR: ${message}`, { cause: new Error(message) });
}

/** The database, but for the calls that fail as planned; a call is a network call, and so a whole batch. */
export function createFaultyDatabase(message: string, plan: FaultPlan): D1Database {
  let calls = 0;
  const binding = {
    prepare: (sql: string) => env.DB.prepare(sql),
    async batch(statements: D1PreparedStatement[]) {
      calls += 1;
      const when = plan(calls);
      if (when === "before") throw databaseError(message);
      const results = await env.DB.batch(statements);
      if (when === "after") throw databaseError(message);
      return results;
    },
  };
  // Whatever else of a D1 binding the Worker might call is missing, and would fail the test.
  return binding as unknown as D1Database;
}

/** A cache that is read by `get`; each change of it ends as `change` does. */
export function createFaultyCache(
  get: (key: string) => Promise<unknown>,
  change: () => Promise<unknown> = async () => {},
): KVNamespace {
  return { get, put: change, delete: change } as unknown as KVNamespace;
}
