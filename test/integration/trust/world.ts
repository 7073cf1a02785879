import type { Toggles, TreeKind } from "../../../src/directory/configuration.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { type ConfigInput, call, createConfig as createByAdmin } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { readScimAnswer, SCIM, type ScimAnswer } from "../helpers/scim-client.ts";

/** Answers a request: the Worker that is being tested, or one with faulty bindings. */
export type Fetch = (request: Request) => Promise<Response>;

/** The Worker with the bindings that it is deployed with. */
const worker: Fetch = (request) => fetchWorker(request);

/** The settings of a configuration that a test changes. */
export type Settings = Partial<Toggles> & { readonly defaultTeamIds?: string[] };

/** A configuration and the token that opens it. */
export interface Config {
  readonly id: string;
  readonly kind: TreeKind;
  readonly tenantId: string;
  readonly token: string;
  readonly baseUrl: string;
}

/** The id of a new project or status page: its own choice unless one is given. */
export async function createTenant(kind: TreeKind, id?: string): Promise<string> {
  const path = kind === "project" ? "/admin/projects" : "/admin/status-pages";
  const made = await call("POST", path, { name: "Trust", ...(id === undefined ? {} : { id }) });
  return String(made.id);
}

/** A new configuration of a tenant; a status page leaves out what is about teams. E-mails are not required. */
export async function createConfig(kind: TreeKind, tenantId: string, settings: Settings = {}): Promise<Config> {
  const { enablePushGroups = false, defaultTeamIds = [], ...common } = settings;
  const input: ConfigInput =
    kind === "project"
      ? { kind, projectId: tenantId, requireEmail: false, ...common, enablePushGroups, defaultTeamIds }
      : { kind, statusPageId: tenantId, requireEmail: false, ...common };
  const { id, scimBaseUrl, bearerToken } = await createByAdmin(input);
  return { id, kind, tenantId, token: bearerToken, baseUrl: scimBaseUrl };
}

/** Sends one identity provider's requests to a Worker; every answer is held to the rules for all answers. */
export class Idp {
  readonly config: Config;
  readonly #fetch: Fetch;

  constructor(config: Config, fetch: Fetch = worker) {
    this.config = config;
    this.#fetch = fetch;
  }

  /** The same identity provider, talking to another Worker. */
  over(fetch: Fetch): Idp {
    return new Idp(this.config, fetch);
  }

  /** The answer to a request; `body` is sent as JSON. */
  async send(
    method: string,
    path: string,
    body?: JsonValue,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ScimAnswer> {
    const { baseUrl, token } = this.config;
    const request = new Request(baseUrl + path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "Content-Type": SCIM }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return readScimAnswer(await this.#fetch(request), baseUrl);
  }

  /** A PATCH of these operations. */
  patch(path: string, operations: readonly JsonObject[]): Promise<ScimAnswer> {
    return this.send("PATCH", path, { Operations: [...operations] });
  }

  /** The answer to a search of one resource type. */
  search(endpoint: string, query: JsonObject): Promise<ScimAnswer> {
    return this.send("POST", `${endpoint}/.search`, query);
  }

  /** The id of a resource that must be made. */
  async create(endpoint: string, resource: JsonObject): Promise<string> {
    const { status, body } = await this.send("POST", endpoint, resource);
    if (status !== 201)
      throw new Error(`${JSON.stringify(resource)} to ${endpoint} was answered ${status}: ${JSON.stringify(body)}`);
    return body.id;
  }

  /** The ids of resources that are made in one bulk request, in order; all must be. */
  async createAll(endpoint: string, resources: readonly JsonObject[]): Promise<string[]> {
    if (resources.length === 0) return [];
    const Operations = resources.map((data, index) => ({ method: "POST", path: endpoint, bulkId: `${index}`, data }));
    const { body } = await this.send("POST", "/Bulk", { Operations });
    return body.Operations.map(({ location, status, response }) => {
      if (status !== "201") throw new Error(`a resource was not made: ${JSON.stringify(response)}`);
      return location.slice(location.lastIndexOf("/") + 1);
    });
  }

  /** Every resource of a type, in the order of a list. */
  async all(endpoint: string): Promise<JsonObject[]> {
    const { body } = await this.send("GET", `${endpoint}?count=1000`);
    if (body.totalResults !== body.Resources.length) throw new Error("the list does not fit one page");
    return body.Resources as unknown as JsonObject[];
  }
}

/** An identity provider with a tenant of its own. */
export async function connect(kind: TreeKind, settings?: Settings): Promise<Idp> {
  return new Idp(await createConfig(kind, await createTenant(kind), settings));
}
