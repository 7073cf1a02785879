import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { type Database, runBatch } from "../engine/database.ts";
import {
  adminKeys,
  audit,
  deliveries,
  events,
  provisioningLog,
  setupLinks,
  tokens,
  usedAssertions,
} from "../tables.ts";
import { isSentToAll, passOthersEvents } from "./unsent.ts";

/** Rows of the first batch, of the smallest, of which a run deletes 180,000 at least, and of the largest. */
const FIRST_BATCH = 500;
const MIN_BATCH = 200;
const MAX_BATCH = 5_000;
/** Milliseconds that a batch should hold the one writer for; others then have as many before the next. */
const BATCH_TIME = 20;
/** Milliseconds after which a run ends, and batches: D1 lets an invocation make 1,000 queries. */
const MAX_TIME = 10 * 60 * 1000;
const MAX_BATCHES = 900;

/** Up to which times what is kept has expired; RFC 3339 UTC with milliseconds. */
export interface Cutoffs {
  readonly now: string;
  /** Of the provisioning log and the events. */
  readonly log: string;
  readonly audit: string;
  /** Of the attempts to send webhooks. */
  readonly deliveries: string;
}

/** What expires, and how some of it is deleted; by the names that the log line of a run has. */
const expiring = {
  logRows: ({ log }, rows) =>
    sql`DELETE FROM ${provisioningLog} WHERE id IN (SELECT id FROM ${provisioningLog} WHERE at < ${log} ORDER BY at LIMIT ${rows})`,
  events: ({ log }, rows) =>
    sql`DELETE FROM ${events} WHERE seq IN (SELECT seq FROM ${events} WHERE at < ${log} AND ${isSentToAll} ORDER BY at LIMIT ${rows})`,
  auditRows: (cutoffs, rows) =>
    sql`DELETE FROM ${audit} WHERE id IN (SELECT id FROM ${audit} WHERE at < ${cutoffs.audit} ORDER BY at LIMIT ${rows})`,
  deliveries: (cutoffs, rows) =>
    sql`DELETE FROM ${deliveries} WHERE id IN (SELECT id FROM ${deliveries} WHERE at < ${cutoffs.deliveries} ORDER BY at LIMIT ${rows})`,
  tokens: (cutoffs, rows) => deleteOver(tokens, cutoffs, rows),
  assertions: (cutoffs, rows) => deleteOver(usedAssertions, cutoffs, rows),
  setupLinks: (cutoffs, rows) => deleteOver(setupLinks, cutoffs, rows),
  adminKeys: (cutoffs, rows) => deleteOver(adminKeys, cutoffs, rows),
} as const satisfies Readonly<Record<string, (cutoffs: Cutoffs, rows: number) => SQL>>;

function deleteOver(table: SQLiteTable, { now }: Cutoffs, rows: number): SQL {
  return sql`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE expires_at <= ${now} LIMIT ${rows})`;
}

type Expiring = keyof typeof expiring;

/** What a run deleted, and whether nothing is left that has expired. */
export type RetentionResult = Readonly<Record<Expiring, number>> & { readonly isFinished: boolean };

/** The time, in milliseconds, and how much of it a run may take. */
export interface RetentionClock {
  readonly now: () => number;
  readonly maxTime?: number;
}

/** Which database of how many a run is in: each has an equal part of the time and the batches of an invocation. */
export interface RetentionShare {
  readonly index: number;
  readonly count: number;
}

/**
 * Deletes what has expired: as long as there is any, in batches that hold the writer for a moment each,
 * until the time of a run is over. What is left then waits for the next run. An event stays as long as an
 * enabled webhook has not been sent it.
 */
export async function deleteExpired(
  db: Database,
  cutoffs: Cutoffs,
  { now: readClock, maxTime = MAX_TIME }: RetentionClock = { now: Date.now },
  { index, count }: RetentionShare = { index: 0, count: 1 },
): Promise<RetentionResult> {
  await passOthersEvents(db, cutoffs.now);
  const end = Date.parse(cutoffs.now) + (maxTime * (index + 1)) / count;
  const run = new RetentionRun(db, { hasTime: () => readClock() < end, maxBatches: Math.floor(MAX_BATCHES / count) });
  const deleted: Partial<Record<Expiring, number>> = {};
  for (const name of Object.keys(expiring) as Expiring[]) {
    deleted[name] = await run.deleteAll((rows) => expiring[name](cutoffs, rows));
  }
  return { ...(deleted as Record<Expiring, number>), isFinished: run.isFinished };
}

class RetentionRun {
  readonly #db: Database;
  readonly #hasTime: () => boolean;
  readonly #maxBatches: number;
  #batches = 0;
  #rows = FIRST_BATCH;
  /** Milliseconds that a call of the database takes which does nothing. */
  #distance: number | undefined;
  isFinished = true;

  constructor(db: Database, { hasTime, maxBatches }: { readonly hasTime: () => boolean; readonly maxBatches: number }) {
    this.#db = db;
    this.#hasTime = hasTime;
    this.#maxBatches = maxBatches;
  }

  /** Deletes all rows of a kind; answers how many. */
  async deleteAll(statement: (rows: number) => SQL): Promise<number> {
    let deleted = 0;
    while (this.#batches < this.#maxBatches && this.#hasTime()) {
      const rows = this.#rows;
      const { changes, milliseconds } = await this.#run(statement(rows));
      this.#batches += 1;
      deleted += changes;
      if (changes < rows) return deleted;
      this.#rows = nextBatch(rows, milliseconds);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    }
    this.isFinished = false;
    return deleted;
  }

  /**
   * What a batch changed, and for how long it held the writer: D1 tells what the statement took, but not the commit,
   * so that it is the time of the call without that of one that does nothing.
   */
  async #run(statement: SQL): Promise<{ readonly changes: number; readonly milliseconds: number }> {
    this.#distance ??= (await this.#time([sql`SELECT 1`])).milliseconds;
    const { milliseconds, result } = await this.#time([statement]);
    const { changes = 0, duration = 0 } = result?.meta ?? {};
    return { changes, milliseconds: Math.max(duration, milliseconds - this.#distance) };
  }

  async #time(statements: readonly SQL[]) {
    const start = performance.now();
    const [result] = await runBatch(this.#db, statements);
    return { milliseconds: performance.now() - start, result };
  }
}

/** As many rows as take the time of a batch, by what the last ones took; no more than twice as many as they were. */
function nextBatch(rows: number, milliseconds: number): number {
  const fitting = Math.floor((rows * BATCH_TIME) / Math.max(milliseconds, 1));
  return Math.max(MIN_BATCH, Math.min(MAX_BATCH, 2 * rows, fitting));
}
