import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { runScheduled } from "../../../src/scheduled.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { Behaviour } from "../../receiver-protocol.ts";
import { call } from "../helpers/admin-client.ts";
import { createTold, deliver, expectComplete, feedOf, readWebhook, type Told } from "../helpers/delivery.ts";
import { createWebhook, Receiver } from "../helpers/receiver.ts";
import { RecordingDatabase } from "../helpers/recording-database.ts";
import { createFaultyDatabase } from "../trust/faulty-bindings.ts";

const MINUTE = 60_000;
const DAY = 24 * 60;

/** Changes that are told: so many users. None is sent yet. */
async function change({ idp, webhook }: Told, count: number): Promise<void> {
  const hold = (until: string | null) =>
    env.DB.prepare("UPDATE webhooks SET lease_until = ?1 WHERE id = ?2").bind(until, webhook.id).run();
  await hold("9999-01-01T00:00:00.000Z");
  await idp.addUsers(Array.from({ length: count }, () => ({ userName: `${crypto.randomUUID()}@x.test` })));
  await hold(null);
}

async function deliveriesOf({ webhook }: Told): Promise<JsonObject[]> {
  return (await call("GET", `/admin/webhooks/${webhook.id}/deliveries?limit=200`)).items as JsonObject[];
}

describe("a receiver that fails", () => {
  it.each<{ behaviour: Behaviour; status: number | null; error: string }>([
    { behaviour: "refuse", status: null, error: "The receiver cannot be reached." },
    { behaviour: "error", status: 500, error: "The receiver answered 500." },
    { behaviour: "redirect", status: 302, error: "The receiver answered 302; redirects are not followed." },
    { behaviour: "silent", status: null, error: "The receiver did not answer within 0.3 seconds." },
    { behaviour: "slow-body", status: 200, error: "The receiver did not answer within 0.3 seconds." },
    { behaviour: "half", status: 200, error: "The receiver broke off its answer." },
  ])("$behaviour: is told the same event again after a minute, and then the others", async (expected) => {
    const told = await createTold();
    await told.receiver.behave(expected.behaviour, "ok");
    await change(told, 3);
    await deliver(0, { timeout: 300 });
    expect(await deliveriesOf(told)).toMatchObject([{ attempt: 1, status: expected.status, error: expected.error }]);
    expect((await readWebhook(told)).failingSince).not.toBeNull();
    await deliver(0.9);
    expect(await told.receiver.taken()).toEqual([]);
    await deliver(1.1);
    await expectComplete(told);
    expect(await readWebhook(told)).toMatchObject({ enabled: true, failingSince: null });
  });

  it("answers without an end: 64 KiB are read, and its status counts", async () => {
    const told = await createTold();
    await told.receiver.behave("endless", "ok");
    await change(told, 2);
    await deliver();
    expect(await deliveriesOf(told)).toMatchObject([
      { attempt: 1, status: 204, error: null },
      { attempt: 1, status: 200, error: null },
    ]);
  });

  it("waits 1, 5, 15, 30, then every 60 minutes, for five days; then it is disabled, and the audit says so", async () => {
    const told = await createTold();
    await told.receiver.behave("error");
    await change(told, 2);
    const attempts = async () => (await told.receiver.look()).received.length;
    await deliver();
    let at = 0;
    for (const [index, wait] of [1, 5, 15, 30, 60, 60].entries()) {
      await deliver(at + wait - 0.5);
      expect(await attempts(), `before ${wait} minutes`).toBe(index + 1);
      at += wait + 0.1;
      await deliver(at);
      expect(await attempts(), `after ${wait} minutes`).toBe(index + 2);
    }
    expect(await readWebhook(told)).toMatchObject({ enabled: true });
    await deliver(5 * DAY - 70);
    expect(await readWebhook(told)).toMatchObject({ enabled: true });
    await deliver(5 * DAY + 1);
    expect(await readWebhook(told)).toMatchObject({ enabled: false });
    const { items } = await call("GET", `/admin/audit?action=webhook.disabled&target=${told.webhook.id}`);
    expect(items).toMatchObject([
      { actor: { kind: "service" }, target: { name: "https://receiver.test/…" }, changes: { enabled: [true, false] } },
    ]);
    const before = await attempts();
    await deliver(6 * DAY);
    expect(await attempts()).toBe(before);
    await told.receiver.behave("ok");
    await call("PATCH", `/admin/webhooks/${told.webhook.id}`, { enabled: true });
    await expectComplete(told);
  });

  it("is gone (410): it is disabled at once", async () => {
    const told = await createTold();
    await told.receiver.behave("gone");
    await change(told, 1);
    await deliver();
    expect(await readWebhook(told)).toMatchObject({ enabled: false });
    const { items } = await call("GET", `/admin/audit?action=webhook.disabled&target=${told.webhook.id}`);
    expect(items).toMatchObject([{ changes: { status: [null, 410] } }]);
  });

  it.each([
    { ends: "a new URL", body: (receiver: Receiver) => ({ method: "PATCH", path: "", body: { url: receiver.url } }) },
    { ends: "enabled: true", body: () => ({ method: "PATCH", path: "", body: { enabled: true } }) },
    { ends: "a replay", body: () => ({ method: "POST", path: "/replay", body: { cursor: "999999" } }) },
  ])("is not waited for after $ends, and is told the event that failed again", async ({ body }) => {
    const told = await createTold();
    await told.receiver.behave("error", "ok");
    await change(told, 2);
    await deliver();
    const other = new Receiver();
    const { method, path, body: content } = body(other);
    await call(method, `/admin/webhooks/${told.webhook.id}${path}`, content);
    const receiver = path === "" && "url" in content ? other : told.receiver;
    await expectComplete({ ...told, receiver });
  });

  it("holds up no other webhook", async () => {
    const [slow, quick] = [await createTold(), await createTold()];
    await slow.receiver.behave("silent");
    await change(slow, 1);
    await change(quick, 5);
    const run = deliver(0, { timeout: 2000 });
    await expect.poll(() => quick.receiver.taken(), { timeout: 1500 }).toHaveLength(5);
    await run;
    expect((await readWebhook(slow)).failingSince).not.toBeNull();
  });
});

describe("webhooks that have much to be told", () => {
  it("hold up no other that has little", async () => {
    const busy = await createTold();
    const settings = { projectId: busy.tenant.id };
    // As many as one run serves at the same time, and one more.
    for (let index = 0; index < 6; index += 1) await createWebhook(new Receiver(), settings);
    const quiet = await createTold();
    await env.DB.prepare("UPDATE webhooks SET enabled = 0").run();
    await busy.idp.addUsers(Array.from({ length: 20 }, () => ({ userName: `${crypto.randomUUID()}@x.test` })));
    await quiet.idp.addUser("ann@x.test");
    await env.DB.prepare("UPDATE webhooks SET enabled = 1 WHERE id = ?1 OR project_id = ?2")
      .bind(quiet.webhook.id, busy.tenant.id)
      .run();
    // A clock that goes on with each look at it: the run is over long before all is sent.
    let time = Date.now();
    const now = () => (time += 100);
    await deliver(0, { now, budget: 6_000 });
    expect(await quiet.receiver.taken()).toHaveLength(1);
    expect((await busy.receiver.taken()).length).toBeLessThan(20);
  });
});

describe("one run of deliveries", () => {
  it("stops in time for what D1 takes of one invocation, though nothing of what it reads is wanted", async () => {
    const told = await createTold({ types: ["user.deleted"] });
    await call("PATCH", `/admin/webhooks/${told.webhook.id}`, { enabled: false });
    await env.DB.prepare(
      `INSERT INTO events (id, version, tenant_kind, tenant_id, config_id, request_id, at, type, resource_id, data)
       WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 10000)
       SELECT 'x', 1, 'project', ?1, NULL, 'x', '2026-01-31T08:00:00.000Z', 'user.updated', 'x', '{}' FROM counter`,
    )
      .bind(told.tenant.id)
      .run();
    await env.DB.prepare("UPDATE webhooks SET enabled = 1 WHERE id = ?1").bind(told.webhook.id).run();
    const cursor = async () => Number((await readWebhook(told)).cursor);
    const before = await cursor();
    const recording = new RecordingDatabase(env.DB);
    await deliver(0, { DB: recording.binding });
    expect(recording.statements.length).toBeLessThan(1_000);
    expect(await cursor()).toBeGreaterThan(before + 5_000);
    await deliver();
    await deliver();
    expect(await cursor()).toBeGreaterThanOrEqual(before + 10_000);
    await env.DB.prepare("DELETE FROM events WHERE tenant_id = ?1").bind(told.tenant.id).run();
  });
});

describe("isolates that deliver at once", () => {
  it("send each event once, in order, one at a time", async () => {
    const told = await createTold();
    await change(told, 30);
    await Promise.all(Array.from({ length: 8 }, () => deliver()));
    const { received, mostOpen } = await told.receiver.look();
    expect(received).toHaveLength(30);
    expect(mostOpen).toBe(1);
    await expectComplete(told);
  });

  it("take over from one that died, once its lease is over", async () => {
    const told = await createTold();
    await change(told, 3);
    const dead = createFaultyDatabase("Network connection lost.", (call) => (call > 2 ? "before" : undefined));
    await expect(deliver(0, { DB: dead })).rejects.toThrow();
    await deliver(0.5);
    expect(await told.receiver.taken()).toHaveLength(1);
    await deliver(1.1);
    await expectComplete(told);
  });
});

describe.each(["before", "after"] as const)("a database that fails %s its work", (when) => {
  it("at any call of a delivery: nothing is skipped, the order is kept, and at most there are repetitions", async () => {
    for (let at = 1; at <= 8; at += 1) {
      for (const message of ["Network connection lost.", "D1_ERROR: internal error; reference = abc"]) {
        const told = await createTold();
        await told.receiver.behave("ok", "error", "ok");
        await change(told, 4);
        const DB = createFaultyDatabase(message, (call) => (call === at ? when : undefined));
        // What fails is told by the run, and left to the next one.
        await deliver(0, { DB }).catch((error: unknown) => expect(String(error)).toMatch(/D1_ERROR|ScimError/));
        for (const minutes of [2, 10]) await deliver(minutes);
        await expectComplete(told);
        expect(await readWebhook(told)).toMatchObject({ enabled: true, failingSince: null });
      }
    }
  });
});

describe("a webhook that changes while something is sent for it", () => {
  /** Starts a delivery that the receiver leaves open for a while, and does something meanwhile. */
  async function meanwhile(told: Told, act: () => Promise<unknown>): Promise<void> {
    await told.receiver.behave("silent", "ok");
    await change(told, 2);
    const run = deliver(0, { timeout: 800 });
    await expect.poll(async () => (await told.receiver.look()).received.length).toBe(1);
    await act();
    await run;
  }

  it("is deleted: nothing more is sent, and nothing is left of it", async () => {
    const told = await createTold();
    await meanwhile(told, () => call("DELETE", `/admin/webhooks/${told.webhook.id}`));
    await deliver(5);
    expect((await told.receiver.look()).received).toHaveLength(1);
    const left = await env.DB.prepare("SELECT * FROM deliveries WHERE webhook_id = ?1").bind(told.webhook.id).all();
    expect(left.results).toEqual([]);
  });

  it("gets another URL: everything goes there, the event on its way included", async () => {
    const [told, other] = [await createTold(), new Receiver()];
    await meanwhile(told, () => call("PATCH", `/admin/webhooks/${told.webhook.id}`, { url: other.url }));
    await deliver();
    await expectComplete({ ...told, receiver: other });
  });

  it("is replayed: the position of what was on its way does not count", async () => {
    const told = await createTold();
    await told.idp.addUser("first@x.test");
    const first = Number((await feedOf(told))[0]?.cursor);
    await meanwhile(told, () =>
      call("POST", `/admin/webhooks/${told.webhook.id}/replay`, { cursor: String(first - 1) }),
    );
    await deliver();
    expect(new Set((await told.receiver.taken()).map(({ id }) => id)).size).toBe(3);
    expect((await told.receiver.taken()).map(({ data }) => data.userName).slice(1)[0]).toBe("first@x.test");
  });

  it("is disabled: the event is sent again once it is enabled", async () => {
    const told = await createTold();
    await meanwhile(told, () => call("PATCH", `/admin/webhooks/${told.webhook.id}`, { enabled: false }));
    await deliver(5);
    expect(await told.receiver.taken()).toEqual([]);
    await call("PATCH", `/admin/webhooks/${told.webhook.id}`, { enabled: true });
    await expectComplete(told);
  });
});

describe("retention", () => {
  beforeEach(async () => {
    await env.DB.prepare("UPDATE webhooks SET enabled = 0").run();
  });

  const later = () => new Date(Date.now() + 40 * DAY * MINUTE);

  it("keeps every event that an enabled webhook has not been sent", async () => {
    const told = await createTold();
    await told.receiver.behave("error", "ok");
    await change(told, 3);
    await deliver();
    const waiting = await feedOf(told);
    await runScheduled(env, later());
    expect(await feedOf(told)).toEqual(waiting);
    await deliver(2);
    expect((await told.receiver.taken()).map(({ id }) => id)).toEqual(waiting.map(({ id }) => id));
    await runScheduled(env, later());
    expect(await feedOf(told)).toEqual([]);
  });

  it("keeps no events of others for a webhook about which nothing happens, nor any for one that is disabled", async () => {
    const [quiet, busy, disabled] = [await createTold(), await createTold(), await createTold()];
    await call("PATCH", `/admin/webhooks/${disabled.webhook.id}`, { enabled: false });
    await change(disabled, 1);
    await busy.idp.addUser("ann@x.test");
    await runScheduled(env, later());
    expect([...(await feedOf(busy)), ...(await feedOf(disabled))]).toEqual([]);
    await quiet.idp.addUser("bob@x.test");
    await expectComplete(quiet);
  });
});
