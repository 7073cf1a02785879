import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { LogItem } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

// What a row of the provisioning log keeps of what clients send: no secret, and no text without a bound.

/** Every text of a row but its body. */
const textsOf = ({ requestBody: _requestBody, ...row }: LogItem) =>
  Object.values(row).filter((value): value is string => typeof value === "string");

function expectBounded(rows: readonly LogItem[]): void {
  for (const row of rows) for (const text of textsOf(row)) expect(text.length).toBeLessThanOrEqual(1024);
}

describe.each(trees)("the $kind tree", (tree) => {
  it("Provisioning log: no text is longer than 1,024 characters, what is longer ends in …, and no row is lost", async () => {
    const scim = await tree.connect({ requireEmail: false });
    const ann = await scim.addUser("ann@x.test");
    const long = "x".repeat(5000);
    await scim.post("/Users", { userName: `${long}@x.test` });
    await scim.put(`/Users/${long}`, { userName: "bob@x.test" });
    await scim.patch(`/Users/${ann}`, [{ op: "add", path: `meta[version eq "${long}"]`, value: "x" }]);
    await scim.patch(
      `/Users/${ann}`,
      Array.from({ length: 30 }, (_, index) => ({ op: "add", path: `nope${index}${long}`, value: "x" })),
    );
    await scim.get(`/Users/${long}`);
    await scim.get(`/${long}`);
    const rows = await scim.log();
    expect(rows.map(({ status }) => status)).toEqual([404, 404, 200, 400, 404, 400, 201]);
    expectBounded(rows);
    expect(rows[0]?.path).toMatch(/^\/.*x{500}…$/);
    expect(rows[2]).toMatchObject({ outcome: "warning", detail: expect.stringMatching(/^The path “nope0x+…”.*…$/) });
    expect(rows[5]?.email).toMatch(/^x+…$/);
  });

  it("Provisioning log: 100 failures in a bulk request, one with a path of 700 KB, are all told", async () => {
    const scim = await tree.connect();
    const failures = Array.from({ length: 100 }, (_, index) => ({
      method: "DELETE",
      path: index === 50 ? `/Users/${"é".repeat(350_000)}` : `/Users/none${index}`,
    }));
    const { status, body } = await scim.bulk(failures);
    expect([status, body.Operations.length]).toEqual([200, 100]);
    for (const { response } of body.Operations) expect(response.detail.length).toBeLessThanOrEqual(1024);
    const rows = await scim.log();
    expect(rows).toHaveLength(100);
    expectBounded(rows);
    expect(rows.filter(({ path }) => path.endsWith("…"))).toHaveLength(1);
  });

  it("Provisioning log: e-mails from before they had a limit are cut", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const table = tree.kind === "project" ? "users" : "subscribers";
    const long = `${"é".repeat(3000)}@x.test`;
    await env.DB.prepare(`UPDATE ${table} SET email = ?1, email_key = ?1 WHERE id = ?2`).bind(long, id).run();
    await scim.delete(`/Users/${id}`, { "If-Match": 'W/"none"' });
    await scim.delete(`/Users/${id}`);
    const rows = (await scim.log()).slice(0, 2);
    expect(rows.map(({ status }) => status)).toEqual([204, 412]);
    expectBounded(rows);
    for (const { email } of rows) expect(email).toMatch(/^é{1023}…$/);
  });

  it("Provisioning log: the presented token is nowhere, whatever it was sent in", async () => {
    const printed = vi.spyOn(console, "log").mockImplementation(() => {});
    const scim = await tree.connect();
    const ann = await scim.addUser("ann@x.test");
    const encoded = Array.from(scim.token, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
    const json = JSON.stringify({ authorization: "x", note: scim.token });
    await scim.get(`/Users/${scim.token}`);
    await scim.delete(`/Users/${encoded}`);
    await scim.get(`/${scim.token}/${encoded}`);
    await scim.post("/Users", { userName: scim.token, [scim.token]: scim.token, nickName: json });
    await scim.send("POST", "/Users", undefined, { text: `{"userName":"${scim.token}"` });
    await scim.patch(`/Users/${ann}`, [{ op: "add", path: scim.token, value: "x" }]);
    await scim.patch(`/Users/${ann}`, [{ op: "add", path: `${scim.token}[`, value: "x" }]);
    await scim.search("/Users", { filter: `userName eq "${scim.token}" and` });
    await scim.bulk([
      { method: "PUT", path: `/Users/${scim.token}`, data: { userName: "x@x.test", note: scim.token } },
      { method: "POST", path: "/Users", bulkId: scim.token, data: { userName: scim.token } },
      { method: scim.token, path: "/Users" },
    ]);
    const rows = await scim.log();
    expect(rows.map(({ status }) => status)).toEqual([400, 400, 404, 400, 400, 200, 400, 400, 404, 404, 404, 201]);
    expect(JSON.stringify(rows)).not.toContain(scim.token);
    expect(JSON.stringify(rows)).not.toContain(encoded);
    expect(JSON.stringify(rows)).toContain("[removed]");
    expect(rows[5]?.outcome).toBe("warning");
    expect(JSON.stringify(printed.mock.calls)).not.toContain(scim.token);
    expect(JSON.stringify(printed.mock.calls)).not.toContain(encoded);
    vi.restoreAllMocks();
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it("Provisioning log: names of teams from before they had a limit are cut", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const ann = await scim.addUser("ann@x.test");
    const id = await scim.addGroup("Team");
    const attributes = JSON.stringify({ displayName: "é".repeat(250_000) });
    await env.DB.prepare("UPDATE teams SET attributes = ?1 WHERE id = ?2").bind(attributes, id).run();
    await scim.patch(`/Groups/${id}`, [{ op: "add", path: "members", value: [{ value: ann }] }]);
    const [row] = await scim.log();
    expect(row?.group).toMatch(/^é{1023}…$/);
    await scim.patch(`/Groups/${id}`, [{ op: "add", path: "externalId", value: "x" }]);
    expectBounded(await scim.log());
  });
});
