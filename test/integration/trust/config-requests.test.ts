import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { createLimiter } from "../helpers/limiter.ts";
import { trees } from "../helpers/trees.ts";

describe.each(trees)("the requests of a configuration in the $kind tree", (tree) => {
  it("above the limit they are 429 with Retry-After, and one of them is in the log", async () => {
    const scim = await tree.connect();
    const CONFIG_REQUESTS = createLimiter(2);
    const limited = scim.over((url, init) => fetchWorker(url, init, { CONFIG_REQUESTS }));
    const user = { userName: "ann@x.test" };
    expect([(await limited.get("/Users")).status, (await limited.post("/Users", user)).status]).toEqual([200, 201]);
    for (const answer of [await limited.get("/Users"), await limited.post("/Users", user), await limited.bulk([])]) {
      expect([answer.status, answer.body.status]).toEqual([429, "429"]);
      expect(answer.headers.get("Retry-After")).toBe("10");
    }
    const refused = (await scim.log()).filter(({ status }) => status === 429);
    expect(refused.map(({ method, outcome }) => [method, outcome])).toEqual([["GET", "error"]]);
  });

  it("each configuration of a tenant has a limit of its own, however many tokens and addresses it uses", async () => {
    const scim = await tree.connect();
    const other = await scim.tenant.connect();
    const CONFIG_REQUESTS = createLimiter(1);
    const status = async (client: typeof scim, address: string) => {
      const headers = { Authorization: `Bearer ${client.token}`, "CF-Connecting-IP": address };
      return (await fetchWorker(`${client.baseUrl}/Users`, { headers }, { CONFIG_REQUESTS })).status;
    };
    expect(await status(scim, "192.0.2.1")).toBe(200);
    expect(await status(scim, "192.0.2.2")).toBe(429);
    expect(await status(other, "192.0.2.1")).toBe(200);
  });

  it("a wrong token counts for nobody's configuration", async () => {
    const scim = await tree.connect();
    const CONFIG_REQUESTS = createLimiter(1);
    const bindings = { CONFIG_REQUESTS };
    const wrong = scim.withToken("wrong").over((url, init) => fetchWorker(url, init, bindings));
    expect((await wrong.get("/Users")).status).toBe(401);
    expect((await scim.over((url, init) => fetchWorker(url, init, bindings)).get("/Users")).status).toBe(200);
  });

  it("a limiter that fails, or a deployment without one, refuses nobody", async () => {
    const scim = await tree.connect();
    const broken: RateLimit = { limit: () => Promise.reject(new Error("the limiter is down")) };
    for (const CONFIG_REQUESTS of [broken, undefined]) {
      const client = scim.over((url, init) =>
        fetchWorker(url, init, { CONFIG_REQUESTS } as unknown as Partial<Cloudflare.Env>),
      );
      expect((await client.get("/Users")).status).toBe(200);
    }
  });

  it("wrangler.toml binds a limiter that lets the first requests pass", async () => {
    expect(await env.CONFIG_REQUESTS.limit({ key: `test ${tree.kind}` })).toEqual({ success: true });
  });
});
