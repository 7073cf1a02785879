import { type SQL, sql } from "drizzle-orm";
import { type Database, runBatch } from "../engine/database.ts";
import { deliveries, events, provisioningLog, tokens } from "../tables.ts";
import { isSentToAll, passOthersEvents } from "./unsent.ts";

/** Rows that one batch deletes at most, so that none holds up provisioning for long. */
const BATCH_ROWS = 1000;
/** Batches of one run at most; what is left then waits for the next night. */
const MAX_BATCHES = 200;

/** What a run deleted. */
export interface RetentionResult {
  readonly logRows: number;
  readonly events: number;
  readonly tokens: number;
  readonly deliveries: number;
}

/** Milliseconds for which attempts to send webhooks are kept. */
const DELIVERIES_KEPT = 7 * 24 * 60 * 60 * 1000;

/**
 * Deletes log rows and events from before a time, tokens that have expired, and what is kept of webhooks'
 * deliveries, in bounded batches. An event stays as long as an enabled webhook has not been sent it.
 */
export async function deleteExpired(db: Database, before: Date, now: Date): Promise<RetentionResult> {
  const cutoff = before.toISOString();
  const oldestDelivery = new Date(now.getTime() - DELIVERIES_KEPT).toISOString();
  await passOthersEvents(db, now);
  return {
    logRows: await deleteInBatches(
      db,
      sql`DELETE FROM ${provisioningLog} WHERE id IN (SELECT id FROM ${provisioningLog} WHERE at < ${cutoff} ORDER BY at LIMIT ${BATCH_ROWS})`,
    ),
    events: await deleteInBatches(
      db,
      sql`DELETE FROM ${events} WHERE seq IN (SELECT seq FROM ${events} WHERE at < ${cutoff} AND ${isSentToAll} ORDER BY at LIMIT ${BATCH_ROWS})`,
    ),
    tokens: await deleteInBatches(
      db,
      sql`DELETE FROM ${tokens} WHERE id IN (SELECT id FROM ${tokens} WHERE expires_at <= ${now.toISOString()} LIMIT ${BATCH_ROWS})`,
    ),
    deliveries: await deleteInBatches(
      db,
      sql`DELETE FROM ${deliveries} WHERE id IN (SELECT id FROM ${deliveries} WHERE at < ${oldestDelivery} ORDER BY at LIMIT ${BATCH_ROWS})`,
    ),
  };
}

async function deleteInBatches(db: Database, statement: SQL): Promise<number> {
  let deleted = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const [result] = await runBatch(db, [statement]);
    const changes = result?.meta.changes ?? 0;
    deleted += changes;
    if (changes < BATCH_ROWS) break;
  }
  return deleted;
}
