import { type SQL, sql } from "drizzle-orm";
import { type Identity, isEmail } from "../../directory/identity.ts";
import { userResourceType } from "../../scim/schemas/user.ts";
import { createId } from "../engine/ids.ts";
import { insertRows, jsonValues } from "../engine/rows.ts";
import { insertMemberEvents, positionInTeam } from "../journal/events.ts";
import { accounts, defaultTeams, members, projects, teams, userEmails, users } from "../tables.ts";
import { membershipsOf } from "../teams/team-columns.ts";
import { teamsOfUser } from "../teams/team-references.ts";
import type { UserChanges, UserCompanions, UserScope, UserTables } from "./user-tables.ts";

const groupsOf = (user: SQL) =>
  sql`FROM ${members} AS member JOIN ${teams} AS team ON team.id = member.team_id WHERE member.user_id = ${user}`;

const shownGroup = { id: sql`team.id`, name: sql`team.name` };

/** The groups of the user whose row is being looked at. */
const fromGroups = groupsOf(sql`${users}.id`);

const companions: UserCompanions = {
  before: (changes, scope) => [
    ...leaveAllTeams(changes, scope),
    ...leaveDefaultTeams(changes, scope),
    ...moveAccounts(changes, scope),
    ...createAccounts(changes, scope),
  ],
  after: (changes, scope) => [...changeAccounts(changes, scope), ...joinDefaultTeams(changes, scope)],
  insertedColumns: (identity, tenantId) => ({ accountId: accountKey(identity, tenantId) }),
  computed: {
    accountId: (column) => sql`(SELECT id FROM ${accounts} WHERE email_key = ${column("accountId")})`,
  },
  administered: { account_id: sql`${users.accountId}`, teams: teamsOfUser },
  admits: sql`EXISTS (SELECT 1 FROM ${members} AS member WHERE member.user_id = ${users}.id)`,
  relation: (baseUrl) => ({
    attribute: "groups",
    of: groupsOf,
    owner: members.userId,
    ...shownGroup,
    toElement: (id, name) => ({ value: id, $ref: `${baseUrl}/Groups/${id}`, display: name, type: "direct" }),
    isAbsentWhenEmpty: true,
  }),
  elements: (baseUrl, tenantId) => ({
    elements: {
      groups: {
        exists: (condition) => sql`EXISTS (SELECT 1 ${fromGroups} AND ${condition})`,
        first: (expression) => sql`(SELECT ${expression} ${fromGroups} ORDER BY team.id LIMIT 1)`,
        column: (name) => groupColumns(baseUrl)[name ?? ""],
        rows: (ids) => membershipsOf(tenantId, "user_id", ids),
      },
    },
    indexes: {
      "groups.value": {
        isUnique: false,
        ids: (values) => sql`SELECT user_id FROM ${members} WHERE team_id IN ${jsonValues(values)}`,
      },
    },
  }),
};

/** Where the users of projects are kept. */
export const projectUserTables: UserTables = {
  kind: "project",
  nouns: { tenant: "project", person: "user" },
  resourceType: userResourceType,
  users,
  emails: userEmails,
  tenants: projects,
  companions,
};

function groupColumns(baseUrl: string): Record<string, SQL> {
  return {
    value: sql`team.id`,
    display: sql`team.name_key`,
    $ref: sql`${`${baseUrl}/Groups/`} || team.id`,
    type: sql`'direct'`,
  };
}

/**
 * The key of a user's account. People are known by their e-mail everywhere; one who has none is known in
 * the project alone.
 */
function accountKey({ email, emailKey }: Identity, tenantId: string): string {
  return isEmail(email) ? emailKey : `${tenantId}\n${emailKey}`;
}

/**
 * An account follows its user to an e-mail that is free, but only while no other project has ever had it:
 * it would be a way to take over somebody else's account by making a user of that e-mail and renaming it.
 */
function moveAccounts({ moved }: UserChanges, { tenantId }: UserScope): SQL[] {
  return moved.map(({ record: { identity }, previous }) => {
    const key = accountKey(identity, tenantId);
    return sql`UPDATE ${accounts} SET email = ${identity.email}, email_key = ${key}
        WHERE email_key = ${accountKey(previous, tenantId)} AND project_id = ${tenantId}
        AND NOT EXISTS (SELECT 1 FROM ${accounts} AS taken WHERE taken.email_key = ${key})`;
  });
}

/** Makes the accounts that are missing, and marks as shared those that are another project's. */
function createAccounts({ inserted, moved }: UserChanges, { at, tenantId }: UserScope): SQL[] {
  const records = [...inserted, ...moved.map(({ record }) => record)];
  const rows = records.map(({ identity }) => ({
    id: createId(),
    email: identity.email,
    emailKey: accountKey(identity, tenantId),
    projectId: tenantId,
    createdAt: at,
  }));
  const onConflict = sql`ON CONFLICT (email_key) DO UPDATE SET project_id = NULL WHERE project_id <> excluded.project_id`;
  return insertRows(accounts, rows, { onConflict });
}

/** Users whose e-mail changed go to the account of the new one, unless theirs followed them. */
function changeAccounts({ moved }: UserChanges, { tenantId }: UserScope): SQL[] {
  if (moved.length === 0) return [];
  const keys = JSON.stringify(moved.map(({ record: { id, identity } }) => [id, accountKey(identity, tenantId)]));
  return [
    sql`UPDATE ${users} SET account_id = account.id FROM json_each(${keys}) AS moved JOIN ${accounts} AS account ON account.email_key = moved.value ->> 1
        WHERE ${users}.id = moved.value ->> 0 AND +(${users}.project_id = ${tenantId})`,
  ];
}

function leaveAllTeams({ deletedIds }: UserChanges, scope: UserScope): SQL[] {
  if (deletedIds.length === 0) return [];
  return leaveTeams(sql`user_id IN ${ownUsers(deletedIds, scope.tenantId)}`, scope);
}

function leaveDefaultTeams({ leavingIds }: UserChanges, scope: UserScope): SQL[] {
  if (leavingIds.length === 0) return [];
  const chosen = sql`SELECT team_id FROM ${defaultTeams} WHERE config_id = ${scope.configId}`;
  return leaveTeams(sql`user_id IN ${ownUsers(leavingIds, scope.tenantId)} AND team_id IN (${chosen})`, scope);
}

function leaveTeams(memberships: SQL, scope: UserScope): SQL[] {
  const leaving = sql`SELECT team_id, user_id, ${positionInTeam} AS position FROM ${members} WHERE ${memberships}`;
  return [
    insertMemberEvents(scope, "team.members.removed", leaving),
    touchTeams(sql`SELECT team_id FROM (${leaving})`, scope),
    sql`DELETE FROM ${members} WHERE ${memberships}`,
  ];
}

function joinDefaultTeams({ joiningIds }: UserChanges, scope: UserScope): SQL[] {
  if (joiningIds.length === 0) return [];
  const isMember = sql`EXISTS (SELECT 1 FROM ${members} AS member WHERE member.team_id = chosen.team_id AND member.user_id = joining.value)`;
  const missing = sql`SELECT chosen.team_id AS team_id, joining.value AS user_id, joining.key AS position FROM ${defaultTeams} AS chosen JOIN json_each(${JSON.stringify(joiningIds)}) AS joining WHERE chosen.config_id = ${scope.configId} AND NOT ${isMember}`;
  return [
    insertMemberEvents(scope, "team.members.added", missing),
    touchTeams(sql`SELECT team_id FROM (${missing})`, scope),
    sql`INSERT INTO ${members} (team_id, user_id) SELECT team_id, user_id FROM (${missing})`,
  ];
}

/** A team whose members change is a changed resource. */
function touchTeams(teamIds: SQL, { tenantId, at }: UserScope): SQL {
  return sql`UPDATE ${teams} SET version = version + 1, updated_at = ${at} WHERE project_id = ${tenantId} AND id IN (${teamIds})`;
}

function ownUsers(ids: readonly string[], tenantId: string): SQL {
  return sql`(SELECT id FROM ${users} WHERE project_id = ${tenantId} AND id IN ${jsonValues(ids)})`;
}
