import { type SQL, sql } from "drizzle-orm";
import { groupResourceType } from "../../scim/schemas/group.ts";
import { jsonValues } from "../engine/rows.ts";
import { columnIndex, type FilterColumns, lazyColumns } from "../lists/filter-columns.ts";
import { metaColumn } from "../lists/meta-columns.ts";
import { members, teams, users } from "../tables.ts";

/** The memberships of a project's teams, or of some by one of the two ids, as `FROM … WHERE …`. */
export function membershipsOf(tenantId: string, by: "team_id" | "user_id", ids: SQL | undefined): SQL {
  if (ids !== undefined) return sql`FROM ${members} AS membership WHERE ${sql.identifier(by)} IN (${ids})`;
  return sql`FROM ${teams} AS owner JOIN ${members} AS membership ON membership.team_id = owner.id WHERE owner.project_id = ${tenantId}`;
}

/** Attribute → column, for filters and sorting over the teams of a project. */
export function teamColumns(tenantId: string, baseUrl: string): FilterColumns {
  const isOwn = sql`${teams.tenantId} = ${tenantId}`;
  const { name: resourceType, endpoint } = groupResourceType;
  const meta = { table: teams, resourceType, location: `${baseUrl}${endpoint}/` };
  const scalar = (name: string) => keyColumns.get(name) ?? metaColumn(name, meta);
  const known = { resourceType: groupResourceType, table: teams, isOwn, document: sql`${teams}.search`, scalar };
  return lazyColumns(known, () => {
    const ofTeam = sql`FROM ${members} AS member WHERE member.team_id = ${teams}.id`;
    const columns: Readonly<Record<string, SQL>> = {
      value: sql`member.user_id`,
      display: sql`(SELECT user_name_key FROM ${users} WHERE ${users}.id = member.user_id)`,
      $ref: sql`(${`${baseUrl}/Users/`} || member.user_id)`,
      type: sql`'user'`,
    };
    return {
      elements: {
        members: {
          exists: (condition) => sql`EXISTS (SELECT 1 ${ofTeam} AND ${condition})`,
          first: (expression) => sql`(SELECT ${expression} ${ofTeam} ORDER BY member.user_id LIMIT 1)`,
          column: (name) => columns[name ?? ""],
          rows: (ids) => membershipsOf(tenantId, "team_id", ids),
        },
      },
      indexes: {
        displayName: columnIndex(teams, isOwn, displayName, true),
        externalId: columnIndex(teams, isOwn, externalId),
        id: columnIndex(teams, isOwn, id, true),
        "members.value": {
          isUnique: false,
          ids: (values) => sql`SELECT team_id FROM ${members} WHERE user_id IN ${jsonValues(values)}`,
        },
      },
    };
  });
}

const [id, displayName, externalId] = [sql`id`, sql`name_key`, sql`external_id`] as const;

const keyColumns: ReadonlyMap<string, SQL> = new Map([
  ["displayName", displayName],
  ["externalId", externalId],
]);
