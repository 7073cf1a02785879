import { type SQL, sql } from "drizzle-orm";
import { jsonValues } from "../engine/rows.ts";
import { columnIndex, type FilterColumns, lazyColumns } from "../lists/filter-columns.ts";
import { metaColumns } from "../lists/meta-columns.ts";
import type { UserTables } from "./user-tables.ts";
import { isOwn } from "./user-writes.ts";

/** Attribute → column, for filters and sorting over the users of one tree. */
export function userColumns(tables: UserTables, tenantId: string, baseUrl: string): FilterColumns {
  const { users, emails, resourceType, companions } = tables;
  const own = isOwn(tables, tenantId, sql`true`);
  return lazyColumns({ resourceType, table: users, isOwn: own, document: sql`${users}.search` }, () => {
    const { elements, indexes } = companions.elements(baseUrl, tenantId);
    return {
      scalars: { ...metaColumns(users, resourceType.name, `${baseUrl}${resourceType.endpoint}/`), ...keyColumns },
      elements,
      indexes: {
        userName: columnIndex(users, own, sql`user_name_key`, true),
        externalId: columnIndex(users, own, sql`external_id`),
        displayName: columnIndex(users, own, sql`display_name_key`),
        id: columnIndex(users, own, sql`id`, true),
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

const keyColumns: Readonly<Record<string, SQL>> = {
  userName: sql`user_name_key`,
  externalId: sql`external_id`,
  displayName: sql`display_name_key`,
  active: sql`active`,
};
