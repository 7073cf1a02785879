import { sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { unknownId } from "../engine/admin-error.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { configs, subscribers, teams, users } from "../tables.ts";

/** How far the connection of a configuration has come, by what its identity provider has sent. */
export interface Progress {
  /** The last request of any of its tokens; null while there was none. To the minute, as the next. */
  readonly lastUsedAt: string | null;
  /** The last request that came to its base URL with a token that is not its own. */
  readonly lastRefusedAt: string | null;
  /** Whether somebody is there whom it provisioned. */
  readonly hasPeople: boolean;
  /** Whether a team is there that it pushed; null where it pushes none. */
  readonly hasGroups: boolean | null;
}

interface ProgressRow {
  readonly last_used_at: string | null;
  readonly last_refused_at: string | null;
  readonly people: number;
  readonly groups: number | null;
}

/**
 * How far a configuration's connection has come. One round trip, and few rows, as it is asked for again and again.
 *
 * @throws AdminError 404
 */
export async function readProgress(db: Database, id: string): Promise<Progress> {
  const own = (table: typeof users | typeof subscribers, tenant: SQLiteColumn) =>
    sql`EXISTS (SELECT 1 FROM ${table} WHERE ${table.tenantId} = ${tenant} AND ${table.provisionedBy} = ${configs}.id)`;
  const pushed = sql`EXISTS (SELECT 1 FROM ${teams} WHERE ${teams.tenantId} = ${configs.projectId} AND ${teams.pushedBy} = ${configs}.id)`;
  const [result] = await runBatch(db, [
    sql`SELECT last_used_at, last_refused_at, ${own(users, configs.projectId)} OR ${own(subscribers, configs.statusPageId)} AS people, CASE WHEN project_id IS NOT NULL AND enable_push_groups = 1 THEN ${pushed} END AS groups FROM ${configs} WHERE id = ${id}`,
  ]);
  const [row] = (result?.results ?? []) as ProgressRow[];
  if (row === undefined) throw unknownId("SCIM configuration", id);
  return {
    lastUsedAt: row.last_used_at,
    lastRefusedAt: row.last_refused_at,
    hasPeople: row.people === 1,
    hasGroups: row.groups === null ? null : row.groups === 1,
  };
}
