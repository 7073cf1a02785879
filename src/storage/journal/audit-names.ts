import { sql } from "drizzle-orm";
import { type Database, runBatch } from "../engine/database.ts";
import { teams, users } from "../tables.ts";

/**
 * What ids in changes are called now: teams by their names, users by their e-mails; what is gone has no
 * name. For those who may read the audit, and so see every tenant. One round trip.
 */
export async function findNames(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const wanted = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`;
  const [found] = await runBatch(db, [
    sql`SELECT id, name FROM ${teams} WHERE id IN (${wanted}) UNION ALL SELECT id, email FROM ${users} WHERE id IN (${wanted})`,
  ]);
  const rows = (found?.results ?? []) as { readonly id: string; readonly name: string }[];
  return new Map(rows.map(({ id, name }) => [id, name]));
}
