import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hashToken } from "../../../src/auth/token.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  type MadeConfig,
  request,
  text,
} from "../helpers/admin-client.ts";
import { ScimClient } from "../helpers/scim-client.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function pass(seconds: number): Promise<void> {
  vi.setSystemTime(Date.now() + seconds * 1000);
}

/** Whether a token opens the configuration now. */
async function opens(config: MadeConfig, token: string): Promise<boolean> {
  const { status } = await new ScimClient(config.scimBaseUrl, token).get("/Users");
  return status === 200;
}

async function tokensOf(config: MadeConfig): Promise<JsonObject[]> {
  return (await call("GET", `/admin/configs/${config.id}/tokens`)).items as JsonObject[];
}

async function rotate(config: MadeConfig, body: JsonObject = {}): Promise<{ token: string; end: string }> {
  const answer = await call("POST", `/admin/configs/${config.id}/tokens`, body);
  return { token: text(answer, "bearerToken"), end: text(answer, "previousTokensExpireAt") };
}

const kinds = [
  { kind: "project", connect: async () => createConfig({ kind: "project", projectId: (await createProject()).id }) },
  {
    kind: "status-page",
    connect: async () => createConfig({ kind: "status-page", statusPageId: (await createStatusPage()).id }),
  },
];

describe.each(kinds)("the tokens of a $kind's configuration", ({ connect }) => {
  it("are known by their last four characters, and by when they were used", async () => {
    const config = await connect();
    const [token, ...others] = await tokensOf(config);
    expect(others).toEqual([]);
    expect(token).toEqual({
      id: expect.any(String),
      hint: config.bearerToken.slice(-4),
      createdAt: expect.any(String),
      expiresAt: null,
      lastUsedAt: null,
    });
    await opens(config, config.bearerToken);
    expect(await tokensOf(config)).toMatchObject([{ id: token?.id, lastUsedAt: new Date().toISOString() }]);
  });

  it("are noted as used once a minute, by whichever isolate is first", async () => {
    const config = await connect();
    const lastUse = async () => (await tokensOf(config))[0]?.lastUsedAt;
    const elsewhere = new Date(Date.now() - 59_000).toISOString();
    await env.DB.prepare("UPDATE tokens SET last_used_at = ?1 WHERE config_id = ?2").bind(elsewhere, config.id).run();
    await opens(config, config.bearerToken);
    expect(await lastUse()).toBe(elsewhere);
    await pass(60);
    await opens(config, config.bearerToken);
    const noted = new Date().toISOString();
    expect(await lastUse()).toBe(noted);
    await pass(59);
    await opens(config, config.bearerToken);
    expect(await lastUse()).toBe(noted);
  });

  it("stop at once when a new one is made without a grace, with a warm cache too", async () => {
    const config = await connect();
    expect(await opens(config, config.bearerToken)).toBe(true);
    const { keys } = await env.TOKEN_CACHE.list();
    expect(keys.length).toBeGreaterThan(0);
    const { token, end } = await rotate(config);
    expect(end).toBe(new Date().toISOString());
    expect(await opens(config, config.bearerToken)).toBe(false);
    expect(await opens(config, token)).toBe(true);
    expect(await tokensOf(config)).toMatchObject([{ hint: token.slice(-4), expiresAt: null }]);
  });

  it("are forgotten by the cache when they are first refused", async () => {
    const config = await connect();
    const key = `token:${await hashToken(config.bearerToken)}`;
    expect(await opens(config, config.bearerToken)).toBe(true);
    await rotate(config);
    expect(await env.TOKEN_CACHE.get(key)).not.toBeNull();
    expect(await opens(config, config.bearerToken)).toBe(false);
    expect(await env.TOKEN_CACHE.get(key)).toBeNull();
  });

  it("go on working for the grace, and no longer", async () => {
    const config = await connect();
    const { token, end } = await rotate(config, { graceSeconds: HOUR });
    expect(Date.parse(end)).toBe(Date.now() + HOUR * 1000);
    expect(await tokensOf(config)).toMatchObject([
      { hint: config.bearerToken.slice(-4), expiresAt: end },
      { hint: token.slice(-4), expiresAt: null },
    ]);
    expect([await opens(config, config.bearerToken), await opens(config, token)]).toEqual([true, true]);
    await pass(HOUR - 1);
    expect([await opens(config, config.bearerToken), await opens(config, token)]).toEqual([true, true]);
    await pass(1);
    expect([await opens(config, config.bearerToken), await opens(config, token)]).toEqual([false, true]);
  });

  it("never live longer by a second rotation, and sooner by one without a grace", async () => {
    const config = await connect();
    const first = await rotate(config, { graceSeconds: HOUR });
    const second = await rotate(config, { graceSeconds: 24 * HOUR });
    expect(await tokensOf(config)).toMatchObject([
      { hint: config.bearerToken.slice(-4), expiresAt: first.end },
      { hint: first.token.slice(-4), expiresAt: second.end },
      { hint: second.token.slice(-4), expiresAt: null },
    ]);
    const third = await rotate(config, { graceSeconds: 0 });
    expect(await tokensOf(config)).toMatchObject([{ hint: third.token.slice(-4) }]);
    for (const token of [config.bearerToken, first.token, second.token]) expect(await opens(config, token)).toBe(false);
  });

  it("end after the days they are given, and a rotation with a grace does not give them more", async () => {
    const config = await connect();
    const short = await rotate(config, { expiresInDays: 1 });
    const day = new Date(Date.now() + DAY * 1000).toISOString();
    expect(await tokensOf(config)).toMatchObject([{ hint: short.token.slice(-4), expiresAt: day }]);
    const { token, end } = await rotate(config, { graceSeconds: 7 * DAY, expiresInDays: 1095 });
    expect(Date.parse(end)).toBe(Date.now() + 7 * DAY * 1000);
    const years = new Date(Date.now() + 1095 * DAY * 1000).toISOString();
    expect(await tokensOf(config)).toMatchObject([{ expiresAt: day }, { hint: token.slice(-4), expiresAt: years }]);
    expect([await opens(config, short.token), await opens(config, token)]).toEqual([true, true]);
    await pass(DAY);
    expect([await opens(config, short.token), await opens(config, token)]).toEqual([false, true]);
  });

  it.each([0, 1096, 1.5, "30", null])("are not made with %j days: 400", async (expiresInDays) => {
    const config = await connect();
    const { status, body } = await request("POST", `/admin/configs/${config.id}/tokens`, { expiresInDays });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ path: "expiresInDays" }]);
    expect(await opens(config, config.bearerToken)).toBe(true);
  });

  it("are cleared of those that have ended when another is made", async () => {
    const config = await connect();
    await rotate(config, { graceSeconds: HOUR });
    await pass(2 * HOUR);
    await rotate(config, { graceSeconds: HOUR });
    expect(await tokensOf(config)).toHaveLength(2);
  });

  it("stop at once when they are deleted, with a warm cache too", async () => {
    const config = await connect();
    const { token } = await rotate(config, { graceSeconds: HOUR });
    expect([await opens(config, config.bearerToken), await opens(config, token)]).toEqual([true, true]);
    const [old] = await tokensOf(config);
    const path = `/admin/configs/${config.id}/tokens/${old?.id}`;
    expect((await request("DELETE", path)).status).toBe(204);
    expect([await opens(config, config.bearerToken), await opens(config, token)]).toEqual([false, true]);
    expect((await request("DELETE", path)).status).toBe(404);
  });

  it("are rotated by a request without a body", async () => {
    const config = await connect();
    const { status } = await request("POST", `/admin/configs/${config.id}/tokens`);
    expect(status).toBe(201);
    const empty = await request("POST", `/admin/configs/${config.id}/tokens`, undefined, { text: "" });
    expect(empty.status).toBe(201);
    expect(await opens(config, config.bearerToken)).toBe(false);
  });

  it.each([-1, 604_801, 1.5, "60", null])("are not rotated with a grace of %j: 400", async (graceSeconds) => {
    const config = await connect();
    const { status, body } = await request("POST", `/admin/configs/${config.id}/tokens`, { graceSeconds });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ path: "graceSeconds" }]);
    expect(await opens(config, config.bearerToken)).toBe(true);
  });

  it("are listed page by page", async () => {
    const config = await connect();
    await rotate(config, { graceSeconds: HOUR });
    const path = `/admin/configs/${config.id}/tokens?limit=1`;
    const first = await call("GET", path);
    const second = await call("GET", `${path}&cursor=${first.nextCursor}`);
    expect([...(first.items as JsonObject[]), ...(second.items as JsonObject[])]).toEqual(await tokensOf(config));
  });

  it("are no business of another configuration", async () => {
    const [config, other] = [await connect(), await connect()];
    const [token] = await tokensOf(config);
    expect((await request("DELETE", `/admin/configs/${other.id}/tokens/${token?.id}`)).status).toBe(404);
    await rotate(other);
    expect(await opens(config, config.bearerToken)).toBe(true);
  });
});

describe("the tokens of a configuration that does not exist", () => {
  it.each(["GET", "POST"])("%s is 404", async (method) => {
    expect((await request(method, "/admin/configs/none/tokens")).status).toBe(404);
    expect((await request("DELETE", "/admin/configs/none/tokens/x")).status).toBe(404);
  });
});
