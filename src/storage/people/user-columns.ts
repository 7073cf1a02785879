import { type SQL, sql } from "drizzle-orm";
import { type FilterColumns, jsonElements } from "../lists/filter-sql.ts";
import { metaColumns } from "../lists/meta-columns.ts";
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
