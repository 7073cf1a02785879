import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { jsonValues } from "./rows.ts";
import type { Precondition, PreconditionName } from "./scim-database.ts";

/** Each of the ids is a row of the table that satisfies `own`. */
export function allExist(table: SQLiteTable, own: SQL, ids: readonly string[]): Precondition[] {
  const [id, ...others] = ids;
  if (id === undefined) return [];
  const one = sql`SELECT 1 FROM ${table} WHERE ${own} AND id = ${id}`;
  return [{ name: "resourceExists", holds: others.length === 0 ? one : existEach(table, own, ids) }];
}

function existEach(table: SQLiteTable, own: SQL, ids: readonly string[]): SQL {
  const missing = sql`SELECT 1 FROM json_each(${JSON.stringify(ids)}) AS wanted WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${own} AND id = wanted.value)`;
  return sql`SELECT 1 WHERE NOT EXISTS (${missing})`;
}

interface Version {
  readonly id: string;
  readonly version: number;
}

/** Each of the records is still a row of the table, in the version in which it was read. */
export function allMatchVersion(table: SQLiteTable, own: SQL, records: readonly Version[]): Precondition[] {
  const [record, ...others] = records;
  if (record === undefined) return [];
  const one = sql`SELECT 1 FROM ${table} WHERE ${own} AND id = ${record.id} AND version = ${record.version}`;
  return [{ name: "versionMatches", holds: others.length === 0 ? one : matchEach(table, own, records) }];
}

function matchEach(table: SQLiteTable, own: SQL, records: readonly Version[]): SQL {
  const versions = JSON.stringify(records.map(({ id, version }) => [id, version]));
  const changed = sql`SELECT 1 FROM json_each(${versions}) AS wanted WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${own} AND id = wanted.value ->> 0 AND version = wanted.value ->> 1)`;
  return sql`SELECT 1 WHERE NOT EXISTS (${changed})`;
}

/** No row stands in the way of a change to these ids. */
export function noneExists(name: PreconditionName, ids: readonly string[], rows: (ids: SQL) => SQL): Precondition[] {
  return ids.length === 0 ? [] : [{ name, holds: sql`SELECT 1 WHERE NOT EXISTS (${rows(jsonValues(ids))})` }];
}
