import { and, eq, type SQL, sql } from "drizzle-orm";
import { userEvents } from "../../directory/events.ts";
import { identifyUser } from "../../directory/identity.ts";
import { shownName } from "../../directory/shown-name.ts";
import type { UserRecord } from "../../directory/user-plan.ts";
import type { JsonObject } from "../../scim/json.ts";
import { foldEmail } from "../../scim/text.ts";
import { conflict, unknownId } from "../engine/admin-error.ts";
import { commit } from "../engine/admin-write.ts";
import type { Database } from "../engine/database.ts";
import { findId, requireFound } from "../engine/existence.ts";
import { createId } from "../engine/ids.ts";
import { type AdminPage, afterCursor, type PageRequest, rowLimit, toPage } from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { type AdminActor, adminScope } from "../journal/admin-events.ts";
import { anyHoldsFolded } from "../lists/text-search.ts";
import { configs, members, projects, type subscribers, users } from "../tables.ts";
import { parseTeams, type TeamReference, teamsOfUser } from "../teams/team-references.ts";
import { projectUserTables } from "./project-users.ts";
import { userStatements } from "./user-writes.ts";

/** A user of a project as administrators see it. */
export interface ProjectUser {
  readonly id: string;
  readonly accountId: string;
  readonly email: string;
  readonly userName: string;
  readonly displayName: string;
  readonly active: boolean;
  /** Not revoked, and in at least one team. */
  readonly access: boolean;
  readonly teams: TeamReference[];
  /** The configuration that provisioned the user; null when none did, or when it is gone. */
  readonly provisionedBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Which people of a tenant to list. */
export interface PeopleQuery extends PageRequest {
  /** Compared without case. */
  readonly email?: string | undefined;
  readonly active?: boolean | undefined;
  /** Only the one of that id. */
  readonly id?: string | undefined;
  /** A part of a name, a userName or an e-mail, in any case. */
  readonly part?: string | undefined;
  readonly access?: boolean | undefined;
}

/** Why a user of a project has access, or has none. */
export type AccessReason = "member" | "revoked" | "no-team";

/** A user of a project, with the reason. */
export type ExplainedUser = ProjectUser & { readonly reason: AccessReason };

/**
 * What decides about access to a project. `revoked` stands before `no-team`: what the identity
 * provider took away is not a missing team.
 */
export function accessReason(revoked: boolean, { length }: readonly TeamReference[]): AccessReason {
  if (revoked) return "revoked";
  return length === 0 ? "no-team" : "member";
}

const columns = {
  id: users.id,
  accountId: users.accountId,
  email: users.email,
  attributes: users.attributes,
  active: users.active,
  revoked: users.revoked,
  teams: teamsOfUser,
  /** Not `configs.id`: the rows of a batch come by name, and `id` is the user's. */
  provisionedBy: sql<string | null>`${configs.id}`.as("provisioned_by"),
  createdAt: users.createdAt,
  updatedAt: users.updatedAt,
};

/**
 * A page of a project's users.
 *
 * @throws AdminError 404
 */
export async function listUsers(
  db: Database,
  query: PeopleQuery & { readonly projectId: string },
): Promise<AdminPage<ProjectUser>> {
  const { items, nextCursor } = await explainUsers(db, query);
  return { items: items.map(({ reason: _, ...user }) => user), nextCursor };
}

/**
 * A page of a project's users, each with the reason for its access.
 *
 * @throws AdminError 404
 */
export async function explainUsers(
  db: Database,
  { projectId, access, ...query }: PeopleQuery & { readonly projectId: string },
): Promise<AdminPage<ExplainedUser>> {
  const { limit, cursor } = query;
  const page = { limit, cursor };
  const wanted = and(
    eq(users.tenantId, projectId),
    ...isWanted(users, query),
    access === undefined ? undefined : sql`${hasAccess} = ${Number(access)}`,
    afterCursor(users.id, page),
  );
  const [project, rows] = await runQueries(db, [
    findId(db, projects, projectId),
    db
      .select(columns)
      .from(users)
      .leftJoin(configs, eq(configs.id, users.provisionedBy))
      .where(wanted)
      .orderBy(users.id)
      .limit(rowLimit(page)),
  ]);
  requireFound(project, "project", projectId);
  return toPage(
    rows.map(({ attributes, revoked, ...row }) => {
      const user = toProjectUser(row, attributes, revoked);
      return { ...user, reason: accessReason(revoked, user.teams) };
    }),
    page,
  );
}

const hasAccess = sql`(${users.revoked} = 0 AND EXISTS (SELECT 1 FROM ${members} AS member WHERE member.user_id = ${users}.id))`;

/** The conditions that a query sets on users and subscribers alike. */
export function isWanted(
  people: typeof users | typeof subscribers,
  { email, active, id, part }: PeopleQuery,
): (SQL | undefined)[] {
  const names = [people.emailKey, people.userNameKey, people.displayNameKey, sql`${people.search} ->> '$.name'`];
  return [
    email === undefined ? undefined : eq(people.emailKey, foldEmail(email)),
    active === undefined ? undefined : eq(people.active, active),
    id === undefined ? undefined : eq(people.id, id),
    part === undefined ? undefined : anyHoldsFolded(names, part),
  ];
}

type SelectedUser = Omit<ProjectUser, "userName" | "displayName" | "access" | "teams"> & { readonly teams: string };

function toProjectUser(row: SelectedUser, json: string, revoked: boolean): ProjectUser {
  const attributes = JSON.parse(json) as JsonObject;
  const teamList = parseTeams(row.teams);
  return {
    ...row,
    userName: String(attributes.userName),
    displayName: shownName(attributes),
    access: accessReason(revoked, teamList) === "member",
    teams: teamList,
  };
}

/** What a new user is made of; `email` must be an e-mail address. */
export interface NewUser extends AdminActor {
  readonly projectId: string;
  readonly email: string;
  readonly displayName?: string | undefined;
}

/**
 * Makes a user that exists before SCIM does, with the account of that e-mail: a new one, unless
 * another project has brought it already.
 *
 * @throws AdminError 409 when the project has a user of that userName or e-mail, 404 when there is no such project
 */
export async function createUser(
  db: Database,
  { projectId, email, displayName, ...actor }: NewUser,
): Promise<ProjectUser> {
  const scope = adminScope("project", projectId, actor);
  const attributes: JsonObject = {
    userName: email,
    ...(displayName === undefined ? {} : { displayName }),
    active: true,
  };
  const record: UserRecord = {
    id: createId(),
    attributes,
    identity: identifyUser(attributes, true),
    revoked: false,
    provisionedBy: null,
    version: 1,
    createdAt: scope.at,
    updatedAt: scope.at,
  };
  const changes = {
    inserted: [record],
    updated: [],
    displacedIds: [],
    deletedIds: [],
    joiningIds: [],
    leavingIds: [],
    moved: [],
  };
  const decision = { revoked: false, defaultTeams: "keep" } as const;
  const happened = userEvents("project", [{ kind: "write", record, previous: undefined, decision }]);
  const statements = [
    ...userStatements(projectUserTables, changes, scope, happened),
    sql`SELECT account_id FROM ${users} WHERE project_id = ${projectId} AND id = ${record.id}`,
  ];
  const results = await commit(
    db,
    { statements },
    {
      unique: () => conflict(`The project already has a user with the userName or e-mail ${email}.`),
      "foreign-key": () => unknownId("project", projectId),
    },
  );
  const [{ account_id: accountId }] = results.at(-1) as [{ account_id: string }];
  const { id, createdAt, updatedAt } = record;
  const row = { id, accountId, email, active: true, teams: "[]", provisionedBy: null, createdAt, updatedAt };
  return toProjectUser(row, JSON.stringify(attributes), false);
}
