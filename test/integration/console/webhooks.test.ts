import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call, createProject, createStatusPage } from "../helpers/admin-client.ts";
import {
  type ConsoleClient,
  type ConsolePage,
  type Fields,
  fieldOf,
  isChecked,
  locationOf,
  signedIn,
  tokenOf,
} from "../helpers/console-client.ts";
import { createTold, expectComplete, feedOf, readWebhook, type Told } from "../helpers/delivery.ts";
import { createWebhook, Receiver } from "../helpers/receiver.ts";

let client: ConsoleClient;

beforeAll(async () => {
  client = await signedIn();
});

const pathOf = ({ webhook }: Told, page = "") => `/console/webhooks/${webhook.id}${page}`;

/** Presses a button of a webhook's page, and gets the page that it leads to. */
async function press(told: Told, action: string): Promise<ConsolePage> {
  return client.submitAndFollow(pathOf(told, action), {}, pathOf(told));
}

/** Gets a page after another one that is about something else: a secret is shown until then. */
async function leaveAndGet(path: string): Promise<ConsolePage> {
  await client.get("/console/audit");
  return client.get(path);
}

function secretOn({ html }: ConsolePage): string {
  return /id="new-secret" value="([^"]*)"/.exec(html)?.[1] ?? "";
}

async function auditOf({ webhook }: Told): Promise<JsonObject[]> {
  return (await call("GET", `/admin/audit?target=${webhook.id}`)).items as JsonObject[];
}

describe("a webhook of the console", () => {
  it("is made for one project: its secret is shown until one leaves, and it is told of that project only", async () => {
    const told = await createTold();
    const receiver = new Receiver();
    const list = `/console/projects/${told.tenant.id}/webhooks`;
    const fields: Fields = { url: receiver.url, description: "Pager", types: ["user.created", "user.deleted"] };
    const page = await client.submitAndFollow(`${list}/new`, fields);
    expect(page.text).toContain("The webhook is there.");
    const secret = secretOn(page);
    const [, id = ""] = /\/console\/webhooks\/([^/"]+)\/deliveries/.exec(page.html) ?? [];
    const again = await leaveAndGet(`/console/webhooks/${id}`);
    expect(again.html).not.toContain(secret);
    expect(again.text).toMatch(/Events User created, User deleted Position in the feed/);

    await told.idp.addUser("ann@x.test");
    await (await createTold()).idp.addUser("bob@x.test");
    const [first, ...others] = (await receiver.look()).received;
    expect(others).toEqual([]);
    expect(new Webhook(secret).verify(first?.body ?? "", first?.headers ?? {})).toMatchObject({ type: "user.created" });
    const { text, html } = await client.get(list);
    expect(text).toMatch(/https:\/\/receiver\.test\/… Pager Enabled Just now/i);
    expect(text).toContain("Webhooks 2");
    // The path of an address can be a secret: it stands on the webhook's own page only.
    expect(html).not.toContain(receiver.url);
  });

  it("is made for a status page, with what happens there to choose from", async () => {
    const { id } = await createStatusPage();
    const path = `/console/status-pages/${id}/webhooks/new`;
    const { html } = await client.get(path);
    expect(html).toContain('value="subscriber.created"');
    expect(html).not.toMatch(/value="(user|team)\./);
    const page = await client.submitAndFollow(path, { url: new Receiver().url });
    expect(page.text).toContain("Events All");
  });

  it("is made for all: it is told of every tenant, and stands in the list of the service", async () => {
    const receiver = new Receiver();
    const page = await client.submitAndFollow("/console/new-webhook", { url: receiver.url, types: "user.created" });
    expect(secretOn(page)).toMatch(/^whsec_/);
    const [one, other] = [await createTold(), await createTold()];
    await one.idp.addUser("ann@x.test");
    await other.idp.addUser("bob@x.test");
    const tenants = (await receiver.events()).map(({ tenant }) => tenant.id);
    expect(tenants).toEqual([one.tenant.id, other.tenant.id]);
    const { text } = await client.get("/console/webhooks");
    expect(text).toMatch(/https:\/\/receiver\.test\/… Enabled .*Everywhere/);
    await env.DB.prepare("DELETE FROM webhooks WHERE project_id IS NULL AND status_page_id IS NULL").run();
  });

  it.each([
    ["an address without TLS", { url: "http://example.com" }, "Must begin with https://."],
    ["an address within", { url: "https://10.0.0.1/" }, "Must be on the public internet"],
    ["no address", { url: " " }, "Must be an absolute URL"],
    ["an event that there is not", { url: "https://example.com", types: "user.vanished" }, "no such type of event"],
    ["a long description", { url: "https://example.com", description: "x".repeat(2001) }, "longer than 2000"],
  ])("comes back for %s, with what was typed, when it is made and when it is changed", async (_, fields, message) => {
    const told = await createTold({ description: "Kept" });
    const before = await readWebhook(told);
    for (const path of [`/console/projects/${told.tenant.id}/webhooks/new`, pathOf(told, "/settings")]) {
      const page = await client.submit(path, fields);
      expect(page.status, path).toBe(400);
      expect(page.text).toContain(message);
      expect(fieldOf(page, "url")).toBe(fields.url.trim());
    }
    expect(await readWebhook(told)).toEqual(before);
  });

  it("is changed, disabled and enabled again, and deleted with what that loses", async () => {
    const told = await createTold();
    const { url } = await readWebhook(told);
    const settings = await client.get(pathOf(told, "/settings"));
    expect([fieldOf(settings, "url"), isChecked(settings, "types", "user.created")]).toEqual([url, true]);
    const changed = { url: String(url), description: "On call", types: ["user.created", "user.blocked"] };
    expect((await client.submitAndFollow(pathOf(told, "/settings"), changed)).text).toContain("Saved.");
    expect(await readWebhook(told)).toMatchObject({ description: "On call", types: changed.types });

    await client.submitAndFollow(pathOf(told, "/disable"));
    await told.idp.addUser("ann@x.test");
    await told.idp.addUser("bob@x.test");
    const page = await client.get(pathOf(told));
    expect(page.text).toContain("The webhook is disabled: nothing is sent");
    expect(page.text).toContain("Events that wait 2 Oldest: just now");
    expect((await client.get(pathOf(told, "/disable"))).text).toContain("The webhook is disabled already.");
    expect(await told.receiver.events()).toEqual([]);
    await press(told, "/enable");
    await expectComplete(told);

    await client.submitAndFollow(pathOf(told, "/disable"));
    await told.idp.addUser("eve@x.test");
    const question = await client.get(pathOf(told, "/delete"));
    expect(question.text).toContain("1 event that it has not been sent yet is never sent.");
    const list = await client.submitAndFollow(pathOf(told, "/delete"));
    expect(list.text).toContain("The webhook is deleted.");
    expect(list.text).toContain("No webhook yet");
    expect((await client.get(pathOf(told))).status).toBe(404);
    const actions = (await auditOf(told)).map(({ action }) => action);
    expect(actions.reverse()).toEqual([
      "webhook.created",
      ...Array<string>(4).fill("webhook.updated"),
      "webhook.deleted",
    ]);
    const { text } = await client.get(`/console/audit?target=${told.webhook.id}`);
    expect(text).toMatch(
      /Changed the webhook .* Description: On call Events: user.created → user.created, user.blocked/,
    );
  });

  it("goes with its tenant, which says so before", async () => {
    const { id } = await createProject();
    await createWebhook(new Receiver(), { projectId: id });
    expect((await client.get(`/console/projects/${id}/delete`)).text).toContain("1 webhook is deleted as well");
  });
});

describe("a webhook whose receiver fails", () => {
  it("says why, since when, when it is tried next and how many wait; a button tries at once", async () => {
    const told = await createTold();
    await told.receiver.behave("error", "ok");
    for (const name of ["a", "b", "c"]) await told.idp.addUser(`${name}@x.test`);
    const { text } = await client.get(pathOf(told));
    expect(text).toContain("State Failing");
    expect(text).toContain("The receiver answered 500. It began just now: 1 attempt has failed. The next one comes in");
    expect(text).toContain("Events that wait 3");
    expect((await client.get(`/console/projects/${told.tenant.id}/webhooks`)).text).toContain("Failing");
    await press(told, "/enable");
    await expectComplete(told);
    const after = await client.get(pathOf(told));
    expect(after.text).toContain("State Enabled");
    expect(after.text).toContain("Events that wait 0");
  });

  it("is disabled once it is gone, says that, and is enabled again", async () => {
    const told = await createTold();
    await told.receiver.behave("gone", "ok");
    await told.idp.addUser("ann@x.test");
    const { text } = await client.get(pathOf(told));
    expect(text).toContain("The webhook is disabled: nothing is sent The receiver answered 410. It began just now");
    await press(told, "/enable");
    await expectComplete(told);
  });

  it("counts what it wants alone, and no further than ten thousand events", async () => {
    const told = await createTold();
    await client.submitAndFollow(pathOf(told, "/disable"));
    await told.idp.addUser("ann@x.test");
    const row = `SELECT 'x', 1, 'project', ?1, NULL, 'x', '2026-01-31T08:00:00.000Z', 'user.updated', 'x', '{}'`;
    await env.DB.prepare(
      `INSERT INTO events (id, version, tenant_kind, tenant_id, config_id, request_id, at, type, resource_id, data)
       WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 9000) ${row} FROM counter`,
    )
      .bind(told.tenant.id)
      .run();
    expect((await client.get(pathOf(told))).text).toContain("Events that wait 1 Oldest");
    await call("PATCH", `/admin/webhooks/${told.webhook.id}`, { types: [] });
    expect((await client.get(pathOf(told))).text).toMatch(/Events that wait 9,\d{3} Oldest/);
    await env.DB.prepare(
      "INSERT INTO events SELECT seq + 1000000, id, version, tenant_kind, tenant_id, config_id, request_id, at, type, resource_id, data FROM events WHERE tenant_id = ?1",
    )
      .bind(told.tenant.id)
      .run();
    expect((await client.get(pathOf(told))).text).toContain("Events that wait 10,000 or more");
    await env.DB.prepare("DELETE FROM events WHERE tenant_id = ?1").bind(told.tenant.id).run();
  });
});

describe("the deliveries of a webhook", () => {
  it("have each attempt with status and time, by outcome, tests included", async () => {
    const told = await createTold();
    await told.receiver.behave("error", "ok");
    await told.idp.addUser("ann@x.test");
    await press(told, "/enable");
    const failed = await client.get(pathOf(told, "/deliveries?outcome=error"));
    const [event] = await feedOf(told);
    expect(failed.text).toMatch(
      new RegExp(`User created ${event?.id} Failed 500 The receiver answered 500\\. 1 \\d+ ms Just now`, "i"),
    );
    expect(failed.text).not.toContain("Taken 204");
    await press(told, "/test");
    const all = await client.get(pathOf(told, "/deliveries"));
    expect(all.text).toMatch(/Test \S+ Taken 204 1 \d+ ms .*User created \S+ Taken 204 1 \d+ ms .*Failed 500/);
    expect((await client.get(pathOf(told, "/deliveries?outcome=success"))).text).not.toContain("Failed 500");
    expect((await client.get(pathOf(await createTold(), "/deliveries"))).text).toContain("Nothing has been sent yet");
  });

  it("have pages", async () => {
    const told = await createTold();
    await told.idp.addUsers(Array.from({ length: 51 }, (_, index) => ({ userName: `person-${index}@x.test` })));
    const { html } = await client.get(pathOf(told, "/deliveries?outcome=success"));
    const next = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(next).toContain("outcome=success");
    expect((await client.get(next)).text).toMatch(/51–\d+ of \d+ First page Previous page/);
  });
});

describe("the test of a webhook", () => {
  it("is sent now, and the page tells what the receiver answered", async () => {
    const told = await createTold();
    await told.receiver.behave("ok", "redirect");
    expect((await press(told, "/test")).text).toMatch(/The receiver took the test: it answered 204 after \d+ ms\./);
    const failed = await press(told, "/test");
    expect(failed.text).toContain("The test failed. The receiver answered 302; redirects are not followed.");
    expect(failed.html).toMatch(/<div class="message bad" role="alert">/);
    expect(failed.text).toContain("State Enabled");
    expect((await told.receiver.events()).map(({ type }) => type)).toEqual(["webhook.test", "webhook.test"]);
  });
});

describe("sending again", () => {
  it("begins at a day, or after a cursor, and changes nothing for what is neither", async () => {
    const told = await createTold();
    for (const name of ["a", "b", "c"]) await told.idp.addUser(`${name}@x.test`);
    const [first, second, third] = await feedOf(told);
    // As if the second had happened a day later, and the third, which was committed after it, a moment before that.
    const days = ["2026-03-01T10:00:00.000Z", "2026-03-02T00:00:00.002Z", "2026-03-02T00:00:00.001Z"];
    await env.DB.prepare("UPDATE events SET at = '2026-02-28T00:00:00.000Z'").run();
    for (const [index, event] of [first, second, third].entries()) {
      await env.DB.prepare("UPDATE events SET at = ?1 WHERE id = ?2").bind(days[index], event?.id).run();
    }
    const names = async () => (await told.receiver.events()).map(({ data }) => String(data.userName)[0]).join("");
    expect(await names()).toBe("abc");
    const path = pathOf(told, "/replay");
    const byDay = await client.submitAndFollow(path, { from: "2026-03-02" });
    expect(byDay.text).toContain(`What came after ${Number(second?.cursor) - 1} in the feed is sent again`);
    expect(await names()).toBe("abcbc");
    await client.submitAndFollow(path, { cursor: second?.cursor ?? "" });
    expect(await names()).toBe("abcbcc");
    const ahead = await client.submitAndFollow(path, { cursor: "999999999" });
    expect(ahead.text).toContain("had not come that far yet");

    for (const [fields, message] of [
      [{}, "one of the two"],
      [{ from: "2026-03-02", cursor: "1" }, "one of the two"],
      [{ from: "yesterday" }, "Must be a day"],
      [{ from: "2999-01-01" }, "Nothing has happened since then."],
      [{ cursor: "the first" }, "This is no cursor of the feed."],
    ] as const) {
      const page = await client.submit(path, fields);
      expect([page.status, page.text.includes(message)], JSON.stringify(fields)).toEqual([400, true]);
    }
    expect(await names()).toBe("abcbcc");
    expect((await auditOf(told))[0]).toMatchObject({ action: "webhook.updated" });
  });
});

describe("a new secret of a webhook", () => {
  it("is shown until one leaves, and signed with beside the one before for as long as was chosen", async () => {
    const told = await createTold();
    const path = pathOf(told, "/secret");
    const secret = secretOn(await client.submitAndFollow(path, { grace: "86400" }));
    expect((await client.get(pathOf(told, "/deliveries"))).html).not.toContain(secret);
    expect((await leaveAndGet(pathOf(told))).html).not.toContain(secret);
    await told.idp.addUser("ann@x.test");
    const last = secretOn(await client.submitAndFollow(path, { grace: "0" }));
    await told.idp.addUser("bob@x.test");
    const verifiers = [told.webhook.secret, secret, last];
    const verified = (await told.receiver.look()).received.map(({ body, headers }) =>
      verifiers.map((each) => {
        try {
          return new Webhook(each).verify(body, headers) !== undefined;
        } catch {
          return false;
        }
      }),
    );
    expect(verified).toEqual([
      [true, true, false],
      [false, false, true],
    ]);
    expect((await client.submit(path, { grace: "5" })).status).toBe(400);
    expect((await auditOf(told)).filter(({ action }) => action === "webhook.rotated")).toHaveLength(2);
  });
});

describe("what a webhook's buttons do", () => {
  it("is not done without the token of the session, nor for a webhook that is not there", async () => {
    const told = await createTold();
    const csrf = tokenOf(await client.get(pathOf(told)));
    for (const action of ["/test", "/enable", "/replay", "/secret", "/settings", "/disable", "/delete"]) {
      const forged = await client.post(pathOf(told, action), { csrf: "wrong" });
      expect([forged.status, forged.text.includes("nothing has been done yet")], action).toEqual([403, true]);
      const fields = { csrf, url: "https://example.com", grace: "0", cursor: "1" };
      expect((await client.post(`/console/webhooks/nothing${action}`, fields)).status, action).toBe(404);
    }
    expect(await told.receiver.events()).toEqual([]);
    expect((await auditOf(told)).map(({ action }) => action)).toEqual(["webhook.created"]);
    const answer = await client.submit(pathOf(told, "/test"), {}, pathOf(told));
    expect(locationOf(answer)).toBe(pathOf(told));
  });
});
