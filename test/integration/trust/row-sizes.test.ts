import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { insertUsers } from "../helpers/many-rows.ts";
import { trees, treesWith } from "../helpers/trees.ts";

// What a request leaves in the log and in the feed is bounded, whatever it sends: cut, never lost.

const MAX_ROW_BYTES = 16 * 1024;

/** The bytes of the largest row of a configuration in a table, and how many rows it has. */
async function sizeOf(table: "provisioning_log" | "events", configId: string) {
  const columns =
    table === "events"
      ? ["type", "data"]
      : ["path", "detail", "resource_id", "email", "email_key", "group_name", "request_body"];
  const size = columns.map((column) => `COALESCE(octet_length(${column}), 0)`).join(" + ");
  const row = await env.DB.prepare(
    `SELECT COUNT(*) AS count, MAX(${size}) AS largest FROM ${table} WHERE config_id = ?`,
  )
    .bind(configId)
    .first<{ count: number; largest: number }>();
  return { count: row?.count ?? 0, largest: row?.largest ?? 0 };
}

describe.each(trees)("the log of the $kind tree", (tree) => {
  it("has all of 100 failures of a bulk request, one with a path of 700 KB among them (seen: none was logged)", async () => {
    const scim = await tree.connect();
    const failing = Array.from({ length: 99 }, (_, index) => ({
      method: "PUT",
      path: `/Users/nobody-${index}`,
      data: { userName: `user${index}@x.test`, title: "€".repeat(3000) },
    }));
    const answer = await scim.bulk([
      ...failing,
      { method: "PUT", path: `/Users/${"x".repeat(700_000)}`, data: { userName: "a@x.test" } },
    ]);
    expect(answer.body.Operations.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => "404"));
    const { count, largest } = await sizeOf("provisioning_log", scim.configId);
    expect([count, largest < MAX_ROW_BYTES]).toEqual([100, true]);
    const cut = (await scim.log()).find(({ path }) => path.includes("xxx"));
    expect([cut?.path.length, cut?.path.endsWith("…"), cut?.resourceId?.length]).toEqual([1024, true, 1024]);
  });

  it("has 1,000 failures of a bulk request with bodies that are all kept up to their limit", async () => {
    const scim = await tree.connect();
    const failing = Array.from({ length: 1000 }, (_, index) => ({
      method: "PUT",
      path: `/Users/nobody-${index}`,
      data: { userName: `user${index}@x.test`, title: "t".repeat(1800) },
    }));
    expect((await scim.bulk(failing)).status).toBe(200);
    expect((await sizeOf("provisioning_log", scim.configId)).count).toBe(1000);
  });

  it.each([
    ["a path", (length: number) => `/Users/${"%E2%82%AC".repeat(length)}`],
    ["a filter", (length: number) => `/Users?filter=${"€".repeat(length)}`],
    ["an endpoint", (length: number) => `/${"€".repeat(length)}`],
  ])("is small whatever the length of %s, and so is the answer", async (_name, path) => {
    const scim = await tree.connect();
    const { status, text } = await scim.get(path(5000));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text.length).toBeLessThan(3000);
    const { count, largest } = await sizeOf("provisioning_log", scim.configId);
    expect([count, largest < MAX_ROW_BYTES]).toEqual([1, true]);
  });
});

describe.each(treesWith("Group"))("the feed of the $kind tree", (tree) => {
  it("tells of many members in events of at most 16 KiB, each once", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    // Ids as long as those that the service gives.
    const prefix = scim.configId.slice(0, 31);
    await insertUsers(scim.tenant.id, prefix, { count: 1999 });
    const ids = Array.from({ length: 1999 }, (_, index) => `${prefix}-${index + 1}`);
    const id = await scim.addGroup("All", ids);
    const { largest } = await sizeOf("events", scim.configId);
    const told = await env.DB.prepare("SELECT COUNT(*) AS count FROM events WHERE resource_id = ?").bind(id).first();
    expect([told?.count, largest < MAX_ROW_BYTES]).toEqual([1 + 5, true]);
    const { results } = await env.DB.prepare(
      "SELECT member.value AS id FROM events, json_each(events.data, '$.userIds') AS member WHERE resource_id = ? ORDER BY 1",
    )
      .bind(id)
      .all<{ id: string }>();
    expect(results.map((row) => row.id)).toEqual([...ids].sort());
  });
});
