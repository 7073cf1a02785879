import type { SQL } from "drizzle-orm";
import { type Database, runBatch } from "./database.ts";

/** A query of Drizzle's builder, which knows the shape of its rows. */
interface BuiltQuery extends PromiseLike<unknown> {
  getSQL(): SQL;
  prepare(): { mapResult(response: unknown, isFromBatch?: boolean): unknown };
}

/** The rows of each query, in order. */
type Rows<Queries extends readonly BuiltQuery[]> = { -readonly [Index in keyof Queries]: Awaited<Queries[Index]> };

/**
 * Runs queries of Drizzle's builder as one transaction in one round trip, on the meter. Columns of one
 * query must differ in name, as the rows of a batch come by name: alias what does not.
 */
export async function runQueries<const T extends readonly BuiltQuery[]>(db: Database, queries: T): Promise<Rows<T>> {
  const results = await runBatch(
    db,
    queries.map((query) => query.getSQL()),
  );
  return queries.map((query, index) => query.prepare().mapResult(results[index], true)) as Rows<T>;
}
