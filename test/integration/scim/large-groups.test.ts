import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Connection } from "../helpers/tenants.ts";
import { treesWith } from "../helpers/trees.ts";

const SIZE = 10_000;

describe.each(treesWith("Group"))("the $kind tree", (tree) => {
  let scim: Connection;
  let ids: readonly string[];
  let groupId: string;

  beforeAll(async () => {
    scim = await tree.connect({ enablePushGroups: true });
    ids = await seedUsers(scim.tenant.id, await scim.addUser("template@x.test"));
    groupId = await scim.addGroup("Large", ids);
  });

  it("RFC 7644 §3.4.1: GET of a group with 10,000 members answers them all, each once", async () => {
    const { status, body } = await scim.get(`/Groups/${groupId}`);
    expect([status, body.members?.length]).toEqual([200, SIZE]);
    expect(await scim.memberIds(groupId)).toEqual([...ids].sort());
    expect((await scim.get(`/Groups/${groupId}?excludedAttributes=members`)).text.length).toBeLessThan(1000);
  });

  it("RFC 7644 §3.5.1: PUT of 10,000 members makes the changes that there are, in one transaction", async () => {
    const { body: before } = await scim.get(`/Groups/${groupId}?excludedAttributes=members`);
    const put = (memberIds: readonly string[]) =>
      scim.put(`/Groups/${groupId}`, { displayName: "Large", members: memberIds.map((value) => ({ value })) });
    expect((await put([...ids].reverse())).body.meta).toEqual(before.meta);
    const unknown = await put([...ids.slice(1), "nobody"]);
    expect([unknown.status, unknown.body.detail.includes("nobody")]).toEqual([400, true]);
    expect((await scim.get(`/Groups/${groupId}?excludedAttributes=members`)).body).toEqual(before);
    const changed = await put(ids.slice(100));
    expect(changed.body.members).toHaveLength(SIZE - 100);
    expect(changed.body.meta.version).not.toBe(before.meta.version);
    expect((await put(ids)).body.members).toHaveLength(SIZE);
  });

  it("RFC 7644 §3.5.2: PATCH of one member of 10,000 touches that one", async () => {
    const [first = ""] = ids;
    const path = `/Groups/${groupId}`;
    expect((await scim.patch(path, [{ op: "remove", path: `members[value eq "${first}"]` }])).status).toBe(204);
    expect((await scim.list("/Groups", { filter: `members.value eq "${first}"` })).body.totalResults).toBe(0);
    expect((await scim.patch(path, [{ op: "add", path: "members", value: [{ value: first }] }])).status).toBe(204);
    expect((await scim.get(path)).body.members).toHaveLength(SIZE);
  });

  it("RFC 7644 §3.5.2: 10,000 members are added and removed by one operation each, or by one for all", async () => {
    const path = `/Groups/${await scim.addGroup("Patched")}`;
    const value = ids.map((id) => ({ value: id }));
    expect(
      (
        await scim.patch(
          path,
          value.map((member) => ({ op: "add", path: "members", value: [member] })),
        )
      ).status,
    ).toBe(204);
    expect((await scim.get(path)).body.members).toHaveLength(SIZE);
    expect((await scim.patch(path, [{ op: "remove", path: "members", value }])).status).toBe(204);
    expect((await scim.get(path)).body.members).toHaveLength(0);
    expect((await scim.patch(path, [{ op: "replace", value: { members: value } }])).status).toBe(204);
    expect((await scim.patch(path, [{ op: "remove", path: "members" }])).status).toBe(204);
    expect((await scim.get(path)).body.members).toHaveLength(0);
  });

  it("RFC 7644 §3.12: more members than one request can name are 413, and the detail says what to do", async () => {
    const path = `/Groups/${groupId}`;
    const { body: before } = await scim.get(path);
    const strangers = Array.from({ length: 60_000 }, (_, index) => ({
      value: `stranger-${String(index).padStart(27, "0")}`,
    }));
    const answers = [
      await scim.put(path, { displayName: "Large", members: strangers }),
      await scim.patch(path, [{ op: "add", path: "members", value: strangers }]),
      await scim.patch(path, [{ op: "remove", path: "members", value: strangers }]),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(413);
      expect(body.detail).toMatch(/2 MB.*PATCH/);
    }
    expect((await scim.get(path)).body).toEqual(before);
    const repeated = Array.from({ length: 60_000 }, (_, index) => ({ value: ids[index % SIZE] ?? "" }));
    expect((await scim.put(path, { displayName: "Large", members: repeated })).body.meta).toEqual(before.meta);
  });

  it("RFC 7644 §3.6: DELETE of a group of 10,000 leaves its users", async () => {
    expect((await scim.delete(`/Groups/${groupId}`)).status).toBe(204);
    expect((await scim.list("/Users", { filter: "groups pr", count: 0 })).body.totalResults).toBe(0);
    expect((await scim.list("/Users", { count: 0 })).body.totalResults).toBe(SIZE + 1);
  });
});

/** Copies a user many times over, behind the service's back: through SCIM this would take most of the time. */
async function seedUsers(projectId: string, templateId: string): Promise<string[]> {
  const ids = Array.from({ length: SIZE }, (_, index) => `copy-${String(index).padStart(6, "0")}`);
  const { results: columns } = await env.DB.prepare("SELECT name FROM pragma_table_info('users')").all<{
    name: string;
  }>();
  const names = columns.map(({ name }) => name);
  const own: Record<string, string> = { id: "value", user_name_key: "value", email: "value", email_key: "value" };
  const values = names.map((name) => own[name] ?? name);
  await env.DB.prepare(
    `INSERT INTO users (${names}) SELECT ${values} FROM users, json_each(?1) WHERE users.id = ?2 AND project_id = ?3`,
  )
    .bind(JSON.stringify(ids), templateId, projectId)
    .run();
  return ids;
}
