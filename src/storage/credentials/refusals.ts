import { type SQL, sql } from "drizzle-orm";
import type { ConfigurationSnapshot } from "../../directory/configuration.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { configs } from "../tables.ts";

/** The base URL that a request came to: whether there is such a configuration is another question. */
export type RefusedBase = Pick<ConfigurationSnapshot, "configId" | "kind">;

/** `lastRefusedAt` of a configuration is written at most this often, in milliseconds. */
const INTERVAL = 60_000;
/**
 * When this isolate last wrote `lastRefusedAt` of a configuration: only then, so that ids which are guessed
 * take no room. Forgotten whole when it grows.
 */
const noted = new Map<string, number>();
const MAX_NOTED = 10_000;

/**
 * What puts down, under a condition, that a configuration refused a token: nothing while this isolate did
 * so within the last minute, and else a statement that writes nothing while another did.
 */
export function refusalStatements({ configId, kind }: RefusedBase, now: number, when: SQL = sql`true`): SQL[] {
  if (now - (noted.get(configId) ?? 0) < INTERVAL) return [];
  const [at, due] = [new Date(now).toISOString(), new Date(now - INTERVAL).toISOString()];
  return [
    sql`UPDATE ${configs} SET last_refused_at = ${at} WHERE id = ${configId} AND kind = ${kind} AND (last_refused_at IS NULL OR last_refused_at < ${due}) AND ${when}`,
  ];
}

/** Remembers that `lastRefusedAt` of a configuration has been written. */
export function rememberRefusal({ configId }: RefusedBase, now: number): void {
  if (noted.size >= MAX_NOTED) noted.clear();
  noted.set(configId, now);
}

/** Puts down that a configuration refused a token that the cache took for its own. */
export async function recordRefusal(db: Database, base: RefusedBase, now = Date.now()): Promise<void> {
  const note = refusalStatements(base, now);
  if (note.length === 0) return;
  await runBatch(db, note);
  rememberRefusal(base, now);
}
