import { type SQL, sql } from "drizzle-orm";
import type { EventType } from "../../directory/events.ts";
import { connectionFailures, connectionUses } from "../tables.ts";
import { insertEventsOf } from "./admin-events.ts";
import type { EventScope } from "./events.ts";
import type { LogRow } from "./provisioning-log.ts";

/** Failed writes in a row after which a connection counts as failing. */
const FAILING_AFTER = 10;

/** The scope of what happens to a configuration itself. */
export interface ConnectionScope extends EventScope {
  readonly configId: string;
}

/** Tells of the first request of a configuration; `isValid` is a query that has a row if there is one at all. */
export function noteUse(scope: ConnectionScope, isValid: SQL): SQL[] {
  const isFirst = sql`EXISTS (${isValid}) AND NOT EXISTS (SELECT 1 FROM ${connectionUses} WHERE config_id = ${scope.configId})`;
  return [
    tell(scope, "connection.first-used", sql`SELECT ${scope.configId} AS id, '{}' AS data WHERE ${isFirst}`),
    sql`INSERT INTO ${connectionUses} (config_id, first_used_at) SELECT ${scope.configId}, ${scope.at} WHERE ${isFirst}`,
  ];
}

/** Ends a row of failed writes: goes into the transaction of a write that succeeds. */
export function noteSuccess(scope: ConnectionScope): SQL[] {
  const own = sql`config_id = ${scope.configId}`;
  return [
    tell(
      scope,
      "connection.recovered",
      sql`SELECT config_id AS id, json_object('failingSince', failing_since) AS data FROM ${connectionFailures} WHERE ${own} AND failing_since IS NOT NULL`,
    ),
    sql`DELETE FROM ${connectionFailures} WHERE ${own}`,
  ];
}

/** Counts writes that failed in a row, and tells once when they are too many. */
export function noteFailures(scope: ConnectionScope, count: number): SQL[] {
  if (count === 0) return [];
  const isDue = sql`config_id = ${scope.configId} AND failing_since IS NULL AND failed_writes >= ${sql.raw(String(FAILING_AFTER))}`;
  return [
    sql`INSERT INTO ${connectionFailures} (config_id, failed_writes) VALUES (${scope.configId}, ${count})
      ON CONFLICT (config_id) DO UPDATE SET failed_writes = failed_writes + excluded.failed_writes`,
    tell(
      scope,
      "connection.failing",
      sql`SELECT config_id AS id, json_object('failedWrites', failed_writes) AS data FROM ${connectionFailures} WHERE ${isDue}`,
    ),
    sql`UPDATE ${connectionFailures} SET failing_since = ${scope.at} WHERE ${isDue}`,
  ];
}

/** Whether a row of the log tells of a change that was refused or failed. */
export function isFailedWrite({ operation, outcome }: Pick<LogRow, "operation" | "outcome">): boolean {
  return (
    outcome === "error" && typeof operation === "string" && /^(?:create|replace|patch|delete)-|^bulk$/.test(operation)
  );
}

/** Forgets how a configuration was used, when it ends. */
export function forgetConnection(configId: string): SQL[] {
  return [connectionUses, connectionFailures].map((table) => sql`DELETE FROM ${table} WHERE config_id = ${configId}`);
}

function tell(scope: ConnectionScope, type: Extract<EventType, `connection.${string}`>, rows: SQL): SQL {
  return insertEventsOf(scope, type, rows);
}
