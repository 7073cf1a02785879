import { type SQL, sql } from "drizzle-orm";
import type { AdminActor, AuditTarget, TenantKey } from "../../directory/administration.ts";
import { nothingChanged } from "../../directory/events.ts";
import { unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { allExist } from "../engine/preconditions.ts";
import { adminScope } from "../journal/admin-events.ts";
import { commit } from "../journal/admin-write.ts";
import type { AuditRecord } from "../journal/audit.ts";
import { deleteBlocks, insertBlocks, isBlocked } from "./blocks.ts";
import { type Person, type PersonRow, toPerson } from "./person.ts";
import { insertPersonEvents } from "./person-events.ts";
import { type PersonKey, selectPerson } from "./person-list.ts";
import { noUserChanges, type UserTables } from "./user-tables.ts";
import { isOwn, userStatements } from "./user-writes.ts";

/**
 * Blocks a person or lifts the block, and answers the person; a person who is as asked for already
 * changes nothing. A block ends access with the commit and holds against the identity provider.
 *
 * @throws AdminError 404
 */
export async function setBlocked(
  db: Database,
  tables: UserTables,
  { tenantId, id, blocked, ...by }: PersonKey & AdminActor & { readonly blocked: boolean },
): Promise<Person> {
  const own = isOwn(tables, tenantId, sql`id = ${id}`);
  const isChanging = blocked ? sql`NOT ${isBlocked(tables)}` : isBlocked(tables);
  const changing = sql`${own} AND ${isChanging}`;
  const scope = adminScope(tenantOf(tables, tenantId), by);
  const results = await commit(
    db,
    by,
    {
      preconditions: exists(tables, tenantId, id),
      audit: {
        action: `${tables.nouns.person}.${blocked ? "blocked" : "unblocked"}`,
        target: targetOf(tables, { tenantId, id }),
        changes: { blocked: [!blocked, blocked] },
        when: sql`EXISTS (SELECT 1 FROM ${tables.users} WHERE ${changing})`,
      },
      statements: [
        insertPersonEvents(tables, scope, blocked ? "blocked" : "unblocked", changing),
        blocked ? insertBlocks(tables, own, scope.at) : deleteBlocks(tables, tenantId, own),
        selectPerson(tables, { tenantId, id }),
      ],
    },
    { resourceExists: () => unknownId(tables.nouns.person, id) },
  );
  const [row] = results.at(-1) as [PersonRow];
  return toPerson(tables, row, true);
}

/**
 * Deletes a person from a tenant, as a SCIM DELETE does, whatever the toggles say; a block of the person
 * ends with it.
 *
 * @throws AdminError 404
 */
export async function deletePerson(
  db: Database,
  tables: UserTables,
  { tenantId, id, ...by }: PersonKey & AdminActor,
): Promise<void> {
  const { nouns } = tables;
  const scope = { ...adminScope(tenantOf(tables, tenantId), by), configId: null };
  const changes = { ...noUserChanges, deletedIds: [id] };
  await commit(
    db,
    by,
    {
      preconditions: exists(tables, tenantId, id),
      audit: { action: `${nouns.person}.deleted`, target: targetOf(tables, { tenantId, id }) },
      statements: [
        deleteBlocks(tables, tenantId, isOwn(tables, tenantId, sql`id = ${id}`)),
        ...userStatements(tables, changes, { ...scope, tenantId }, [
          { type: `${nouns.person}.deleted`, resourceId: id, data: nothingChanged },
        ]),
      ],
    },
    { resourceExists: () => unknownId(nouns.person, id) },
  );
}

/** The key of the tenant whose people are in these tables. */
export function tenantOf({ kind }: UserTables, id: string): TenantKey {
  return { kind, id };
}

/** A person in the audit: named by the folded e-mail, by which erasure finds the row. */
function targetOf({ nouns, users }: UserTables, { tenantId, id }: PersonKey): AuditRecord["target"] {
  const kind: AuditTarget["kind"] = nouns.person;
  const name: SQL = sql`(SELECT ${users.emailKey} FROM ${users} WHERE ${users.tenantId} = ${tenantId} AND ${users}.id = ${id})`;
  return { kind, id, name };
}

function exists(tables: UserTables, tenantId: string, id: string) {
  return allExist(tables.users, isOwn(tables, tenantId, sql`true`), [id]);
}
