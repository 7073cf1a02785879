import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { runScheduled } from "../../../src/scheduled.ts";
import { createConfig, createProject } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";

const DAY = 24 * 60 * 60 * 1000;

async function insertLogRows(configId: string, at: Date, count: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO provisioning_log (id, config_id, at, method, path, status, outcome, request_id)
     WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
     SELECT lower(hex(randomblob(16))), ?2, ?3, 'POST', '/Users', 201, 'success', 'r' FROM numbers`,
  )
    .bind(count, configId, at.toISOString())
    .run();
}

/** The database, as if its batches took so long; it notes how many rows each of them deleted. */
function slow(milliseconds: (rows: number) => number) {
  const batches: number[] = [];
  const batch: D1Database["batch"] = async <T>(statements: D1PreparedStatement[]) => {
    const results = await env.DB.batch<T>(statements);
    const rows = results.reduce((sum, { meta }) => sum + meta.changes, 0);
    batches.push(rows);
    return results.map((result) => ({ ...result, meta: { ...result.meta, duration: milliseconds(rows) } }));
  };
  return { DB: { prepare: (sql: string) => env.DB.prepare(sql), batch } as D1Database, batches };
}

async function countRows(table: string, configId: string): Promise<number> {
  const row = await env.DB.prepare(`SELECT COUNT(*) AS total FROM ${table} WHERE config_id = ?1`)
    .bind(configId)
    .first<{ total: number }>();
  return row?.total ?? Number.NaN;
}

describe("the hourly run", () => {
  it("deletes log rows past LOG_RETENTION_DAYS, more than one batch of them, and no others", async () => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    const now = new Date();
    await insertLogRows(config.id, new Date(now.getTime() - 31 * DAY), 2500);
    await insertLogRows(config.id, new Date(now.getTime() - 29 * DAY), 10);
    await runScheduled(env, now);
    expect(await countRows("provisioning_log", config.id)).toBe(10);
  });

  it("goes on until nothing is left, in batches that get smaller when they hold the writer for long", async () => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    const now = new Date();
    await insertLogRows(config.id, new Date(now.getTime() - 31 * DAY), 12_000);
    const { DB, batches } = slow((rows) => rows / 10);
    // What the machine itself takes is not to count.
    await runScheduled({ ...env, DB }, now, { now: () => now.getTime() });
    expect(await countRows("provisioning_log", config.id)).toBe(0);
    const [first = 0, ...others] = batches.filter((rows) => rows > 0);
    expect(first).toBe(500);
    expect(Math.max(...others)).toBeLessThanOrEqual(400);
  });

  it("says that it could not finish when its time is over, and goes on at the next trigger", async () => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    const now = new Date();
    await insertLogRows(config.id, new Date(now.getTime() - 31 * DAY), 5000);
    let reads = 0;
    const clock = { now: () => now.getTime() + 60_000 * reads++, maxTime: 3 * 60_000 };
    const warn = vi.spyOn(console, "warn");
    await runScheduled(env, now, clock);
    const left = await countRows("provisioning_log", config.id);
    expect(left).toBeGreaterThan(0);
    expect(warn.mock.calls.flat().map((line) => JSON.parse(String(line)))).toContainEqual(
      expect.objectContaining({ message: "retention unfinished", logRows: 5000 - left, events: 0, tokens: 0 }),
    );
    warn.mockRestore();
    await runScheduled(env, now);
    expect(await countRows("provisioning_log", config.id)).toBe(0);
  });

  it("deletes events with them, and tokens that have ended", async () => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    await provisionUser(config.scimBaseUrl, config.bearerToken);
    await env.DB.prepare("UPDATE tokens SET expires_at = ?1 WHERE config_id = ?2")
      .bind(new Date(Date.now() - 1000).toISOString(), config.id)
      .run();
    expect(await countRows("events", config.id)).toBeGreaterThan(0);
    await runScheduled(env, new Date(Date.now() + 31 * DAY));
    expect(await countRows("events", config.id)).toBe(0);
    expect(await countRows("tokens", config.id)).toBe(0);
  });

  it("deletes tokens from their end on, and no earlier", async () => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    const end = new Date();
    await env.DB.prepare("UPDATE tokens SET expires_at = ?1 WHERE config_id = ?2")
      .bind(end.toISOString(), config.id)
      .run();
    await runScheduled(env, new Date(end.getTime() - 1));
    expect(await countRows("tokens", config.id)).toBe(1);
    await runScheduled(env, end);
    expect(await countRows("tokens", config.id)).toBe(0);
  });
});

async function provisionUser(baseUrl: string, token: string): Promise<void> {
  const response = await fetchWorker(`${baseUrl}/Users`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/scim+json" },
    body: JSON.stringify({ userName: "old@x.test" }),
  });
  expect(response.status).toBe(201);
}

describe("the audit", () => {
  it("is kept for AUDIT_RETENTION_DAYS, and admin keys until their end", async () => {
    const now = new Date();
    const insert = (id: string, days: number) =>
      env.DB.prepare(
        `INSERT INTO audit (id, at, actor_kind, actor_name, action, target_kind, target_id, target_name, changes, request_id)
         VALUES (?1, ?2, 'root', 'root', 'project.created', 'project', 'p', 'P', '{}', 'r')`,
      )
        .bind(id, new Date(now.getTime() - days * DAY).toISOString())
        .run();
    await insert("old", 366);
    await insert("kept", 364);
    const key = (id: string, expiresAt: string | null) =>
      env.DB.prepare(
        "INSERT INTO admin_keys (id, name, scope, hash, hint, created_at, expires_at) VALUES (?1, 'K', 'read', ?1, 'abcd', ?2, ?3)",
      )
        .bind(id, now.toISOString(), expiresAt)
        .run();
    await key("over", now.toISOString());
    await key("lasting", null);
    await runScheduled(env, now);
    const ids = async (table: string, wanted: string) =>
      (await env.DB.prepare(`SELECT id FROM ${table} WHERE id IN (${wanted})`).all()).results.map(({ id }) => id);
    expect(await ids("audit", "'old', 'kept'")).toEqual(["kept"]);
    expect(await ids("admin_keys", "'over', 'lasting'")).toEqual(["lasting"]);
  });
});
