import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

/** The column behind one of the common attributes that every resource has (RFC 7643 §3.1); undefined for another. */
export function metaColumn(
  name: string,
  { table, resourceType, location }: { table: SQLiteTable; resourceType: string; location: string },
): SQL | undefined {
  switch (name) {
    case "id":
      return sql`${table}.id`;
    case "meta":
      // Never missing; nothing but its presence can be asked of the whole.
      return sql`1`;
    case "meta.resourceType":
      return sql`${resourceType}`;
    case "meta.created":
      return sql`${table}.created_at`;
    case "meta.lastModified":
      return sql`${table}.updated_at`;
    case "meta.version":
      return sql`('W/"' || ${table}.version || '"')`;
    case "meta.location":
      return sql`(${location} || ${table}.id)`;
    default:
      return undefined;
  }
}
