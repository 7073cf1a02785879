import { type SQL, sql } from "drizzle-orm";
import type { JsonValue } from "../scim/json.ts";
import { userResourceType } from "../scim/schemas/user.ts";
import { createId } from "./ids.ts";
import { insertRows, jsonValues } from "./rows.ts";
import { accounts, defaultTeams, members, projects, teams, userEmails, users } from "./tables.ts";
import type { UserChanges, UserCompanions, UserScope, UserTables } from "./user-tables.ts";

/** The groups of the user whose row is being looked at. */
const fromGroups = sql`FROM ${members} AS member JOIN ${teams} AS team ON team.id = member.team_id WHERE member.user_id = ${users}.id`;

const companions: UserCompanions = {
  before: (changes, scope) => [
    ...leaveAllTeams(changes, scope),
    ...leaveDefaultTeams(changes, scope),
    ...moveAccounts(changes),
    ...createAccounts(changes),
  ],
  after: (changes, scope) => joinDefaultTeams(changes, scope),
  computed: {
    accountId: (column) => sql`(SELECT id FROM ${accounts} WHERE email_key = ${column("emailKey")})`,
  },
  computedColumn: sql`(SELECT json_group_array(json_array(team.id, team.name)) ${fromGroups})`,
  computedAttributes(value, baseUrl) {
    const groups = (JSON.parse(value ?? "[]") as [string, string][]).map(
      ([id, name]): JsonValue => ({ value: id, $ref: `${baseUrl}/Groups/${id}`, display: name, type: "direct" }),
    );
    return groups.length === 0 ? {} : { groups };
  },
  elements: (baseUrl) => ({
    groups: {
      exists: (condition) => sql`EXISTS (SELECT 1 ${fromGroups} AND ${condition})`,
      first: (expression) => sql`(SELECT ${expression} ${fromGroups} ORDER BY team.id LIMIT 1)`,
      column: (name) => groupColumns(baseUrl)[name ?? ""],
    },
  }),
};

/** Where the users of projects are kept. */
export const projectUserTables: UserTables = {
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

/** An account follows its only user to an e-mail that is free; otherwise the user changes accounts. */
function moveAccounts({ moved }: UserChanges): SQL[] {
  return moved.map(
    ({ record: { id, identity }, previousEmailKey }) =>
      sql`UPDATE ${accounts} SET email = ${identity.email}, email_key = ${identity.emailKey}
        WHERE email_key = ${previousEmailKey}
        AND NOT EXISTS (SELECT 1 FROM ${users} WHERE account_id = ${accounts}.id AND ${users}.id <> ${id})
        AND NOT EXISTS (SELECT 1 FROM ${accounts} AS taken WHERE taken.email_key = ${identity.emailKey})`,
  );
}

function createAccounts({ inserted, moved, now }: UserChanges): SQL[] {
  const records = [...inserted, ...moved.map(({ record }) => record)];
  if (records.length === 0) return [];
  const rows = records.map(({ identity: { email, emailKey } }) => ({
    id: createId(),
    email,
    emailKey,
    createdAt: now,
  }));
  return [insertRows(accounts, rows, { onConflict: sql`ON CONFLICT (email_key) DO NOTHING` })];
}

function leaveAllTeams({ deletedIds, now }: UserChanges, { tenantId }: UserScope): SQL[] {
  if (deletedIds.length === 0) return [];
  const ofUsers = sql`user_id IN ${ownUsers(deletedIds, tenantId)}`;
  return [
    touchTeams(sql`id IN (SELECT team_id FROM ${members} WHERE ${ofUsers})`, tenantId, now),
    sql`DELETE FROM ${members} WHERE ${ofUsers}`,
  ];
}

function leaveDefaultTeams({ leavingIds, now }: UserChanges, { tenantId, configId }: UserScope): SQL[] {
  if (leavingIds.length === 0) return [];
  const memberships = sql`user_id IN ${ownUsers(leavingIds, tenantId)} AND team_id IN (SELECT team_id FROM ${defaultTeams} WHERE config_id = ${configId})`;
  return [
    touchTeams(sql`id IN (SELECT team_id FROM ${members} WHERE ${memberships})`, tenantId, now),
    sql`DELETE FROM ${members} WHERE ${memberships}`,
  ];
}

function joinDefaultTeams({ joiningIds, now }: UserChanges, { tenantId, configId }: UserScope): SQL[] {
  if (joiningIds.length === 0) return [];
  const missing = sql`FROM ${defaultTeams} AS chosen JOIN json_each(${JSON.stringify(joiningIds)}) AS joining
    WHERE chosen.config_id = ${configId} AND NOT EXISTS (SELECT 1 FROM ${members} AS member WHERE member.team_id = chosen.team_id AND member.user_id = joining.value)`;
  return [
    touchTeams(sql`id IN (SELECT chosen.team_id ${missing})`, tenantId, now),
    sql`INSERT INTO ${members} (team_id, user_id) SELECT chosen.team_id, joining.value ${missing}`,
  ];
}

/** A team whose members change is a changed resource. */
function touchTeams(condition: SQL, tenantId: string, now: string): SQL {
  return sql`UPDATE ${teams} SET version = version + 1, updated_at = ${now} WHERE project_id = ${tenantId} AND ${condition}`;
}

function ownUsers(ids: readonly string[], tenantId: string): SQL {
  return sql`(SELECT id FROM ${users} WHERE project_id = ${tenantId} AND id IN ${jsonValues(ids)})`;
}
