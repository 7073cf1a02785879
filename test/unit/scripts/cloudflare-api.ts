import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** A database of the account. `applied` are the migrations that it has had. */
export interface Database {
  readonly name: string;
  readonly uuid: string;
  readonly jurisdiction: string | null;
  /** Where it was asked to be. */
  readonly location?: string | null;
  readonly applied: string[];
}

/** An error that the API answers. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** What an account has when a deployment begins; what is left out it has not. */
export interface Account {
  /** Workers by name, with the names of their secrets. */
  readonly workers: Record<string, string[]>;
  readonly databases: Database[];
  /** Titles of KV namespaces. */
  readonly namespaces: string[];
  /** What of workers.dev is on, by Worker. */
  readonly subdomains: Record<string, unknown>;
  /** The subdomain of workers.dev. */
  readonly subdomain: string | undefined;
  /** Custom domains, by host name: the Worker that each leads to. */
  readonly domains: Record<string, string>;
  readonly zones: readonly string[];
  /** Types of the DNS records, by host name; the error where credentials may not look. */
  readonly records: Record<string, readonly string[] | Refusal>;
  /** What the Workers are bound to before the deployment, as the API tells it. */
  readonly bindings: readonly object[];
  /** What the API says instead of the secrets of a Worker. */
  readonly secretsRefusal: Refusal | undefined;
  /** Whether an upload is never answered: the deployment waits for it. */
  readonly holdsUploads: boolean;
}

/** An uploaded Worker, as its metadata says. */
export interface Upload {
  readonly worker: string;
  readonly metadata: {
    readonly bindings: readonly Readonly<Record<string, string>>[];
    readonly keep_bindings?: readonly string[];
    readonly [other: string]: unknown;
  };
}

/** The part of Cloudflare's API that a deployment asks, for one account. It keeps what it is told. */
export interface CloudflareApi {
  readonly url: string;
  readonly account: Account;
  /** Method and path of each request that changed something, in order. */
  readonly changes: readonly string[];
  readonly uploads: readonly Upload[];
  /** The first upload. */
  readonly uploaded: Promise<Upload>;
  stop(): void;
}

/** The migrations that there are, by name. */
export const migrations = readdirSync(fileURLToPath(new URL("../../../migrations", import.meta.url)))
  .filter((name) => name.endsWith(".sql"))
  .sort();

const empty: Account = {
  workers: {},
  databases: [],
  namespaces: [],
  subdomains: {},
  subdomain: undefined,
  domains: {},
  zones: [],
  records: {},
  bindings: [],
  secretsRefusal: undefined,
  holdsUploads: false,
};

/** A request as the routes see it. */
interface Asked {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly body: string;
}

type Route = readonly [method: string, path: RegExp, answer: (asked: Asked) => unknown];

/** Starts one on a free port of this machine. */
export async function startCloudflareApi(with_: Partial<Account> = {}): Promise<CloudflareApi> {
  const account: Account = structuredClone({ ...empty, ...with_ });
  const changes: string[] = [];
  const uploads: Upload[] = [];
  const uploaded = Promise.withResolvers<Upload>();
  const routes = routesOf(account);
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { pathname, searchParams } = new URL(request.url ?? "", "http://api");
    const path = pathname.replace("/accounts/account", "");
    const metadata = /name="metadata"\r\n\r\n(.*)\r\n/.exec(body)?.[1];
    if (metadata !== undefined) {
      const upload = { worker: path.split("/")[3] ?? "", metadata: JSON.parse(metadata) };
      uploads.push(upload);
      uploaded.resolve(upload);
      if (account.holdsUploads) return;
    }
    if (request.method !== "GET") changes.push(...changesOf(`${request.method} ${path}`, body));
    let answer: unknown;
    for (const [method, pattern, answerTo] of routes) {
      const parts = method === request.method ? pattern.exec(path) : null;
      if (parts === null) continue;
      answer = answerTo({ parts: parts.slice(1).map(decodeURIComponent), query: searchParams, body });
      break;
    }
    const { status, json } = envelope(answer);
    response.writeHead(status, { "Content-Type": "application/json" }).end(json);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${address.port}`, account, changes, uploads, uploaded: uploaded.promise, stop };
}

/** What a request changes: the migrations that it applies, or itself. */
function changesOf(request: string, body: string): string[] {
  if (!request.endsWith("/query")) return [request];
  return migrationsIn(body).map((name) => `${request.replace("/query", "")} ${name}`);
}

/** The migrations that a query notes as applied. */
function migrationsIn(body: string): string[] {
  const { sql } = JSON.parse(body) as { sql: string };
  return [...sql.matchAll(/INTO "d1_migrations" \(name\)\s*values \('([^']+)'\)/g)].map(([, name = ""]) => name);
}

class ApiError {
  readonly error: Refusal;
  constructor(error: Refusal) {
    this.error = error;
  }
}

const notFound = (message: string) => new ApiError({ status: 404, code: 10007, message });

function envelope(answer: unknown): { status: number; json: string } {
  const found = answer ?? notFound("There is nothing here.");
  if (!(found instanceof ApiError)) {
    return { status: 200, json: JSON.stringify({ success: true, errors: [], messages: [], result: found }) };
  }
  const { status, ...error } = found.error;
  return { status, json: JSON.stringify({ success: false, errors: [error], messages: [], result: null }) };
}

const refusable = <Answer>(answer: Answer | Refusal | undefined) =>
  typeof answer === "object" && answer !== null && "code" in answer ? new ApiError(answer) : answer;

function routesOf(account: Account): Route[] {
  const { workers, databases, domains, zones, records } = account;
  const databaseOf = ({ parts: [id = ""] }: Asked) =>
    databases.find((database) => [database.uuid, database.name].includes(id));
  const nameOf = ({ parts: [name = ""] }: Asked) => name;
  return [
    ["GET", /^\/workers\/subdomain$/, () => account.subdomain && { subdomain: account.subdomain }],
    ["GET", /^\/workers\/domains$/, ({ query }) => domainsOf(domains, query.get("hostname") ?? "")],
    [
      "GET",
      /^\/zones$/,
      ({ query }) => zones.filter((name) => name === query.get("name")).map((name) => ({ id: name, name })),
    ],
    ["GET", /^\/zones\/[^/]+\/dns_records$/, ({ query }) => recordsOf(records[query.get("name") ?? ""] ?? [])],
    ["GET", /^\/d1\/database$/, () => databases],
    ["GET", /^\/d1\/database\/([^/]+)$/, databaseOf],
    [
      "POST",
      /^\/d1\/database$/,
      ({ body }) => {
        const {
          name,
          jurisdiction = null,
          primary_location_hint: location = null,
        } = JSON.parse(body) as {
          name: string;
          jurisdiction?: string;
          primary_location_hint?: string;
        };
        const made = {
          name,
          jurisdiction,
          location,
          applied: [],
          uuid: `00000000-0000-4000-8000-${String(databases.length).padStart(12, "0")}`,
        };
        databases.push(made);
        return made;
      },
    ],
    [
      "POST",
      /^\/d1\/database\/([^/]+)\/query$/,
      (asked) => {
        const { applied = [] } = databaseOf(asked) ?? {};
        applied.push(...migrationsIn(asked.body));
        const rows = applied.map((name, index) => ({ id: index + 1, name, applied_at: "2026-01-01 00:00:00" }));
        return [{ success: true, results: rows, meta: {} }];
      },
    ],
    ["GET", /^\/storage\/kv\/namespaces$/, () => []],
    [
      "POST",
      /^\/storage\/kv\/namespaces$/,
      ({ body }) => {
        const { title } = JSON.parse(body) as { title: string };
        account.namespaces.push(title);
        return { id: "2".repeat(32), title };
      },
    ],
    [
      "GET",
      /^\/workers\/scripts\/([^/]+)\/secrets$/,
      (asked) => refusable(account.secretsRefusal) ?? workers[nameOf(asked)]?.map((name) => ({ name })),
    ],
    [
      "PUT",
      /^\/workers\/scripts\/([^/]+)$/,
      (asked) => {
        workers[nameOf(asked)] ??= [];
        return { id: nameOf(asked), tag: "tag", etag: "etag", deployment_id: "deployment", startup_time_ms: 1 };
      },
    ],
    ["GET", /^\/workers\/scripts\/([^/]+)\/deployments$/, (asked) => workers[nameOf(asked)] && { deployments: [] }],
    [
      "GET",
      /^\/workers\/scripts\/([^/]+)\/settings$/,
      (asked) => workers[nameOf(asked)] && { bindings: account.bindings },
    ],
    ["PATCH", /^\/workers\/scripts\/([^/]+)\/script-settings$/, () => ({})],
    [
      "POST",
      /^\/workers\/scripts\/([^/]+)\/versions$/,
      () => ({ id: "version", startup_time_ms: 1, metadata: {}, resources: { script: { etag: "etag" } } }),
    ],
    ["POST", /^\/workers\/scripts\/([^/]+)\/deployments$/, () => ({ id: "deployment" })],
    ["GET", /^\/workers\/workers\/([^/]+)$/, () => ({ subdomain: { enabled: false, previews_enabled: false } })],
    [
      "POST",
      /^\/workers\/scripts\/([^/]+)\/subdomain$/,
      (asked) => {
        account.subdomains[nameOf(asked)] = JSON.parse(asked.body);
        return account.subdomains[nameOf(asked)];
      },
    ],
    ["PUT", /^\/workers\/scripts\/([^/]+)\/schedules$/, () => ({ schedules: [] })],
    [
      "POST",
      /^\/workers\/scripts\/([^/]+)\/domains\/changeset$/,
      () => ({ added: [], removed: [], updated: [], conflicting: [] }),
    ],
    ["PUT", /^\/workers\/scripts\/([^/]+)\/domains\/records$/, () => ({})],
    [
      "GET",
      /^\/workers\/services\/([^/]+)$/,
      (asked) => workers[nameOf(asked)] && { default_environment: { script: { last_deployed_from: "wrangler" } } },
    ],
  ];
}

function domainsOf(domains: Account["domains"], hostname: string): object[] {
  const service = domains[hostname];
  return service === undefined ? [] : [{ hostname, service }];
}

function recordsOf(found: readonly string[] | Refusal): unknown {
  return "code" in found ? new ApiError(found) : found.map((type) => ({ type }));
}
