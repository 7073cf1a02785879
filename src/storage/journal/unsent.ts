import { type SQL, sql } from "drizzle-orm";
import { type Database, runBatch } from "../engine/database.ts";
import { events, webhooks } from "../tables.ts";

const laterEvent = (isWanted: SQL) =>
  sql`EXISTS (SELECT 1 FROM ${events} WHERE ${isWanted} AND seq > ${webhooks.position})`;

/** Whether the feed goes on after the position of the webhook whose row is being looked at, in what it is about. */
export const hasUnsent: SQL = sql`CASE
  WHEN ${webhooks.projectId} IS NOT NULL THEN ${laterEvent(sql`tenant_kind = 'project' AND tenant_id = ${webhooks.projectId}`)}
  WHEN ${webhooks.statusPageId} IS NOT NULL THEN ${laterEvent(sql`tenant_kind = 'status-page' AND tenant_id = ${webhooks.statusPageId}`)}
  ELSE ${laterEvent(sql`true`)} END`;

/** Whether every enabled webhook has been sent the event whose row is being looked at, or does not want it. */
export const isSentToAll: SQL = sql`seq <= COALESCE((SELECT MIN(position) FROM ${webhooks} WHERE enabled = 1), ${sql.raw(String(Number.MAX_SAFE_INTEGER))})`;

/**
 * Moves webhooks of one tenant, about which nothing is left to tell, to the end of the feed: they keep no events of
 * others. In one statement, so that what is committed meanwhile comes after it.
 */
export async function passOthersEvents(db: Database, now: string): Promise<void> {
  const last = sql`(SELECT MAX(seq) FROM ${events})`;
  await runBatch(db, [
    sql`UPDATE ${webhooks} SET position = ${last} WHERE enabled = 1 AND position < ${last}
      AND (lease_until IS NULL OR lease_until <= ${now}) AND NOT ${hasUnsent}`,
  ]);
}
