// @ts-expect-error: the built Worker, which is beside this module in the runtime only.
import * as worker from "./index.js";
import {
  COST_HEADER,
  countCache,
  countDatabase,
  createRequestCost,
  ISOLATE_HEADER,
  type RequestCost,
  RPC_HEADER,
} from "./request-cost.ts";

/**
 * The built Worker with its bindings counted: the entry module of the runtime of `npm run cost`. What
 * a request cost is in a header of the answer, which therefore waits for the work that comes after.
 */

const { fetch } = worker.default as Required<ExportedHandler<Env>>;
const DirectoryApi = worker.DirectoryApi as new (
  context: ExecutionContext,
  env: Env,
) => Record<string, (...args: unknown[]) => Promise<unknown>>;

// `lastUsedAt` of a token is written once a minute: with the clock at rest, by its first request only.
const clock = Date.now;
let now: number | undefined;
Date.now = () => {
  now ??= clock();
  return now;
};

let cost = createRequestCost();
/** What the Worker remembers belongs to the binding that it read: another object is another isolate to it. */
let cache: KVNamespace | undefined;

export default {
  async fetch(request, env, context) {
    cost = createRequestCost();
    if (cache === undefined || request.headers.has(ISOLATE_HEADER)) cache = countCache(env.TOKEN_CACHE, () => cost);
    const deferred: Promise<unknown>[] = [];
    const counted = { ...countDatabases(env, cost), TOKEN_CACHE: cache };
    const execution = Object.assign(Object.create(context), {
      waitUntil: (work: Promise<unknown>) => void deferred.push(work),
      passThroughOnException: () => {},
    });
    const method = request.headers.get(RPC_HEADER);
    const answer =
      method === null
        ? await fetch(request, counted, execution)
        : Response.json(await new DirectoryApi(execution, counted)[method]?.(...((await request.json()) as unknown[])));
    // What is streamed costs as it is read.
    const body = await answer.arrayBuffer();
    await Promise.all(deferred);
    const headers = new Headers(answer.headers);
    headers.set(COST_HEADER, JSON.stringify(cost));
    return new Response(body.byteLength === 0 ? null : body, { status: answer.status, headers });
  },
} satisfies ExportedHandler<Env>;

/** The bindings, each database of which counts. */
function countDatabases(env: Env, total: RequestCost): Env {
  const databases = Object.entries(env).filter(([name]) => name === "DB" || name.startsWith("DB_"));
  const counted = databases.map(([name, db]) => [name, countDatabase(db, total)]);
  return { ...env, ...Object.fromEntries(counted) };
}
