import { type SQL, sql } from "drizzle-orm";
import type { GroupRecord } from "../../directory/group-plan.ts";
import type { ListQuery, RequestContext } from "../../directory/operations.ts";
import { toResource } from "../../directory/resource.ts";
import type { JsonObject, JsonValue } from "../../scim/json.ts";
import type { Projection } from "../../scim/projection.ts";
import { groupResourceType } from "../../scim/schemas/group.ts";
import { type Query, query, type ScimDatabase } from "../engine/scim-database.ts";
import type { ListSource } from "../lists/list.ts";
import { members, projects, teams, users } from "../tables.ts";
import { teamColumns } from "./team-columns.ts";
import { type TeamRow, teamRowColumns, toGroupRecord } from "./team-rows.ts";

/** A member, with the name by which people know it. */
export interface MemberRow {
  readonly team_id: string;
  readonly user_id: string;
  readonly user_name: string;
}

/** Limits rows of teams to the tenant's. */
export function isOwnTeam(tenantId: string, condition: SQL): SQL {
  return sql`${teams.tenantId} = ${tenantId} AND ${condition}`;
}

/** The rows of teams that satisfy a condition, which must name the tenant. */
export function selectTeams(condition: SQL, extra: SQL = sql``): SQL {
  return sql`SELECT ${teamRowColumns} ${extra} FROM ${teams} WHERE ${condition}`;
}

/** The members of some teams; undefined when none will be shown, so that none is loaded. */
export function membersQuery(projection: Projection | undefined, teamIds: SQL): Query<MemberRow> | undefined {
  if (!projection?.includes("members")) return undefined;
  return query(
    sql`SELECT member.team_id, member.user_id, json_extract(${users.attributes}, '$.userName') AS user_name FROM ${members} AS member JOIN ${users} ON ${users}.id = member.user_id WHERE member.team_id IN ${teamIds} ORDER BY member.team_id, member.user_id`,
  );
}

/** The SCIM groups that rows stand for, each with its members. */
export function toGroups(rows: readonly TeamRow[], memberRows: readonly MemberRow[], baseUrl: string): JsonObject[] {
  const byTeam = Map.groupBy(memberRows, ({ team_id }) => team_id);
  return rows.map((row) => toGroup(toGroupRecord(row), byTeam.get(row.id) ?? [], baseUrl));
}

function toGroup(record: GroupRecord, memberRows: readonly MemberRow[], baseUrl: string): JsonObject {
  const list = memberRows.map(
    ({ user_id, user_name }): JsonValue => ({
      value: user_id,
      $ref: `${baseUrl}/Users/${user_id}`,
      display: user_name,
      type: "User",
    }),
  );
  // An empty list, not nothing: authentik takes a group without `members` for one it cannot compare, and adds nobody.
  return toResource(groupResourceType, record, baseUrl, { members: list });
}

/** The teams of a tenant as lists and searches read them. */
export function teamSource(
  { db, baseUrl }: RequestContext<ScimDatabase>,
  { projection }: ListQuery,
): ListSource<TeamRow, MemberRow> {
  return {
    resourceType: groupResourceType,
    columns: teamColumns(baseUrl),
    table: sql`${teams}`,
    isOwn: isOwnTeam(db.tenantId, sql`true`),
    total: sql`SELECT ${projects.teamCount} AS total FROM ${projects} WHERE id = ${db.tenantId}`,
    select: selectTeams,
    related: (ids) => membersQuery(projection, ids),
    toResources: (rows, memberRows) => toGroups(rows, memberRows, baseUrl),
  };
}
