import { type SQL, sql } from "drizzle-orm";
import type { TenantKey } from "../../directory/administration.ts";
import { webhooks } from "../tables.ts";

/** Whether the webhook whose row is being looked at wants the events of a tenant: its own, or those of all. */
export function listensTo({ kind, id }: TenantKey): SQL {
  const own =
    kind === "project"
      ? sql`(${webhooks.projectId} = ${id} AND ${webhooks.statusPageId} IS NULL)`
      : sql`(${webhooks.projectId} IS NULL AND ${webhooks.statusPageId} = ${id})`;
  return sql`(${own} OR (${webhooks.projectId} IS NULL AND ${webhooks.statusPageId} IS NULL))`;
}

/** A query that has a row if a webhook waits for the events of a tenant. */
export function selectListeners(tenant: TenantKey): SQL {
  return sql`SELECT 1 FROM ${webhooks} WHERE enabled = 1 AND ${listensTo(tenant)} LIMIT 1`;
}
