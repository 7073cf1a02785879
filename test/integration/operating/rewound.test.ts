import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { rewoundStatements } from "../../../scripts/rewound/statements.ts";
import type { FeedEvent } from "../../../src/storage/journal/event-feed.ts";
import { call, createStatusPage, request } from "../helpers/admin-client.ts";
import { createTold, deliver } from "../helpers/delivery.ts";
import { createTenant } from "../helpers/tenants.ts";

interface Page {
  readonly items: readonly FeedEvent[];
  readonly nextCursor: string | null;
}

const readFeed = async (query = "") => (await call("GET", `/admin/events?limit=200&${query}`)) as unknown as Page;

async function endOfFeed(): Promise<number> {
  const row = await env.DB.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'events'").first<{ seq: number }>();
  return row?.seq ?? 0;
}

/** The database goes back to where the feed ended at a position, as D1's Time Travel would have it. */
async function goBack(position: number): Promise<void> {
  await env.DB.batch([
    env.DB.prepare("DELETE FROM events WHERE seq > ?").bind(position),
    env.DB.prepare("UPDATE sqlite_sequence SET seq = ? WHERE name = 'events'").bind(position),
    env.DB.prepare("UPDATE webhooks SET position = MIN(position, ?)").bind(position),
  ]);
}

async function rewound(until: number): Promise<void> {
  const statements = rewoundStatements(until, new Date())
    .split(";\n")
    .filter((text) => text.trim() !== "");
  await env.DB.batch(statements.map((statement) => env.DB.prepare(statement)));
}

describe("a feed that went back to an earlier state", () => {
  it("answers 410 to a cursor beyond its end, and says what to do", async () => {
    await (await createTenant("project")).connect();
    const end = await endOfFeed();
    expect((await readFeed(`cursor=${end}`)).items).toEqual([]);
    const response = await request("GET", `/admin/events?cursor=${end + 1}`);
    expect(response.status).toBe(410);
    expect(response.body.detail).toBe(
      `The feed does not have the cursor ${end + 1}: it went back to an earlier state, and what it told after that is undone. Read everything that you keep anew, over the admin route; then go on with the cursor ${end}.`,
    );
  });

  it("goes on from a cursor whose events have expired", async () => {
    const scim = await (await createTenant("project")).connect();
    const end = await endOfFeed();
    await env.DB.prepare("DELETE FROM events").run();
    expect((await readFeed(`cursor=${end}`)).items).toEqual([]);
    await call("POST", `/admin/projects/${scim.tenant.id}/teams`, { name: "Later" });
    const told = await readFeed(`cursor=${end}`);
    expect(told.items.map(({ type }) => type)).toEqual(["team.created"]);
    expect((await readFeed(`cursor=${end - 1}`)).items).toEqual(told.items);
  });

  it("tells every tenant, gives no cursor twice, and goes on answering 410 to what is undone", async () => {
    const told = await createTold({ types: [] });
    const page = await createStatusPage();
    const kept = await endOfFeed();
    await told.idp.addUser("undone@x.test");
    const end = await endOfFeed();
    await deliver(2);
    await goBack(kept);
    await rewound(end);

    const data = { after: String(kept), until: String(end) };
    for (const query of [`projectId=${told.tenant.id}`, `statusPageId=${page.id}`]) {
      const { items } = await readFeed(`${query}&type=tenant.restored`);
      expect(items).toMatchObject([{ version: 1, configId: null, data }]);
    }
    const restored = (await readFeed(`cursor=${kept}`)).items;
    expect(new Set(restored.map(({ type }) => type))).toEqual(new Set(["tenant.restored"]));
    expect(Number(restored[0]?.cursor)).toBe(end + 1);
    for (let cursor = kept + 1; cursor <= end; cursor += 1) {
      expect((await request("GET", `/admin/events?cursor=${cursor}`)).status).toBe(410);
    }

    await told.idp.addUser("new@x.test");
    await deliver(2);
    const types = (await told.receiver.events()).map(({ type }) => type);
    expect(types.slice(-2)).toEqual(["tenant.restored", "user.created"]);
    await rewound(end);
    expect((await readFeed(`projectId=${told.tenant.id}&type=tenant.restored`)).items).toHaveLength(1);
  });
});
