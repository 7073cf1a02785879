import { type SQL, sql } from "drizzle-orm";
import { jsonValues } from "../engine/rows.ts";
import { columnIndex, type FilterColumns, lazyColumns } from "../lists/filter-columns.ts";
import { metaColumn } from "../lists/meta-columns.ts";
import type { UserTables } from "./user-tables.ts";
import { isOwn } from "./user-writes.ts";

/** Attribute → column, for filters and sorting over the users of one tree. */
export function userColumns(tables: UserTables, tenantId: string, baseUrl: string): FilterColumns {
  const { users, emails, resourceType, companions } = tables;
  const own = isOwn(tables, tenantId, sql`true`);
  const meta = { table: users, resourceType: resourceType.name, location: `${baseUrl}${resourceType.endpoint}/` };
  const scalar = (name: string) => keyColumns.get(name) ?? metaColumn(name, meta);
  return lazyColumns({ resourceType, table: users, isOwn: own, document: sql`${users}.search`, scalar }, () => {
    const { elements, indexes } = companions.elements(baseUrl, tenantId);
    return {
      elements,
      indexes: {
        userName: columnIndex(users, own, userName, true),
        externalId: columnIndex(users, own, externalId),
        displayName: columnIndex(users, own, displayName),
        id: columnIndex(users, own, id, true),
        "emails.value": {
          isUnique: false,
          ids: (values) =>
            sql`SELECT ${emails.userId} FROM ${emails} WHERE ${emails.tenantId} = ${tenantId} AND ${emails.valueKey} IN ${jsonValues(values)}`,
        },
        ...indexes,
      },
    };
  });
}

const [id, userName, externalId, displayName] = [
  sql`id`,
  sql`user_name_key`,
  sql`external_id`,
  sql`display_name_key`,
] as const;

const keyColumns: ReadonlyMap<string, SQL> = new Map([
  ["userName", userName],
  ["externalId", externalId],
  ["displayName", displayName],
  ["active", sql`active`],
]);
