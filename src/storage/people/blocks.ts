import { type SQL, sql } from "drizzle-orm";
import { blocks } from "../tables.ts";
import type { UserChanges, UserScope, UserTables } from "./user-tables.ts";

/** Whether an administrator keeps the person out whose row is being looked at. */
export function isBlocked({ kind, users }: UserTables): SQL {
  return sql`EXISTS (SELECT 1 FROM ${blocks} WHERE tenant_kind = ${kind} AND tenant_id = ${users.tenantId} AND email_key = ${users.emailKey})`;
}

/** Whether the person whose row is being looked at may enter: the condition behind `accessReason`. */
export function hasAccess(tables: UserTables): SQL {
  const { users, companions } = tables;
  return sql`(${users}.revoked = 0 AND ${companions.admits} AND NOT ${isBlocked(tables)})`;
}

/** The keys of all whom administrators keep out of a tenant. */
export function blockedKeys({ kind }: UserTables, tenantId: string): SQL {
  return sql`SELECT email_key FROM ${blocks} WHERE tenant_kind = ${kind} AND tenant_id = ${tenantId}`;
}

/** Keeps the people out whom a condition on users' rows selects. */
export function insertBlocks({ kind, users }: UserTables, wanted: SQL, at: string): SQL {
  return sql`INSERT INTO ${blocks} (tenant_kind, tenant_id, email_key, created_at)
    SELECT ${kind}, ${users.tenantId}, ${users.emailKey}, ${at} FROM ${users} WHERE ${wanted} ON CONFLICT DO NOTHING`;
}

/** Lifts the blocks of the people whom a condition on users' rows selects; runs before the rows go. */
export function deleteBlocks({ kind, users }: UserTables, tenantId: string, wanted: SQL): SQL {
  return sql`DELETE FROM ${blocks} WHERE tenant_kind = ${kind} AND tenant_id = ${tenantId}
    AND email_key IN (SELECT ${users.emailKey} FROM ${users} WHERE ${wanted})`;
}

/** What no key begins with: keys that are on the way to their new value. */
const MOVING = "\n";

/**
 * A block follows its person to another e-mail. In two steps, because in one transaction people can take
 * each other's e-mails.
 */
export function moveBlocks({ kind }: UserTables, { moved }: UserChanges, { tenantId }: UserScope): SQL[] {
  if (moved.length === 0) return [];
  const pairs = JSON.stringify(moved.map(({ record, previous }) => [previous.emailKey, record.identity.emailKey]));
  const own = sql`tenant_kind = ${kind} AND tenant_id = ${tenantId}`;
  return [
    sql`UPDATE ${blocks} SET email_key = ${MOVING} || (pair.value ->> 1) FROM json_each(${pairs}) AS pair WHERE ${own} AND email_key = pair.value ->> 0`,
    sql`UPDATE OR REPLACE ${blocks} SET email_key = substr(email_key, 2) WHERE ${own} AND email_key >= ${MOVING} AND email_key < ${"\v"}`,
  ];
}
