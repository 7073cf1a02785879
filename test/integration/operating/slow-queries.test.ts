import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import worker from "../../../src/index.ts";
import { createConfig, createProject } from "../helpers/admin-client.ts";
import { provision } from "../helpers/provision.ts";

it("answers a query that the database gives up on with tooMany, RFC 7644 §3.12", async () => {
  const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
  // So that the configuration is in the cache, and the first batch is that of the query.
  await provision(config, "ann@x.test");
  let isFirst = true;
  const batch: D1Database["batch"] = async (statements) => {
    if (!isFirst) return env.DB.batch(statements);
    isFirst = false;
    throw new Error("D1_ERROR: D1 DB exceeded its CPU time limit and was reset.");
  };
  const context = createExecutionContext();
  const request = new Request<unknown, IncomingRequestCfProperties>(`${config.scimBaseUrl}/Users?filter=title+co+"x"`, {
    headers: { Authorization: `Bearer ${config.bearerToken}` },
  });
  const DB = { prepare: (sql: string) => env.DB.prepare(sql), batch } as D1Database;
  const response = await worker.fetch(request, { ...env, DB }, context);
  await waitOnExecutionContext(context);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ scimType: "tooMany", status: "400" });
});
