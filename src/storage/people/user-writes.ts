import { type SQL, sql } from "drizzle-orm";
import type { DirectoryEvent } from "../../directory/events.ts";
import type { RequestContext, WriteOperation } from "../../directory/operations.ts";
import type { PlannedUser, UserRecord } from "../../directory/user-plan.ts";
import { releaseKeys } from "../engine/key-changes.ts";
import { allExist, allMatchVersion } from "../engine/preconditions.ts";
import { insertRows, jsonValues, updateRows } from "../engine/rows.ts";
import type { Precondition } from "../engine/scim-database.ts";
import { insertEvents } from "../journal/events.ts";
import { successLogRow } from "../journal/log-rows.ts";
import type { LogRow } from "../journal/provisioning-log.ts";
import type { userEmails, users } from "../tables.ts";
import { moveBlocks } from "./blocks.ts";
import { emailKeys, toUserRow, withKeys, withoutKeys } from "./user-rows.ts";
import type { UserChanges, UserScope, UserTables } from "./user-tables.ts";

/** Limits rows of a table of users to the tenant's. */
export function isOwn({ users: table }: UserTables, tenantId: string, condition: SQL): SQL {
  return sql`${table.tenantId} = ${tenantId} AND ${condition}`;
}

/** What must still be so when the transaction runs: the records it was planned on are as they were. */
export function userPreconditions(
  tables: UserTables,
  tenantId: string,
  planned: readonly PlannedUser[],
  stored: ReadonlyMap<string, UserRecord>,
): Precondition[] {
  const unseen = planned.flatMap((each) => (each.kind === "delete" && each.previous === undefined ? [each.id] : []));
  const touched = new Set(
    planned.flatMap((each) => (each.kind === "refuse" || each.previous === undefined ? [] : [each.previous.id])),
  );
  const seen = [...stored.values()].filter(({ id }) => touched.has(id));
  const own = isOwn(tables, tenantId, sql`true`);
  return [...allExist(tables.users, own, unseen), ...allMatchVersion(tables.users, own, seen)];
}

/** The statements that make the changes; their number does not depend on how many users change. */
export function userStatements(
  tables: UserTables,
  changes: UserChanges,
  scope: UserScope,
  happened: readonly DirectoryEvent[],
): SQL[] {
  const { inserted, updated, rekeyed, remailed, displacedIds, deletedIds } = changes;
  const toRow = (record: UserRecord) => toUserRow(tables.resourceType, scope.tenantId, record);
  const toNewRow = (record: UserRecord) => ({
    ...toRow(record),
    ...tables.companions.insertedColumns(record.identity, scope.tenantId),
  });
  const table = tables.users as typeof users;
  const own = isOwn(tables, scope.tenantId, sql`true`);
  return [
    ...insertEvents(scope, happened),
    ...clearEmails(tables, [...remailed.map(({ id }) => id), ...deletedIds], scope.tenantId),
    ...tables.companions.before(changes, scope),
    ...(deletedIds.length === 0
      ? []
      : [sql`DELETE FROM ${table} WHERE ${isOwn(tables, scope.tenantId, sql`id IN ${jsonValues(deletedIds)}`)}`]),
    ...releaseKeys(table, ["user_name_key", "email_key"], own, displacedIds),
    ...updateRows(table, [...rekeyed].map(toRow).map(withKeys), own),
    ...updateRows(
      table,
      updated
        .filter((record) => !rekeyed.has(record))
        .map(toRow)
        .map(withoutKeys),
      own,
    ),
    ...insertRows(table, inserted.map(toNewRow) as (typeof users.$inferInsert)[], {
      computed: tables.companions.computed,
    }),
    ...insertEmails(tables, [...inserted, ...remailed], scope.tenantId),
    ...moveBlocks(tables, changes, scope),
    ...tables.companions.after(changes, scope),
  ];
}

function clearEmails(tables: UserTables, ids: readonly string[], tenantId: string): SQL[] {
  if (ids.length === 0) return [];
  const { emails } = tables;
  // The plus sign leaves the choice to the index of users: the one of tenants would find all e-mails.
  return [
    sql`DELETE FROM ${emails} WHERE +${emails.tenantId} = ${tenantId} AND ${emails.userId} IN ${jsonValues(ids)}`,
  ];
}

function insertEmails(tables: UserTables, records: readonly UserRecord[], tenantId: string): SQL[] {
  const rows = records.flatMap((record) =>
    emailKeys(record).map((valueKey) => ({ tenantId, valueKey, userId: record.id })),
  );
  return insertRows(tables.emails as typeof userEmails, rows);
}

/** The log rows of what is about to be committed. */
export function userLogRows(
  context: RequestContext<unknown>,
  resourceType: string,
  planned: readonly PlannedUser[],
  operations: readonly WriteOperation[],
  now: string,
): LogRow[] {
  return planned.flatMap((each, index) => {
    const operation = operations[index];
    if (each.kind === "refuse" || operation === undefined) return [];
    const record = each.kind === "write" ? each.record : each.previous;
    const write = {
      operation,
      resourceType,
      resourceId: each.kind === "write" ? each.record.id : each.id,
      email: record?.identity.email,
      warnings: each.kind === "write" ? warningsOf(each) : [],
    };
    return [successLogRow(context, write, now)];
  });
}

function warningsOf({ warnings = [], decision }: Extract<PlannedUser, { kind: "write" }>): readonly string[] {
  return decision.warning === undefined ? warnings : [...warnings, decision.warning];
}
