// @ts-expect-error: the built Worker, which is beside this module in the runtime only.
import * as worker from "./index.js";

/**
 * The built Worker over databases that carry out one transaction at a time, each of which takes a while: as D1 does,
 * and the simulator does not. The entry module of a runtime of the benchmark.
 */

/** Milliseconds of a transaction; so many that this machine's processor is not the limit. */
const TRANSACTION = 200;

const { fetch } = worker.default as Required<ExportedHandler<Env>>;

/** When each database is free again, in milliseconds since 1970. */
const free = new Map<string, number>();

/** Waits for the database's turn, and as long as the transaction takes. */
async function waitForTurn(name: string): Promise<void> {
  const now = Date.now();
  const end = Math.max(now, free.get(name) ?? 0) + TRANSACTION;
  free.set(name, end);
  await scheduler.wait(end - now);
}

function withOneWriter(name: string, db: D1Database): D1Database {
  return {
    prepare: (sql: string) => db.prepare(sql),
    batch: async (statements: D1PreparedStatement[]) => {
      await waitForTurn(name);
      return db.batch(statements);
    },
  } as D1Database;
}

/** Wrapped once: the Worker's bindings are the same for every request. */
let bound: Env | undefined;

function bind(env: Env): Env {
  const databases = Object.entries(env)
    .filter(([name]) => name === "DB" || name.startsWith("DB_"))
    .map(([name, db]) => [name, withOneWriter(name, db as D1Database)]);
  return { ...env, ...Object.fromEntries(databases) };
}

export default {
  fetch(request, env, context) {
    bound ??= bind(env);
    return fetch(request, bound, context);
  },
} satisfies ExportedHandler<Env>;
