import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { bindingOfDatabase, DEFAULT_DATABASE } from "../../src/directory/residence.ts";
import type { WorkerModules } from "./build.ts";
import { migrate } from "./migrate.ts";
import { createRemoteDatabase } from "./remote-database.ts";

// Where wrangler found secrets is no news: the Workers here get their own.
process.env.WRANGLER_LOG ??= "error";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The secret of root in every runtime that is made here. */
export const ADMIN_TOKEN = "0".repeat(32);

/** A Worker in the runtime. */
export interface WorkerSpec {
  readonly name: string;
  /** By file name; the first one is the entry. */
  readonly modules: WorkerModules;
  /** The Worker whose databases and cache it shares, if they are not its own. */
  readonly sharesDataOf?: string;
  /** The names of its databases, if it has more than the default one. */
  readonly databases?: readonly string[];
}

/** A running workerd without wrangler's proxy before it. */
export interface Runtime {
  /** Where a Worker answers over HTTP, with nothing before it. */
  url(worker: string): Promise<URL>;
  fetch(worker: string, url: string, init: RequestInit): Promise<Response>;
  /** A database of a Worker, by its name; the default one without. */
  database(worker: string, name?: string): Promise<D1Database>;
  /** Where a Worker can be inspected; the runtime must have been started for it. */
  inspector(worker: string): Promise<URL>;
  cache(worker: string): Promise<KVNamespace>;
  /** Runs a Worker's scheduled work. */
  scheduled(worker: string): Promise<void>;
  dispose(): Promise<void>;
}

/** How a runtime is started. */
export interface RuntimeOptions {
  readonly isInspected?: boolean;
  /** Whether the rate limits of wrangler.toml apply; without, a benchmark may send what it likes. */
  readonly isLimited?: boolean;
}

/** The source of a TypeScript module as the runtime takes it: without types. */
export function loadModule(url: URL): string {
  return stripTypeScriptTypes(readFileSync(url, "utf8"));
}

/**
 * Starts Workers with the bindings of wrangler.toml; each has a cache and migrated databases of its
 * own, empty and gone when the runtime is disposed of.
 */
export async function startRuntime(specs: readonly WorkerSpec[], options: RuntimeOptions = {}): Promise<Runtime> {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(`${root}wrangler.toml`);
  const sqlWorker = { "sql-worker.ts": loadModule(new URL("sql-worker.ts", import.meta.url)) };
  const owners = specs.filter(({ sharesDataOf }) => sharesDataOf === undefined);
  const sqlWorkers = owners.map(
    (owner): WorkerSpec => ({ ...owner, name: `${owner.name}-sql`, modules: sqlWorker, sharesDataOf: owner.name }),
  );
  const { ratelimits, ...unlimited } = workerOptions as V4WorkerOptions;
  const bound = { ...unlimited, ...(options.isLimited === true && ratelimits !== undefined ? { ratelimits } : {}) };
  const workers = [...specs, ...sqlWorkers].map((spec) => toWorker(spec, bound));
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({ workers, cf: false, telemetry: { enabled: false } }),
    log: new Log(LogLevel.ERROR),
    logRequests: false,
    ...(options.isInspected === true ? { inspectorPort: 0 } : {}),
    // The Worker's line for each request is of no use here; what it complains of is.
    handleStructuredLogs: ({ level, message }) => {
      if (level === "warn" || level === "error") console.error(message);
    },
  });
  // Miniflare's types are empty without a package of types that clashes with worker-configuration.d.ts.
  const fetcher = async (worker: string) => (await miniflare.getWorker(worker)) as unknown as Fetcher;
  const runtime: Runtime = {
    url: (worker) => miniflare.unsafeGetDirectURL(worker),
    fetch: async (worker, url, init) => (await fetcher(worker)).fetch(url, init),
    database: async (worker, name = DEFAULT_DATABASE) => {
      const sqlWorker = await fetcher(`${worker}-sql`);
      const url = `http://localhost/${bindingOfDatabase(name)}`;
      return createRemoteDatabase(async (statements) => {
        const answer = await sqlWorker.fetch(url, { method: "POST", body: JSON.stringify(statements) });
        if (!answer.ok) throw new Error(await answer.text());
        return answer.json();
      });
    },
    inspector: async (worker) => new URL(`/core:user:${worker}`, await miniflare.getInspectorURL()),
    cache: async (worker) => (await miniflare.getKVNamespace("TOKEN_CACHE", worker)) as unknown as KVNamespace,
    scheduled: async (worker) => {
      const target = (await fetcher(worker)) as Fetcher & { scheduled(options: object): Promise<unknown> };
      await target.scheduled({ cron: "17 * * * *" });
    },
    dispose: () => miniflare.dispose(),
  };
  await miniflare.ready;
  for (const { name, databases = [DEFAULT_DATABASE] } of owners) {
    for (const database of databases) await migrate(await runtime.database(name, database));
  }
  return runtime;
}

function toWorker(
  { name, modules, sharesDataOf = name, databases = [DEFAULT_DATABASE] }: WorkerSpec,
  options: V4WorkerOptions,
): V4WorkerOptions {
  const { compatibilityDate, compatibilityFlags, bindings, ratelimits } = options;
  return {
    name,
    modulesRoot: "/",
    modules: Object.entries(modules).map(([path, contents]) => ({ type: "ESModule", path: `/${path}`, contents })),
    ...(compatibilityDate === undefined ? {} : { compatibilityDate }),
    ...(compatibilityFlags === undefined ? {} : { compatibilityFlags }),
    ...(ratelimits === undefined ? {} : { ratelimits }),
    d1Databases: Object.fromEntries(
      databases.map((database) => [bindingOfDatabase(database), `${sharesDataOf}-${database}`]),
    ),
    kvNamespaces: { TOKEN_CACHE: sharesDataOf },
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    bindings: { ...bindings, ADMIN_TOKEN },
  };
}
