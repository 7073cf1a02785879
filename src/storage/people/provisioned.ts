import { type SQL, sql } from "drizzle-orm";
import { type Database, runBatch } from "../engine/database.ts";
import { type EventScope, insertMemberEvents, positionInTeam } from "../journal/events.ts";
import { configs, defaultTeams, members, teams } from "../tables.ts";
import { deleteBlocks } from "./blocks.ts";
import { insertPersonEvents } from "./person-events.ts";
import type { UserTables } from "./user-tables.ts";

/** What becomes of those whom a configuration provisioned when it ends. */
export type PeopleEnd = "keep" | "revoke" | "delete";

/** The people of a tenant whom one configuration provisioned last. */
export interface Provisioned {
  readonly tables: UserTables;
  readonly tenantId: string;
  readonly configId: string;
}

function isProvisioned({ tables: { users }, tenantId, configId }: Provisioned): SQL {
  return sql`${users.tenantId} = ${tenantId} AND ${users.provisionedBy} = ${configId}`;
}

/** How many people a configuration provisioned last, and how many of them are not revoked. */
export async function countProvisioned(
  db: Database,
  provisioned: Provisioned,
): Promise<{ readonly people: number; readonly entitled: number }> {
  const { users } = provisioned.tables;
  const [result] = await runBatch(db, [
    sql`SELECT COUNT(*) AS people, COUNT(*) FILTER (WHERE ${users.revoked} = 0) AS entitled FROM ${users} WHERE ${isProvisioned(provisioned)}`,
  ]);
  const [row] = (result?.results ?? []) as { people: number; entitled: number }[];
  return row ?? { people: 0, entitled: 0 };
}

/** How many people a configuration provisioned last: a row of an index for each. */
export async function countProvisionedPeople(db: Database, provisioned: Provisioned): Promise<number> {
  const { users } = provisioned.tables;
  const [result] = await runBatch(db, [
    sql`SELECT COUNT(*) AS people FROM ${users} WHERE ${isProvisioned(provisioned)}`,
  ]);
  const [row] = (result?.results ?? []) as { people: number }[];
  return row?.people ?? 0;
}

/** How many people of a tenant nobody provisions any more: it reads a row of an index for each person. */
export async function countOrphans(db: Database, { users }: UserTables, tenantId: string): Promise<number> {
  // Counted by configuration first, so that each of them is looked for once.
  const byConfig = sql`SELECT ${users.provisionedBy} AS id, COUNT(*) AS people FROM ${users} WHERE ${users.tenantId} = ${tenantId} GROUP BY ${users.provisionedBy}`;
  const [result] = await runBatch(db, [
    sql`SELECT SUM(provisioner.people) AS people FROM (${byConfig}) AS provisioner WHERE NOT EXISTS (SELECT 1 FROM ${configs} WHERE ${configs.id} = provisioner.id)`,
  ]);
  const [row] = (result?.results ?? []) as { people: number | null }[];
  return row?.people ?? 0;
}

/** A part of the people, in the order of their ids: up to `limit` of those after the last of the part before. */
export interface PeopleSlice {
  readonly after: string;
  readonly limit: number;
}

/** Selects the last id of a slice as `last`; null for an empty one. Runs before the people are ended. */
export function lastOfSlice(provisioned: Provisioned, slice: PeopleSlice): SQL {
  return sql`SELECT MAX(id) AS last FROM (SELECT id FROM ${provisioned.tables.users} WHERE ${isProvisioned(provisioned)} ${inSlice(slice)})`;
}

function inSlice({ after, limit }: PeopleSlice): SQL {
  return sql`AND id > ${after} ORDER BY id LIMIT ${limit}`;
}

/**
 * The statements that revoke or delete those whom a configuration provisioned, or a slice of them. Their
 * number does not depend on how many people there are.
 */
export function endPeople(
  provisioned: Provisioned,
  end: Exclude<PeopleEnd, "keep">,
  scope: EventScope,
  slice?: PeopleSlice,
): SQL[] {
  const { tables, tenantId } = provisioned;
  const { users } = tables;
  const bound = slice === undefined ? sql`` : inSlice(slice);
  const chosen = sql`SELECT id FROM ${users} WHERE ${isProvisioned(provisioned)} ${bound}`;
  const isLeft = end === "revoke" ? sql`AND (${users.revoked} = 0 OR ${users.active} = 1)` : sql``;
  const own = sql`${users.tenantId} = ${tenantId} AND ${users}.id IN (${chosen}) ${isLeft}`;
  return end === "revoke" ? revoke(provisioned, scope, own, chosen) : removePeople(tables, scope, own, chosen);
}

/** As `active: false` of the identity provider does, with deprovisioning on. */
function revoke({ tables, configId }: Provisioned, scope: EventScope, own: SQL, chosen: SQL): SQL[] {
  const { users } = tables;
  const inDefaultTeam = sql`team_id IN (SELECT team_id FROM ${defaultTeams} WHERE config_id = ${configId})`;
  const set = (column: SQL) => sql`json_set(${column}, '$.active', json('false'))`;
  return [
    insertPersonEvents(tables, scope, "deactivated", own),
    ...leaveTeams(tables, scope, sql`user_id IN (${chosen}) AND ${inDefaultTeam}`),
    sql`UPDATE ${users} SET active = 0, revoked = 1, attributes = ${set(sql`attributes`)}, search = ${set(sql`search`)}, version = version + 1, updated_at = ${scope.at} WHERE ${own}`,
  ];
}

/**
 * The statements that delete people of the scope's tenant, as an administrator does: `own` is the condition on
 * users' rows that chooses them, `chosen` selects their ids.
 */
export function removePeople(tables: UserTables, scope: EventScope, own: SQL, chosen: SQL): SQL[] {
  const { users, emails } = tables;
  return [
    insertPersonEvents(tables, scope, "deleted", own),
    ...leaveTeams(tables, scope, sql`user_id IN (${chosen})`),
    deleteBlocks(tables, scope.tenantId, own),
    sql`DELETE FROM ${emails} WHERE ${emails.userId} IN (${chosen})`,
    sql`DELETE FROM ${users} WHERE ${own}`,
  ];
}

function leaveTeams({ kind }: UserTables, scope: EventScope, memberships: SQL): SQL[] {
  if (kind !== "project") return [];
  const leaving = sql`SELECT team_id, user_id, ${positionInTeam} AS position FROM ${members} WHERE ${memberships}`;
  return [
    insertMemberEvents(scope, "team.members.removed", leaving),
    sql`UPDATE ${teams} SET version = version + 1, updated_at = ${scope.at} WHERE project_id = ${scope.tenantId} AND id IN (SELECT team_id FROM (${leaving}))`,
    sql`DELETE FROM ${members} WHERE ${memberships}`,
  ];
}
