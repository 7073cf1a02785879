import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { loadLater } from "../../src/load-later.ts";
import type { AppEnv } from "../../src/observe.ts";
import { createMeter } from "../../src/storage/engine/meter.ts";

const execution = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} } as unknown as ExecutionContext;

function createApp() {
  let loads = 0;
  const part = new Hono<AppEnv>().get("/page", (c) => c.text(c.get("trace").requestId));
  const load = async () => {
    loads += 1;
    return part;
  };
  const app = new Hono<AppEnv>();
  app.use("*", async (c, next) => {
    const requestId = c.req.header("x-id") ?? "";
    c.set("trace", { requestId, meter: createMeter(), configId: null, operation: null, isAuthenticated: false });
    await next();
  });
  app.route("/part", loadLater({ path: "/part", getPath: (request) => new URL(request.url).pathname, load }));
  app.get("/other", (c) => c.text("other"));
  const ask = async (path: string, id: string) => {
    const answer = await app.fetch(new Request(`http://localhost${path}`, { headers: { "x-id": id } }), {}, execution);
    return [answer.status, await answer.text()];
  };
  return { ask, loads: () => loads };
}

describe("a part that is loaded later", () => {
  it("is not loaded by requests for other parts", async () => {
    const { ask, loads } = createApp();
    expect(await ask("/other", "1")).toEqual([200, "other"]);
    expect(loads()).toBe(0);
  });

  it("answers each of several first requests under its own trace, and is loaded no more after them", async () => {
    const { ask, loads } = createApp();
    const answers = await Promise.all(["1", "2", "3"].map((id) => ask("/part/page", id)));
    expect(answers).toEqual([
      [200, "1"],
      [200, "2"],
      [200, "3"],
    ]);
    const before = loads();
    expect(await ask("/part/page", "4")).toEqual([200, "4"]);
    expect(loads()).toBe(before);
  });
});
