import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import worker from "../../../src/index.ts";
import { PATCH_OP_URN } from "../../../src/scim/messages.ts";
import { createConfig, createProject, createStatusPage, createTeam, type MadeConfig } from "./admin-client.ts";
import { provision } from "./provision.ts";
import { RecordingDatabase } from "./recording-database.ts";

/** A tenant with something in it for every operation. */
export interface HotTenant {
  readonly config: MadeConfig;
  readonly userId: string;
  /** A member of the group. */
  readonly memberId: string;
  /** Absent for a status page. */
  readonly groupId: string;
  /** Makes a user whom an operation may change or delete. */
  freshUser(): Promise<string>;
}

/** Method, path and body of a request. */
type HotRequest = readonly [method: string, path: string, body?: object];

/** A request that identity providers send again and again, made for a tenant. */
export type HotOperation = (tenant: HotTenant) => Promise<HotRequest>;

/** Sends the operation's request to the Worker; answers what it did in the database. */
export async function record(tenant: HotTenant, operation: HotOperation): Promise<RecordingDatabase> {
  const [method, path, body] = await operation(tenant);
  const { scimBaseUrl, bearerToken } = tenant.config;
  const request = new Request<unknown, IncomingRequestCfProperties>(`${scimBaseUrl}${path}`, {
    method,
    headers: { Authorization: `Bearer ${bearerToken}`, "Content-Type": "application/scim+json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const database = new RecordingDatabase(env.DB);
  const context = createExecutionContext();
  const response = await worker.fetch(request, { ...env, DB: database.binding }, context);
  await waitOnExecutionContext(context);
  expect(response.status, await response.text()).toBeLessThan(300);
  return database;
}

let made = 0;
/** A word that no operation had before. */
const newWord = () => `fresh-${(made++).toString().padStart(6, "0")}`;
const newEmail = () => `${newWord()}@x.test`;
const patch = (...Operations: object[]) => ({ schemas: [PATCH_OP_URN], Operations });

function get(path: string): HotOperation {
  return async () => ["GET", path];
}

function search(filter: string, path = "/Users?"): HotOperation {
  return get(`${path}filter=${encodeURIComponent(filter)}`);
}

function change(path: string, value: () => unknown): HotOperation {
  return async ({ freshUser }) => [
    "PATCH",
    `/Users/${await freshUser()}`,
    patch({ op: "replace", path, value: value() }),
  ];
}

function changeMembers(op: "add" | "remove"): HotOperation {
  return async ({ groupId, freshUser }) => [
    "PATCH",
    `/Groups/${groupId}`,
    patch({ op, path: "members", value: [{ value: await freshUser() }] }),
  ];
}

/** The operations on users, which every tree has. */
export const userOperations: Readonly<Record<string, HotOperation>> = {
  discovery: get("/ServiceProviderConfig"),
  "GET user": async ({ userId }) => ["GET", `/Users/${userId}`],
  "users by userName": search('userName eq "first@x.test"'),
  "users by externalId": search('externalId eq "e-1"'),
  "users by displayName": search('displayName eq "First"'),
  "users by id": async (tenant) => search(`id eq "${tenant.userId}"`)(tenant),
  "users by userName and active": search('userName eq "first@x.test" and active eq true'),
  "users by the work e-mail": search('emails[type eq "work"].value eq "first@x.test"'),
  "users by e-mail": search('emails.value eq "first@x.test"'),
  "first page of users": get("/Users?count=2"),
  "first page of users by cursor": get("/Users?cursor&count=2"),
  "POST user": async () => ["POST", "/Users", { userName: newEmail() }],
  "PUT user": async ({ freshUser }) => ["PUT", `/Users/${await freshUser()}`, { userName: newEmail() }],
  "PATCH user": change("title", () => "Director"),
  "PATCH user to inactive": change("active", () => false),
  "PATCH user to a new e-mail": change("userName", newEmail),
  "DELETE user": async ({ freshUser }) => ["DELETE", `/Users/${await freshUser()}`],
};

/** The operations on groups, which need a project with push groups. */
export const groupOperations: Readonly<Record<string, HotOperation>> = {
  "GET group": async ({ groupId }) => ["GET", `/Groups/${groupId}`],
  "GET group without members": async ({ groupId }) => ["GET", `/Groups/${groupId}?excludedAttributes=members`],
  "groups by displayName": search('displayName eq "Staff"', "/Groups?"),
  "groups by externalId": search('externalId eq "g-1"', "/Groups?"),
  "groups by id and member": async (tenant) =>
    search(`id eq "${tenant.groupId}" and members eq "${tenant.memberId}"`, "/Groups?")(tenant),
  "first page of groups": get("/Groups?count=2&excludedAttributes=members"),
  "POST group": async ({ memberId }) => ["POST", "/Groups", { displayName: newWord(), members: [{ value: memberId }] }],
  "PUT group": async ({ groupId, memberId }) => [
    "PUT",
    `/Groups/${groupId}`,
    { displayName: "Staff", members: [{ value: memberId }] },
  ],
  "PATCH group": async ({ groupId }) => [
    "PATCH",
    `/Groups/${groupId}`,
    patch({ op: "replace", path: "externalId", value: newWord() }),
  ],
  "PATCH group to add a member": changeMembers("add"),
  "PATCH group to remove a member": changeMembers("remove"),
};

/** A project whose groups its identity provider pushes, or one whose users join a default team. */
export async function createHotProject(enablePushGroups: boolean): Promise<HotTenant> {
  const { id: projectId } = await createProject();
  const { id: groupId } = await createTeam(projectId, "Staff");
  const defaultTeamIds = enablePushGroups ? [] : [groupId];
  return fillTenant(await createConfig({ kind: "project", projectId, enablePushGroups, defaultTeamIds }), groupId);
}

/** A status page. */
export async function createHotStatusPage(): Promise<HotTenant> {
  const { id: statusPageId } = await createStatusPage();
  return fillTenant(await createConfig({ kind: "status-page", statusPageId }), "");
}

async function fillTenant(config: MadeConfig, groupId: string): Promise<HotTenant> {
  const attributes = { externalId: "e-1", displayName: "First", emails: [{ type: "work", value: "first@x.test" }] };
  const userId = await provision(config, "first@x.test", attributes);
  const memberId = await provision(config, "member@x.test");
  return { config, userId, memberId, groupId, freshUser: () => provision(config, newEmail()) };
}
