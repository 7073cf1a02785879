import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
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

async function countRows(table: string, configId: string): Promise<number> {
  const row = await env.DB.prepare(`SELECT COUNT(*) AS total FROM ${table} WHERE config_id = ?1`)
    .bind(configId)
    .first<{ total: number }>();
  return row?.total ?? Number.NaN;
}

describe("the nightly run", () => {
  it("deletes log rows past LOG_RETENTION_DAYS, more than one batch of them, and no others", async () => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    const now = new Date();
    await insertLogRows(config.id, new Date(now.getTime() - 31 * DAY), 2500);
    await insertLogRows(config.id, new Date(now.getTime() - 29 * DAY), 10);
    await runScheduled(env, now);
    expect(await countRows("provisioning_log", config.id)).toBe(10);
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
});

async function provisionUser(baseUrl: string, token: string): Promise<void> {
  const response = await fetchWorker(`${baseUrl}/Users`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/scim+json" },
    body: JSON.stringify({ userName: "old@x.test" }),
  });
  expect(response.status).toBe(201);
}
