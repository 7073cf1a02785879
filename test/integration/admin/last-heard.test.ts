import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { call, request } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { RecordingDatabase } from "../helpers/recording-database.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";
import { dumpAll } from "../trust/dump.ts";

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const now = () => new Date().toISOString();

function pass(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

/** When a configuration was last used, and when it last refused. */
async function timesOf({ configId }: Connection) {
  const { lastUsedAt, lastRefusedAt } = await call("GET", `/admin/configs/${configId}`);
  return { lastUsedAt, lastRefusedAt };
}

/** The statements of a request with a token, and how many round trips they took. */
async function recordGet(url: string, token: string) {
  const database = new RecordingDatabase(env.DB);
  const response = await fetchWorker(
    `${url}/Users`,
    { headers: { Authorization: `Bearer ${token}` } },
    {
      DB: database.binding,
    },
  );
  return { status: response.status, database };
}

describe.each(trees)("a configuration of the $kind tree", (tree) => {
  it("was never used and never refused when it is made", async () => {
    expect(await timesOf(await tree.connect())).toEqual({ lastUsedAt: null, lastRefusedAt: null });
  });

  it("tells when one of its tokens was last used, also after the token is gone", async () => {
    const scim = await tree.connect();
    await scim.get("/Users");
    const first = now();
    expect(await timesOf(scim)).toEqual({ lastUsedAt: first, lastRefusedAt: null });
    pass(MINUTE / 2);
    await scim.get("/Users");
    expect(await timesOf(scim)).toMatchObject({ lastUsedAt: first });
    const { bearerToken } = await call("POST", `/admin/configs/${scim.configId}/tokens`);
    expect(await timesOf(scim)).toMatchObject({ lastUsedAt: first });
    pass(MINUTE);
    await scim.withToken(String(bearerToken)).get("/Users");
    expect(await timesOf(scim)).toMatchObject({ lastUsedAt: now() });
  });

  it.each(["wrong", "scim_0123456789012345678901234567890123456789012"])(
    "tells when the token %s last came to it, to the minute",
    async (token) => {
      const scim = await tree.connect();
      expect((await scim.withToken(token).get("/Users")).status).toBe(401);
      const first = now();
      expect(await timesOf(scim)).toEqual({ lastUsedAt: null, lastRefusedAt: first });
      pass(MINUTE / 2);
      await scim.withToken(token).post("/Users", { userName: "ann@x.test" });
      expect(await timesOf(scim)).toMatchObject({ lastRefusedAt: first });
      pass(MINUTE);
      await scim.withToken(token).get("/Users");
      expect(await timesOf(scim)).toMatchObject({ lastRefusedAt: now() });
    },
  );

  it("tells when the token of another configuration came to it, and that one was not used", async () => {
    const [scim, other] = [await tree.connect(), await tree.connect()];
    expect((await scim.withToken(other.token).get("/Users")).status).toBe(401);
    expect(await timesOf(scim)).toEqual({ lastUsedAt: null, lastRefusedAt: now() });
    expect(await timesOf(other)).toEqual({ lastUsedAt: null, lastRefusedAt: null });
  });

  it("tells when a revoked token came to it, with a warm cache too", async () => {
    const scim = await tree.connect();
    await scim.get("/Users");
    await call("POST", `/admin/configs/${scim.configId}/tokens`);
    pass(MINUTE);
    expect((await scim.post("/Users", { userName: "ann@x.test" })).status).toBe(401);
    expect(await timesOf(scim)).toMatchObject({ lastRefusedAt: now() });
    expect((await timesOf(scim)).lastUsedAt).not.toBe(now());
  });

  it("does not count a request without a token, or one with its own", async () => {
    const scim = await tree.connect();
    await fetchWorker(`${scim.baseUrl}/Users`);
    await scim.get("/Users");
    expect(await timesOf(scim)).toMatchObject({ lastRefusedAt: null });
  });

  it("does not let whoever guesses write more than once a minute", async () => {
    const scim = await tree.connect();
    const first = await recordGet(scim.baseUrl, "guess-0");
    expect(first.status).toBe(401);
    // The configuration, and the index by which the front page finds it.
    expect(first.database.rows.written).toBe(2);
    for (let index = 1; index < 5; index += 1) {
      const { status, database } = await recordGet(scim.baseUrl, `guess-${index}`);
      expect([status, database.statements.length, database.rows.written]).toEqual([401, 1, 0]);
    }
  });

  it("that does not exist, or is of the other tree, writes nothing", async () => {
    const scim = await tree.connect();
    const other = trees.find(({ kind }) => kind !== tree.kind);
    const before = await dumpAll();
    for (const base of [
      scim.baseUrl.replace(scim.configId, crypto.randomUUID()),
      scim.baseUrl
        .replace(tree.prefixes[0] ?? "", other?.prefixes[0] ?? "")
        .replace(tree.prefixes[1] ?? "", other?.prefixes[1] ?? ""),
    ]) {
      expect((await recordGet(base, "guess")).status, base).toBe(401);
      expect((await recordGet(base, scim.token)).status, base).toBe(401);
    }
    expect(await dumpAll()).toEqual(before);
  });
});

it("a list of configurations has the same times", async () => {
  const scim = await trees[0]?.connect();
  await scim?.get("/Users");
  const { body } = await request("GET", `/admin/configs?projectId=${scim?.tenant.id}`);
  expect(body.items).toMatchObject([{ lastUsedAt: now(), lastRefusedAt: null }]);
});
