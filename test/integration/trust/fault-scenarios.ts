import { env } from "cloudflare:workers";
import type { TreeKind } from "../../../src/directory/configuration.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { ScimAnswer, ScimClient } from "../helpers/scim-client.ts";
import { type Connection, createTenant } from "../helpers/tenants.ts";

/** A tenant made ready for one write. */
export interface Stage {
  /** With default teams, where the tree has them. */
  readonly users: Connection;
  /** With push groups. */
  readonly groups: Connection;
  /** Ids of what is there, by name. */
  readonly ids: Readonly<Record<string, string>>;
}

/** A write as an identity provider sends it, and sends again when it was not answered. */
export interface Scenario {
  readonly title: string;
  readonly by: "users" | "groups";
  readonly send: (idp: ScimClient, ids: Stage["ids"]) => Promise<ScimAnswer>;
  readonly status: number;
  /** What a repetition is answered when the first try was committed; absent where it is answered the same. */
  readonly repeated?: number;
  /** Whether its operations are transactions of their own. */
  readonly isBulk?: boolean;
  /** Whether a repetition cannot name what the first try made, and so need not come to the same. */
  readonly isUnrepeatable?: boolean;
}

const replace = (path: string, value: JsonObject[string]): JsonObject => ({ op: "replace", path, value });
const member = (id: string | undefined): JsonObject => ({ value: id ?? "" });

const ofUsers: readonly Scenario[] = [
  {
    title: "POST user",
    by: "users",
    send: (idp) => idp.post("/Users", { userName: "new@x.test", emails: [{ value: "more@x.test" }] }),
    status: 201,
    repeated: 409,
  },
  {
    title: "POST user whom another configuration provisioned",
    by: "users",
    send: (idp) => idp.post("/Users", { userName: "linked@x.test", title: "After" }),
    status: 201,
    repeated: 409,
  },
  {
    title: "PUT user with another userName",
    by: "users",
    send: (idp, { ann }) => idp.put(`/Users/${ann}`, { userName: "renamed@x.test" }),
    status: 200,
  },
  {
    title: "PATCH user",
    by: "users",
    send: (idp, { ann }) => idp.patch(`/Users/${ann}`, [replace("title", "New"), replace("active", "True")]),
    status: 200,
  },
  {
    title: "PATCH user to inactive",
    by: "users",
    send: (idp, { ann }) => idp.patch(`/Users/${ann}`, [replace("active", false)]),
    status: 200,
  },
  {
    title: "DELETE user",
    by: "users",
    send: (idp, { ann }) => idp.delete(`/Users/${ann}`),
    status: 204,
    repeated: 404,
  },
  {
    title: "DELETE user under a condition",
    by: "users",
    send: (idp, { ben }) => idp.delete(`/Users/${ben}`, { "If-Match": "*" }),
    status: 204,
    repeated: 404,
  },
  {
    title: "Bulk of every verb",
    isBulk: true,
    by: "users",
    send: (idp, { ann, ben, cem }) =>
      idp.bulk([
        { method: "PATCH", path: `/Users/${ann}`, data: { Operations: [replace("title", "Bulk")] } },
        { method: "PUT", path: `/Users/${cem}`, data: { userName: "cem@x.test", nickName: "C" } },
        { method: "DELETE", path: `/Users/${ben}` },
        { method: "POST", path: "/Users", bulkId: "one", data: { userName: "bulk@x.test" } },
      ]),
    status: 200,
  },
];

const ofGroups: readonly Scenario[] = [
  {
    title: "POST group",
    by: "groups",
    send: (idp, { ann, cem }) => idp.post("/Groups", { displayName: "New", members: [member(ann), member(cem)] }),
    status: 201,
    repeated: 409,
  },
  {
    title: "PUT group",
    by: "groups",
    send: (idp, { crew, cem }) => idp.put(`/Groups/${crew}`, { displayName: "Crew 2", members: [member(cem)] }),
    status: 200,
  },
  {
    title: "PATCH group, members only",
    by: "groups",
    send: (idp, { crew, ann, cem }) =>
      idp.patch(`/Groups/${crew}`, [
        { op: "add", path: "members", value: [member(cem)] },
        { op: "remove", path: `members[value eq "${ann}"]` },
      ]),
    status: 204,
  },
  {
    title: "PATCH group, name and members",
    by: "groups",
    send: (idp, { crew, cem }) =>
      idp.patch(`/Groups/${crew}`, [
        replace("displayName", "Crew 3"),
        { op: "add", path: "members", value: [member(cem)] },
      ]),
    status: 204,
  },
  {
    title: "DELETE group",
    by: "groups",
    send: (idp, { crew }) => idp.delete(`/Groups/${crew}`),
    status: 204,
    repeated: 404,
  },
  {
    title: "Bulk of groups with references",
    isBulk: true,
    isUnrepeatable: true,
    by: "groups",
    send: (idp, { crew, spare }) =>
      idp.bulk([
        { method: "POST", path: "/Users", bulkId: "u", data: { userName: "ref@x.test" } },
        {
          method: "PATCH",
          path: `/Groups/${crew}`,
          data: { Operations: [{ op: "add", path: "members", value: [{ value: "bulkId:u" }] }] },
        },
        { method: "DELETE", path: `/Groups/${spare}` },
      ]),
    status: 200,
  },
];

/** Every write that a tree knows. */
export const scenarios: Readonly<Record<TreeKind, readonly Scenario[]>> = {
  project: [...ofUsers, ...ofGroups],
  "status-page": ofUsers,
};

/**
 * A new tenant with users, with groups where there are any, and one user more whom only the other
 * configuration provisioned.
 */
export async function createStage(kind: TreeKind): Promise<Stage> {
  const tenant = await createTenant(kind);
  const hasGroups = kind === "project";
  const groups = await tenant.connect(hasGroups ? { enablePushGroups: true } : {});
  const operations = hasGroups ? [...people, ...teams] : people;
  const made = await groups.createInBulk(operations);
  const ids: Stage["ids"] = Object.fromEntries(operations.map(({ bulkId }, index) => [bulkId, made[index] ?? ""]));
  const users = await tenant.connect(hasGroups ? { defaultTeamIds: [ids.everyone ?? ""] } : {});
  return { users, groups, ids };
}

const create = (path: string, bulkId: string, data: JsonObject) => ({ method: "POST", path, bulkId, data });
const people = ["linked", "ann", "ben", "cem"].map((name) =>
  create("/Users", name, { userName: `${name}@x.test`, title: "Before", emails: [{ value: `${name}@y.test` }] }),
);
const members = [member("bulkId:ann"), member("bulkId:ben")];
const teams = ["everyone", "crew", "spare"].map((displayName) =>
  create("/Groups", displayName, { displayName, members }),
);

const PEOPLE =
  "SELECT user_name_key, email_key, attributes, search, active, revoked, provisioned_by IS NOT NULL AS provisioned, version";

/** What a tenant has, by names instead of ids and without times: alike in every tenant in the same state. */
export async function readState(tenantId: string): Promise<unknown> {
  const queries = {
    users: `${PEOPLE} FROM users WHERE project_id = ?1 ORDER BY user_name_key`,
    subscribers: `${PEOPLE} FROM subscribers WHERE status_page_id = ?1 ORDER BY user_name_key`,
    emails: `SELECT value_key FROM user_emails WHERE project_id = ?1
      UNION ALL SELECT value_key FROM subscriber_emails WHERE status_page_id = ?1 ORDER BY value_key`,
    teams: "SELECT name_key, attributes, pushed, version FROM teams WHERE project_id = ?1 ORDER BY name_key",
    members: `SELECT name_key, user_name_key FROM members JOIN teams ON teams.id = team_id JOIN users ON users.id = user_id
      WHERE teams.project_id = ?1 ORDER BY name_key, user_name_key`,
  };
  const results = await env.DB.batch(Object.values(queries).map((query) => env.DB.prepare(query).bind(tenantId)));
  return Object.fromEntries(Object.keys(queries).map((name, index) => [name, results[index]?.results]));
}

/** How many rows of writes that succeeded, and events of changes, a configuration and its tenant have. */
export async function countWrites({ tenant, configId }: Connection): Promise<{ log: number; events: number }> {
  const statement = `SELECT
    (SELECT COUNT(*) FROM provisioning_log WHERE config_id = ?2 AND outcome <> 'error') AS log,
    (SELECT COUNT(*) FROM events WHERE tenant_id = ?1 AND type NOT LIKE 'connection.%') AS events`;
  const row = await env.DB.prepare(statement).bind(tenant.id, configId).first<{ log: number; events: number }>();
  return row ?? { log: -1, events: -1 };
}
