import { type SQL, sql } from "drizzle-orm";
import { groupResourceType } from "../../scim/schemas/group.ts";
import type { FilterColumns } from "../lists/filter-sql.ts";
import { metaColumns } from "../lists/meta-columns.ts";
import { members, teams, users } from "../tables.ts";

/** Attribute → column, for filters and sorting over the teams of a project. */
export function teamColumns(baseUrl: string): FilterColumns {
  const ofTeam = sql`FROM ${members} AS member WHERE member.team_id = ${teams}.id`;
  const columns: Readonly<Record<string, SQL>> = {
    value: sql`member.user_id`,
    display: sql`(SELECT user_name_key FROM ${users} WHERE ${users}.id = member.user_id)`,
    $ref: sql`(${`${baseUrl}/Users/`} || member.user_id)`,
    type: sql`'user'`,
  };
  return {
    resourceType: groupResourceType,
    document: sql`${teams}.search`,
    scalars: {
      ...metaColumns(sql`${teams}`, groupResourceType.name, `${baseUrl}${groupResourceType.endpoint}/`),
      displayName: sql`name_key`,
      externalId: sql`external_id`,
    },
    elements: {
      members: {
        exists: (condition) => sql`EXISTS (SELECT 1 ${ofTeam} AND ${condition})`,
        first: (expression) => sql`(SELECT ${expression} ${ofTeam} ORDER BY member.user_id LIMIT 1)`,
        column: (name) => columns[name ?? ""],
        narrow: (userId) => sql`${teams}.id IN (SELECT team_id FROM ${members} WHERE user_id = ${userId})`,
      },
    },
  };
}
