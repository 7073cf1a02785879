/** What one request cost, its work after the answer included. */
export interface RequestCost {
  /** D1 calls: each is a network round trip, a batch too. */
  trips: number;
  statements: number;
  /** From D1's own `meta`: what it bills. */
  rowsRead: number;
  rowsWritten: number;
  /** D1 calls that failed, a batch that a precondition aborted for one: D1 does not tell their rows. */
  aborted: number;
  kvReads: number;
  kvWrites: number;
}

/** The header that names the method of the RPC entrypoint that is to be called with the body's arguments. */
export const RPC_HEADER = "x-rpc";

/** The header in which the counted Worker reports a `RequestCost`, as JSON. */
export const COST_HEADER = "x-cost";

/** A request that has cost nothing yet. */
export function createRequestCost(): RequestCost {
  return { trips: 0, statements: 0, rowsRead: 0, rowsWritten: 0, aborted: 0, kvReads: 0, kvWrites: 0 };
}

/** A D1 binding that adds what it is used for to `cost`. */
export function countDatabase(db: D1Database, cost: RequestCost): D1Database {
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

  /** Runs one call of D1 and counts it. */
  async function call(statements: number, run: () => Promise<readonly D1Result[]>): Promise<D1Result[]> {
    cost.trips += 1;
    cost.statements += statements;
    try {
      const results = await run();
      for (const { meta } of results) {
        cost.rowsRead += meta.rows_read;
        cost.rowsWritten += meta.rows_written;
      }
      return [...results];
    } catch (error) {
      cost.aborted += 1;
      throw error;
    }
  }

  /** Only `all` tells the rows, so the other calls are made of it. */
  function count(statement: D1PreparedStatement): D1PreparedStatement {
    const all = async () => (await call(1, async () => [await statement.all()]))[0];
    const counted = {
      bind: (...values: unknown[]) => count(statement.bind(...values)),
      all,
      run: all,
      first: async (column?: string) => {
        const row = (await all())?.results[0] as Record<string, unknown> | undefined;
        return (column === undefined ? row : row?.[column]) ?? null;
      },
      raw: async () => (await all())?.results.map((row) => Object.values(row as object)),
    } as unknown as D1PreparedStatement;
    originals.set(counted, statement);
    return counted;
  }

  return {
    prepare: (sql: string) => count(db.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) =>
      call(statements.length, () => db.batch(statements.map((each) => originals.get(each) ?? each))),
  } as D1Database;
}

/** A request with this header is served as by an isolate that is new, and remembers nothing. */
export const ISOLATE_HEADER = "x-new-isolate";

/** A KV binding that adds its reads and writes to the cost of the request that is served. */
export function countCache(kv: KVNamespace, costOfRequest: () => RequestCost): KVNamespace {
  const counters: Readonly<Record<string, "kvReads" | "kvWrites">> = {
    get: "kvReads",
    getWithMetadata: "kvReads",
    list: "kvReads",
    put: "kvWrites",
    delete: "kvWrites",
  };
  return new Proxy(kv, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...values: unknown[]) => {
        const counter = counters[String(name)];
        if (counter !== undefined) costOfRequest()[counter] += 1;
        return member.apply(target, values);
      };
    },
  });
}
