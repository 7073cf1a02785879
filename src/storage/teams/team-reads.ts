import { type SQL, sql } from "drizzle-orm";
import type { ListQuery, RequestContext } from "../../directory/operations.ts";
import { toResource } from "../../directory/resource.ts";
import { groupResourceType } from "../../scim/schemas/group.ts";
import type { ScimDatabase } from "../engine/scim-database.ts";
import type { Relation } from "../lists/relation.ts";
import { type ResourceSource, type StoredRow, stateColumns } from "../lists/resource-source.ts";
import { members, projects, teams, users } from "../tables.ts";
import { teamColumns } from "./team-columns.ts";
import { plannedTeamColumns, type TeamRow, toStoredTeam } from "./team-rows.ts";

/** Limits rows of teams to the tenant's. */
export function isOwnTeam(tenantId: string, condition: SQL): SQL {
  return sql`${teams.tenantId} = ${tenantId} AND ${condition}`;
}

/** The rows of teams that satisfy a condition, which must name the tenant: `PlannedTeamRow`. */
export function selectTeams(condition: SQL): SQL {
  return sql`SELECT id, attributes, ${stateColumns}, ${plannedTeamColumns} FROM ${teams} WHERE ${condition}`;
}

/** Most userNames are the e-mail that is kept beside the document. */
const shownMember = {
  id: sql`member.user_id`,
  name: sql`IIF(user.user_name_key = user.email_key, user.email, json_extract(user.attributes, '$.userName'))`,
};

/** The members of a team. */
function membersOf(baseUrl: string): Relation {
  return {
    attribute: "members",
    of: (owner) =>
      sql`FROM ${members} AS member JOIN ${users} AS user ON user.id = member.user_id WHERE member.team_id = ${owner}`,
    owner: members.teamId,
    ...shownMember,
    toElement: (id, name) => ({ value: id, $ref: `${baseUrl}/Users/${id}`, display: name, type: "User" }),
    // authentik takes a group without `members` for one it cannot compare, and adds nobody.
    isAbsentWhenEmpty: false,
  };
}

/** The teams of a tenant as they are answered. */
export function teamSource(
  { db, baseUrl }: RequestContext<ScimDatabase>,
  { projection }: Pick<ListQuery, "projection">,
): ResourceSource<TeamRow & StoredRow> {
  return {
    columns: teamColumns(db.tenantId, baseUrl),
    total: sql`SELECT ${projects.teamCount} FROM ${projects} WHERE id = ${db.tenantId}`,
    relation: membersOf(baseUrl),
    projection,
    toResource: (row, computed) => toResource(groupResourceType, toStoredTeam(row), baseUrl, computed),
  };
}
