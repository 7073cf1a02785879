import { sql } from "drizzle-orm";
import { groupEvents } from "../../directory/events.ts";
import {
  type GroupPlanContext,
  type GroupRecord,
  GroupWorkingSet,
  groupNameKey,
  type PlannedGroup,
  planGroupsUnseen,
  planGroupWrite,
} from "../../directory/group-plan.ts";
import type {
  Answered,
  RequestContext,
  ResourceStore,
  WriteOperation,
  WriteOptions,
  WriteOutcome,
} from "../../directory/operations.ts";
import { changesTwice, planEach } from "../../directory/plan-each.ts";
import { nothingShown, type Projection } from "../../scim/projection.ts";
import { WorkBudget } from "../../scim/work-budget.ts";
import { createId } from "../engine/ids.ts";
import { retryConflicts } from "../engine/retry.ts";
import { jsonValues } from "../engine/rows.ts";
import { ConflictError, query, type ScimDatabase } from "../engine/scim-database.ts";
import { noteSuccess } from "../journal/connections.ts";
import { eventScope } from "../journal/events.ts";
import { hasRows, logged } from "../journal/provisioning-log.ts";
import { listResources } from "../lists/list.ts";
import { readResource, writeAndRead } from "../lists/resource-source.ts";
import { teams, users } from "../tables.ts";
import { isOwnTeam, selectTeams, teamSource } from "./team-reads.ts";
import { type PlannedTeamRow, toGroupRecord } from "./team-rows.ts";
import { sumUpTeamChanges, teamLogRows, teamPreconditions, teamStatements } from "./team-writes.ts";

type Context = RequestContext<ScimDatabase>;

/** The teams of projects, as SCIM groups. */
export const teamStore: ResourceStore<ScimDatabase> = {
  read: (context, id, projection) => readResource(context.db, teamSource(context, { projection }), id),
  list: (context, listQuery) => listResources(context.db, listQuery, teamSource(context, listQuery)),
  write: writeTeams,
};

async function writeTeams(
  context: Context,
  operations: readonly WriteOperation[],
  { projection, maxRefusals, work = new WorkBudget() }: WriteOptions = {},
): Promise<readonly WriteOutcome[]> {
  const ids = operations.flatMap((operation) => (operation.kind === "create" ? [] : [operation.id]));
  const nameKeys = new Set<string>();
  const memberIds = new Set<string>();
  const bounds = { maxRefusals, work };
  return retryConflicts(async (attempt) => {
    const now = new Date().toISOString();
    const plan: GroupPlanContext = { snapshot: context.snapshot, now, createId };
    const unseen = attempt === 0 ? planGroupsUnseen(plan, operations, bounds) : undefined;
    if (unseen === undefined) for (const key of operations.flatMap(nameKeyOf)) nameKeys.add(key);
    const { stored, unknownMembers } =
      unseen === undefined ? await load(context.db, { ids, nameKeys, memberIds }) : nothingLoaded;
    const looked = nameKeys.size + memberIds.size;
    const known = new GroupWorkingSet([...stored.values()], unknownMembers);
    const planned =
      unseen ?? planEach(operations, (operation, own) => planGroupWrite(plan, known, operation, own), bounds);
    for (const each of planned) {
      if (each.kind !== "write") continue;
      if (each.record !== undefined) nameKeys.add(groupNameKey(each.record.attributes));
      for (const id of each.delta.add) memberIds.add(id);
    }
    if (nameKeys.size + memberIds.size > looked && changesTwice(ids))
      throw new ConflictError("names or members unseen");
    const written = await commit(context, { operations, planned, stored, now }, projection);
    return planned.map((each) => toOutcome(each, written));
  });
}

/** The name that an operation gives a group for certain. */
function nameKeyOf(operation: WriteOperation): string[] {
  return operation.kind === "create" || operation.kind === "replace" ? [groupNameKey(operation.resource)] : [];
}

function toOutcome(planned: PlannedGroup, written: ReadonlyMap<string, Answered>): WriteOutcome {
  if (planned.kind === "refuse") return { kind: "refused", error: planned.error };
  const answer = planned.kind === "write" ? written.get(planned.id) : undefined;
  return answer === undefined ? { kind: "deleted", id: planned.id } : { kind: "written", answer };
}

interface Loaded {
  readonly stored: ReadonlyMap<string, GroupRecord>;
  /** Which of the members are no users of the tenant. */
  readonly unknownMembers: ReadonlySet<string>;
}

const nothingLoaded: Loaded = { stored: new Map(), unknownMembers: new Set() };

interface Wanted {
  readonly ids: readonly string[];
  readonly nameKeys: ReadonlySet<string>;
  readonly memberIds: ReadonlySet<string>;
}

async function load(db: ScimDatabase, { ids, nameKeys, memberIds }: Wanted): Promise<Loaded> {
  const ownIds = (column: string, values: readonly string[]) =>
    sql`SELECT id FROM ${teams} WHERE ${isOwnTeam(db.tenantId, sql`${sql.identifier(column)} IN ${jsonValues(values)}`)}`;
  const wanted = sql`id IN (${ownIds("id", ids)} UNION ${ownIds("name_key", [...nameKeys])})`;
  const isUser = sql`EXISTS (SELECT 1 FROM ${users} WHERE id = wanted.value AND project_id = ${db.tenantId})`;
  const unknown = sql`SELECT value AS id FROM json_each(${JSON.stringify([...memberIds])}) AS wanted WHERE NOT ${isUser}`;
  const [rows, unknownRows] = await db.read([
    query<PlannedTeamRow>(selectTeams(wanted)),
    query<{ id: string }>(unknown),
  ]);
  return {
    stored: new Map(rows.map((row) => [row.id, toGroupRecord(row)])),
    unknownMembers: new Set(unknownRows.map(({ id }) => id)),
  };
}

interface PlannedWrite {
  readonly operations: readonly WriteOperation[];
  readonly planned: readonly PlannedGroup[];
  readonly stored: ReadonlyMap<string, GroupRecord>;
  readonly now: string;
}

/** Commits what was planned; answers the groups that were written, by id. */
async function commit(
  context: Context,
  { operations, planned, stored, now }: PlannedWrite,
  projection: Projection | undefined,
): Promise<ReadonlyMap<string, Answered>> {
  const log = teamLogRows(context, planned, operations, now);
  if (!hasRows(log)) return new Map();
  const changes = sumUpTeamChanges(planned, stored);
  const scope = eventScope(context, now);
  const write = {
    preconditions: teamPreconditions(changes, stored, context.db.tenantId),
    statements: [
      ...(context.db.isTrial ? [] : noteSuccess(scope)),
      ...teamStatements(changes, scope, groupEvents(planned)),
    ],
  };
  const ids = planned.flatMap((each) => (each.kind === "write" ? [each.id] : []));
  return writeAndRead(
    context.db,
    logged(write, log),
    teamSource(context, { projection: projection ?? nothingShown }),
    ids,
  );
}
