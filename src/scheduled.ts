import { drainQueue } from "./delivery/queue.ts";
import { type Bindings, parseVariables } from "./env.ts";
import { openDatabase } from "./storage/engine/database.ts";
import { deleteExpired } from "./storage/journal/retention.ts";

const DAY = 24 * 60 * 60 * 1000;

/** The nightly work: what is older than `LOG_RETENTION_DAYS` goes, and events left over are pushed. */
export async function runScheduled(env: Bindings, now = new Date()): Promise<void> {
  const { LOG_RETENTION_DAYS } = parseVariables(env);
  await drainQueue(env);
  const before = new Date(now.getTime() - LOG_RETENTION_DAYS * DAY);
  const deleted = await deleteExpired(openDatabase(env.DB), before, now);
  console.log(JSON.stringify({ message: "retention", before: before.toISOString(), ...deleted }));
}
