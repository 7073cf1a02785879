import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { insertMembers, insertUsers } from "../helpers/many-rows.ts";
import type { ScimAnswer } from "../helpers/scim-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { treesWith } from "../helpers/trees.ts";

// Answers of any size that the limits of a page allow: complete, and never held whole.

const GROUPS = 12;
const MEMBERS = 1500;
/** Bytes of JSON that one answer of the database may have; an isolate holds it several times over. */
const MAX_DATABASE_ANSWER = 8 * 2 ** 20;

/** A database that notes how large its answers are, and stops working when it is told to. */
function watch(fails: (batch: number) => boolean = () => false) {
  const sizes: number[] = [];
  const batch: D1Database["batch"] = async <T>(statements: D1PreparedStatement[]) => {
    if (fails(sizes.length)) throw new Error("D1_ERROR: something nobody foresaw");
    const results = await env.DB.batch<T>(statements);
    sizes.push(JSON.stringify(results.map(({ results: rows }) => rows)).length);
    return results;
  };
  const DB = { prepare: (sql: string) => env.DB.prepare(sql), batch } as D1Database;
  return { sizes, DB };
}

const roundTrips = ({ headers }: ScimAnswer) =>
  Number(/round trips (\d+)/.exec(headers.get("Server-Timing") ?? "")?.[1]);

describe.each(treesWith("Group"))("large answers of the $kind tree", (tree) => {
  let scim: Connection;
  let prefix: string;
  let groupIds: string[];
  let memberIds: string[];

  beforeAll(async () => {
    scim = await tree.connect({ enablePushGroups: true });
    await scim.get("/ServiceProviderConfig");
    prefix = scim.configId;
    await insertUsers(scim.tenant.id, prefix, { count: MEMBERS });
    memberIds = Array.from({ length: MEMBERS }, (_, index) => `${prefix}-${index + 1}`).sort();
    groupIds = [];
    for (let index = 0; index < GROUPS; index += 1) groupIds.push(await scim.addGroup(`Group ${GROUPS - index}`));
    await insertMembers(groupIds, prefix, MEMBERS);
  });

  const idsIn = (group: JsonObject) => (group.members as JsonObject[]).map(({ value }) => value);

  it.each([
    ["in the order of ids", {}],
    ["sorted by name", { sortBy: "displayName", sortOrder: "descending" }],
    ["on a page of a thousand", { count: 1000 }],
    ["by a filter", { filter: 'displayName co "Group"' }],
    ["by a cursor", { cursor: "", count: 10 }],
  ])("RFC 7644 §3.4.2: a page of groups has all members of each, %s", async (_name, query) => {
    const { DB, sizes } = watch();
    const client = scim.over((url, init) => fetchWorker(url, init, { DB }));
    const { status, body } = await client.search("/Groups", query);
    const count = "cursor" in query ? 10 : GROUPS;
    expect([status, body.totalResults, body.itemsPerPage, body.Resources.length]).toEqual([200, GROUPS, count, count]);
    const names = body.Resources.map(({ displayName }) => displayName);
    if ("sortBy" in query) expect(names).toEqual([...names].sort().reverse());
    else expect(body.Resources.map(({ id }) => id)).toEqual(groupIds.slice(0, count));
    for (const group of body.Resources) expect(idsIn(group as unknown as JsonObject)).toEqual(memberIds);
    expect(Math.max(...sizes)).toBeLessThan(MAX_DATABASE_ANSWER);
  });

  it("RFC 7644 §3.9: what is asked for of a large list is shown, and nothing else", async () => {
    const [id] = groupIds;
    const values = await scim.get(`/Groups/${id}?attributes=members.value`);
    expect(values.body).toEqual({ schemas: expect.anything(), id, members: memberIds.map((value) => ({ value })) });
    const { body } = await scim.list("/Groups", { excludedAttributes: "members" });
    expect(body.Resources.some((group) => "members" in group)).toBe(false);
    const types = await scim.search("/Groups", { attributes: ["members.type"], count: 1 });
    expect(types.body.Resources[0]?.members).toHaveLength(MEMBERS);
  });

  it("RFC 7644 §3.4.3: a root search answers them like any other", async () => {
    const { body } = await scim.search("", { filter: 'meta.resourceType eq "Group"', count: 1000 });
    expect(body.Resources).toHaveLength(GROUPS);
    for (const group of body.Resources) expect(idsIn(group as unknown as JsonObject)).toEqual(memberIds);
  });

  it("a write answers all members of a group as well, and its version", async () => {
    const path = `/Groups/${groupIds[0]}`;
    const { status, headers, body } = await scim.put(path, {
      displayName: "Renamed",
      members: memberIds.map((value) => ({ value })),
    });
    expect([status, headers.get("ETag")]).toEqual([200, body.meta.version]);
    expect(body.members).toHaveLength(MEMBERS);
    await scim.put(path, { displayName: `Group ${GROUPS}`, members: memberIds.map((value) => ({ value })) });
  });

  it("RFC 7644 §3.4.2: a page of users has large documents and many groups of each", async () => {
    const other = await tree.connect({ enablePushGroups: true });
    await insertUsers(other.tenant.id, other.configId, { count: 40, titleLength: 250_000 });
    const id = await other.addUser("member@x.test");
    const teams = Array.from({ length: 2100 }, (_, index) => ({
      method: "POST",
      path: "/Groups",
      bulkId: `b${index}`,
      data: { displayName: `${"n".repeat(index % 7 === 0 ? 900 : 20)}${index}`, members: [{ value: id }] },
    }));
    for (let start = 0; start < teams.length; start += 700) {
      const { body: made } = await other.bulk(teams.slice(start, start + 700));
      expect(made.Operations.filter(({ status }) => status !== "201")).toEqual([]);
    }
    const { DB, sizes } = watch();
    const client = other.over((url, init) => fetchWorker(url, init, { DB }));
    const { body } = await client.list("/Users", { count: 100 });
    expect([body.totalResults, body.Resources.length, body.itemsPerPage]).toEqual([41, 41, 41]);
    const titles = body.Resources.map((user) => String(user.title ?? "").length);
    expect(titles.filter((length) => length === 250_000)).toHaveLength(40);
    const member = body.Resources.find((user) => user.id === id);
    expect(new Set(member?.groups?.map(({ value }) => value)).size).toBe(teams.length);
    expect((await client.get(`/Users/${id}`)).body.groups).toEqual(member?.groups);
    expect(Math.max(...sizes)).toBeLessThan(MAX_DATABASE_ANSWER);
  });

  it("a small answer is one round trip", async () => {
    const small = await tree.connect({ enablePushGroups: true });
    const ids = [await small.addUser("a@x.test"), await small.addUser("b@x.test")];
    const group = await small.addGroup("Small", ids);
    for (const path of [
      `/Groups/${group}`,
      `/Users/${ids[0]}`,
      "/Groups",
      "/Users?count=1000",
      '/Groups?filter=displayName eq "Small"',
      "/Users?sortBy=title",
    ]) {
      expect(roundTrips(await small.get(path)), path).toBe(1);
    }
  });

  it("the round trips of a page grow with what is on it, not with the number of groups", async () => {
    const other = await tree.connect({ enablePushGroups: true });
    await insertUsers(other.tenant.id, other.configId, { count: 50 });
    const teams = Array.from({ length: 700 }, (_, index) => ({
      method: "POST",
      path: "/Groups",
      bulkId: `b${index}`,
      data: { displayName: `Team ${index}` },
    }));
    const made = (await other.bulk(teams)).body.Operations.map(({ location }) => location?.split("/").at(-1) ?? "");
    await insertMembers(made, other.configId, 50);
    const { DB, sizes } = watch();
    const client = other.over((url, init) => fetchWorker(url, init, { DB }));
    const { body } = await client.list("/Groups", { count: 1000 });
    expect([body.Resources.length, sizes.length <= 14]).toEqual([700, true]);
    expect(body.Resources.every(({ members }) => (members as unknown[]).length === 50)).toBe(true);
  });

  it("more than half a million members on one page are 400 tooMany, which says what to do, and fewer are not", async () => {
    const other = await tree.connect({ enablePushGroups: true });
    await insertUsers(other.tenant.id, other.configId, { count: 20_000 });
    const made: string[] = [];
    for (let index = 0; index < 26; index += 1) made.push(await other.addGroup(`Group ${index}`));
    await insertMembers(made, other.configId, 20_000);
    const { status, body } = await other.list("/Groups", { count: 26 });
    expect([status, body.scimType]).toEqual([400, "tooMany"]);
    expect(body.detail).toContain("Ask for fewer at once by “count”");
    expect((await other.get("/Groups?count=26&excludedAttributes=members")).body.Resources).toHaveLength(26);
    expect((await other.get("/Groups?count=5")).body.Resources).toHaveLength(5);
  }, 60_000);

  describe("when something goes wrong in the middle of an answer", () => {
    /** The answer begins, since its first part is there already. */
    const begin = async (client: Connection, path: string, fails?: (batch: number) => boolean) => {
      const { DB, sizes } = watch(fails);
      const headers = { Authorization: `Bearer ${client.token}` };
      const response = await fetchWorker(`${client.baseUrl}${path}`, { headers }, { DB });
      expect([response.status, sizes.length]).toEqual([200, 2]);
      return response;
    };

    it.each([
      ["/Groups", 2],
      ["/Groups?count=1000", 3],
    ])("%s: the connection ends when the database fails, and no short list looks whole", async (path, batch) => {
      const response = await begin(scim, path, (each) => each >= batch);
      await expect(response.text()).rejects.toThrow();
    });

    it("the connection ends when the token is revoked", async () => {
      const guest = await scim.tenant.connect();
      await guest.get("/ServiceProviderConfig");
      const response = await begin(guest, "/Groups");
      await env.DB.prepare("DELETE FROM tokens WHERE config_id = ?").bind(guest.configId).run();
      await expect(response.text()).rejects.toThrow();
    });
  });

  it("others have their turn while a long answer is read", async () => {
    const { DB, sizes } = watch();
    let [turns, isOver] = [0, false];
    const takeTurns = async () => {
      while (!isOver) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        turns += 1;
      }
    };
    const others = takeTurns();
    const client = scim.over((url, init) => fetchWorker(url, init, { DB }));
    expect((await client.list("/Groups")).body.Resources).toHaveLength(GROUPS);
    isOver = true;
    await others;
    expect(sizes.length).toBeGreaterThan(5);
    // The first few calls need none; the reading of the answer by the test has some of its own.
    expect(turns).toBeGreaterThan(sizes.length - 4);
  });

  it("settings that change while an answer is read do not break it off", async () => {
    const { DB, sizes } = watch();
    const headers = { Authorization: `Bearer ${scim.token}` };
    const response = await fetchWorker(`${scim.baseUrl}/Groups`, { headers }, { DB });
    await scim.change({ requireEmail: true });
    const before = sizes.length;
    const body = (await response.json()) as { Resources: JsonObject[] };
    await scim.change({ requireEmail: false });
    expect(sizes.length).toBeGreaterThan(before);
    expect(body.Resources.map(idsIn)).toEqual(groupIds.map(() => memberIds));
  });

  it("members who join and leave while a group is read may be in the answer; everybody else is, once", async () => {
    const other = await tree.connect({ enablePushGroups: true });
    await insertUsers(other.tenant.id, other.configId, { count: 12_000 });
    const id = await other.addGroup("Busy");
    await insertMembers([id], other.configId, 11_999);
    const response = await fetchWorker(`${other.baseUrl}/Groups/${id}`, {
      headers: { Authorization: `Bearer ${other.token}` },
    });
    const remove = { op: "remove", path: `members[value eq "${other.configId}-1"]` };
    await other.patch(`/Groups/${id}`, [
      remove,
      { op: "add", path: "members", value: [{ value: `${other.configId}-12000` }] },
    ]);
    const body = (await response.json()) as { members: { value: string }[]; meta: { version: string } };
    const ids = body.members.map(({ value }) => value);
    const steady = new Set(Array.from({ length: 11_998 }, (_, index) => `${other.configId}-${index + 2}`));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((each) => steady.has(each))).toHaveLength(steady.size);
    // What was read has the version from before: who changes it under that version is refused.
    const isCurrent = (await other.get(`/Groups/${id}`)).body.meta.version === body.meta.version;
    expect(isCurrent).toBe(false);
  });
});
