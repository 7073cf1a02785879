import { drainQueue } from "./delivery/queue.ts";
import { type Bindings, parseVariables } from "./env.ts";
import { openDatabase } from "./storage/engine/database.ts";
import { deleteExpired, type RetentionClock } from "./storage/journal/retention.ts";

const DAY = 24 * 60 * 60 * 1000;

/**
 * The hourly work: what is older than `LOG_RETENTION_DAYS`, or `AUDIT_RETENTION_DAYS`, goes, and events left over are pushed. A run that
 * could not finish says so; the next one goes on.
 */
export async function runScheduled(env: Bindings, now = new Date(), clock?: RetentionClock): Promise<void> {
  const { LOG_RETENTION_DAYS, AUDIT_RETENTION_DAYS } = parseVariables(env);
  await drainQueue(env);
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY).toISOString();
  const cutoffs = { now: now.toISOString(), log: daysAgo(LOG_RETENTION_DAYS), audit: daysAgo(AUDIT_RETENTION_DAYS) };
  const { isFinished, ...deleted } = await deleteExpired(openDatabase(env.DB), cutoffs, clock);
  const line = JSON.stringify({
    message: isFinished ? "retention" : "retention unfinished",
    before: cutoffs.log,
    ...deleted,
  });
  if (isFinished) console.log(line);
  else console.warn(line);
}
