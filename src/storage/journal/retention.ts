import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { type Database, runBatch } from "../engine/database.ts";
import { events, provisioningLog, setupLinks, tokens, usedAssertions } from "../tables.ts";

/** Rows that one batch deletes at most, so that none holds up provisioning for long. */
const BATCH_ROWS = 1000;
/** Batches of one run at most; what is left then waits for the next night. */
const MAX_BATCHES = 200;

/** What a run deleted. */
export interface RetentionResult {
  readonly logRows: number;
  readonly events: number;
  readonly tokens: number;
  readonly assertions: number;
  readonly setupLinks: number;
}

/** Deletes log rows and events from before a time, and credentials that are over, in bounded batches. */
export async function deleteExpired(db: Database, before: Date, now: Date): Promise<RetentionResult> {
  const cutoff = before.toISOString();
  return {
    logRows: await deleteInBatches(
      db,
      sql`DELETE FROM ${provisioningLog} WHERE id IN (SELECT id FROM ${provisioningLog} WHERE at < ${cutoff} ORDER BY at LIMIT ${BATCH_ROWS})`,
    ),
    events: await deleteInBatches(
      db,
      sql`DELETE FROM ${events} WHERE seq IN (SELECT seq FROM ${events} WHERE at < ${cutoff} ORDER BY at LIMIT ${BATCH_ROWS})`,
    ),
    tokens: await deleteInBatches(db, deleteOver(tokens, now)),
    assertions: await deleteInBatches(db, deleteOver(usedAssertions, now)),
    setupLinks: await deleteInBatches(db, deleteOver(setupLinks, now)),
  };
}

function deleteOver(table: SQLiteTable, now: Date): SQL {
  return sql`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE expires_at <= ${now.toISOString()} LIMIT ${BATCH_ROWS})`;
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
