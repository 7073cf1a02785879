import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Bindings } from "../../../src/env.ts";
import { ADMIN_TOKEN, call, createStatusPage, ORIGIN } from "../helpers/admin-client.ts";
import { createTold, deliver } from "../helpers/delivery.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { createTenant } from "../helpers/tenants.ts";
import { fetchWithBrokenDatabase } from "../trust/broken-database.ts";

const url = `${ORIGIN}/healthz?deep=1`;
const withToken = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
const root = withToken(ADMIN_TOKEN);

interface Deep {
  readonly status: string;
  /** Of the default database, and of the second one. */
  readonly databases: readonly [Described, Described];
}

type Described = Record<string, unknown> & { readonly events: object; readonly webhooks: object };

async function readDeep(bindings: Partial<Bindings> = {}): Promise<Described> {
  const response = await fetchWorker(url, root, bindings);
  expect(response.status).toBe(200);
  const { status, databases } = await response.json<Deep>();
  expect(status).toBe("ok");
  expect(databases.map(({ name }) => name)).toEqual(["default", "eu"]);
  return databases[0];
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("/healthz?deep=1", () => {
  it("tells administrators what a database holds", async () => {
    const before = await readDeep();
    const scim = await (await createTenant("project")).connect();
    await scim.addUser("ann@x.test");
    await createStatusPage();
    const after = await readDeep();
    expect(after).toMatchObject({
      ...{ name: "default", status: "ok", queue: null },
      projects: Number(before.projects) + 1,
      statusPages: Number(before.statusPages) + 1,
      users: Number(before.users) + 1,
      subscribers: before.subscribers,
      log: { oldestAt: expect.stringMatching(/Z$/), behindSeconds: 0 },
      events: { lastCursor: expect.stringMatching(/^\d+$/), oldestAt: expect.stringMatching(/Z$/), behindSeconds: 0 },
    });
    expect(after.sizeBytes).toBeGreaterThan(10_000);
  });

  it("tells how far behind retention is", async () => {
    await (await createTenant("project")).connect();
    const day = 24 * 60 * 60 * 1000;
    await env.DB.prepare("UPDATE events SET at = ? WHERE seq = (SELECT MIN(seq) FROM events)")
      .bind(new Date(Date.now() - 31 * day).toISOString())
      .run();
    const { events } = await readDeep();
    expect(Math.round((events as { behindSeconds: number }).behindSeconds / 100)).toBe(864);
  });

  it("tells how far behind webhooks and a queue are", async () => {
    const before = (await readDeep()).webhooks as Record<string, number>;
    const told = await createTold({ types: [] });
    await told.receiver.behave("error", "ok");
    await told.idp.addUser("ann@x.test");
    const { webhooks, queue } = await readDeep({ EVENTS: {} as NonNullable<Bindings["EVENTS"]> });
    expect(webhooks).toMatchObject({
      ...{ enabled: (before.enabled ?? 0) + 1, disabled: 0, failing: 1, failingSince: expect.stringMatching(/Z$/) },
      behind: expect.toSatisfy((events: number) => events > 0),
    });
    expect(queue).toEqual({ behind: expect.toSatisfy((events: number) => events > 0) });
    await deliver(2);
    expect((await readDeep()).webhooks).toMatchObject({ failing: 0, failingSince: null, behind: 0 });
    await call("PATCH", `/admin/webhooks/${told.webhook.id}`, { enabled: false });
    expect((await readDeep()).webhooks).toMatchObject({ disabled: 1 });
  });

  it("is for administrators who see all tenants", async () => {
    expect((await fetchWorker(url)).status).toBe(401);
    expect((await fetchWorker(url, withToken("scimadmin_wrong"))).status).toBe(401);
    const tenant = await createTenant("project");
    const makeKey = async (more: object) =>
      withToken(String((await call("POST", "/admin/keys", { name: "K", scope: "read", ...more })).key));
    expect((await fetchWorker(url, await makeKey({ projectId: tenant.id }))).status).toBe(404);
    expect((await fetchWorker(url, await makeKey({}))).status).toBe(200);
  });

  it("is 503 when a database does not answer, says no more of that one, and describes the others", async () => {
    const printed = vi.spyOn(console, "error").mockImplementation(() => {});
    const response = await fetchWithBrokenDatabase(url, root);
    expect(response.status).toBe(503);
    const { status, databases } = await response.json<Deep>();
    expect(status).toBe("unavailable");
    expect(databases[0]).toEqual({ name: "default", status: "unavailable" });
    expect(databases[1]).toMatchObject({ name: "eu", status: "ok", projects: 0 });
    expect(printed.mock.calls).toEqual([[expect.stringMatching(/^\{"message":"health check failed"/)]]);
  });
});
