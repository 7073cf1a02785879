import { type SQL, sql } from "drizzle-orm";
import type { DirectoryEvent } from "../../directory/events.ts";
import { type GroupRecord, groupNameKey, type PlannedGroup } from "../../directory/group-plan.ts";
import { DeltaDraft } from "../../directory/membership.ts";
import type { RequestContext, WriteOperation } from "../../directory/operations.ts";
import { groupResourceType } from "../../scim/schemas/group.ts";
import { displacedIds, type KeyChange, releaseKeys } from "../engine/key-changes.ts";
import { allExist, allMatchVersion, noneExists } from "../engine/preconditions.ts";
import { insertRows, jsonValues, updateRows } from "../engine/rows.ts";
import type { Precondition } from "../engine/scim-database.ts";
import { type EventScope, insertEvents } from "../journal/events.ts";
import { successLogRow } from "../journal/log-rows.ts";
import type { LogRow } from "../journal/provisioning-log.ts";
import { defaultTeams, members, teams } from "../tables.ts";
import { markPushed, memberStatements, membersExist, type TeamDelta } from "./member-writes.ts";
import { livePushedBy, toTeamRow, withKeys, withoutKeys } from "./team-rows.ts";

/** Planned operations on teams, summed up: the last state of each, against what was loaded. */
export interface TeamChanges {
  readonly inserted: readonly GroupRecord[];
  readonly updated: readonly GroupRecord[];
  /** Those of them that are found by other keys than before; the indexes of the others are left alone. */
  readonly rekeyed: ReadonlySet<GroupRecord>;
  /** Ids of updated teams whose name another of them takes over. */
  readonly displacedIds: readonly string[];
  readonly deletedIds: readonly string[];
  readonly deltas: readonly TeamDelta[];
  /** Everyone whom an operation adds, even where a later one takes it back. */
  readonly addedIds: ReadonlySet<string>;
  /** Teams that existed before and are written or deleted. */
  readonly touchedIds: readonly string[];
  /** Those of them that no configuration had pushed when this was planned. */
  readonly claimedIds: readonly string[];
}

/** Sums up planned operations in order. */
export function sumUpTeamChanges(
  planned: readonly PlannedGroup[],
  stored: ReadonlyMap<string, GroupRecord>,
): TeamChanges {
  const records = new Map<string, GroupRecord>();
  const deltas = new Map<string, DeltaDraft>();
  const deleted = new Set<string>();
  const touched = new Set<string>();
  for (const each of planned) {
    if (each.kind === "refuse") continue;
    const isNew = each.kind === "write" && each.record !== undefined && each.previous === undefined;
    if (!isNew && !records.has(each.id)) touched.add(each.id);
    if (each.kind === "delete") deleted.add(each.id);
    else {
      if (each.record !== undefined) records.set(each.id, each.record);
      const draft = deltas.get(each.id) ?? new DeltaDraft();
      draft.apply(each.delta);
      deltas.set(each.id, draft);
    }
  }
  const live = [...records.values()].filter(({ id }) => !deleted.has(id));
  const updated = live.filter((record) => stored.has(record.id) && stored.get(record.id)?.version !== record.version);
  return {
    inserted: live.filter(({ id }) => !stored.has(id)),
    updated,
    rekeyed: new Set(updated.filter((record) => hasOtherKeys(record, stored.get(record.id)))),
    displacedIds: displacedIds(updated.map((record) => nameChange(record, stored.get(record.id)))),
    deletedIds: [...deleted],
    deltas: [...deltas]
      .filter(([teamId]) => !deleted.has(teamId))
      .map(([teamId, draft]) => ({ teamId, delta: draft.toDelta() })),
    addedIds: new Set(planned.flatMap((each) => (each.kind === "write" ? each.delta.add : []))),
    touchedIds: [...touched],
    claimedIds: [...touched].filter((id) => stored.get(id)?.pushedBy === null && !deleted.has(id)),
  };
}

function hasOtherKeys({ attributes }: GroupRecord, stored: GroupRecord | undefined): boolean {
  const before = stored?.attributes;
  return attributes.displayName !== before?.displayName || attributes.externalId !== before?.externalId;
}

function nameChange({ id, attributes }: GroupRecord, previous: GroupRecord | undefined): KeyChange {
  return { id, before: previous && groupNameKey(previous.attributes), after: groupNameKey(attributes) };
}

/** What must still be so when the transaction runs. */
export function teamPreconditions(
  changes: TeamChanges,
  stored: ReadonlyMap<string, GroupRecord>,
  tenantId: string,
): Precondition[] {
  const { touchedIds, claimedIds, deletedIds, addedIds } = changes;
  const own = sql`project_id = ${tenantId}`;
  const seen = touchedIds.flatMap((id) => stored.get(id) ?? []);
  const unseen = touchedIds.filter((id) => !stored.has(id));
  return [
    ...allExist(teams, own, unseen),
    ...allMatchVersion(teams, own, seen),
    // Being pushed is no change of the version, so of two that link a team at once one is told here.
    ...noneExists(
      "versionMatches",
      claimedIds,
      (ids) => sql`SELECT 1 FROM ${teams} WHERE id IN ${ids} AND ${livePushedBy} IS NOT NULL`,
    ),
    ...noneExists(
      "teamWritable",
      touchedIds,
      (ids) => sql`SELECT 1 FROM ${teams} WHERE id IN ${ids} AND protected = 1`,
    ),
    ...membersExist(addedIds, tenantId),
    ...noneExists("teamDeletable", deletedIds, (ids) => sql`SELECT 1 FROM ${defaultTeams} WHERE team_id IN ${ids}`),
  ];
}

/** The statements that make the changes. */
export function teamStatements(changes: TeamChanges, scope: EventScope, happened: readonly DirectoryEvent[]): SQL[] {
  const { inserted, updated, rekeyed, displacedIds: displaced, deletedIds, deltas, touchedIds } = changes;
  const { tenantId } = scope;
  const toRow = (record: GroupRecord) => toTeamRow(tenantId, record);
  const own = sql`${teams.tenantId} = ${tenantId}`;
  const deleted = new Set(deletedIds);
  const pushedIds = touchedIds.filter((id) => !deleted.has(id));
  return [
    ...insertEvents(scope, happened),
    ...(deletedIds.length === 0
      ? []
      : [
          sql`DELETE FROM ${members} WHERE team_id IN ${jsonValues(deletedIds)}`,
          sql`DELETE FROM ${teams} WHERE project_id = ${tenantId} AND id IN ${jsonValues(deletedIds)}`,
        ]),
    ...releaseKeys(teams, ["name_key"], own, displaced),
    ...updateRows(teams, [...rekeyed].map(toRow).map(withKeys), own),
    ...updateRows(
      teams,
      updated
        .filter((record) => !rekeyed.has(record))
        .map(toRow)
        .map(withoutKeys),
      own,
    ),
    ...insertRows(teams, inserted.map(toRow)),
    ...(pushedIds.length === 0 ? [] : [markPushed(pushedIds, scope)]),
    ...memberStatements(deltas, new Set(inserted.map(({ id }) => id)), scope),
  ];
}

/** The log rows of what is about to be committed. */
export function teamLogRows(
  context: RequestContext<unknown>,
  planned: readonly PlannedGroup[],
  operations: readonly WriteOperation[],
  now: string,
): LogRow[] {
  return planned.flatMap((each, index) => {
    const operation = operations[index];
    if (each.kind === "refuse" || operation === undefined) return [];
    const name = (each.kind === "write" ? (each.record ?? each.previous) : each.previous)?.attributes.displayName;
    const write = {
      operation,
      resourceType: groupResourceType.name,
      resourceId: each.id,
      group: typeof name === "string" ? name : undefined,
      warnings: (each.kind === "write" ? each.warnings : undefined) ?? [],
    };
    return [successLogRow(context, write, now)];
  });
}
