import type { RemoteStatement } from "./sql-worker.ts";

type Send = (statements: readonly RemoteStatement[]) => Promise<D1Result[]>;

/** A D1 binding in Node, as far as the stores of the service and the measurements use one. */
export function createRemoteDatabase(send: Send): D1Database {
  const prepare = (sql: string, params: readonly unknown[] = []) => ({
    sql,
    params,
    bind: (...values: unknown[]) => prepare(sql, values),
    all: async () => (await send([{ sql, params }]))[0],
  });
  const batch = (statements: readonly RemoteStatement[]) => send(statements);
  return { prepare, batch } as unknown as D1Database;
}
