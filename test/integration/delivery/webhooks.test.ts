import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { runScheduled, runTrigger } from "../../../src/scheduled.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call, request } from "../helpers/admin-client.ts";
import { createTold, deliver, expectComplete, feedOf, readWebhook } from "../helpers/delivery.ts";
import { createWebhook, Receiver } from "../helpers/receiver.ts";
import { RecordingDatabase } from "../helpers/recording-database.ts";
import { createTenant } from "../helpers/tenants.ts";

const DAY = 24 * 60;

describe("a delivery", () => {
  it("is the event as the feed has it, signed as Standard Webhooks says, after the answer", async () => {
    const told = await createTold();
    await told.idp.addUser("ann@x.test");
    const { received } = await told.receiver.look();
    const [event] = await feedOf(told);
    expect(received).toHaveLength(1);
    const [{ headers = {}, body = "" } = {}] = received;
    expect(new Webhook(told.webhook.secret).verify(body, headers)).toEqual(event);
    expect(headers["webhook-id"]).toBe(event?.id);
    expect(headers["content-type"]).toBe("application/json");
    const { cursor, failingSince, lastDeliveredAt } = await readWebhook(told);
    expect(Number(cursor)).toBeGreaterThanOrEqual(Number(event?.cursor));
    expect(failingSince).toBeNull();
    expect(lastDeliveredAt).not.toBeNull();
  });

  it("comes once for each event, in the order of the feed, one at a time", async () => {
    const told = await createTold();
    await told.idp.addUsers(Array.from({ length: 60 }, (_, index) => ({ userName: `user-${index}@x.test` })));
    const { received, mostOpen } = await told.receiver.look();
    expect(received).toHaveLength(60);
    expect(mostOpen).toBe(1);
    await expectComplete(told);
  });

  it("comes for what an administrator changes, too", async () => {
    const told = await createTold({ types: ["team.created"] });
    await told.tenant.createTeam("Eng");
    expect((await told.receiver.events()).map(({ type }) => type)).toEqual(["team.created"]);
  });

  it("comes of the wanted types and of the wanted tenant only; without either, of all", async () => {
    const [told, all] = [await createTold({ types: ["user.deleted"] }), new Receiver()];
    const global = await createWebhook(all);
    const page = await (await createTenant("status-page")).connect();
    await page.addUser("sub@x.test");
    const id = await told.idp.addUser("ann@x.test");
    await told.idp.delete(`/Users/${id}`);
    expect((await told.receiver.events()).map(({ type }) => type)).toEqual(["user.deleted"]);
    const types = (await all.events()).map(({ type }) => type);
    for (const type of ["config.created", "subscriber.created", "user.created", "user.deleted"]) {
      expect(types).toContain(type);
    }
    await call("DELETE", `/admin/webhooks/${global.id}`);
  });

  it("begins at the end of the feed", async () => {
    const told = await createTold();
    await told.idp.addUser("ann@x.test");
    const late = new Receiver();
    await createWebhook(late, { projectId: told.tenant.id });
    await deliver();
    expect(await late.events()).toEqual([]);
  });

  it("costs one query, and writes nothing, when nothing is due", async () => {
    const told = await createTold();
    await told.idp.addUser("ann@x.test");
    await deliver();
    const recording = new RecordingDatabase(env.DB);
    await runTrigger("* * * * *", { ...env, DB: recording.binding });
    expect([recording.calls, recording.statements.length, recording.rows.written]).toEqual([1, 1, 0]);
  });

  it("is made by the trigger of every minute as well", async () => {
    const told = await createTold();
    await told.receiver.behave("error", "ok");
    await told.idp.addUser("ann@x.test");
    await env.DB.prepare("UPDATE webhooks SET next_attempt_at = NULL WHERE id = ?1").bind(told.webhook.id).run();
    await runTrigger("* * * * *", env);
    await expectComplete(told);
    expect(await readWebhook(told)).toMatchObject({ failingSince: null });
  });
});

describe("a webhook's secret", () => {
  it("is shown once, and kept in no form that the database alone could open", async () => {
    const told = await createTold();
    expect(JSON.stringify(await readWebhook(told))).not.toContain("secret");
    const row = await env.DB.prepare("SELECT * FROM webhooks WHERE id = ?1").bind(told.webhook.id).first();
    expect(JSON.stringify(row)).not.toContain(told.webhook.secret.slice("whsec_".length));
  });

  it("is signed with for as long as the grace, beside the new one", async () => {
    const told = await createTold();
    const path = `/admin/webhooks/${told.webhook.id}/secret`;
    const { secret } = await call("POST", path, { graceSeconds: 600 });
    await told.idp.addUser("ann@x.test");
    const verifies = (by: unknown, { headers, body }: { headers: Record<string, string>; body: string }) => {
      try {
        new Webhook(String(by)).verify(body, headers);
        return true;
      } catch {
        return false;
      }
    };
    const [first] = (await told.receiver.look()).received;
    if (first === undefined) throw new Error("nothing came");
    expect([verifies(secret, first), verifies(told.webhook.secret, first)]).toEqual([true, true]);
    const { secret: last } = await call("POST", path, {});
    await told.idp.addUser("bob@x.test");
    const second = (await told.receiver.look()).received[1];
    if (second === undefined) throw new Error("nothing came");
    expect([last, secret, told.webhook.secret].map((by) => verifies(by, second))).toEqual([true, false, false]);
    expect((await request("POST", path, { graceSeconds: 604_801 })).status).toBe(400);
  });

  it("outlives the admin token, while ADMIN_TOKEN_NEXT replaces it", async () => {
    const told = await createTold();
    const next = "next-admin-token-0123456789abcdef";
    await runTrigger("* * * * *", { ...env, ADMIN_TOKEN_NEXT: next });
    await told.receiver.behave("error", "ok");
    await told.idp.addUser("ann@x.test");
    await env.DB.prepare("UPDATE webhooks SET next_attempt_at = NULL WHERE id = ?1").bind(told.webhook.id).run();
    await runTrigger("* * * * *", { ...env, ADMIN_TOKEN: next });
    for (const { headers, body } of (await told.receiver.look()).received) {
      expect(new Webhook(told.webhook.secret).verify(body, headers)).toMatchObject({ type: "user.created" });
    }
    await expectComplete(told);
    await runScheduled({ ...env, ADMIN_TOKEN: next });
    const { secret } = (await env.DB.prepare("SELECT secret FROM webhooks WHERE id = ?1")
      .bind(told.webhook.id)
      .first<{ secret: string }>()) ?? { secret: "" };
    expect(secret.split(" ")).toHaveLength(1);
  });

  it("that cannot be opened any more sends nothing, and says what to do", async () => {
    const told = await createTold();
    await env.DB.prepare("UPDATE webhooks SET secret = 'lost.AAAA' WHERE id = ?1").bind(told.webhook.id).run();
    await told.idp.addUser("ann@x.test");
    expect(await told.receiver.events()).toEqual([]);
    const { items } = await call("GET", `/admin/webhooks/${told.webhook.id}/deliveries`);
    expect(items).toMatchObject([{ status: null, error: expect.stringContaining("Give it a new one") }]);
    await call("POST", `/admin/webhooks/${told.webhook.id}/secret`, {});
    await deliver(2);
    await expectComplete(told);
  });
});

describe("the routes of webhooks", () => {
  it("send a test now, and tell what became of it", async () => {
    const told = await createTold();
    await told.receiver.behave("ok", "error", "ok");
    const path = `/admin/webhooks/${told.webhook.id}`;
    expect(await call("POST", `${path}/test`)).toMatchObject({ status: 204, error: null });
    expect(await call("POST", `${path}/test`)).toMatchObject({ status: 500, error: "The receiver answered 500." });
    const [first, second] = (await told.receiver.look()).received;
    expect(new Webhook(told.webhook.secret).verify(first?.body ?? "", first?.headers ?? {})).toMatchObject({
      version: 1,
      type: "webhook.test",
      resourceId: told.webhook.id,
      tenant: { kind: "project", id: told.tenant.id },
      data: {},
    });
    expect(second?.headers["webhook-id"]).not.toBe(first?.headers["webhook-id"]);
    expect(await readWebhook(told)).toMatchObject({ failingSince: null, lastDeliveredAt: null });
  });

  it("send again what came after a cursor, and never skip", async () => {
    const told = await createTold();
    for (const name of ["a", "b", "c"]) await told.idp.addUser(`${name}@x.test`);
    const [first] = await feedOf(told);
    const path = `/admin/webhooks/${told.webhook.id}/replay`;
    await call("POST", path, { cursor: first?.cursor ?? "" });
    const names = (await told.receiver.events()).map(({ data }) => data.userName);
    expect(names).toEqual(["a@x.test", "b@x.test", "c@x.test", "b@x.test", "c@x.test"]);
    const { cursor } = await readWebhook(told);
    expect((await call("POST", path, { cursor: "999999999" })).cursor).toBe(cursor);
    expect((await request("POST", path, { cursor: "nonsense" })).status).toBe(400);
    await told.idp.addUser("d@x.test");
    await expectComplete(told);
  });

  it("list the attempts, newest first, by outcome, and keep them for seven days", async () => {
    const told = await createTold();
    await told.receiver.behave("error", "ok");
    await told.idp.addUser("ann@x.test");
    await deliver(2);
    const list = async (query = "") =>
      (await call("GET", `/admin/webhooks/${told.webhook.id}/deliveries?${query}`)).items as JsonObject[];
    const [event] = await feedOf(told);
    expect(await list()).toMatchObject([
      { eventId: event?.id, type: "user.created", attempt: 2, status: 204, error: null },
      { eventId: event?.id, type: "user.created", attempt: 1, status: 500, error: "The receiver answered 500." },
    ]);
    expect(await list("outcome=success")).toMatchObject([{ status: 204 }]);
    expect(await list("outcome=error")).toMatchObject([{ status: 500 }]);
    await runScheduled(env, new Date(Date.now() + 6 * DAY * 60_000));
    expect(await list()).toHaveLength(2);
    await runScheduled(env, new Date(Date.now() + 8 * DAY * 60_000));
    expect(await list()).toEqual([]);
  });

  it("refuse what is no address of a receiver, and types that there are not", async () => {
    const create = (body: JsonObject) => request("POST", "/admin/webhooks", body);
    for (const url of [
      "http://example.com",
      "https://10.0.0.1",
      "https://user@example.com",
      "nonsense",
      "https://[::1]./",
    ]) {
      const { status, body } = await create({ url });
      expect({ url, status, errors: body.errors }).toMatchObject({ status: 400, errors: [{ path: "url" }] });
    }
    const url = "https://example.com";
    expect((await create({ url, types: ["user.vanished"] })).status).toBe(400);
    expect((await create({ url, projectId: "a", statusPageId: "b" })).status).toBe(400);
    expect((await create({ url, projectId: "no-such-project" })).status).toBe(404);
    const told = await createTold();
    expect((await request("PATCH", `/admin/webhooks/${told.webhook.id}`, { url: "http://example.com" })).status).toBe(
      400,
    );
  });

  it("change nothing of what is not asked for, and mask the URL in the audit", async () => {
    const told = await createTold({ description: "Pager" });
    const before = await readWebhook(told);
    const path = `/admin/webhooks/${told.webhook.id}`;
    expect(await call("PATCH", path, {})).toEqual(before);
    const url = "https://example.com/hooks/of-which-the-path-is-secret";
    const after = await call("PATCH", path, { url, types: [], enabled: false });
    expect(after).toEqual({ ...before, url, types: [], enabled: false, updatedAt: after.updatedAt });
    const { items } = await call("GET", `/admin/audit?target=${told.webhook.id}`);
    expect((items as JsonObject[])[0]).toMatchObject({
      action: "webhook.updated",
      changes: { url: ["https://receiver.test/…", "https://example.com/…"], enabled: [true, false] },
    });
    expect(JSON.stringify(items)).not.toContain("secret");
  });

  it("show the key of one tenant its own webhooks only, and make only such", async () => {
    const [own, other] = [await createTold(), await createTold()];
    const { key } = await call("POST", "/admin/keys", { name: "Key", scope: "full", projectId: own.tenant.id });
    const options = { headers: { Authorization: `Bearer ${key}` } };
    const made = await request("POST", "/admin/webhooks", { url: "https://example.com" }, options);
    expect(made.body).toMatchObject({ projectId: own.tenant.id });
    const { body } = await request("GET", "/admin/webhooks", undefined, options);
    expect((body.items as JsonObject[]).map(({ id }) => id)).toEqual([own.webhook.id, made.body.id]);
    for (const id of [other.webhook.id, (await createWebhook(new Receiver())).id, "none"]) {
      expect((await request("GET", `/admin/webhooks/${id}`, undefined, options)).status).toBe(404);
    }
  });

  it("make no more than a hundred for one tenant", async () => {
    const { id: projectId } = await createTenant("project");
    const create = () => request("POST", "/admin/webhooks", { url: "https://example.com", projectId });
    const answers = await Promise.all(Array.from({ length: 101 }, create));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(100);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
  });

  it("go with their tenant", async () => {
    const tenant = await createTenant("status-page");
    const webhook = await createWebhook(new Receiver(), { statusPageId: tenant.id });
    await call("DELETE", `/admin/status-pages/${tenant.id}`);
    expect((await request("GET", `/admin/webhooks/${webhook.id}`)).status).toBe(404);
  });
});
