import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { jsonValues } from "./rows.ts";
import type { Precondition, PreconditionName } from "./scim-database.ts";

/** Each of the ids is a row of the table that satisfies `own`. */
export function allExist(table: SQLiteTable, own: SQL, ids: readonly string[]): Precondition[] {
  const missing = sql`SELECT 1 FROM json_each(${JSON.stringify(ids)}) AS wanted WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${own} AND id = wanted.value)`;
  return ids.length === 0 ? [] : [{ name: "resourceExists", holds: sql`SELECT 1 WHERE NOT EXISTS (${missing})` }];
}

/** Each of the records is still a row of the table, in the version in which it was read. */
export function allMatchVersion(
  table: SQLiteTable,
  own: SQL,
  records: readonly { readonly id: string; readonly version: number }[],
): Precondition[] {
  const versions = JSON.stringify(records.map(({ id, version }) => [id, version]));
  const changed = sql`SELECT 1 FROM json_each(${versions}) AS wanted WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${own} AND id = wanted.value ->> 0 AND version = wanted.value ->> 1)`;
  return records.length === 0 ? [] : [{ name: "versionMatches", holds: sql`SELECT 1 WHERE NOT EXISTS (${changed})` }];
}

/** No row stands in the way of a change to these ids. */
export function noneExists(name: PreconditionName, ids: readonly string[], rows: (ids: SQL) => SQL): Precondition[] {
  return ids.length === 0 ? [] : [{ name, holds: sql`SELECT 1 WHERE NOT EXISTS (${rows(jsonValues(ids))})` }];
}
