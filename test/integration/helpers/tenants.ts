import type { TreeKind } from "../../../src/directory/configuration.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import * as admin from "./admin-client.ts";
import { ScimClient } from "./scim-client.ts";

/** The settings of a configuration that a test changes; the others keep their defaults. */
export interface Settings {
  readonly autoProvisionUsers?: boolean;
  readonly autoDeprovisionUsers?: boolean;
  readonly requireEmail?: boolean;
  readonly announceCursors?: boolean;
  readonly enablePushGroups?: boolean;
  /** Ids of teams; a status page has none. */
  readonly defaultTeamIds?: string[];
}

/** A row of the provisioning log, as the admin route shows it. */
export interface LogItem {
  readonly operation: string | null;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly outcome: string;
  readonly scimType: string | null;
  readonly detail: string | null;
  readonly resourceType: string | null;
  readonly resourceId: string | null;
  readonly email: string | null;
  readonly group: string | null;
  readonly requestId: string;
  readonly requestBody: string | null;
}

/** A project or a status page of its own, as an administrator handles it. */
export class Tenant {
  readonly kind: TreeKind;
  readonly id: string;

  constructor(kind: TreeKind, id: string) {
    this.kind = kind;
    this.id = id;
  }

  /** A new configuration of the tenant, as its identity provider talks to it. */
  async connect(settings: Settings = {}, prefix?: string): Promise<Connection> {
    const target =
      this.kind === "project"
        ? ({ kind: "project", projectId: this.id } as const)
        : ({ kind: "status-page", statusPageId: this.id } as const);
    const { id, scimBaseUrl, bearerToken } = await admin.createConfig({ ...target, ...settings });
    const baseUrl = prefix === undefined ? scimBaseUrl : `${new URL(scimBaseUrl).origin}${prefix}/${id}`;
    return new Connection(this, id, baseUrl, bearerToken);
  }

  /** The id of a new team. */
  async createTeam(name: string, options: { readonly protected?: boolean } = {}): Promise<string> {
    return (await admin.createTeam(this.id, name, options)).id;
  }

  /** Changes an administrator's settings of a team. */
  async changeTeam(teamId: string, change: { readonly name?: string; readonly protected?: boolean }): Promise<void> {
    await admin.call("PATCH", `/admin/projects/${this.id}/teams/${teamId}`, change as JsonObject);
  }

  /** The id of a user that an administrator made. */
  async createUser(email: string, displayName?: string): Promise<string> {
    return (await admin.createUser(this.id, email, displayName)).id;
  }

  async addMember(teamId: string, userId: string): Promise<void> {
    await admin.call("PUT", `/admin/projects/${this.id}/teams/${teamId}/members/${userId}`);
  }

  /** The user or subscriber of an e-mail as the administrator sees it; undefined when there is none. */
  async find(email: string): Promise<JsonObject | undefined> {
    const people = this.kind === "project" ? "users" : "subscribers";
    const { items } = await admin.call("GET", `${this.#path}/${people}?email=${encodeURIComponent(email)}`);
    return (items as JsonObject[])[0];
  }

  /** What other systems are told about a person's access. */
  async access(email: string): Promise<{ access: boolean; reason: string }> {
    const { access, reason } = await admin.call("GET", `${this.#path}/access?email=${encodeURIComponent(email)}`);
    return { access: access === true, reason: String(reason) };
  }

  get #path(): string {
    return `/admin/${this.kind === "project" ? "projects" : "status-pages"}/${this.id}`;
  }
}

/** A configuration of a tenant: the SCIM side as a client, and the administrator's view of it. */
export class Connection extends ScimClient {
  readonly tenant: Tenant;
  readonly configId: string;

  constructor(tenant: Tenant, configId: string, baseUrl: string, token: string) {
    super(baseUrl, token);
    this.tenant = tenant;
    this.configId = configId;
  }

  async change(settings: Settings): Promise<void> {
    await admin.call("PATCH", `/admin/configs/${this.configId}`, settings as JsonObject);
  }

  /** The id of a user that is made through SCIM; it must succeed. */
  async addUser(userName: string, attributes: JsonObject = {}): Promise<string> {
    return this.create("/Users", { userName, ...attributes });
  }

  /** The id of a group that is made through SCIM; it must succeed. */
  async addGroup(displayName: string, memberIds: readonly string[] = []): Promise<string> {
    return this.create("/Groups", { displayName, members: memberIds.map((value) => ({ value })) });
  }

  /** The ids of users that are made in bulk, in order; all must be. */
  async addUsers(users: readonly JsonObject[]): Promise<string[]> {
    return this.createAll("/Users", users);
  }

  /** The id of a resource that is made; it must succeed. */
  async create(endpoint: string, resource: JsonObject): Promise<string> {
    const { status, body } = await this.post(endpoint, resource);
    if (status !== 201) throw new Error(`${endpoint} was answered ${status}: ${JSON.stringify(body)}`);
    return body.id;
  }

  /** The ids of resources that are made in one bulk request, in order; all must be. */
  async createAll(endpoint: string, resources: readonly JsonObject[]): Promise<string[]> {
    return this.createInBulk(
      resources.map((data, index) => ({ method: "POST", path: endpoint, bulkId: `${index}`, data })),
    );
  }

  /** The ids of what POST operations make in one bulk request, in order; all must succeed. */
  async createInBulk(operations: readonly JsonObject[]): Promise<string[]> {
    if (operations.length === 0) return [];
    const { body } = await this.bulk([...operations]);
    return body.Operations.map(({ location, status, response }) => {
      if (status !== "201") throw new Error(`a resource was not made: ${JSON.stringify(response)}`);
      return location.slice(location.lastIndexOf("/") + 1);
    });
  }

  /** Every resource of a type, in the order of a list. */
  async all(endpoint: string): Promise<JsonObject[]> {
    const { body } = await this.get(`${endpoint}?count=1000`);
    if (body.totalResults !== body.Resources.length) throw new Error("the list does not fit one page");
    return body.Resources as unknown as JsonObject[];
  }

  /** The ids of a group's members, in order. */
  async memberIds(groupId: string): Promise<string[]> {
    const { body } = await this.get(`/Groups/${groupId}`);
    return (body.members ?? []).map(({ value }) => value).sort();
  }

  /** The newest rows of the provisioning log, newest first. */
  async log(): Promise<LogItem[]> {
    const { items } = await admin.call("GET", `/admin/configs/${this.configId}/log?limit=200`);
    return items as unknown as LogItem[];
  }
}

/** A new project or status page, with an id of its own unless one is given; in the default database unless another is named. */
export async function createTenant(kind: TreeKind, id?: string, database?: string): Promise<Tenant> {
  const made =
    kind === "project"
      ? await admin.createProject("Project", id, database)
      : await admin.createStatusPage("Page", id, database);
  return new Tenant(kind, made.id);
}
