import { type SQL, sql } from "drizzle-orm";
import { type Database, runBatch } from "../engine/database.ts";
import { events, provisioningLog, tokens } from "../tables.ts";

/** Rows of the first batch, of the smallest and of the largest. */
const FIRST_BATCH = 500;
const MIN_BATCH = 20;
const MAX_BATCH = 5_000;
/** Milliseconds that a batch should hold the one writer for; never more than twice as many. */
const BATCH_TIME = 40;
/** Milliseconds after which a run ends, and batches: D1 lets an invocation make 1,000 queries. */
const MAX_TIME = 10 * 60 * 1000;
const MAX_BATCHES = 900;

/** What a run deleted. */
export interface RetentionResult {
  readonly logRows: number;
  readonly events: number;
  readonly tokens: number;
  /** Whether nothing is left that has expired. */
  readonly isFinished: boolean;
}

/** The time, and how much of it a run may take. */
export interface RetentionClock {
  readonly now: () => number;
  readonly maxTime?: number;
}

/**
 * Deletes log rows and events from before a time, and tokens that have expired: as long as there are any, in
 * batches that hold the writer for a moment each, until the time of a run is over. What is left then waits for
 * the next run.
 */
export async function deleteExpired(
  db: Database,
  before: Date,
  now: Date,
  { now: readClock, maxTime = MAX_TIME }: RetentionClock = { now: Date.now },
): Promise<RetentionResult> {
  const cutoff = before.toISOString();
  const run = new RetentionRun(db, readClock, now.getTime() + maxTime);
  const logRows = await run.deleteAll(
    (rows) =>
      sql`DELETE FROM ${provisioningLog} WHERE id IN (SELECT id FROM ${provisioningLog} WHERE at < ${cutoff} ORDER BY at LIMIT ${rows})`,
  );
  const oldEvents = await run.deleteAll(
    (rows) =>
      sql`DELETE FROM ${events} WHERE seq IN (SELECT seq FROM ${events} WHERE at < ${cutoff} ORDER BY at LIMIT ${rows})`,
  );
  const ended = await run.deleteAll(
    (rows) =>
      sql`DELETE FROM ${tokens} WHERE id IN (SELECT id FROM ${tokens} WHERE expires_at <= ${now.toISOString()} LIMIT ${rows})`,
  );
  return { logRows, events: oldEvents, tokens: ended, isFinished: run.isFinished };
}

class RetentionRun {
  readonly #db: Database;
  readonly #readClock: () => number;
  readonly #end: number;
  #batches = 0;
  #rows = FIRST_BATCH;
  isFinished = true;

  constructor(db: Database, readClock: () => number, end: number) {
    this.#db = db;
    this.#readClock = readClock;
    this.#end = end;
  }

  async deleteAll(statement: (rows: number) => SQL): Promise<number> {
    let deleted = 0;
    for (let start = this.#readClock(); this.#batches < MAX_BATCHES && start < this.#end; start = this.#readClock()) {
      const rows = this.#rows;
      const [result] = await runBatch(this.#db, [statement(rows)]);
      const { changes = 0, duration = 0 } = result?.meta ?? {};
      // What the database tells of its time may be less than what others waited.
      const milliseconds = Math.max(duration, this.#readClock() - start);
      this.#batches += 1;
      deleted += changes;
      if (changes < rows) return deleted;
      this.#rows = nextBatch(rows, milliseconds);
    }
    this.isFinished = false;
    return deleted;
  }
}

/** As many rows as take the time of a batch, by what the last ones took; no more than twice as many as they were. */
function nextBatch(rows: number, milliseconds: number): number {
  const fitting = Math.floor((rows * BATCH_TIME) / Math.max(milliseconds, 1));
  return Math.max(MIN_BATCH, Math.min(MAX_BATCH, 2 * rows, fitting));
}
