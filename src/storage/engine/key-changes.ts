import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { jsonValues } from "./rows.ts";

/** A record's unique key, before and after an update. */
export interface KeyChange {
  readonly id: string;
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * The records whose key another record of the same update takes over. An index is unique after every
 * row, not after the statement, so these have to let go of it first.
 */
export function displacedIds(changes: readonly KeyChange[]): string[] {
  const takers = new Map(changes.map(({ id, after }) => [after, id]));
  return changes
    .filter(({ id, before }) => before !== undefined && (takers.get(before) ?? id) !== id)
    .map(({ id }) => id);
}

/** Makes rows let go of their unique keys; what they hold meanwhile nobody can ask for. */
export function releaseKeys(table: SQLiteTable, columns: readonly string[], own: SQL, ids: readonly string[]): SQL[] {
  if (ids.length === 0) return [];
  const released = columns.map((column) => sql`${sql.identifier(column)} = char(0) || id`);
  return [sql`UPDATE ${table} SET ${sql.join(released, sql`, `)} WHERE +(${own}) AND id IN ${jsonValues(ids)}`];
}
