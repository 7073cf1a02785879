import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { TenantKey } from "../../directory/administration.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { events } from "../tables.ts";

/** A configuration that is gone, and what its log can still be found by. */
export interface EndedConfig {
  readonly id: string;
  readonly name: string;
  readonly tenant: TenantKey;
  readonly endedAt: string;
}

/** Literal, as the index of ended configurations is for rows of that type alone. */
const isEnd = sql`type = 'config.deleted'`;

const columns = sql`config_id, at, tenant_kind, tenant_id, data ->> '$.name' AS name`;

interface EndedRow {
  readonly config_id: string;
  readonly at: string;
  readonly tenant_kind: TenantKey["kind"];
  readonly tenant_id: string;
  readonly name: string | null;
}

function toEnded({ config_id: id, at, tenant_kind: kind, tenant_id, name }: EndedRow): EndedConfig {
  return { id, name: name ?? id, tenant: { kind, id: tenant_id }, endedAt: at };
}

/** Selects the ids of a tenant's configurations that are gone, as far as the events go back. */
export function endedConfigIds({ kind, id }: TenantKey): SQL {
  return sql`SELECT config_id FROM ${events} WHERE tenant_kind = ${kind} AND tenant_id = ${id} AND ${isEnd}`;
}

/** Selects what a tenant's configuration was called that is gone. */
export function endedConfigName({ kind, id }: TenantKey, configId: SQLiteColumn): SQL {
  return sql`SELECT data ->> '$.name' FROM ${events} WHERE tenant_kind = ${kind} AND tenant_id = ${id} AND ${isEnd} AND ${events.configId} = ${configId}`;
}

/**
 * The configurations of a tenant that went last. They are known from the event of their end, which is kept as long as
 * their last row of the log, or longer. One round trip.
 */
export async function listEndedConfigs(db: Database, { kind, id }: TenantKey, limit: number): Promise<EndedConfig[]> {
  const [found] = await runBatch(db, [
    sql`SELECT ${columns} FROM ${events} WHERE tenant_kind = ${kind} AND tenant_id = ${id} AND ${isEnd} ORDER BY seq DESC LIMIT ${limit}`,
  ]);
  return ((found?.results ?? []) as EndedRow[]).map(toEnded);
}

/** The configuration of an id that is gone; undefined where the events know of no such end. One round trip. */
export async function findEndedConfig(db: Database, id: string): Promise<EndedConfig | undefined> {
  const [found] = await runBatch(db, [
    sql`SELECT ${columns} FROM ${events} WHERE config_id = ${id} AND ${isEnd} ORDER BY seq DESC LIMIT 1`,
  ]);
  const [row] = (found?.results ?? []) as EndedRow[];
  return row && toEnded(row);
}

/** Those of some configurations that are gone, and of whose logs there may be something left. One round trip. */
export async function whichEnded(db: Database, ids: readonly string[]): Promise<ReadonlySet<string>> {
  // From the last event of each: its end is there, or close to it.
  const end = sql`SELECT seq FROM ${events} WHERE config_id = wanted.value AND ${isEnd} ORDER BY seq DESC LIMIT 1`;
  const [found] = await runBatch(db, [
    sql`SELECT wanted.value AS id FROM json_each(${JSON.stringify(ids)}) AS wanted WHERE (${end}) IS NOT NULL`,
  ]);
  return new Set(((found?.results ?? []) as { readonly id: string }[]).map(({ id }) => id));
}
