import { type SQL, sql } from "drizzle-orm";
import type { AdminActor, TenantKey } from "../../directory/administration.ts";
import { EVENT_VERSION, type EventType } from "../../directory/events.ts";
import { events } from "../tables.ts";
import type { EventScope } from "./events.ts";

/** The scope of what an administrator changes in a tenant, now. */
export function adminScope({ kind, id }: TenantKey, { requestId }: Pick<AdminActor, "requestId">): EventScope {
  return { tenantKind: kind, tenantId: id, configId: null, requestId, at: new Date().toISOString() };
}

/** Puts one event into the feed for each row that `rows` selects as `id` and `data`, before the rows change. */
export function insertEventsOf(scope: EventScope, type: EventType, rows: SQL): SQL {
  const { tenantKind, tenantId, configId, requestId, at } = scope;
  return sql`INSERT INTO ${events} (id, version, tenant_kind, tenant_id, config_id, request_id, at, type, resource_id, data)
    SELECT lower(hex(randomblob(16))), ${EVENT_VERSION}, ${tenantKind}, ${tenantId}, ${configId}, ${requestId}, ${at}, ${type}, id, data FROM (${rows})`;
}
