import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Bindings } from "../../../src/env.ts";
import { runScheduled } from "../../../src/scheduled.ts";
import { openDatabase } from "../../../src/storage/engine/database.ts";
import { drainEvents, type FeedEvent } from "../../../src/storage/journal/event-feed.ts";
import { ADMIN_TOKEN, ORIGIN } from "../helpers/admin-client.ts";
import { signedIn } from "../helpers/console-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { type Connection, createTenant } from "../helpers/tenants.ts";

type EventQueue = NonNullable<Bindings["EVENTS"]>;

let pushed: FeedEvent[];
const types = () => pushed.map(({ type }) => type);

const accepting: Pick<EventQueue, "sendBatch"> = {
  sendBatch: async (messages) => {
    pushed.push(...[...messages].map(({ body }) => body));
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  },
};
const refusing: Pick<EventQueue, "sendBatch"> = { sendBatch: () => Promise.reject(new Error("queue is down")) };

const bind = (queue: Pick<EventQueue, "sendBatch">) => ({ EVENTS: queue as EventQueue });

let scim: Connection;

beforeEach(async () => {
  pushed = [];
  scim = await (await createTenant("project")).connect();
  // The first use of a connection is told, too: here it has been.
  await createUser("known@x.test", {});
  await drainEvents(openDatabase(env.DB), accepting);
  pushed = [];
});
afterEach(() => {
  vi.restoreAllMocks();
});

function createUser(userName: string, bindings: Partial<Bindings>): Promise<Response> {
  const headers = { Authorization: `Bearer ${scim.token}`, "Content-Type": "application/scim+json" };
  const init = { method: "POST", headers, body: JSON.stringify({ userName }) };
  return fetchWorker(`${scim.baseUrl}/Users`, init, bindings);
}

describe("events are pushed to a queue", () => {
  it("once, in order, after the answer to an identity provider", async () => {
    for (const name of ["a", "b"]) await createUser(`${name}@x.test`, bind(accepting));
    expect(pushed.map(({ data }) => data.userName)).toEqual(["a@x.test", "b@x.test"]);
    expect(await drainEvents(openDatabase(env.DB), accepting)).toBe(0);
  });

  it("after an administrator's change over the admin route", async () => {
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}`, "Content-Type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify({ email: "made@x.test" }) };
    await fetchWorker(`${ORIGIN}/admin/projects/${scim.tenant.id}/users`, init, bind(accepting));
    expect(types()).toEqual(["user.created"]);
  });

  it("after an administrator's change in the console", async () => {
    const client = await signedIn();
    client.bindings = bind(accepting);
    await client.submit(`/console/projects/${scim.tenant.id}/teams/new`, { name: "Everyone" });
    expect(types()).toEqual(["team.created"]);
  });

  it("by the hourly run, when they were left over", async () => {
    await createUser("left@x.test", {});
    expect(types()).toEqual([]);
    await runScheduled({ ...env, ...bind(accepting) });
    expect(types()).toEqual(["user.created"]);
  });
});

describe("a queue that refuses", () => {
  it("fails no request, is told in the log, and is sent the same with the next", async () => {
    const printed = vi.spyOn(console, "error").mockImplementation(() => {});
    expect((await createUser("first@x.test", bind(refusing))).status).toBe(201);
    expect(printed.mock.calls).toEqual([['{"message":"event queue not drained","error":"queue is down"}']]);
    await createUser("second@x.test", bind(accepting));
    expect(pushed.map(({ data }) => data.userName)).toEqual(["first@x.test", "second@x.test"]);
  });

  it("keeps the position of a drain", async () => {
    const db = openDatabase(env.DB);
    await createUser("refused@x.test", {});
    await expect(drainEvents(db, refusing)).rejects.toThrow("queue is down");
    expect(await drainEvents(db, accepting)).toBe(1);
  });
});
