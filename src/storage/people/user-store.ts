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
import { toResource } from "../../directory/resource.ts";
import {
  type PlannedUser,
  planUnseen,
  planUserWrite,
  type UserPlanContext,
  type UserRecord,
  UserWorkingSet,
} from "../../directory/user-plan.ts";
import type { JsonObject } from "../../scim/json.ts";
import { nothingShown } from "../../scim/projection.ts";
import { WorkBudget } from "../../scim/work-budget.ts";
import { createId } from "../engine/ids.ts";
import { retryConflicts } from "../engine/retry.ts";
import { jsonValues } from "../engine/rows.ts";
import { ConflictError, query, type ScimDatabase } from "../engine/scim-database.ts";
import { noteSuccess } from "../journal/connections.ts";
import { eventScope } from "../journal/events.ts";
import { hasRows, logged } from "../journal/provisioning-log.ts";
import { listResources } from "../lists/list.ts";
import { type Relation, relationColumn } from "../lists/relation.ts";
import { type ResourceSource, readResource, shareOf, withRelation } from "../lists/resource-source.ts";
import { selectUsers, userSource } from "./user-reads.ts";
import { toUserRecord, type UserRow } from "./user-rows.ts";
import { sumUpChanges, type UserTables } from "./user-tables.ts";
import { isOwn, userLogRows, userPreconditions, userStatements } from "./user-writes.ts";

type Context = RequestContext<ScimDatabase>;

/** The users of one tree: those of projects or those of status pages, by the tables it is given. */
export function createUserStore(tables: UserTables): ResourceStore<ScimDatabase> {
  return {
    read: (context, id, projection) => readResource(context.db, userSource(tables, context, { projection }), id),
    list: (context, listQuery) => listResources(context.db, listQuery, userSource(tables, context, listQuery)),
    write: (context, operations, options = {}) => writeUsers(tables, context, operations, options),
  };
}

async function writeUsers(
  tables: UserTables,
  context: Context,
  operations: readonly WriteOperation[],
  { projection, maxRefusals, work = new WorkBudget() }: WriteOptions,
): Promise<readonly WriteOutcome[]> {
  const { db, snapshot } = context;
  const ids = operations.flatMap((operation) => (operation.kind === "create" ? [] : [operation.id]));
  const names = new Map<string, Identity>();
  const bounds = { maxRefusals, work };
  return retryConflicts(async (attempt) => {
    const now = new Date().toISOString();
    const plan: UserPlanContext = { resourceType: tables.resourceType, snapshot, now, createId };
    const unseen = attempt === 0 ? planUnseen(plan, operations, bounds) : undefined;
    const stored =
      unseen === undefined ? await load(tables, db, ids, [...names.values()]) : new Map<string, UserRecord>();
    if (stored === undefined) return writeUsers(tables, context, firstHalf(operations), { projection, ...bounds });
    const looked = names.size;
    const known = new UserWorkingSet([...stored.values()]);
    const planned =
      unseen ?? planEach(operations, (operation, own) => planUserWrite(plan, known, operation, own), bounds);
    const identities = planned.flatMap((each) => (each.kind === "write" ? [each.record.identity] : []));
    for (const identity of identities) names.set(JSON.stringify([identity.userNameKey, identity.emailKey]), identity);
    if (names.size > looked && changesTwice(ids)) throw new ConflictError("somebody may have these names");
    const source = userSource(tables, context, { projection: projection ?? nothingShown });
    const related = await commit(tables, context, { operations, planned, stored, now }, source);
    return planned.map((each): WriteOutcome => {
      if (each.kind === "refuse") return { kind: "refused", error: each.error };
      if (each.kind === "delete") return { kind: "deleted", id: each.id };
      const { record } = each;
      const own = { id: record.id, related: related.get(record.id) ?? null };
      const make = (computed: JsonObject) => toResource(tables.resourceType, record, context.baseUrl, computed);
      return { kind: "written", answer: withRelation(context.db, source, own, make) };
    });
  });
}

/** What is done when all of it is too much; the outcomes are then fewer. */
function firstHalf(operations: readonly WriteOperation[]): readonly WriteOperation[] {
  return operations.slice(0, Math.ceil(operations.length / 2));
}

/** Bytes of documents that are loaded at once. */
const MAX_LOAD = 8 * 1024 * 1024;

/**
 * The tenant's users by id, and those who have one of the userNames or e-mails. Undefined where they are several
 * and too large to be held together.
 */
async function load(
  tables: UserTables,
  db: ScimDatabase,
  ids: readonly string[],
  names: readonly Identity[],
): Promise<Map<string, UserRecord> | undefined> {
  const [id, ...otherIds] = ids;
  if (id !== undefined && otherIds.length + names.length === 0) {
    const [rows] = await db.read([query<UserRow>(selectUsers(tables, isOwn(tables, db.tenantId, sql`id = ${id}`)))]);
    return toRecords(rows);
  }
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
  const size = sql`SELECT COALESCE(SUM(octet_length(attributes)), 0) FROM ${tables.users} WHERE ${wanted}`;
  const small = sql`(${size}) <= ${sql.raw(String(MAX_LOAD))} AND ${wanted}`;
  const { numbers, rows } = await db.readWith({ size }, [query<UserRow>(selectUsers(tables, small))]);
  return numbers.size > MAX_LOAD ? undefined : toRecords(rows[0]);
}

function toRecords(rows: readonly UserRow[]): Map<string, UserRecord> {
  return new Map(rows.map((row) => [row.id, toUserRecord(row)]));
}

interface PlannedWrite {
  readonly operations: readonly WriteOperation[];
  readonly planned: readonly PlannedUser[];
  readonly stored: ReadonlyMap<string, UserRecord>;
  readonly now: string;
}

/** Commits what was planned; answers the start of what each user that was written is in, if it will be shown. */
async function commit(
  tables: UserTables,
  context: Context,
  { operations, planned, stored, now }: PlannedWrite,
  { relation, projection }: ResourceSource,
): Promise<Map<string, string>> {
  const { db } = context;
  const log = userLogRows(context, tables.resourceType.name, planned, operations, now);
  if (!hasRows(log)) return new Map();
  const scope = eventScope(context, now);
  const write = {
    preconditions: userPreconditions(tables, db.tenantId, planned, stored),
    statements: [
      ...(db.isTrial ? [] : noteSuccess(scope)),
      ...userStatements(tables, sumUpChanges(planned, stored), scope, userEvents(context.snapshot.kind, planned)),
    ],
  };
  const ids = planned.flatMap((each) => (each.kind === "write" ? [each.record.id] : []));
  const isShown = relation !== undefined && projection.includes(relation.attribute);
  const [rows = []] = await db.write(
    logged(write, log),
    isShown ? [relatedOf(tables, relation, ids, db.tenantId)] : [],
  );
  return new Map(rows.map(({ id, related }) => [id, related]));
}

function relatedOf(tables: UserTables, relation: Relation, ids: readonly string[], tenantId: string) {
  const { users } = tables;
  const related = relationColumn(relation, sql`${users}.id`, shareOf(ids.length));
  const own = isOwn(tables, tenantId, sql`id IN ${jsonValues(ids)}`);
  return query<{ id: string; related: string }>(sql`SELECT id, ${related} AS related FROM ${users} WHERE ${own}`);
}
