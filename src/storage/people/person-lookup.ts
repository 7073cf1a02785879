import { type SQL, sql } from "drizzle-orm";
import { foldEmail } from "../../scim/text.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { type Person, type PersonRow, personColumns, toPerson } from "./person.ts";
import type { UserTables } from "./user-tables.ts";

/** By what one person of a tenant is looked for; e-mails and userNames compare without case. */
export type PersonSought =
  | { readonly id: string }
  | { readonly email: string }
  | { readonly userName: string }
  | { readonly externalId: string };

/** The person of a tenant, with what the identity provider sent; null where there is none. One round trip. */
export async function findPersonBy(
  db: Database,
  tables: UserTables,
  tenantId: string,
  sought: PersonSought,
): Promise<Person | null> {
  const { users } = tables;
  const select = (condition: SQL) =>
    sql`SELECT ${personColumns(tables)} FROM ${users} WHERE ${users.tenantId} = ${tenantId} AND ${condition} ORDER BY ${users}.id LIMIT 2`;
  const [found, mentioned] = await runBatch(db, [
    select(isSought(tables, sought)),
    ...("email" in sought ? [select(mentions(tables, tenantId, sought.email))] : []),
  ]);
  const others = (mentioned?.results ?? []) as PersonRow[];
  const [row] = [...((found?.results ?? []) as PersonRow[]), ...(others.length === 1 ? others : [])];
  return row === undefined ? null : toPerson(tables, row, true);
}

function isSought({ users }: UserTables, sought: PersonSought): SQL {
  if ("id" in sought) return sql`${users}.id = ${sought.id}`;
  if ("userName" in sought) return sql`${users.userNameKey} = ${foldEmail(sought.userName)}`;
  if ("email" in sought) return sql`${users.emailKey} = ${foldEmail(sought.email)}`;
  return sql`${users.externalId} = ${sought.externalId}`;
}

/** Whether one of a person's `emails` is this one: two at most, as one of several is nobody. */
export function mentions({ users, emails }: UserTables, tenantId: string, email: string): SQL {
  return sql`${users}.id IN (SELECT ${emails.userId} FROM ${emails} WHERE ${emails.tenantId} = ${tenantId} AND ${emails.valueKey} = ${foldEmail(email)} LIMIT 2)`;
}
