import { sql } from "drizzle-orm";
import { TEST_EVENT } from "../../directory/events.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { jsonValues } from "../engine/rows.ts";
import { deliveries, events, webhooks } from "../tables.ts";
import { tenantOfWebhook, type Webhook } from "./webhook.ts";

/** Events of the feed that are looked at for those that wait: each costs a row. */
const LOOKED_AT = 10_000;

/** What a webhook has before it. */
export interface Waiting {
  /** Events that it wants and has not been sent. */
  readonly count: number;
  /** Whether there may be more than those: the feed was not looked at to its end. */
  readonly isMore: boolean;
  /** When the first of them happened; null for none. */
  readonly since: string | null;
  /** Attempts at the first of them that failed. */
  readonly attempts: number;
  /** Until when it is not tried again; null for at once. */
  readonly nextAttemptAt: string | null;
  /** What was wrong the last time, while it fails; null otherwise. */
  readonly error: string | null;
}

/** How much a webhook has not been sent yet, and why not. One round trip. */
export async function readWaiting(db: Database, webhook: Webhook): Promise<Waiting> {
  const { id, types, cursor } = webhook;
  const tenant = tenantOfWebhook(webhook);
  const ofTenant = tenant ? sql`tenant_kind = ${tenant.kind} AND tenant_id = ${tenant.id}` : sql`true`;
  const isWanted = types.length === 0 ? sql`true` : sql`type IN ${jsonValues(types)}`;
  const ahead = sql`SELECT type, at FROM ${events} WHERE ${ofTenant} AND seq > ${Number(cursor)} ORDER BY seq LIMIT ${LOOKED_AT}`;
  // While it fails, the last attempt but for tests is one that failed: few rows are looked at.
  const lastError = sql`SELECT error FROM ${deliveries} WHERE webhook_id = ${id} AND error IS NOT NULL AND type <> ${TEST_EVENT} ORDER BY id DESC LIMIT 1`;
  const [feed, state] = await runBatch(db, [
    sql`SELECT COUNT(*) FILTER (WHERE ${isWanted}) AS count, COUNT(*) AS seen, MIN(at) FILTER (WHERE ${isWanted}) AS since FROM (${ahead})`,
    sql`SELECT attempts, next_attempt_at, CASE WHEN failing_since IS NOT NULL THEN (${lastError}) END AS error FROM ${webhooks} WHERE id = ${id}`,
  ]);
  const [{ count, seen, since } = NOTHING] = (feed?.results ?? []) as FeedRow[];
  const [{ attempts, next_attempt_at: nextAttemptAt, error } = GONE] = (state?.results ?? []) as StateRow[];
  return { count, isMore: seen === LOOKED_AT, since, attempts, nextAttemptAt, error };
}

interface FeedRow {
  readonly count: number;
  readonly seen: number;
  readonly since: string | null;
}

interface StateRow {
  readonly attempts: number;
  readonly next_attempt_at: string | null;
  readonly error: string | null;
}

const NOTHING: FeedRow = { count: 0, seen: 0, since: null };
/** The state of a webhook that was deleted meanwhile. */
const GONE: StateRow = { attempts: 0, next_attempt_at: null, error: null };
