import { type SQL, sql } from "drizzle-orm";
import type { TreeKind } from "../../directory/configuration.ts";
import { type DirectoryEvent, EVENT_VERSION, type EventType } from "../../directory/events.ts";
import type { RequestContext } from "../../directory/operations.ts";
import { insertRows } from "../engine/rows.ts";
import { events } from "../tables.ts";

/** Members that one event names at most, so that none is larger than 16 KiB: of 36 characters and three more each. */
const MEMBERS_PER_EVENT = 400;

/** Whose change it was: what all events of one transaction have alike. */
export interface EventScope {
  readonly tenantKind: TreeKind;
  readonly tenantId: string;
  /** Null for a change by an administrator. */
  readonly configId: string | null;
  readonly requestId: string;
  readonly at: string;
}

/** The scope of what a provisioning request changes. */
export function eventScope(
  { snapshot, requestId }: Pick<RequestContext<unknown>, "snapshot" | "requestId">,
  at: string,
) {
  const { kind, tenantId, configId } = snapshot;
  return { tenantKind: kind, tenantId, configId, requestId, at };
}

/** Puts events into the feed, in the transaction of the changes they tell of. */
export function insertEvents(scope: EventScope, happened: readonly DirectoryEvent[]): SQL[] {
  const rows = happened.map(({ type, resourceId, data }) => ({
    ...scope,
    id: crypto.randomUUID(),
    version: EVENT_VERSION,
    type,
    resourceId,
    data: JSON.stringify(data),
  }));
  return insertRows(events, rows);
}

/**
 * Puts into the feed who joins or leaves teams: `changes` selects the real ones as `team_id`, `user_id` and `position`,
 * which tells the users of a team apart and counts from 0, and so has to run before they are made.
 */
export function insertMemberEvents(
  scope: EventScope,
  type: Extract<EventType, "team.members.added" | "team.members.removed">,
  changes: SQL,
): SQL {
  return sql`INSERT INTO ${events} (id, version, tenant_kind, tenant_id, config_id, request_id, at, type, resource_id, data)
    SELECT lower(hex(randomblob(16))), ${EVENT_VERSION}, ${scope.tenantKind}, ${scope.tenantId}, ${scope.configId}, ${scope.requestId}, ${scope.at}, ${type}, team_id, json_object('userIds', json_group_array(user_id), 'changed', json_array('members'))
    FROM (SELECT team_id, user_id, position / ${sql.raw(String(MEMBERS_PER_EVENT))} AS part FROM (${changes})) GROUP BY team_id, part`;
}

/** The `position` of a membership among those of its team that a query selects. */
export const positionInTeam = sql`row_number() OVER (PARTITION BY team_id) - 1`;
