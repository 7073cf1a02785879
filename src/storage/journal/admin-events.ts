import { type SQL, sql } from "drizzle-orm";
import type { AdminActor, TenantKey } from "../../directory/administration.ts";
import { EVENT_VERSION, type EventType, nothingChanged } from "../../directory/events.ts";
import { configs, events } from "../tables.ts";
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

/** Tells of the end of each row that `rows` selects as `id`, before it goes. */
export function insertDeletionsOf(
  scope: EventScope,
  type: Extract<EventType, `${"user" | "subscriber" | "team"}.deleted`>,
  rows: SQL,
): SQL {
  return insertEventsOf(scope, type, sql`SELECT id, ${JSON.stringify(nothingChanged)} AS data FROM (${rows})`);
}

/** The change of a configuration or of its tokens: who asked for it, and when. */
export type ConfigChange = Pick<EventScope, "requestId" | "at">;

/**
 * Puts one event into the feed for each row that `rows` selects as `id`, `config_id` and `data`: in the name of the
 * configuration, which must exist, and of its tenant.
 */
export function insertEventsOfConfigs(
  { requestId, at }: ConfigChange,
  type: Extract<EventType, `token.${string}`>,
  rows: SQL,
): SQL {
  return sql`INSERT INTO ${events} (id, version, tenant_kind, tenant_id, config_id, request_id, at, type, resource_id, data)
    SELECT lower(hex(randomblob(16))), ${EVENT_VERSION}, config.kind, COALESCE(config.project_id, config.status_page_id), config.id, ${requestId}, ${at}, ${type}, happened.id, happened.data
    FROM (${rows}) AS happened JOIN ${configs} AS config ON config.id = happened.config_id`;
}
