import { type SQL, sql } from "drizzle-orm";
import type { ListQuery, RequestContext } from "../../directory/operations.ts";
import { toResource } from "../../directory/resource.ts";
import type { ScimDatabase } from "../engine/scim-database.ts";
import { type ResourceSource, type StoredRow, stateColumns } from "../lists/resource-source.ts";
import { userColumns } from "./user-columns.ts";
import { toUserRecord, type UserRow, userRowColumns } from "./user-rows.ts";
import type { UserTables } from "./user-tables.ts";

/** The rows of users that satisfy a condition, which must name the tenant. */
export function selectUsers(tables: UserTables, condition: SQL): SQL {
  return sql`SELECT id, attributes, ${userRowColumns}, ${stateColumns} FROM ${tables.users} WHERE ${condition}`;
}

/** The users of a tenant as they are answered. */
export function userSource(
  tables: UserTables,
  { db, baseUrl }: RequestContext<ScimDatabase>,
  { projection }: Pick<ListQuery, "projection">,
): ResourceSource<UserRow & StoredRow> {
  const { tenants, resourceType, companions } = tables;
  return {
    columns: userColumns(tables, db.tenantId, baseUrl),
    total: sql`SELECT ${tenants.userCount} FROM ${tenants} WHERE id = ${db.tenantId}`,
    rowColumns: userRowColumns,
    relation: companions.relation(baseUrl),
    projection,
    toResource: (row, computed) => toResource(resourceType, toUserRecord(row), baseUrl, computed),
  };
}
