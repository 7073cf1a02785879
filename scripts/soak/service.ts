/** JSON as far as the traffic looks into it. */
export type Body = { readonly [name: string]: unknown };

/** An answer of the service. */
export interface Answer {
  readonly status: number;
  readonly body: Body;
}

/** A configuration that traffic goes through, and what the traffic knows of its tenant. */
export interface Connection {
  readonly configId: string;
  readonly baseUrl: string;
  readonly tenant: KnownTenant;
  token: string;
}

/** Ids that were made; others may have deleted them since. */
export interface KnownTenant {
  readonly kind: "project" | "status-page";
  readonly id: string;
  readonly userIds: Set<string>;
  readonly groupIds: Set<string>;
}

/** The service as the traffic talks to it; it counts what the provisioning log must hold in the end. */
export class Service {
  readonly #origin: URL;
  readonly #adminToken: string;
  /** Rows that the log must have, by configuration. */
  readonly expectedRows = new Map<string, number>();
  readonly statuses = new Map<number, number>();
  /** Answers that no request may get. */
  readonly failures: string[] = [];

  constructor(origin: URL, adminToken: string) {
    this.#origin = origin;
    this.#adminToken = adminToken;
  }

  /** A request of an administrator; it must succeed. */
  async admin(method: string, path: string, body?: Body): Promise<Body> {
    const answer = await this.#send(method, `/admin${path}`, this.#adminToken, body);
    if (answer.status >= 300)
      this.failures.push(`${method} /admin${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** A request of an identity provider. */
  async scim(connection: Connection, method: string, path: string, body?: Body | string): Promise<Answer> {
    const answer = await this.#send(method, connection.baseUrl + path, connection.token, body);
    const { status } = answer;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status >= 500 && status !== 503) {
      this.failures.push(`${method} ${path}: ${status} ${JSON.stringify(answer.body)}`);
    }
    this.#expectRows(connection.configId, countExpectedRows(method, path, answer));
    return answer;
  }

  /** A new tenant. */
  async createTenant(kind: KnownTenant["kind"]): Promise<KnownTenant> {
    const { id } = await this.admin("POST", kind === "project" ? "/projects" : "/status-pages", { name: "Soak" });
    return { kind, id: String(id), userIds: new Set(), groupIds: new Set() };
  }

  /** A new configuration of a tenant. */
  async connect(tenant: KnownTenant, settings: Body = {}): Promise<Connection> {
    const owner = tenant.kind === "project" ? { projectId: tenant.id } : { statusPageId: tenant.id };
    const made = await this.admin("POST", "/configs", { kind: tenant.kind, ...owner, name: "Soak", ...settings });
    const baseUrl = new URL(String(made.scimBaseUrl)).pathname;
    return { configId: String(made.id), baseUrl, tenant, token: String(made.bearerToken) };
  }

  #expectRows(configId: string, rows: number): void {
    this.expectedRows.set(configId, (this.expectedRows.get(configId) ?? 0) + rows);
  }

  async #send(method: string, path: string, token: string, body?: Body | string): Promise<Answer> {
    const answer = await fetch(new URL(path, this.#origin), {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? {} : (JSON.parse(text) as Body) };
  }
}

/** One row for each write and each failure of a client that is known; each operation of a bulk request is a write. */
function countExpectedRows(method: string, path: string, { status, body }: Answer): number {
  if (status === 401) return 0;
  if (path === "/Bulk" && status === 200) return (body.Operations as unknown[]).length;
  const isWrite = method !== "GET" && !path.endsWith(".search");
  return isWrite || status >= 400 ? 1 : 0;
}
