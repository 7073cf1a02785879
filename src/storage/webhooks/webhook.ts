import { eq } from "drizzle-orm";
import type { TenantKey } from "../../directory/administration.ts";
import type { EventType } from "../../directory/events.ts";
import type { Database } from "../engine/database.ts";
import { webhooks } from "../tables.ts";

/** A webhook as administrators see it: never its secret. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  /** The types of events that are sent; empty for all. */
  readonly types: EventType[];
  readonly projectId: string | null;
  readonly statusPageId: string | null;
  readonly enabled: boolean;
  /** The feed's cursor of the last event that was sent, or was not wanted. */
  readonly cursor: string;
  readonly failingSince: string | null;
  readonly lastDeliveredAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The columns of a webhook that administrators see. */
export const webhookColumns = {
  id: webhooks.id,
  url: webhooks.url,
  description: webhooks.description,
  types: webhooks.types,
  projectId: webhooks.projectId,
  statusPageId: webhooks.statusPageId,
  enabled: webhooks.enabled,
  position: webhooks.position,
  failingSince: webhooks.failingSince,
  lastDeliveredAt: webhooks.lastDeliveredAt,
  createdAt: webhooks.createdAt,
  updatedAt: webhooks.updatedAt,
};

/** Finds a webhook: goes into the batch of whatever is asked about it. */
export function findWebhook(db: Database, id: string) {
  return db.select(webhookColumns).from(webhooks).where(eq(webhooks.id, id));
}

type WebhookRow = Awaited<ReturnType<typeof findWebhook>>[number];

/** The webhook that a row holds. */
export function toWebhook({ types, position, ...row }: WebhookRow): Webhook {
  return { ...row, types: parseTypes(types), cursor: String(position) };
}

/** The types that a webhook's row names. */
export function parseTypes(json: string): EventType[] {
  return JSON.parse(json) as EventType[];
}

/** The one tenant whose events a webhook gets; undefined for those of all. */
export function tenantOfWebhook({
  projectId,
  statusPageId,
}: {
  readonly projectId?: string | null | undefined;
  readonly statusPageId?: string | null | undefined;
}): TenantKey | undefined {
  if (typeof projectId === "string") return { kind: "project", id: projectId };
  return typeof statusPageId === "string" ? { kind: "status-page", id: statusPageId } : undefined;
}

/** By what people tell webhooks apart, where their URL may not be shown: it often holds a secret of the receiver. */
export function nameOfWebhook(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === "/" && search === "" ? origin : `${origin}/…`;
}
