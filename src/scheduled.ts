import { drainQueue } from "./delivery/queue.ts";
import { deliverScheduled, openSecretBox } from "./delivery/webhooks.ts";
import { type Bindings, parseVariables } from "./env.ts";
import { tellTokenEnds } from "./storage/credentials/token-ends.ts";
import { workAcross } from "./storage/databases/across.ts";
import { openNamed } from "./storage/databases/databases.ts";
import { type Database, inLog } from "./storage/engine/database.ts";
import { type Cutoffs, deleteExpired, type RetentionClock, type RetentionResult } from "./storage/journal/retention.ts";
import { resealSecrets } from "./storage/webhooks/webhook-secrets.ts";

const DAY = 24 * 60 * 60 * 1000;
/** Days for which attempts to send webhooks are kept. */
const DELIVERY_RETENTION_DAYS = 7;

/** The trigger of wrangler.toml that sends to webhooks; every other one is for what is done now and then. */
const EVERY_MINUTE = "* * * * *";

/** Does the work of a cron trigger. */
export async function runTrigger(cron: string, env: Bindings): Promise<void> {
  await (cron === EVERY_MINUTE ? deliverScheduled(env) : runScheduled(env));
}

/**
 * The hourly work, in each database: tokens that end soon are told of, events left over are pushed, and what is older
 * than `LOG_RETENTION_DAYS`, or `AUDIT_RETENTION_DAYS`, goes. A run that could not finish says so; the next one goes on.
 */
export async function runScheduled(env: Bindings, now = new Date(), clock?: RetentionClock): Promise<void> {
  const cutoffs = cutoffsOf(env, now);
  const databases = openNamed(env);
  await workAcross(databases, async (db, index) => {
    await tellTokenEnds(db, { requestId: crypto.randomUUID(), now });
    await resealSecrets(db, openSecretBox(env));
    await drainQueue(env, [db.name]);
    report(db, cutoffs, await deleteExpired(db, cutoffs, clock, { index, count: databases.length }));
  });
}

function cutoffsOf(env: Bindings, now: Date): Cutoffs {
  const { LOG_RETENTION_DAYS, AUDIT_RETENTION_DAYS } = parseVariables(env);
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY).toISOString();
  return {
    now: now.toISOString(),
    log: daysAgo(LOG_RETENTION_DAYS),
    audit: daysAgo(AUDIT_RETENTION_DAYS),
    deliveries: daysAgo(DELIVERY_RETENTION_DAYS),
  };
}

function report(db: Database, cutoffs: Cutoffs, { isFinished, ...deleted }: RetentionResult): void {
  const line = JSON.stringify({
    message: isFinished ? "retention" : "retention unfinished",
    ...inLog(db),
    before: cutoffs.log,
    ...deleted,
  });
  if (isFinished) console.log(line);
  else console.warn(line);
}
