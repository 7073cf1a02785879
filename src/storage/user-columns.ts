import { type SQL, sql } from "drizzle-orm";
import { type FilterColumns, jsonElements } from "./filter-sql.ts";
import type { UserTables } from "./user-tables.ts";

/** Attribute → column, for filters and sorting over the users of one tree. */
export function userColumns(tables: UserTables, tenantId: string, baseUrl: string): FilterColumns {
  const { users, emails, resourceType, companions } = tables;
  const document = sql`${users}.search`;
  return {
    resourceType,
    document,
    scalars: { ...metaColumns(sql`${users}`, resourceType.name, `${baseUrl}${resourceType.endpoint}/`), ...keyColumns },
    elements: {
      emails: {
        ...jsonElements(document, undefined, "emails"),
        narrow: (value) =>
          sql`${users}.id IN (SELECT ${emails.userId} FROM ${emails} WHERE ${emails.tenantId} = ${tenantId} AND ${emails.valueKey} = ${value})`,
      },
      ...companions.elements(baseUrl),
    },
  };
}

const keyColumns: Readonly<Record<string, SQL>> = {
  userName: sql`user_name_key`,
  externalId: sql`external_id`,
  displayName: sql`display_name_key`,
  active: sql`active`,
};

/** The columns behind the common attributes that every resource has (RFC 7643 §3.1). */
export function metaColumns(table: SQL, resourceType: string, location: string): Record<string, SQL> {
  return {
    id: sql`${table}.id`,
    // Never missing; nothing but its presence can be asked of the whole.
    meta: sql`1`,
    "meta.resourceType": sql`${resourceType}`,
    "meta.created": sql`${table}.created_at`,
    "meta.lastModified": sql`${table}.updated_at`,
    "meta.version": sql`('W/"' || ${table}.version || '"')`,
    "meta.location": sql`(${location} || ${table}.id)`,
  };
}
