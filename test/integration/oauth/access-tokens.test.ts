import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runScheduled } from "../../../src/scheduled.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import { ADMIN_TOKEN, call, ORIGIN, request } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import {
  accessTokenOf,
  claims,
  createAssertingClient,
  createClient,
  createSigner,
  requestToken,
  sendAssertion,
} from "../helpers/oauth.ts";
import { explain, findScans } from "../helpers/query-plan.ts";
import { RecordingDatabase } from "../helpers/recording-database.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

async function opens(scim: Connection, token: string): Promise<boolean> {
  return (await scim.withToken(token).get("/Users")).status === 200;
}

async function countRows(table: string, column: string, value: string): Promise<number> {
  const row = await env.DB.prepare(`SELECT COUNT(*) AS total FROM ${table} WHERE ${column} = ?1`)
    .bind(value)
    .first<{ total: number }>();
  return row?.total ?? Number.NaN;
}

/** The key under which the token cache keeps a token. */
async function cacheKeyOf(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return `token:${[...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

describe.each(trees)("an access token of the $kind tree", (tree) => {
  it("works until its end and no longer, with a cold cache and with a warm one", async () => {
    const scim = await tree.connect();
    const client = await createClient(scim.configId, { method: "client_secret", tokenSeconds: 600 });
    const token = await accessTokenOf(client);
    pass(10 * MINUTE - 1);
    expect(await opens(scim, token)).toBe(true);
    pass(1);
    expect(await opens(scim, token)).toBe(false);
    const [warm, cold] = [await accessTokenOf(client), await accessTokenOf(client)];
    expect(await opens(scim, warm)).toBe(true);
    pass(10 * MINUTE);
    expect([await opens(scim, warm), await opens(scim, cold)]).toEqual([false, false]);
  });

  it("is never cached beyond its end, nor at all in its last minute", async () => {
    const scim = await tree.connect();
    const client = await createClient(scim.configId, { method: "client_secret", tokenSeconds: 600 });
    const [early, late] = [await accessTokenOf(client), await accessTokenOf(client)];
    const puts: { key: string; ttl: number | undefined }[] = [];
    const put: KVNamespace["put"] = async (key: string, value: unknown, options?: KVNamespacePutOptions) => {
      puts.push({ key, ttl: options?.expirationTtl });
      await env.TOKEN_CACHE.put(key, String(value), options);
    };
    const cache = new Proxy(env.TOKEN_CACHE, {
      get(target, name) {
        if (name === "put") return put;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const get = (token: string) =>
      fetchWorker(`${scim.baseUrl}/Users`, { headers: { Authorization: `Bearer ${token}` } }, { TOKEN_CACHE: cache });
    expect((await get(early)).status).toBe(200);
    expect(puts).toEqual([{ key: await cacheKeyOf(early), ttl: 600 }]);
    pass(9 * MINUTE + 1000);
    expect((await get(late)).status).toBe(200);
    expect(puts).toHaveLength(1);
    expect((await get(scim.token)).status).toBe(200);
    expect(puts[1]).toEqual({ key: await cacheKeyOf(scim.token), ttl: 3600 });
  });

  it("stops with the next request when its client is deleted, with a warm cache too", async () => {
    const scim = await tree.connect();
    const [client, other] = [await createClient(scim.configId), await createClient(scim.configId)];
    const [token, others] = [await accessTokenOf(client), await accessTokenOf(other)];
    expect([await opens(scim, token), await opens(scim, others)]).toEqual([true, true]);
    const path = `/admin/configs/${scim.configId}/clients/${client.id}`;
    expect((await request("DELETE", path)).status).toBe(204);
    expect([await opens(scim, token), await opens(scim, others)]).toEqual([false, true]);
    expect(await opens(scim, scim.token)).toBe(true);
    const { status } = await requestToken({ client_id: client.clientId, client_secret: client.secret });
    expect(status).toBe(401);
    expect((await request("DELETE", path)).status).toBe(404);
  });

  it("stops when its configuration is deleted, with its clients, whatever becomes of the people", async () => {
    for (const people of ["keep", "revoke"]) {
      const scim = await tree.connect();
      await scim.addUser("ann@x.test");
      const signer = await createSigner();
      const [client, asserting] = [
        await createClient(scim.configId),
        await createAssertingClient(scim.configId, signer),
      ];
      const token = await accessTokenOf(client);
      expect((await sendAssertion(await signer.sign(claims()), asserting)).status).toBe(200);
      expect(await opens(scim, token)).toBe(true);
      await call("DELETE", `/admin/configs/${scim.configId}?people=${people}`);
      expect(await opens(scim, token)).toBe(false);
      expect((await requestToken({ client_id: client.clientId, client_secret: client.secret })).status).toBe(401);
      expect((await sendAssertion(await signer.sign(claims()), asserting)).status).toBe(401);
      for (const table of ["tokens", "oauth_clients", "setup_links"]) {
        expect(await countRows(table, "config_id", scim.configId), table).toBe(0);
      }
    }
  });

  it("is not touched by a rotation of the static tokens, not among them, and not to be deleted as one", async () => {
    const scim = await tree.connect();
    const client = await createClient(scim.configId);
    const token = await accessTokenOf(client);
    const path = `/admin/configs/${scim.configId}/tokens`;
    const { bearerToken } = await call("POST", path, { graceSeconds: 0 });
    expect([await opens(scim, token), await opens(scim, scim.token)]).toEqual([true, false]);
    expect(await call("GET", path)).toMatchObject({ items: [{ hint: String(bearerToken).slice(-4) }] });
    const row = await env.DB.prepare("SELECT id, expires_at FROM tokens WHERE client_row_id = ?1")
      .bind(client.id)
      .first<{ id: string; expires_at: string }>();
    expect(row?.expires_at).toBe(new Date(Date.now() + HOUR).toISOString());
    expect((await request("DELETE", `${path}/${row?.id}`)).status).toBe(404);
    expect(await opens(scim, token)).toBe(true);
  });

  it("goes on working when its client's secret is rotated", async () => {
    const scim = await tree.connect();
    const client = await createClient(scim.configId);
    const token = await accessTokenOf(client);
    await call("POST", `/admin/configs/${scim.configId}/clients/${client.id}/secret`);
    expect(await opens(scim, token)).toBe(true);
  });

  it("counts as a use of its configuration; getting it, of its client", async () => {
    const scim = await tree.connect();
    const client = await createClient(scim.configId);
    const clients = async () =>
      (await call("GET", `/admin/configs/${scim.configId}/clients`)).items as readonly JsonObject[];
    expect(await clients()).toMatchObject([{ lastUsedAt: null }]);
    const token = await accessTokenOf(client);
    expect(await clients()).toMatchObject([{ lastUsedAt: new Date().toISOString() }]);
    const path = `/admin/configs/${scim.configId}`;
    expect(await call("GET", path)).toMatchObject({ lastUsedAt: null });
    pass(MINUTE);
    await opens(scim, token);
    expect(await call("GET", path)).toMatchObject({ lastUsedAt: new Date().toISOString(), lastRefusedAt: null });
  });

  it("goes with the nightly run when it is over, and so does what is remembered of assertions", async () => {
    const scim = await tree.connect();
    const signer = await createSigner();
    const client = await createAssertingClient(scim.configId, signer);
    expect((await sendAssertion(await signer.sign(claims()), client)).status).toBe(200);
    await runScheduled(env, new Date(Date.now() + MINUTE));
    expect(await countRows("tokens", "client_row_id", client.id)).toBe(1);
    expect(await countRows("used_assertions", "client_row_id", client.id)).toBe(1);
    await runScheduled(env, new Date(Date.now() + 2 * HOUR));
    expect(await countRows("tokens", "client_row_id", client.id)).toBe(0);
    expect(await countRows("used_assertions", "client_row_id", client.id)).toBe(0);
    expect(await opens(scim, scim.token)).toBe(true);
  });
});

it("getting one, using one and revoking a client read what they name, and no more", async () => {
  const scim = await trees[0]?.connect();
  if (scim === undefined) throw new Error("there is no tree");
  const [client, signer] = [await createClient(scim.configId), await createSigner()];
  const asserting = await createAssertingClient(scim.configId, signer);
  const database = new RecordingDatabase(env.DB);
  const bindings = { DB: database.binding };
  const { body } = await requestToken({ client_id: client.clientId, client_secret: client.secret }, { bindings });
  await sendAssertion(await signer.sign(claims()), asserting, { bindings });
  const headers = { Authorization: `Bearer ${body.access_token}` };
  expect((await fetchWorker(`${scim.baseUrl}/ServiceProviderConfig`, { headers }, bindings)).status).toBe(200);
  const admin = { Authorization: `Bearer ${ADMIN_TOKEN}` };
  const own = `${ORIGIN}/admin/configs/${scim.configId}`;
  for (const [method, path] of [
    ["GET", "/tokens"],
    ["POST", "/tokens"],
    ["GET", "/clients"],
    ["DELETE", `/clients/${client.id}`],
  ] as const) {
    expect((await fetchWorker(own + path, { method, headers: admin }, bindings)).status).toBeLessThan(300);
  }
  expect(database.statements.length).toBeGreaterThan(15);
  const plans = await Promise.all(database.statements.map((statement) => explain(env.DB, statement)));
  // After an administrator's change all webhooks are looked at, whichever are due: they are few.
  const scans = plans.flatMap(findScans).filter((step) => step !== "SCAN webhooks");
  expect(scans).toEqual([]);
});

it("a client has a thousand access tokens at most: the oldest go for new ones", async () => {
  const scim = await trees[0]?.connect();
  if (scim === undefined) throw new Error("there is no tree");
  const client = await createClient(scim.configId);
  const first = await accessTokenOf(client);
  await env.DB.prepare(
    `INSERT INTO tokens (id, config_id, client_row_id, hash, hint, created_at, expires_at)
     WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 999)
     SELECT 'f' || printf('%05d', n), ?1, ?2, lower(hex(randomblob(32))), 'x', ?3, ?4 FROM numbers`,
  )
    .bind(scim.configId, client.id, new Date().toISOString(), new Date(Date.now() + HOUR).toISOString())
    .run();
  expect(await opens(scim, first)).toBe(true);
  await accessTokenOf(client);
  expect(await countRows("tokens", "client_row_id", client.id)).toBe(1000);
  expect(await opens(scim, first)).toBe(false);
});
