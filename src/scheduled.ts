import { drainQueue } from "./delivery/queue.ts";
import { deliverScheduled, openSecretBox } from "./delivery/webhooks.ts";
import { type Bindings, parseVariables } from "./env.ts";
import { tellTokenEnds } from "./storage/credentials/token-ends.ts";
import { openDatabase } from "./storage/engine/database.ts";
import { deleteExpired } from "./storage/journal/retention.ts";
import { resealSecrets } from "./storage/webhooks/webhook-secrets.ts";

const DAY = 24 * 60 * 60 * 1000;

/** The trigger of wrangler.toml that sends to webhooks; every other one is for what is done now and then. */
const EVERY_MINUTE = "* * * * *";

/** Does the work of a cron trigger. */
export async function runTrigger(cron: string, env: Bindings): Promise<void> {
  await (cron === EVERY_MINUTE ? deliverScheduled(env) : runScheduled(env));
}

/**
 * The work of now and then: tokens that end soon are told of, what is older than `LOG_RETENTION_DAYS` goes, and events
 * left over are pushed.
 */
export async function runScheduled(env: Bindings, now = new Date()): Promise<void> {
  const { LOG_RETENTION_DAYS } = parseVariables(env);
  await tellTokenEnds(openDatabase(env.DB), { requestId: crypto.randomUUID(), now });
  await resealSecrets(openDatabase(env.DB), openSecretBox(env));
  await drainQueue(env);
  const before = new Date(now.getTime() - LOG_RETENTION_DAYS * DAY);
  const deleted = await deleteExpired(openDatabase(env.DB), before, now);
  console.log(JSON.stringify({ message: "retention", before: before.toISOString(), ...deleted }));
}
