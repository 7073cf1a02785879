import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { runScheduled } from "../../../src/scheduled.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { FeedEvent } from "../../../src/storage/journal/event-feed.ts";
import { call } from "../helpers/admin-client.ts";
import { type Connection, createTenant } from "../helpers/tenants.ts";

const DAY = 24 * 60 * 60 * 1000;

/** What the feed tells of a configuration itself, its tokens and its use. */
async function told(configId: string, ...kinds: string[]): Promise<FeedEvent[]> {
  const { items } = await call("GET", `/admin/events?configId=${configId}&limit=200`);
  const events = items as unknown as FeedEvent[];
  return events.filter(({ type }) => kinds.some((kind) => type.startsWith(`${kind}.`)));
}

const typesOf = (events: readonly FeedEvent[]) => events.map(({ type }) => type);

describe.each(["project", "status-page"] as const)("events of a configuration of a %s", (kind) => {
  it("tell of its life, with its tenant, and of its tokens", async () => {
    const tenant = await createTenant(kind);
    const { configId } = await tenant.connect();
    await call("PATCH", `/admin/configs/${configId}`, { name: "Entra ID", requireEmail: false });
    await call("PATCH", `/admin/configs/${configId}`, { name: "Entra ID" });
    await call("DELETE", `/admin/configs/${configId}`);
    const events = await told(configId, "config", "token");
    expect(typesOf(events)).toEqual(["config.created", "token.created", "config.updated", "config.deleted"]);
    expect(events[2]?.data).toEqual({ name: "Entra ID", changed: ["name", "requireEmail"] });
    for (const event of events) expect(event).toMatchObject({ tenant: { kind, id: tenant.id }, configId });
    expect(events[3]).toMatchObject({ resourceId: configId, data: { name: "Entra ID" } });
  });

  it("tell of tokens that are made and revoked, and not of those that have a grace", async () => {
    const { configId } = await (await createTenant(kind)).connect();
    const path = `/admin/configs/${configId}/tokens`;
    await call("POST", path, { graceSeconds: 60 });
    await call("POST", path, {});
    const [last] = (await call("GET", path)).items as JsonObject[];
    await call("DELETE", `${path}/${last?.id}`);
    const events = await told(configId, "token");
    expect(typesOf(events)).toEqual([
      ...["token.created", "token.created"],
      ...["token.revoked", "token.revoked", "token.created", "token.revoked"],
    ]);
    expect(events.at(-1)).toMatchObject({ resourceId: last?.id, data: { hint: last?.hint, expiresAt: null } });
    expect(new Set(events.map(({ resourceId }) => resourceId)).size).toBe(3);
  });

  it("tell of a token's end 14 and 3 days before, once each", async () => {
    const { configId } = await (await createTenant(kind)).connect();
    const now = Date.now();
    const end = new Date(now + 30 * DAY).toISOString();
    await env.DB.prepare("UPDATE tokens SET expires_at = ?1 WHERE config_id = ?2").bind(end, configId).run();
    const noticesAfter = async (days: number) => {
      await runScheduled(env, new Date(now + days * DAY));
      return (await told(configId, "token")).filter(({ type }) => type === "token.expiring").length;
    };
    expect(await noticesAfter(15)).toBe(0);
    expect(await noticesAfter(16)).toBe(1);
    expect(await noticesAfter(20)).toBe(1);
    expect(await noticesAfter(27)).toBe(2);
    expect(await noticesAfter(29)).toBe(2);
    expect((await told(configId, "token")).at(-1)?.data).toMatchObject({ expiresAt: end });
  });

  it("do not warn of the end of a token that was made for an hour", async () => {
    const { configId } = await (await createTenant(kind)).connect();
    const end = new Date(Date.now() + DAY / 24).toISOString();
    await env.DB.prepare("UPDATE tokens SET expires_at = ?1 WHERE config_id = ?2").bind(end, configId).run();
    await runScheduled(env);
    expect(typesOf(await told(configId, "token"))).toEqual(["token.created"]);
  });

  it("tell of the first request that was authenticated, whatever it was, once", async () => {
    const idp = await (await createTenant(kind)).connect();
    await idp.withToken("scim_wrong").get("/Users");
    expect(await told(idp.configId, "connection")).toEqual([]);
    await idp.get("/Users?filter=nonsense");
    await idp.get("/Users");
    await call("POST", `/admin/configs/${idp.configId}/tokens`, {});
    expect(typesOf(await told(idp.configId, "connection"))).toEqual(["connection.first-used"]);
  });
});

/** Writes that fail. */
async function failTimes(idp: Connection, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    expect((await idp.post("/Users", { userName: "no e-mail address" })).status).toBe(400);
  }
}

describe.each(["project", "status-page"] as const)("a connection to a %s", (kind) => {
  const connect = async () => (await createTenant(kind)).connect();
  const stateOf = async (idp: Connection) =>
    typesOf(await told(idp.configId, "connection")).filter((type) => type !== "connection.first-used");

  it("is failing when its last ten writes failed, told once, and recovers with the first that succeeds", async () => {
    const idp = await connect();
    await failTimes(idp, 9);
    expect(await stateOf(idp)).toEqual([]);
    await failTimes(idp, 3);
    expect(await stateOf(idp)).toEqual(["connection.failing"]);
    await idp.addUser("ann@x.test");
    await idp.addUser("bob@x.test");
    expect(await stateOf(idp)).toEqual(["connection.failing", "connection.recovered"]);
    await failTimes(idp, 10);
    expect(await stateOf(idp)).toEqual(["connection.failing", "connection.recovered", "connection.failing"]);
  });

  it("is not failing when a write among the last ten succeeded, or when reads fail", async () => {
    const idp = await connect();
    await failTimes(idp, 9);
    const id = await idp.addUser("ann@x.test");
    await failTimes(idp, 9);
    for (let count = 0; count < 5; count += 1) {
      expect((await idp.get("/Users?filter=nonsense")).status).toBe(400);
      expect((await idp.get("/Users/none")).status).toBe(404);
    }
    await idp.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "Boss" }]);
    await failTimes(idp, 1);
    expect(await stateOf(idp)).toEqual([]);
  });

  it("is judged by the operations of a bulk request in their order", async () => {
    const idp = await connect();
    const good = (name: string) => ({
      method: "POST",
      path: "/Users",
      bulkId: name,
      data: { userName: `${name}@x.test` },
    });
    const bad = (index: number) => ({
      method: "POST",
      path: "/Users",
      bulkId: `b${index}`,
      data: { userName: "none" },
    });
    const failures = Array.from({ length: 10 }, (_, index) => bad(index));
    await idp.bulk([...failures, good("last")]);
    expect(await stateOf(idp)).toEqual([]);
    await idp.bulk([good("first"), ...failures]);
    expect(await stateOf(idp)).toEqual(["connection.failing"]);
  });
});
