import { randomBytes } from "node:crypto";
import { getTableColumns, sql } from "drizzle-orm";
import { hashToken } from "../../src/auth/token.ts";
import type { ConfigurationSnapshot, TreeKind } from "../../src/directory/configuration.ts";
import type { RequestContext, ResourceStore, WriteOperation } from "../../src/directory/operations.ts";
import { databaseNameOf } from "../../src/directory/residence.ts";
import type { JsonObject } from "../../src/scim/json.ts";
import type { ResourceType } from "../../src/scim/schema.ts";
import { groupResourceType } from "../../src/scim/schemas/group.ts";
import { userResourceType } from "../../src/scim/schemas/user.ts";
import { foldCase } from "../../src/scim/text.ts";
import { validateResource } from "../../src/scim/validate.ts";
import { type Database, openDatabase, runBatch } from "../../src/storage/engine/database.ts";
import { createId, createIdIn } from "../../src/storage/engine/ids.ts";
import { insertRows } from "../../src/storage/engine/rows.ts";
import { openScimDatabase, type ScimDatabase } from "../../src/storage/engine/scim-database.ts";
import { projectUserTables } from "../../src/storage/people/project-users.ts";
import { createUserStore } from "../../src/storage/people/user-store.ts";
import {
  configs,
  defaultTeams,
  projects,
  statusPages,
  subscriberEmails,
  subscribers,
  tokens,
  userEmails,
  users,
} from "../../src/storage/tables.ts";
import { teamStore } from "../../src/storage/teams/team-store.ts";
import { createPerson } from "./people.ts";
import { GROUP_URN } from "./urns.ts";

/** A configuration that requests can be sent to. */
export interface SeededConfig {
  readonly id: string;
  readonly token: string;
  /** Path of the SCIM base URL. */
  readonly basePath: string;
  readonly snapshot: ConfigurationSnapshot;
}

/** A tenant with people in it, made by the product's own stores. */
export interface SeededTenant {
  readonly kind: TreeKind;
  readonly id: string;
  /** Users in order: the n-th is `createPerson(n)`. */
  readonly userIds: readonly string[];
  /** Groups by number of members. */
  readonly groups: ReadonlyMap<number, SeededGroup>;
  /** Push groups on, so that groups can be written. */
  readonly config: SeededConfig;
  /** Push groups off, with one default team; absent for status pages. */
  readonly defaultTeamConfig: SeededConfig | undefined;
}

/** A group, and one who is in it. */
export interface SeededGroup {
  readonly id: string;
  readonly memberId: string;
}

/** What a project is seeded with. */
export interface ProjectPlan {
  readonly users: number;
  /** Members of each group. */
  readonly groups: readonly number[];
  /** The name of the database that it is seeded into; the default one without. */
  readonly database?: string;
}

/** Users that one transaction makes; their rows are one parameter, of at most 2 MB. */
const CHUNK = 500;

const userStore = createUserStore(projectUserTables);

/** Fills a project of its own; one transaction for each few hundred people. */
export async function seedProject(
  binding: D1Database,
  { users: count, groups, database }: ProjectPlan,
): Promise<SeededTenant> {
  const db = openDatabase(binding, undefined, database);
  const id = await createTenant(db, "project");
  const config = await createConfig(db, "project", id, { enablePushGroups: true });
  const people = Array.from({ length: count }, (_, index) => createPerson(index));
  const userIds: string[] = [];
  for (let start = 0; start < count; start += CHUNK) {
    const chunk = people.slice(start, start + CHUNK);
    userIds.push(...(await createAll(db, config, userStore, userResourceType, chunk)));
  }
  const made = new Map<number, SeededGroup>();
  for (const size of groups) {
    // The first people are in the small groups only, so that they are the same whatever the tenant's size.
    const memberIds = size > 1000 ? userIds.slice(-size) : userIds.slice(0, size);
    const members = memberIds.map((value) => ({ value }));
    const group: JsonObject = { schemas: [GROUP_URN], displayName: `Group of ${size}`, members };
    const [groupId = ""] = await createAll(db, config, teamStore, groupResourceType, [group]);
    made.set(size, { id: groupId, memberId: memberIds[1] ?? "" });
  }
  const defaultTeamConfig = await createDefaultTeamConfig(db, id, config);
  return { kind: "project", id, userIds, groups: made, config, defaultTeamConfig };
}

/** Fills a status page of its own with the people of a project: their rows have the same columns. */
export async function seedStatusPage(binding: D1Database, project: SeededTenant): Promise<SeededTenant> {
  const db = openDatabase(binding, undefined, databaseNameOf(project.id));
  const id = await createTenant(db, "status-page");
  const config = await createConfig(db, "status-page", id, { enablePushGroups: false });
  const { tenantId: _tenantId, provisionedBy: _provisionedBy, ...alike } = getTableColumns(subscribers);
  const columns = sql.raw(
    Object.values(alike)
      .filter(({ generated }) => generated === undefined)
      .map(({ name }) => name)
      .join(", "),
  );
  await runBatch(db, [
    sql`INSERT INTO ${subscribers} (status_page_id, provisioned_by, ${columns}) SELECT ${id}, ${config.id}, ${columns} FROM ${users} WHERE project_id = ${project.id}`,
    sql`INSERT INTO ${subscriberEmails} (status_page_id, value_key, subscriber_id) SELECT ${id}, value_key, user_id FROM ${userEmails} WHERE project_id = ${project.id}`,
  ]);
  return { kind: "status-page", id, userIds: project.userIds, groups: new Map(), config, defaultTeamConfig: undefined };
}

async function createTenant(db: Database, kind: TreeKind): Promise<string> {
  const now = new Date().toISOString();
  const name = `Seeded ${kind}`;
  const row = { id: createIdIn(db), name, nameKey: foldCase(name), createdAt: now, updatedAt: now };
  await runBatch(db, kind === "project" ? insertRows(projects, [row]) : insertRows(statusPages, [row]));
  return row.id;
}

async function createConfig(
  db: Database,
  kind: TreeKind,
  tenantId: string,
  { enablePushGroups }: { enablePushGroups: boolean },
): Promise<SeededConfig> {
  const now = new Date().toISOString();
  const token = randomBytes(32).toString("base64url");
  const id = createIdIn(db);
  const toggles = { autoProvisionUsers: true, autoDeprovisionUsers: true, requireEmail: true, enablePushGroups };
  const cursorSecret = randomBytes(16).toString("hex");
  const snapshot = { configId: id, kind, tenantId, announceCursors: false, cursorSecret, ...toggles };
  const tenant = kind === "project" ? { projectId: tenantId } : { statusPageId: tenantId };
  const row = { id, kind, name: "Seeded", ...tenant, ...toggles, cursorSecret, createdAt: now, updatedAt: now };
  const hash = await hashToken(token);
  await runBatch(db, [
    ...insertRows(configs, [row]),
    ...insertRows(tokens, [{ id: createId(), configId: id, hash, hint: token.slice(-4), createdAt: now }]),
  ]);
  const prefix = kind === "project" ? "/scim/v2" : "/status-page-scim/v2";
  return { id, token, basePath: `${prefix}/${id}`, snapshot };
}

async function createDefaultTeamConfig(db: Database, tenantId: string, pushing: SeededConfig): Promise<SeededConfig> {
  const group: JsonObject = { schemas: [GROUP_URN], displayName: "Everyone new" };
  const [teamId = ""] = await createAll(db, pushing, teamStore, groupResourceType, [group]);
  const config = await createConfig(db, "project", tenantId, { enablePushGroups: false });
  await runBatch(db, insertRows(defaultTeams, [{ configId: config.id, teamId }]));
  return config;
}

/** Creates resources as one request would, and returns their ids in order. */
async function createAll(
  db: Database,
  config: SeededConfig,
  store: ResourceStore<ScimDatabase>,
  type: ResourceType,
  bodies: readonly JsonObject[],
): Promise<string[]> {
  const grant = { tokenHash: await hashToken(config.token), snapshot: config.snapshot };
  const context: RequestContext<ScimDatabase> = {
    db: openScimDatabase(db, grant),
    snapshot: config.snapshot,
    baseUrl: `http://localhost${config.basePath}`,
    requestId: "seed",
    redact: (text) => text,
  };
  const origin = { method: "POST", path: type.endpoint, successStatus: 201 };
  const operations = bodies.map(
    (body): WriteOperation => ({ kind: "create", origin, resource: validateResource(type, body) }),
  );
  const outcomes = await store.write(context, operations);
  return outcomes.map((outcome) => {
    if (outcome.kind !== "written") throw new Error("a seeded resource was refused", { cause: outcome });
    return String(outcome.answer.resource.id);
  });
}
