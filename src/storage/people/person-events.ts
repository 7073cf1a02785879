import { type SQL, sql } from "drizzle-orm";
import { type DirectoryEvent, type EventType, nothingChanged } from "../../directory/events.ts";
import { insertEventsOf } from "../journal/admin-events.ts";
import type { EventScope } from "../journal/events.ts";
import type { UserTables } from "./user-tables.ts";

type PersonEvent = "blocked" | "unblocked" | "deactivated" | "deleted";

/** Tells of the people whom a condition on users' rows selects, as they are before the change. */
export function insertPersonEvents(tables: UserTables, scope: EventScope, what: PersonEvent, wanted: SQL): SQL {
  const type = `${tables.nouns.person}.${what}` satisfies EventType;
  const data = what === "deleted" ? sql`${JSON.stringify(nothingChanged)}` : describeAfter(tables, what);
  return insertEventsOf(scope, type, sql`SELECT id, ${data} AS data FROM ${tables.users} WHERE ${wanted}`);
}

/** What `userEvents` tells of a user (`DirectoryEvent.data`), for rows that are changed where they are. */
function describeAfter({ users }: UserTables, what: Exclude<PersonEvent, "deleted">): SQL<DirectoryEvent["data"]> {
  const flag = (column: SQL) => sql`json(iif(${column}, 'true', 'false'))`;
  const isEnded = what === "deactivated";
  const active = isEnded ? sql`false` : sql`COALESCE(${users.attributes} ->> '$.active', true)`;
  const revoked = isEnded ? sql`true` : sql`${users.revoked}`;
  const changed = isEnded ? sql`json(iif(${users.active}, '["active"]', '[]'))` : sql`json_array()`;
  return sql`json_object('userName', ${users.attributes} ->> '$.userName', 'externalId', ${users.attributes} ->> '$.externalId', 'email', ${users.email}, 'active', ${flag(active)}, 'revoked', ${flag(revoked)}, 'changed', ${changed})`;
}
