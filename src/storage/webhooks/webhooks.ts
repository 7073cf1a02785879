import { and, eq, isNull, sql } from "drizzle-orm";
import type { SecretBox } from "../../auth/secret-box.ts";
import { mintWebhookSecret } from "../../auth/webhook-secret.ts";
import { type AdminActor, changesBetween, type TenantKey } from "../../directory/administration.ts";
import type { EventType } from "../../directory/events.ts";
import { conflict, unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { requireFound } from "../engine/existence.ts";
import { createIdIn } from "../engine/ids.ts";
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
import { retryConflicts } from "../engine/retry.ts";
import { ConflictError } from "../engine/scim-database.ts";
import { commit } from "../journal/admin-write.ts";
import { events, webhooks } from "../tables.ts";
import { findWebhook, nameOfWebhook, tenantOfWebhook, toWebhook, type Webhook, webhookColumns } from "./webhook.ts";

/** Webhooks that one tenant may have, and as many for all tenants together. */
const MAX_WEBHOOKS = 100;

/** What a new webhook is made of; without a tenant it gets the events of all. */
export interface NewWebhook extends AdminActor {
  readonly url: string;
  readonly description?: string | null | undefined;
  readonly types?: readonly EventType[] | undefined;
  readonly projectId?: string | undefined;
  readonly statusPageId?: string | undefined;
}

/**
 * Makes a webhook that begins at the end of the feed. Its secret is answered here and never again.
 *
 * @throws AdminError 404 when there is no such tenant, 409 when there are too many
 */
export async function createWebhook(
  db: Database,
  box: SecretBox,
  { url, description = null, types = [], projectId, statusPageId, ...by }: NewWebhook,
): Promise<Webhook & { readonly secret: string }> {
  const id = createIdIn(db);
  const now = new Date().toISOString();
  const secret = mintWebhookSecret();
  const tenant = { projectId: projectId ?? null, statusPageId: statusPageId ?? null };
  const ofTenant = and(
    projectId === undefined ? isNull(webhooks.projectId) : eq(webhooks.projectId, projectId),
    statusPageId === undefined ? isNull(webhooks.statusPageId) : eq(webhooks.statusPageId, statusPageId),
  );
  const row = { id, url, description, types: JSON.stringify(types), ...tenant, createdAt: now, updatedAt: now };
  const position = sql`(SELECT COALESCE(MAX(seq), 0) FROM ${events})`;
  const results = await commit(
    db,
    by,
    {
      audit: { action: "webhook.created", target: { kind: "webhook", id, name: nameOfWebhook(url) } },
      preconditions: [
        {
          name: "versionMatches",
          holds: sql`SELECT 1 WHERE (SELECT COUNT(*) FROM ${webhooks} WHERE ${ofTenant}) < ${MAX_WEBHOOKS}`,
        },
      ],
      statements: [
        db.insert(webhooks).values({ ...row, secret: await box.seal(secret, id), position }),
        sql`SELECT position FROM ${webhooks} WHERE id = ${id}`,
      ],
    },
    {
      versionMatches: () => conflict(`There are ${MAX_WEBHOOKS} webhooks already. Delete one that is not used.`),
      "foreign-key": () =>
        statusPageId === undefined ? unknownId("project", String(projectId)) : unknownId("status page", statusPageId),
    },
  );
  const [made] = results.at(-1) as [{ readonly position: number }];
  const state = { enabled: true, failingSince: null, lastDeliveredAt: null };
  return { ...toWebhook({ ...row, ...state, position: made.position }), secret };
}

/** Which webhooks to list: those of one tenant, or all. */
export interface WebhookQuery extends PageRequest {
  readonly tenant?: TenantKey | undefined;
}

const order = { keys: [webhooks.id] };

/** A page of webhooks. One round trip, and one more for the length of a list that has several pages. */
export async function listWebhooks(db: Database, query: WebhookQuery): Promise<AdminPage<Webhook>> {
  const { tenant } = query;
  const own = tenant && eq(tenant.kind === "project" ? webhooks.projectId : webhooks.statusPageId, tenant.id);
  const [rows] = await runQueries(db, [
    db
      .select(webhookColumns)
      .from(webhooks)
      .where(and(own, besideCursor(order, query)))
      .orderBy(orderOf(order, query))
      .limit(rowLimit(query)),
  ]);
  const page = toPage(rows.map(toWebhook), query);
  return countPage(db, page, query, sql`SELECT 1 FROM ${webhooks} WHERE ${own ?? sql`true`}`);
}

/** @throws AdminError 404 */
export async function readWebhook(db: Database, id: string): Promise<Webhook> {
  const [found] = await runQueries(db, [findWebhook(db, id)]);
  return toWebhook(requireFound(found, "webhook", id));
}

/** The tenant of a webhook; undefined for one of all tenants, and for none. One round trip. */
export async function findTenantOfWebhook(db: Database, id: string): Promise<TenantKey | undefined> {
  const [[webhook]] = await runQueries(db, [findWebhook(db, id)]);
  return webhook && tenantOfWebhook(webhook);
}

/** What changes of a webhook; what is undefined stays. */
export interface WebhookChanges extends AdminActor {
  readonly id: string;
  readonly url?: string | undefined;
  readonly description?: string | null | undefined;
  readonly types?: readonly EventType[] | undefined;
  readonly enabled?: boolean | undefined;
}

/** The columns that end the wait after a failure: the next attempt is due at once, and counts as the first. */
const noWait = { attempts: 0, failingSince: null, nextAttemptAt: null };

/**
 * Changes a webhook. A new URL, and `enabled: true`, end the wait after a failure. What is on its way to the old
 * URL does not count: it is sent again.
 *
 * @throws AdminError 404
 */
export async function updateWebhook(
  db: Database,
  { id, requestId, actor, ...settings }: WebhookChanges,
): Promise<Webhook> {
  return retryConflicts(async () => {
    const before = await readWebhook(db, id);
    const changes = changesBetween({ ...before }, { ...settings, types: settings.types && [...settings.types] });
    const isChanged = Object.keys(changes).length > 0;
    const endsWait = changes.url !== undefined || settings.enabled === true;
    if (!isChanged && !endsWait) return before;
    const { url, description, types, enabled } = settings;
    const update = {
      ...{ url, description, enabled, types: types && JSON.stringify(types) },
      ...(isChanged ? { updatedAt: new Date().toISOString() } : {}),
      ...(endsWait ? noWait : {}),
      ...(changes.url === undefined && changes.enabled === undefined ? {} : { revision: sql`revision + 1` }),
    };
    await commit(
      db,
      { requestId, actor },
      {
        audit: {
          action: "webhook.updated",
          target: { kind: "webhook", id, name: nameOfWebhook(before.url) },
          changes: { ...changes, ...(url === undefined || changes.url === undefined ? {} : maskUrls(before.url, url)) },
          when: isChanged ? sql`true` : sql`false`,
        },
        preconditions: [
          {
            name: "versionMatches",
            holds: sql`SELECT 1 FROM ${webhooks} WHERE id = ${id} AND updated_at = ${before.updatedAt} AND enabled = ${Number(before.enabled)}`,
          },
        ],
        statements: [db.update(webhooks).set(update).where(eq(webhooks.id, id))],
      },
      { versionMatches: () => new ConflictError("the webhook was changed") },
    );
    return readWebhook(db, id);
  });
}

/** The audit is read by more people than the URL of a receiver is for. */
function maskUrls(before: string, after: string) {
  return { url: [nameOfWebhook(before), nameOfWebhook(after)] as const };
}

/**
 * Deletes a webhook; what is kept of its deliveries goes with their retention.
 *
 * @throws AdminError 404
 */
export async function deleteWebhook(db: Database, { id, ...by }: AdminActor & { readonly id: string }): Promise<void> {
  const { url } = await readWebhook(db, id);
  await commit(
    db,
    by,
    {
      audit: { action: "webhook.deleted", target: { kind: "webhook", id, name: nameOfWebhook(url) } },
      preconditions: [isThere(id)],
      statements: [sql`DELETE FROM ${webhooks} WHERE id = ${id}`],
    },
    { resourceExists: () => unknownId("webhook", id) },
  );
}

/**
 * Sends the events after a cursor again, and ends the wait after a failure. A cursor that the webhook has not come
 * to yet moves nothing: no event is skipped.
 *
 * @throws AdminError 404
 */
export async function replayWebhook(
  db: Database,
  { id, cursor, ...by }: AdminActor & { readonly id: string; readonly cursor: string },
): Promise<Webhook> {
  const before = await readWebhook(db, id);
  const position = Math.min(Number(cursor), Number(before.cursor));
  await commit(
    db,
    by,
    {
      audit: {
        action: "webhook.updated",
        target: { kind: "webhook", id, name: nameOfWebhook(before.url) },
        changes: { cursor: [before.cursor, String(position)] },
      },
      preconditions: [isThere(id)],
      statements: [
        db
          .update(webhooks)
          .set({ ...noWait, position: sql`MIN(position, ${Number(cursor)})`, revision: sql`revision + 1` })
          .where(eq(webhooks.id, id)),
      ],
    },
    { resourceExists: () => unknownId("webhook", id) },
  );
  return readWebhook(db, id);
}

/** The webhook is still there when its change is made. */
export function isThere(id: string) {
  return { name: "resourceExists", holds: sql`SELECT 1 FROM ${webhooks} WHERE id = ${id}` } as const;
}
