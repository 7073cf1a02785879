import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

/** The columns behind the common attributes that every resource has (RFC 7643 §3.1). */
export function metaColumns(table: SQLiteTable, resourceType: string, location: string): Record<string, SQL> {
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
