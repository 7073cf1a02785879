import type { NodeWorker } from "../worker/in-node.ts";
import type { RemoteStatement } from "../worker/sql-worker.ts";
import type { BenchRequest } from "./operations.ts";

/** What the floor does for one operation: the calls of a recorded request, and its answer. */
export interface FloorPlan {
  /** What the first request of a Worker reads from the cache. */
  readonly cacheKey?: string | undefined;
  readonly trips: readonly (readonly RemoteStatement[])[];
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The bindings of the service, with its calls noted. */
interface Recorder {
  readonly env: object;
  readonly trips: RemoteStatement[][];
  readonly cacheKeys: string[];
}

/**
 * Carries out a request with the built Worker and notes the calls of the database that it makes, after one of which
 * only the read of the cache is noted: from then on the Worker remembers the configuration, and the floor does not.
 */
export async function recordFloorPlan(
  worker: NodeWorker,
  { first, request }: { readonly first: BenchRequest; readonly request: BenchRequest },
  data: { readonly database: D1Database; readonly cache: KVNamespace },
  knownIds: ReadonlySet<string>,
): Promise<FloorPlan> {
  const { env, trips, cacheKeys } = createRecorder(data);
  const send = ({ method, path, headers, body }: BenchRequest) =>
    worker(new Request(`http://localhost${path}`, { method, headers, body: body ?? null }), env);
  await send(first);
  trips.length = 0;
  const answer = await send(request);
  const made: string[] = [];
  const generalize = (param: unknown) =>
    typeof param === "string" ? toTemplate(param, request, knownIds, made) : param;
  return {
    cacheKey: cacheKeys[0],
    trips: trips.map((statements) => statements.map(({ sql, params }) => ({ sql, params: params.map(generalize) }))),
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: answer.status === 204 ? null : await answer.text(),
  };
}

/** Marks what differs from request to request: `s` what it is about, `u` ids that it made. */
function toTemplate(param: string, { subjects }: BenchRequest, known: ReadonlySet<string>, made: string[]): string {
  const withSubjects = subjects.reduce((text, subject, index) => text.replaceAll(subject, `⟦s${index}⟧`), param);
  return withSubjects.replace(UUID, (id) => {
    if (known.has(id)) return id;
    if (!made.includes(id)) made.push(id);
    return `⟦u${made.indexOf(id)}⟧`;
  });
}

function createRecorder({ database, cache }: { database: D1Database; cache: KVNamespace }): Recorder {
  const trips: RemoteStatement[][] = [];
  const cacheKeys: string[] = [];
  const prepare = (sql: string, params: readonly unknown[] = []) => ({
    sql,
    params,
    bind: (...values: unknown[]) => prepare(sql, values),
  });
  const batch = (statements: RemoteStatement[]) => {
    trips.push(statements.map(({ sql, params }) => ({ sql, params })));
    return database.batch(statements as unknown as D1PreparedStatement[]);
  };
  const get = (key: string, type: "json") => {
    cacheKeys.push(key);
    return cache.get(key, type);
  };
  const env = { DB: { prepare, batch }, TOKEN_CACHE: { get }, LOG_RETENTION_DAYS: "30", ADMIN_TOKEN: "" };
  return { env, trips, cacheKeys };
}
