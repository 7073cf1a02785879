import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { loadIntoNode, type NodeWorker } from "../../worker/in-node.ts";
import { migrate } from "../../worker/migrate.ts";
import { seedProject } from "../../worker/seed.ts";
import { createMapCache } from "../map-cache.ts";
import { BENCH_GROUP } from "../operations.ts";
import { createSqliteD1 } from "../sqlite-d1.ts";
import { portOf, type ReadyMessage, type StartMessage, serveParent } from "./protocol.ts";

/** The built Worker behind Node's own HTTP server, with SQLite in the process in D1's place. */
async function start({ modules, users }: StartMessage): Promise<ReadyMessage> {
  const { binding } = createSqliteD1();
  await migrate(binding);
  const tenant = await seedProject(binding, { users, groups: [BENCH_GROUP] });
  const worker = await loadIntoNode(modules);
  const env = { DB: binding, TOKEN_CACHE: createMapCache(), LOG_RETENTION_DAYS: "30", ADMIN_TOKEN: "" };
  const server = createServer((incoming, outgoing) => void handle(worker, env, incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { token, basePath } = tenant.config;
  const groupId = tenant.groups.get(BENCH_GROUP)?.id ?? "";
  return { port: portOf(server), token, basePath, userIds: tenant.userIds, groupId };
}

async function handle(worker: NodeWorker, env: object, incoming: IncomingMessage, outgoing: ServerResponse) {
  const { method = "GET", url = "/" } = incoming;
  const body = method === "GET" ? null : await buffer(incoming);
  const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : [],
  );
  const answer = await worker(new Request(`http://${incoming.headers.host}${url}`, { method, headers, body }), env);
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.end(await answer.text());
}

serveParent(start);
