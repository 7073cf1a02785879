import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { createLimiter } from "../helpers/limiter.ts";
import { readScimAnswer } from "../helpers/scim-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";

/** The database, with a count of what it is asked. */
function countCalls(): { DB: D1Database; calls: () => number } {
  let calls = 0;
  const DB = new Proxy(env.DB, {
    get(target, name) {
      if (name === "batch" || name === "prepare") calls += 1;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { DB, calls: () => calls };
}

async function get(scim: Connection, token: string, bindings: Partial<Cloudflare.Env>, address?: string) {
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(address === undefined ? {} : { "CF-Connecting-IP": address }),
  };
  return readScimAnswer(await fetchWorker(`${scim.baseUrl}/Users`, { headers }, bindings), scim.baseUrl);
}

describe.each(trees)("unknown tokens in the $kind tree", (tree) => {
  it("above the limit they are 429 with Retry-After, and do not reach the database", async () => {
    const scim = await tree.connect();
    const { DB, calls } = countCalls();
    const bindings = { DB, UNKNOWN_TOKENS: createLimiter(3) };
    for (let index = 0; index < 3; index += 1) {
      expect((await get(scim, `wrong-${index}`, bindings, "192.0.2.1")).status).toBe(401);
    }
    const before = calls();
    const answer = await get(scim, "wrong-3", bindings, "192.0.2.1");
    expect([answer.status, answer.body.status]).toEqual([429, "429"]);
    expect(answer.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(calls()).toBe(before);
  });

  it("a client that guesses locks out neither other addresses nor the tokens that are known", async () => {
    const scim = await tree.connect();
    expect((await scim.get("/Users")).status).toBe(200);
    const bindings = { UNKNOWN_TOKENS: createLimiter(1) };
    await get(scim, "wrong", bindings, "192.0.2.1");
    expect((await get(scim, "wrong", bindings, "192.0.2.1")).status).toBe(429);
    expect((await get(scim, "wrong", bindings, "192.0.2.2")).status).toBe(401);
    expect((await get(scim, scim.token, bindings, "192.0.2.1")).status).toBe(200);
  });

  it("the addresses of one IPv6 network count as one client", async () => {
    const scim = await tree.connect();
    const bindings = { UNKNOWN_TOKENS: createLimiter(1) };
    expect((await get(scim, "wrong", bindings, "2001:db8:1:2::1")).status).toBe(401);
    expect((await get(scim, "wrong", bindings, "2001:db8:1:2:a:b:c:d")).status).toBe(429);
    expect((await get(scim, "wrong", bindings, "2001:db8:1:3::1")).status).toBe(401);
  });

  it("a limiter that fails, a request without an address or a deployment without a limiter refuses nobody", async () => {
    const scim = await (await tree.connect()).tenant.connect();
    const broken: RateLimit = { limit: () => Promise.reject(new Error("the limiter is down")) };
    expect((await get(scim, scim.token, { UNKNOWN_TOKENS: broken }, "192.0.2.1")).status).toBe(200);
    expect((await get(scim, "wrong", { UNKNOWN_TOKENS: broken }, "192.0.2.1")).status).toBe(401);
    expect((await get(scim, "wrong", { UNKNOWN_TOKENS: createLimiter(0) })).status).toBe(401);
    const { UNKNOWN_TOKENS: _bound, ...others } = env;
    const without = { ...others, UNKNOWN_TOKENS: undefined } as unknown as Cloudflare.Env;
    expect((await get(scim, "wrong", without, "192.0.2.1")).status).toBe(401);
  });

  it("wrangler.toml binds a limiter that lets the first requests of an address pass", async () => {
    expect(await env.UNKNOWN_TOKENS.limit({ key: `test ${tree.kind}` })).toEqual({ success: true });
  });
});
