import { sql } from "drizzle-orm";
import { userEvents } from "../../directory/events.ts";
import type { Identity } from "../../directory/identity.ts";
import type {
  RequestContext,
  ResourceStore,
  WriteOperation,
  WriteOptions,
  WriteOutcome,
} from "../../directory/operations.ts";
import { changesTwice, planEach } from "../../directory/plan-each.ts";
import {
  type PlannedUser,
  planUnseen,
  planUserWrite,
  type UserPlanContext,
  type UserRecord,
  UserWorkingSet,
} from "../../directory/user-plan.ts";
import type { Projection } from "../../scim/projection.ts";
import { createId } from "../engine/ids.ts";
import { retryConflicts } from "../engine/retry.ts";
import { jsonValues } from "../engine/rows.ts";
import { ConflictError, query, type ScimDatabase } from "../engine/scim-database.ts";
import { noteSuccess } from "../journal/connections.ts";
import { eventScope } from "../journal/events.ts";
import { hasRows, logged } from "../journal/provisioning-log.ts";
import { listResources } from "../lists/list.ts";
import { type ComputedRow, computedColumn, selectUsers, toUser, userSource } from "./user-reads.ts";
import { toUserRecord, type UserRow } from "./user-rows.ts";
import { sumUpChanges, type UserTables } from "./user-tables.ts";
import { isOwn, userLogRows, userPreconditions, userStatements } from "./user-writes.ts";

type Context = RequestContext<ScimDatabase>;

/** The users of one tree: those of projects or those of status pages, by the tables it is given. */
export function createUserStore(tables: UserTables): ResourceStore<ScimDatabase> {
  return {
    async read({ db, baseUrl }, id, projection) {
      const own = isOwn(tables, db.tenantId, sql`id = ${id}`);
      const [[row]] = await db.read([
        query<UserRow & ComputedRow>(selectUsers(tables, own, computedColumn(tables, projection))),
      ]);
      return row && toUser(tables, toUserRecord(row), row.computed, baseUrl);
    },
    list: (context, listQuery) => listResources(context.db, listQuery, userSource(tables, context, listQuery)),
    write: (context, operations, options = {}) => writeUsers(tables, context, operations, options),
  };
}

async function writeUsers(
  tables: UserTables,
  context: Context,
  operations: readonly WriteOperation[],
  { projection, maxRefusals }: WriteOptions,
): Promise<readonly WriteOutcome[]> {
  const { db, snapshot, baseUrl } = context;
  const ids = operations.flatMap((operation) => (operation.kind === "create" ? [] : [operation.id]));
  const names = new Map<string, Identity>();
  return retryConflicts(async (attempt) => {
    const now = new Date().toISOString();
    const plan: UserPlanContext = { resourceType: tables.resourceType, snapshot, now, createId };
    const unseen = attempt === 0 ? planUnseen(plan, operations, maxRefusals) : undefined;
    const stored =
      unseen === undefined ? await load(tables, db, ids, [...names.values()]) : new Map<string, UserRecord>();
    const looked = names.size;
    const known = new UserWorkingSet([...stored.values()]);
    const planned = unseen ?? planEach(operations, (operation) => planUserWrite(plan, known, operation), maxRefusals);
    const identities = planned.flatMap((each) => (each.kind === "write" ? [each.record.identity] : []));
    for (const identity of identities) names.set(JSON.stringify([identity.userNameKey, identity.emailKey]), identity);
    if (names.size > looked && changesTwice(ids)) throw new ConflictError("somebody may have these names");
    const computed = await commit(tables, context, { operations, planned, stored, now }, projection);
    return planned.map((each): WriteOutcome => {
      if (each.kind === "refuse") return { kind: "refused", error: each.error };
      if (each.kind === "delete") return { kind: "deleted", id: each.id };
      return { kind: "written", resource: toUser(tables, each.record, computed.get(each.record.id) ?? null, baseUrl) };
    });
  });
}

/** The tenant's users by id, and those who have one of the userNames or e-mails. */
async function load(
  tables: UserTables,
  db: ScimDatabase,
  ids: readonly string[],
  names: readonly Identity[],
): Promise<Map<string, UserRecord>> {
  const ownIds = (column: string, values: readonly string[]) =>
    sql`SELECT id FROM ${tables.users} WHERE ${isOwn(tables, db.tenantId, sql`${sql.identifier(column)} IN ${jsonValues(values)}`)}`;
  const byName = sql`UNION ${ownIds(
    "user_name_key",
    names.map(({ userNameKey }) => userNameKey),
  )} UNION ${ownIds(
    "email_key",
    names.map(({ emailKey }) => emailKey),
  )}`;
  const wanted = sql`id IN (${ownIds("id", ids)} ${names.length === 0 ? sql`` : byName})`;
  const [rows] = await db.read([query<UserRow>(selectUsers(tables, wanted))]);
  return new Map(rows.map((row) => [row.id, toUserRecord(row)]));
}

interface PlannedWrite {
  readonly operations: readonly WriteOperation[];
  readonly planned: readonly PlannedUser[];
  readonly stored: ReadonlyMap<string, UserRecord>;
  readonly now: string;
}

/** Commits what was planned; answers what is computed for each user that was written. */
async function commit(
  tables: UserTables,
  context: Context,
  { operations, planned, stored, now }: PlannedWrite,
  projection: Projection | undefined,
): Promise<Map<string, string | null>> {
  const { db } = context;
  const log = userLogRows(context, tables.resourceType.name, planned, operations, now);
  if (!hasRows(log)) return new Map();
  const ids = planned.flatMap((each) => (each.kind === "write" ? [each.record.id] : []));
  const written = isOwn(tables, db.tenantId, sql`id IN ${jsonValues(ids)}`);
  const computed = sql`SELECT id, ${computedColumn(tables, projection)} AS computed FROM ${tables.users} WHERE ${written}`;
  const scope = eventScope(context, now);
  const isShown = projection !== undefined && tables.companions.computedColumn !== undefined;
  const [rows = []] = await db.write(
    logged(
      {
        preconditions: userPreconditions(tables, db.tenantId, planned, stored),
        statements: [
          ...noteSuccess(scope),
          ...userStatements(tables, sumUpChanges(planned, stored), scope, userEvents(context.snapshot.kind, planned)),
        ],
      },
      log,
    ),
    isShown ? [query<ComputedRow>(computed)] : [],
  );
  return new Map(rows.map((row) => [row.id, row.computed]));
}
