import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { type AdminActor, changesBetween } from "../../directory/administration.ts";
import { groupEvents } from "../../directory/events.ts";
import type { GroupRecord, PlannedGroup } from "../../directory/group-plan.ts";
import { DeltaDraft } from "../../directory/membership.ts";
import { type AdminError, conflict, taken, unknownId } from "../engine/admin-error.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { findId, requireFound } from "../engine/existence.ts";
import { createId } from "../engine/ids.ts";
import {
  type AdminPage,
  besideCursor,
  countPage,
  mapPage,
  orderOf,
  type PageRequest,
  rowLimit,
  toPage,
} from "../engine/paging.ts";
import { allExist, allMatchVersion } from "../engine/preconditions.ts";
import { runQueries } from "../engine/queries.ts";
import { retryConflicts } from "../engine/retry.ts";
import { insertRows, jsonValues, updateRows } from "../engine/rows.ts";
import { ConflictError } from "../engine/scim-database.ts";
import { adminScope } from "../journal/admin-events.ts";
import { commit } from "../journal/admin-write.ts";
import type { AuditRecord } from "../journal/audit.ts";
import { type EventScope, insertEvents } from "../journal/events.ts";
import { anyHoldsFolded } from "../lists/text-search.ts";
import { configs, defaultTeams, members, projects, teams } from "../tables.ts";
import { isOwnTeam, selectTeams } from "./team-reads.ts";
import type { TeamReference } from "./team-references.ts";
import { livePushedBy, type PlannedTeamRow, toGroupRecord, toTeamRow } from "./team-rows.ts";
import { teamStatements } from "./team-writes.ts";

/** A team as administrators see it. */
export interface Team {
  readonly id: string;
  readonly name: string;
  /** No identity provider may change it. */
  readonly protected: boolean;
  /** An identity provider made or adopted it. */
  readonly pushed: boolean;
  readonly memberCount: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A team with what identity providers know it by. */
export interface DetailedTeam extends Team {
  readonly externalId: string | null;
  /** The configuration that pushed it; null when none did, or when it is gone. */
  readonly pushedBy: string | null;
}

/** A team of a project. */
export interface TeamKey {
  readonly projectId: string;
  readonly teamId: string;
}

const columns = {
  id: teams.id,
  name: teams.name,
  protected: teams.protected,
  pushed: teams.pushed,
  memberCount: sql<number>`(SELECT COUNT(*) FROM ${members} AS member WHERE member.team_id = ${teams}.id)`,
  createdAt: teams.createdAt,
  updatedAt: teams.updatedAt,
};

/** Finds a team of a project: goes into the batch of whatever is asked about it. */
export function findTeam(db: Database, { projectId, teamId }: TeamKey) {
  return db
    .select(columns)
    .from(teams)
    .where(and(eq(teams.tenantId, projectId), eq(teams.id, teamId)));
}

/** @throws AdminError 404 when the query found no team */
export function requireTeam([team]: readonly Team[], teamId: string): Team {
  if (team === undefined) throw unknownId("team", teamId);
  return team;
}

/** What a new team is made of. */
export interface NewTeam extends AdminActor {
  readonly projectId: string;
  readonly name: string;
  readonly protected?: boolean | undefined;
}

/** A team that is about to be made: what it is, how the audit tells of it, and the statements that make it. */
export interface DraftTeam {
  readonly team: Team;
  readonly audit: AuditRecord;
  readonly statements: readonly SQL[];
}

/** Drafts a team, to be made in the transaction of whatever needs it. */
export function draftTeam({ projectId, name, ...input }: NewTeam): DraftTeam {
  const scope = adminScope({ kind: "project", id: projectId }, input);
  const record: GroupRecord = {
    id: createId(),
    attributes: { displayName: name },
    protected: input.protected ?? false,
    pushed: false,
    pushedBy: null,
    isDefault: false,
    version: 1,
    createdAt: scope.at,
    updatedAt: scope.at,
  };
  const { id, protected: isProtected, pushed, createdAt, updatedAt } = record;
  return {
    team: { id, name, protected: isProtected, pushed, memberCount: 0, createdAt, updatedAt },
    audit: { action: "team.created", target: { kind: "team", id, name } },
    statements: [
      ...insertEvents(scope, groupEvents([written(record, undefined)])),
      ...insertRows(teams, [toTeamRow(projectId, record)]),
    ],
  };
}

/** @throws AdminError 409 when the project has a team of that name, 404 when there is no such project */
export async function createTeam(db: Database, input: NewTeam): Promise<Team> {
  const { team, audit, statements } = draftTeam(input);
  const { name, projectId } = input;
  const refusals = { unique: () => takenTeamName(name), "foreign-key": () => unknownId("project", projectId) };
  await commit(db, input, { audit, statements }, refusals);
  return team;
}

/** Which teams of a project to list. */
export interface TeamQuery extends PageRequest {
  readonly projectId: string;
  /** A part of the name, in any case. */
  readonly part?: string | undefined;
  /** By name instead of by id. */
  readonly isByName?: boolean | undefined;
}

/**
 * A page of a project's teams. One round trip, and one more for the length of a list that has several pages.
 *
 * @throws AdminError 404
 */
export async function listTeams(db: Database, query: TeamQuery): Promise<AdminPage<Team>> {
  const { projectId, part, isByName = false } = query;
  const order = { keys: isByName ? [teams.nameKey, teams.id] : [teams.id] };
  const wanted = and(
    eq(teams.tenantId, projectId),
    part === undefined ? undefined : anyHoldsFolded([teams.nameKey], part),
  );
  const [project, rows] = await runQueries(db, [
    findId(db, projects, projectId),
    db
      .select({ ...columns, nameKey: teams.nameKey })
      .from(teams)
      .where(and(wanted, besideCursor(order, query)))
      .orderBy(orderOf(order, query))
      .limit(rowLimit(query)),
  ]);
  requireFound(project, "project", projectId);
  const page = toPage(rows, query, ({ nameKey, id }) => (isByName ? [nameKey, id] : [id]));
  const found = mapPage(page, ({ nameKey: _key, ...team }): Team => team);
  return countPage(db, found, query, sql`SELECT 1 FROM ${teams} WHERE ${wanted}`);
}

/** Those of some ids that are a project's teams, by name. One round trip. */
export async function nameTeams(db: Database, projectId: string, ids: readonly string[]): Promise<TeamReference[]> {
  const [rows] = await runQueries(db, [
    db
      .select({ id: teams.id, name: teams.name })
      .from(teams)
      .where(and(eq(teams.tenantId, projectId), inArray(teams.id, jsonValues(ids))))
      .orderBy(teams.nameKey),
  ]);
  return rows;
}

/** @throws AdminError 404 */
export async function readTeam(db: Database, { projectId, teamId }: TeamKey): Promise<DetailedTeam> {
  const [[team]] = await runQueries(db, [
    db
      .select({ ...columns, externalId: teams.externalId, pushedBy: livePushedBy.as("live_pushed_by") })
      .from(teams)
      .where(and(eq(teams.tenantId, projectId), eq(teams.id, teamId))),
  ]);
  if (team === undefined) throw unknownId("team", teamId);
  return team;
}

/** What changes of a team; what is undefined stays. */
export interface TeamUpdate extends TeamKey, AdminActor {
  readonly name?: string | undefined;
  readonly protected?: boolean | undefined;
}

/** @throws AdminError 404, or 409 when another team of the project has the name */
export async function updateTeam(db: Database, update: TeamUpdate): Promise<Team> {
  await retryConflicts(() => writeUpdate(db, update));
  const [found] = await runQueries(db, [findTeam(db, update)]);
  return requireTeam(found, update.teamId);
}

/** Writes only the columns that change, so that what an IdP does meanwhile to the others stands. */
async function writeUpdate(db: Database, update: TeamUpdate): Promise<void> {
  const { projectId, teamId, name } = update;
  const [found] = await runBatch(db, [selectTeams(isOwnTeam(projectId, sql`id = ${teamId}`))]);
  const [row] = (found?.results ?? []) as PlannedTeamRow[];
  if (row === undefined) throw unknownId("team", teamId);
  const scope = adminScope({ kind: "project", id: projectId }, update);
  const previous = toGroupRecord(row);
  const record = change(previous, update, scope);
  if (record === previous) return;
  const { version, updatedAt } = record;
  const columnsToSet = {
    ...(record.attributes === previous.attributes ? {} : nameColumns(projectId, record)),
    ...(record.protected === previous.protected ? {} : { protected: record.protected }),
    version,
    updatedAt,
  };
  const own = sql`${teams.tenantId} = ${projectId}`;
  const statements = [
    ...insertEvents(scope, groupEvents([written(record, previous)])),
    ...updateRows(teams, [{ id: teamId, ...columnsToSet }], own),
  ];
  const audit = {
    action: "team.updated",
    target: { kind: "team", id: teamId, name: String(previous.attributes.displayName) },
    changes: changesBetween(settingsOf(previous), settingsOf(record)),
  } as const;
  await commit(
    db,
    update,
    { audit, preconditions: allMatchVersion(teams, own, [previous]), statements },
    { versionMatches: () => new ConflictError("version"), unique: () => takenTeamName(name ?? "") },
  );
}

function settingsOf({ attributes, protected: isProtected }: GroupRecord) {
  return { name: String(attributes.displayName), protected: isProtected };
}

/** The record after an update; the same record when the update says nothing new. */
function change(record: GroupRecord, update: TeamUpdate, { at }: EventScope): GroupRecord {
  const { name, protected: isProtected = record.protected } = update;
  const isRenamed = name !== undefined && name !== record.attributes.displayName;
  if (!isRenamed && isProtected === record.protected) return record;
  const attributes = isRenamed ? { ...record.attributes, displayName: name } : record.attributes;
  return { ...record, attributes, protected: isProtected, version: record.version + 1, updatedAt: at };
}

function nameColumns(projectId: string, record: GroupRecord) {
  const { nameKey, attributes, search } = toTeamRow(projectId, record);
  return { nameKey, attributes, search };
}

/**
 * Deletes a team and its memberships; its users stay.
 *
 * @throws AdminError 404, or 409 naming the configurations that put their users into it
 */
export async function deleteTeam(db: Database, { projectId, teamId, ...by }: TeamKey & AdminActor): Promise<void> {
  const changes = {
    inserted: [],
    updated: [],
    rekeyed: new Set<GroupRecord>(),
    displacedIds: [],
    deletedIds: [teamId],
    deltas: [],
    addedIds: new Set<string>(),
    touchedIds: [],
    claimedIds: [],
  };
  const happened = groupEvents([{ kind: "delete", id: teamId, previous: undefined }]);
  await commit(
    db,
    by,
    {
      audit: { action: "team.deleted", target: teamTarget({ projectId, teamId }) },
      preconditions: allExist(teams, sql`project_id = ${projectId}`, [teamId]),
      statements: teamStatements(changes, adminScope({ kind: "project", id: projectId }, by), happened),
    },
    {
      resourceExists: () => unknownId("team", teamId),
      "foreign-key": () => neededByConfigurations(db, teamId),
    },
  );
}

/** A team in the audit, by the name that it has before the change. */
export function teamTarget({ projectId, teamId }: TeamKey) {
  const name = sql`(SELECT name FROM ${teams} WHERE project_id = ${projectId} AND id = ${teamId})`;
  return { kind: "team", id: teamId, name } as const;
}

async function neededByConfigurations(db: Database, teamId: string): Promise<AdminError> {
  const select = db.select({ name: configs.name }).from(defaultTeams);
  const ofTeam = select
    .innerJoin(configs, eq(configs.id, defaultTeams.configId))
    .where(eq(defaultTeams.teamId, teamId));
  const [needing] = await runQueries(db, [ofTeam.orderBy(configs.id).limit(10)]);
  const names = needing.map(({ name }) => `“${name}”`).join(", ");
  return conflict(`The team is a default team of ${names}. Take it out of these SCIM configurations first.`);
}

function written(record: GroupRecord, previous: GroupRecord | undefined): PlannedGroup {
  return { kind: "write", id: record.id, record, previous, delta: new DeltaDraft().toDelta() };
}

/** 409: the project has a team of that name; `path` is the field that gives it. */
export function takenTeamName(name: string, path = "name"): AdminError {
  return taken(path, `The project already has a team “${name}”; names compare without case.`);
}
