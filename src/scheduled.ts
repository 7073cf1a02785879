import { drainQueue } from "./delivery/queue.ts";
import { deliverScheduled, openSecretBox } from "./delivery/webhooks.ts";
import { type Bindings, parseVariables } from "./env.ts";
import { tellTokenEnds } from "./storage/credentials/token-ends.ts";
import { openDatabase } from "./storage/engine/database.ts";
import { deleteExpired, type RetentionClock } from "./storage/journal/retention.ts";
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
 * The hourly work: tokens that end soon are told of, events left over are pushed, and what is older than
 * `LOG_RETENTION_DAYS`, or `AUDIT_RETENTION_DAYS`, goes. A run that could not finish says so; the next one goes on.
 */
export async function runScheduled(env: Bindings, now = new Date(), clock?: RetentionClock): Promise<void> {
  const { LOG_RETENTION_DAYS, AUDIT_RETENTION_DAYS } = parseVariables(env);
  await tellTokenEnds(openDatabase(env.DB), { requestId: crypto.randomUUID(), now });
  await resealSecrets(openDatabase(env.DB), openSecretBox(env));
  await drainQueue(env);
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY).toISOString();
  const cutoffs = {
    now: now.toISOString(),
    log: daysAgo(LOG_RETENTION_DAYS),
    audit: daysAgo(AUDIT_RETENTION_DAYS),
    deliveries: daysAgo(DELIVERY_RETENTION_DAYS),
  };
  const { isFinished, ...deleted } = await deleteExpired(openDatabase(env.DB), cutoffs, clock);
  const line = JSON.stringify({
    message: isFinished ? "retention" : "retention unfinished",
    before: cutoffs.log,
    ...deleted,
  });
  if (isFinished) console.log(line);
  else console.warn(line);
}
