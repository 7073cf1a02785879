import { and, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { type Database, runBatch } from "../engine/database.ts";
import { requireFound } from "../engine/existence.ts";
import {
  type AdminPage,
  besideCursor,
  countPage,
  orderOf,
  type PageRequest,
  rowLimit,
  toPage,
} from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { deliveries, webhooks } from "../tables.ts";
import { findWebhook } from "./webhook.ts";

/** An attempt to send an event. */
export type Delivery = Required<typeof deliveries.$inferInsert>;

/** An attempt as administrators see it. */
export type DeliveryEntry = Omit<typeof deliveries.$inferSelect, "webhookId">;

/** Puts an attempt into the log, while its webhook exists. */
export function insertDelivery({
  id,
  webhookId,
  eventId,
  type,
  at,
  attempt,
  status,
  milliseconds,
  error,
}: Delivery): SQL {
  return sql`INSERT INTO ${deliveries} (id, webhook_id, event_id, type, at, attempt, status, milliseconds, error)
    SELECT ${id}, ${webhookId}, ${eventId}, ${type}, ${at}, ${attempt}, ${status}, ${milliseconds}, ${error} WHERE EXISTS (SELECT 1 FROM ${webhooks} WHERE id = ${webhookId})
    ON CONFLICT DO NOTHING`;
}

/** Which attempts to list. */
export interface DeliveryQuery extends PageRequest {
  readonly webhookId: string;
  readonly outcome?: "success" | "error" | undefined;
}

const columns = {
  id: deliveries.id,
  eventId: deliveries.eventId,
  type: deliveries.type,
  at: deliveries.at,
  attempt: deliveries.attempt,
  status: deliveries.status,
  milliseconds: deliveries.milliseconds,
  error: deliveries.error,
};

const newestFirst = { keys: [deliveries.id], isDescending: true };

/**
 * A page of the attempts for a webhook, newest first. One round trip, and one more for the length of a list that has
 * several pages.
 *
 * @throws AdminError 404
 */
export async function listDeliveries(db: Database, query: DeliveryQuery): Promise<AdminPage<DeliveryEntry>> {
  const { webhookId, outcome } = query;
  const wanted = and(
    eq(deliveries.webhookId, webhookId),
    outcome === undefined ? undefined : outcome === "success" ? isNull(deliveries.error) : isNotNull(deliveries.error),
  );
  const [webhook, rows] = await runQueries(db, [
    findWebhook(db, webhookId),
    db
      .select(columns)
      .from(deliveries)
      .where(and(wanted, besideCursor(newestFirst, query)))
      .orderBy(orderOf(newestFirst, query))
      .limit(rowLimit(query)),
  ]);
  requireFound(webhook, "webhook", webhookId);
  return countPage(db, toPage(rows, query), query, sql`SELECT 1 FROM ${deliveries} WHERE ${wanted}`);
}

/** Notes an attempt that is no part of the feed. */
export async function noteTest(db: Database, delivery: Delivery): Promise<void> {
  await runBatch(db, [insertDelivery(delivery)]);
}
