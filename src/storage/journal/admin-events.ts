import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { TreeKind } from "../../directory/configuration.ts";
import { EVENT_VERSION, type EventType } from "../../directory/events.ts";
import { events } from "../tables.ts";
import type { EventScope } from "./events.ts";

/** Whose request a change is: what an administrator's events are told with. */
export interface AdminActor {
  readonly requestId: string;
}

/** The scope of what an administrator changes in a tenant, now. */
export function adminScope(tenantKind: TreeKind, tenantId: string, { requestId }: AdminActor): EventScope {
  return { tenantKind, tenantId, configId: null, requestId, at: new Date().toISOString() };
}

/** Tells that all of a tenant's rows of a table, which `own` selects, are about to be deleted. */
export function insertDeletions(
  scope: EventScope,
  type: Extract<EventType, `${string}.deleted`>,
  table: SQLiteTable,
  own: SQL,
): SQL {
  const { tenantKind, tenantId, configId, requestId, at } = scope;
  return sql`INSERT INTO ${events} (id, version, tenant_kind, tenant_id, config_id, request_id, at, type, resource_id, data)
    SELECT lower(hex(randomblob(16))), ${EVENT_VERSION}, ${tenantKind}, ${tenantId}, ${configId}, ${requestId}, ${at}, ${type}, id, '{}' FROM ${table} WHERE ${own}`;
}
