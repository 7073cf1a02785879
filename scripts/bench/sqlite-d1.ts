import { DatabaseSync, type StatementSync } from "node:sqlite";

/** A D1 binding over SQLite in this process, and the time spent in it. */
export interface SqliteD1 {
  readonly binding: D1Database;
  /** Milliseconds that SQLite has taken. */
  readonly spent: () => number;
}

interface Statement {
  readonly sql: string;
  readonly params: readonly (string | number | null)[];
}

/** Opens an empty database in memory; for the benchmark alone. */
export function createSqliteD1(): SqliteD1 {
  const database = new DatabaseSync(":memory:");
  const prepared = new Map<string, StatementSync>();
  let spent = 0;

  function execute({ sql, params }: Statement): D1Result {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      prepared.set(sql, statement);
    }
    const results = statement.all(...params);
    return { success: true, results, meta: {} } as unknown as D1Result;
  }

  function timed<T>(run: () => T): T {
    const start = performance.now();
    try {
      return run();
    } finally {
      spent += performance.now() - start;
    }
  }

  function transact(statements: readonly Statement[]): D1Result[] {
    database.exec("BEGIN");
    try {
      const results = statements.map(execute);
      database.exec("COMMIT");
      return results;
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  }

  const prepare = (sql: string, params: Statement["params"] = []): object => ({
    sql,
    params,
    bind: (...values: Statement["params"]) => prepare(sql, values),
    all: async () => timed(() => execute({ sql, params })),
    raw: async () => timed(() => execute({ sql, params })).results.map((row) => Object.values(row as object)),
  });
  const batch = async (statements: readonly Statement[]) => timed(() => transact(statements));
  return { binding: { prepare, batch } as unknown as D1Database, spent: () => spent };
}
