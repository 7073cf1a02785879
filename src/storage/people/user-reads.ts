import { type SQL, sql } from "drizzle-orm";
import type { ListQuery, RequestContext } from "../../directory/operations.ts";
import { toResource } from "../../directory/resource.ts";
import type { UserRecord } from "../../directory/user-plan.ts";
import type { JsonObject } from "../../scim/json.ts";
import type { Projection } from "../../scim/projection.ts";
import type { ScimDatabase } from "../engine/scim-database.ts";
import type { ListSource } from "../lists/list.ts";
import { userColumns } from "./user-columns.ts";
import { toUserRecord, type UserRow, userRowColumns } from "./user-rows.ts";
import type { UserTables } from "./user-tables.ts";
import { isOwn } from "./user-writes.ts";

/** What is computed for a user's answer from other tables. */
export interface ComputedRow {
  readonly id: string;
  readonly computed: string | null;
}

/** The column that holds what is computed for the answer, if any of it will be shown. */
export function computedColumn({ companions }: UserTables, projection: Projection | undefined): SQL {
  return (projection?.includes("groups") ? companions.computedColumn : undefined) ?? sql`NULL`;
}

/** The rows of users that satisfy a condition, which must name the tenant. */
export function selectUsers(tables: UserTables, condition: SQL, computed: SQL = sql`NULL`, extra: SQL = sql``): SQL {
  return sql`SELECT ${userRowColumns}, ${computed} AS computed ${extra} FROM ${tables.users} WHERE ${condition}`;
}

/** The SCIM User that a record stands for. */
export function toUser(tables: UserTables, record: UserRecord, computed: string | null, baseUrl: string): JsonObject {
  return toResource(tables.resourceType, record, baseUrl, tables.companions.computedAttributes(computed, baseUrl));
}

/** The users of a tenant as lists and searches read them. */
export function userSource(
  tables: UserTables,
  { db, baseUrl }: RequestContext<ScimDatabase>,
  { projection }: ListQuery,
): ListSource<UserRow & ComputedRow, never> {
  const { tenants, resourceType } = tables;
  return {
    resourceType,
    columns: userColumns(tables, db.tenantId, baseUrl),
    table: sql`${tables.users}`,
    isOwn: isOwn(tables, db.tenantId, sql`true`),
    total: sql`SELECT ${tenants.userCount} AS total FROM ${tenants} WHERE id = ${db.tenantId}`,
    select: (condition, extra) => selectUsers(tables, condition, computedColumn(tables, projection), extra),
    related: () => undefined,
    toResources: (rows) => rows.map((row) => toUser(tables, toUserRecord(row), row.computed, baseUrl)),
  };
}
