import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { call } from "../helpers/admin-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";
import { createFaultyCache, workerWith } from "./faulty-bindings.ts";

/** The client at a Worker whose isolate is new, and how often it has read KV. */
function atNewIsolate(scim: Connection) {
  let reads = 0;
  const TOKEN_CACHE = createFaultyCache((key) => {
    reads += 1;
    return env.TOKEN_CACHE.get(key, "json");
  });
  return { client: scim.over(workerWith({ TOKEN_CACHE })), reads: () => reads };
}

describe.each(trees)("an isolate that remembers a configuration of the $kind tree", (tree) => {
  it("reads KV once, and not again", async () => {
    const { client, reads } = atNewIsolate(await tree.connect());
    for (let request = 0; request < 3; request += 1) expect((await client.get("/Users")).status).toBe(200);
    expect((await client.post("/Users", { userName: "ann@x.test" })).status).toBe(201);
    expect(reads()).toBe(1);
  });

  it("lets a revoked token pass no more, on the very next request", async () => {
    const scim = await tree.connect();
    const { client, reads } = atNewIsolate(scim);
    await client.get("/Users");
    const { bearerToken } = await call("POST", `/admin/configs/${scim.configId}/tokens`, { graceSeconds: 0 });
    expect((await client.get("/Users")).status).toBe(401);
    expect((await client.post("/Users", { userName: "late@x.test" })).status).toBe(401);
    expect(reads()).toBeLessThanOrEqual(2);
    expect((await scim.withToken(String(bearerToken)).list("/Users")).body.totalResults).toBe(0);
  });

  it("acts on a changed setting on the very next request, and remembers it", async () => {
    const scim = await tree.connect();
    const { client, reads } = atNewIsolate(scim);
    expect((await client.post("/Users", { userName: "ann@x.test" })).status).toBe(201);
    await scim.change({ autoProvisionUsers: false });
    expect((await client.post("/Users", { userName: "bob@x.test" })).status).toBe(403);
    await scim.change({ autoProvisionUsers: true });
    expect((await client.post("/Users", { userName: "bob@x.test" })).status).toBe(201);
    expect(reads()).toBe(1);
  });

  it.each([
    [4, 201],
    [Number.POSITIVE_INFINITY, 503],
  ])("is served under the settings of the moment when they change under it %s times: %s", async (changes, expected) => {
    const scim = await tree.connect();
    let [left, isTurn] = [changes, false];
    const DB = {
      prepare: (sql: string) => env.DB.prepare(sql),
      async batch(statements: D1PreparedStatement[]) {
        if (left > 0) {
          left -= 1;
          isTurn = !isTurn;
          await scim.change({ requireEmail: isTurn });
        }
        return env.DB.batch(statements);
      },
    } as unknown as D1Database;
    const { status, headers } = await scim.over(workerWith({ DB })).post("/Users", { userName: "ann@x.test" });
    expect([status, headers.get("Retry-After")]).toEqual([expected, expected === 503 ? "2" : null]);
    expect((await scim.list("/Users")).body.totalResults).toBe(expected === 201 ? 1 : 0);
  });

  it("knows nothing of a configuration that is gone", async () => {
    const scim = await tree.connect();
    const { client } = atNewIsolate(scim);
    await client.get("/Users");
    await call("DELETE", `/admin/configs/${scim.configId}`);
    expect((await client.get("/Users")).status).toBe(401);
  });
});
