import { eq } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { unknownId } from "./admin-error.ts";
import type { Database } from "./database.ts";

/** Finds the row of an id: goes into the batch of whatever is asked about it, and costs one row. */
export function findId(db: Database, table: SQLiteTable & { readonly id: SQLiteColumn }, id: string) {
  return db.select({ id: table.id }).from(table).where(eq(table.id, id));
}

/**
 * The one row that a query by id found.
 *
 * @throws AdminError 404 naming what there is none of
 */
export function requireFound<Row>([row]: readonly Row[], noun: string, id: string): Row {
  if (row === undefined) throw unknownId(noun, id);
  return row;
}
