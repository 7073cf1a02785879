import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Bindings } from "../../../src/env.ts";
import { runScheduled, runTrigger } from "../../../src/scheduled.ts";
import type { FeedEvent } from "../../../src/storage/journal/event-feed.ts";
import { call, createUser } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { createWebhook, Receiver } from "../helpers/receiver.ts";
import { createTenant, type Tenant } from "../helpers/tenants.ts";
import { downDatabase } from "./down-database.ts";

const DAY = 24 * 60 * 60 * 1000;
const EVERY_MINUTE = "* * * * *";

afterEach(() => {
  vi.restoreAllMocks();
});

async function createTenants(): Promise<readonly [Tenant, Tenant]> {
  return [await createTenant("project"), await createTenant("project", undefined, "eu")];
}

const typesOf = async (receiver: Receiver) => (await receiver.events()).map(({ type, tenant }) => [type, tenant.id]);

describe("webhooks of another database", () => {
  it("are told after the answer that made the change", async () => {
    const [, there] = await createTenants();
    const receiver = new Receiver();
    await createWebhook(receiver, { projectId: there.id, types: ["user.created"] });
    await createUser(there.id, "told@x.test");
    const scim = await there.connect();
    await scim.addUser("scim@x.test");
    expect(await typesOf(receiver)).toEqual([
      ["user.created", there.id],
      ["user.created", there.id],
    ]);
  });

  it("are sent every minute what was left, each by its own database, while one of them is down", async () => {
    const tenants = await createTenants();
    const receivers = [new Receiver(), new Receiver()];
    for (const [index, receiver] of receivers.entries()) {
      await receiver.behave("error", "ok");
      await createWebhook(receiver, { projectId: tenants[index]?.id ?? "", types: ["user.created"] });
      await createUser(tenants[index]?.id ?? "", "left@x.test");
      expect(await receiver.taken()).toEqual([]);
    }
    const printed = vi.spyOn(console, "error").mockImplementation(() => {});
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 60_000 });
    try {
      await runTrigger(EVERY_MINUTE, { ...env, DB: downDatabase("D1 is down") });
      expect((await receivers[1]?.taken())?.length).toBe(1);
      expect(printed.mock.calls).toEqual([['{"message":"webhooks not delivered","error":"D1 is down"}']]);
      await runTrigger(EVERY_MINUTE, env);
      for (const [index, receiver] of receivers.entries()) {
        expect((await receiver.taken()).map(({ tenant }) => tenant.id)).toEqual([tenants[index]?.id]);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it("get all of one database when they name no tenant", async () => {
    const [here, there] = await createTenants();
    const receiver = new Receiver();
    const webhook = await createWebhook(receiver, { database: "eu", types: ["user.created"] });
    expect(webhook.id).toMatch(/^eu~/);
    await createUser(here.id, "all@x.test");
    await createUser(there.id, "all@x.test");
    expect(await typesOf(receiver)).toEqual([["user.created", there.id]]);
    await call("DELETE", `/admin/webhooks/${webhook.id}`);
  });
});

describe("the queue", () => {
  it("gets the events of all databases, each in its order", async () => {
    const pushed: FeedEvent[] = [];
    const EVENTS = {
      sendBatch: async (messages: readonly { body: FeedEvent }[]) => pushed.push(...messages.map(({ body }) => body)),
    } as unknown as NonNullable<Bindings["EVENTS"]>;
    await runScheduled({ ...env, EVENTS });
    pushed.length = 0;
    const [here, there] = await createTenants();
    await createUser(here.id, "one@x.test");
    const headers = { Authorization: `Bearer ${env.ADMIN_TOKEN}`, "Content-Type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify({ email: "one@x.test" }) };
    await fetchWorker(`http://localhost/admin/projects/${there.id}/users`, init, { EVENTS });
    // After an answer only the database is asked that the request was about.
    expect(pushed.map(({ tenant }) => tenant.id)).toEqual([there.id]);
    await runScheduled({ ...env, EVENTS });
    expect(pushed.map(({ tenant }) => tenant.id)).toEqual([there.id, here.id]);
  });
});

describe("the hourly run", () => {
  async function createOldRow({ id }: Tenant, db: D1Database): Promise<() => Promise<boolean>> {
    const old = new Date(Date.now() - 31 * DAY).toISOString();
    await createUser(id, "old@x.test");
    await db.prepare("UPDATE events SET at = ? WHERE tenant_id = ?").bind(old, id).run();
    return async () => (await db.prepare("SELECT seq FROM events WHERE tenant_id = ?").bind(id).first()) === null;
  }

  it("deletes what is too old in every database, also when one of them is down", async () => {
    const [here, there] = await createTenants();
    const isGone = [await createOldRow(here, env.DB), await createOldRow(there, env.DB_EU)];
    await expect(runScheduled({ ...env, DB: downDatabase("D1 is down") })).rejects.toThrow("D1 is down");
    expect(await Promise.all(isGone.map((ask) => ask()))).toEqual([false, true]);
    const printed = vi.spyOn(console, "log").mockImplementation(() => {});
    await runScheduled(env);
    expect(await Promise.all(isGone.map((ask) => ask()))).toEqual([true, true]);
    const lines = printed.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(lines).toMatchObject([
      { message: "retention", events: 1 },
      { message: "retention", database: "eu", events: 0 },
    ]);
  });

  it("shares its time between the databases: what one leaves, the next has", async () => {
    const [here, there] = await createTenants();
    await createOldRow(here, env.DB);
    const isGone = await createOldRow(there, env.DB_EU);
    const now = new Date();
    // The first half of the time is over before the first database is through.
    let reads = 0;
    const clock = { now: () => now.getTime() + (reads++ === 0 ? 500 : 600), maxTime: 1000 };
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    await runScheduled(env, now, clock);
    expect(warned.mock.calls.map(([line]) => JSON.parse(String(line)))).toMatchObject([
      { message: "retention unfinished" },
    ]);
    expect(await isGone()).toBe(true);
  });
});
