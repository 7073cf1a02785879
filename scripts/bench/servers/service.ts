import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { loadIntoNode } from "../../worker/in-node.ts";
import { migrate } from "../../worker/migrate.ts";
import { seedProject } from "../../worker/seed.ts";
import { createMapCache } from "../map-cache.ts";
import { BENCH_GROUP } from "../operations.ts";
import { createSqliteD1 } from "../sqlite-d1.ts";
import { portOf, type ReadyMessage, type StartMessage, serveParent } from "./protocol.ts";

/** The built Worker behind Node's own HTTP server, as Hono's adapter puts it there, with SQLite in the process in D1's place. */
async function start({ modules, users }: StartMessage): Promise<ReadyMessage> {
  const { binding } = createSqliteD1();
  await migrate(binding);
  const tenant = await seedProject(binding, { users, groups: [BENCH_GROUP] });
  const worker = await loadIntoNode(modules);
  const env = { DB: binding, TOKEN_CACHE: createMapCache(), LOG_RETENTION_DAYS: "30", ADMIN_TOKEN: "" };
  const server = createServer(getRequestListener((request) => worker(request, env)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { token, basePath } = tenant.config;
  const groupId = tenant.groups.get(BENCH_GROUP)?.id ?? "";
  return { port: portOf(server), token, basePath, userIds: tenant.userIds, groupId };
}

serveParent(start);
