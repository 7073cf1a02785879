import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Connection } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

const TOTAL = 12;
const users = Array.from({ length: TOTAL }, (_, index) => ({
  userName: `u${String(index).padStart(2, "0")}@x.test`,
  title: index % 2 === 0 ? "even" : "odd",
}));

describe.each(trees)("index paging of the $kind tree", (tree) => {
  let scim: Connection;
  let ids: readonly string[];

  beforeAll(async () => {
    scim = await tree.connect();
    ids = await scim.addUsers(users);
  });

  /** `startIndex` and `count` as they are sent, and the positions that come back, from 1. */
  const pages: readonly (readonly [Record<string, string>, number, number[]])[] = [
    [{}, 1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    [{ count: "5" }, 1, [1, 2, 3, 4, 5]],
    [{ startIndex: "6", count: "5" }, 6, [6, 7, 8, 9, 10]],
    [{ startIndex: "11", count: "5" }, 11, [11, 12]],
    [{ startIndex: "12" }, 12, [12]],
    [{ startIndex: "13", count: "5" }, 13, []],
    [{ startIndex: "4294967296", count: "5" }, 4_294_967_296, []],
    [{ startIndex: "99999999999999999999", count: "5" }, Number.MAX_SAFE_INTEGER, []],
    [{ startIndex: "0", count: "2" }, 1, [1, 2]],
    [{ startIndex: "-99999999999999999999", count: "2" }, 1, [1, 2]],
    [{ count: "0" }, 1, []],
    [{ count: "-3" }, 1, []],
    [{ count: "-4294967296" }, 1, []],
    [{ startIndex: "3", count: "0" }, 3, []],
    [{ count: "2147483647" }, 1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    [{ STARTINDEX: "2", COUNT: "1" }, 2, [2]],
    [{ startIndex: "", count: "" }, 1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ];

  it.each(pages)("RFC 7644 §3.4.2.4: %j", async (parameters, startIndex, positions) => {
    const { status, body } = await scim.list("/Users", parameters);
    expect(status).toBe(200);
    expect(body).toMatchObject({ totalResults: TOTAL, startIndex, itemsPerPage: positions.length });
    expect(body.Resources.map(({ id }) => ids.indexOf(id) + 1)).toEqual(positions);
    expect(body).not.toHaveProperty("nextCursor");
    const numbers = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, value && Number(value)]),
    );
    expect((await scim.send("POST", "/Users/.search", numbers)).body).toEqual(body);
  });

  it.each([{ startIndex: "x" }, { startIndex: "1.5" }, { count: "ten" }, { count: "1e2" }])(
    "RFC 7644 §3.4.2.4: %j is 400 invalidValue",
    async (parameters) => {
      const refused = { status: 400, body: { scimType: "invalidValue" } };
      expect(await scim.list("/Users", parameters as Record<string, string>)).toMatchObject(refused);
      expect(await scim.send("POST", "/Users/.search", parameters as Record<string, string>)).toMatchObject(refused);
    },
  );

  it("RFC 7644 §3.4.2.4: the pages together are the list, each user once", async () => {
    const seen: string[] = [];
    for (let startIndex = 1; startIndex <= TOTAL; startIndex += 5) {
      const { body } = await scim.list("/Users", { startIndex, count: 5, filter: "userName pr" });
      seen.push(...body.Resources.map(({ id }) => id));
    }
    expect(seen).toEqual(ids);
  });

  it("Every client 6: totalResults is exact, whatever comes and goes", async () => {
    const fresh = await tree.connect();
    const total = async () => (await fresh.list("/Users", { count: 1 })).body.totalResults;
    const [first, second] = await fresh.addUsers(users.slice(0, 3));
    expect(await total()).toBe(3);
    await fresh.delete(`/Users/${first}`);
    expect(await total()).toBe(2);
    await fresh.post("/Users", { userName: "u01@x.test" });
    await fresh.patch(`/Users/${second}`, [{ op: "replace", path: "active", value: false }]);
    expect(await total()).toBe(2);
    await fresh.bulk([
      { method: "DELETE", path: `/Users/${second}` },
      { method: "DELETE", path: `/Users/${second}` },
      { method: "POST", path: "/Users", bulkId: "a", data: { userName: "a@x.test" } },
      { method: "POST", path: "/Users", bulkId: "b", data: { userName: "a@x.test" } },
    ]);
    expect(await total()).toBe(2);
    expect((await fresh.list("/Users", { filter: "userName pr", count: 1 })).body.totalResults).toBe(2);
  });
});

describe.each(trees.filter(({ announced }) => announced.config.pagination.cursor))(
  "cursor paging of the $kind tree",
  (tree) => {
    let scim: Connection;
    let ids: readonly string[];
    const first = (parameters = {}) => scim.list("/Users", { cursor: "", count: 5, ...parameters });

    beforeAll(async () => {
      scim = await tree.connect();
      ids = await scim.addUsers(users);
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it("RFC 9865 §2: an empty cursor asks for the first page, nextCursor leads to the others", async () => {
      const seen: string[] = [];
      const sizes: number[] = [];
      let cursor: string | undefined = "";
      while (cursor !== undefined) {
        const { status, body } = await scim.list("/Users", { cursor, count: 5 });
        expect([status, body.totalResults, body.itemsPerPage]).toEqual([200, TOTAL, body.Resources.length]);
        expect(body).not.toHaveProperty("startIndex");
        seen.push(...body.Resources.map(({ id }) => id));
        sizes.push(body.itemsPerPage);
        cursor = body.nextCursor;
      }
      expect(sizes).toEqual([5, 5, 2]);
      expect(seen).toEqual(ids);
    });

    it("RFC 9865 §2: the last page has no nextCursor, even when it is full", async () => {
      const { body } = await first({ count: TOTAL });
      expect(body.Resources).toHaveLength(TOTAL);
      expect(body).not.toHaveProperty("nextCursor");
      expect((await first({ count: TOTAL - 1 })).body.nextCursor).toMatch(/^[\w.~-]+$/);
      expect((await first({ filter: 'userName eq "none"' })).body).toMatchObject({ totalResults: 0, Resources: [] });
    });

    it("RFC 9865 §2: a cursor goes on under a filter, with another count, by GET or by .search", async () => {
      const filter = 'title eq "odd"';
      const { nextCursor = "" } = (await first({ filter, count: 2 })).body;
      const listed = await scim.list("/Users", { filter, cursor: nextCursor, count: 3 });
      const searched = await scim.send("POST", "/Users/.search", { filter, cursor: nextCursor, count: 3 });
      expect(listed.body.Resources.map(({ id }) => ids.indexOf(id))).toEqual([5, 7, 9]);
      expect(listed.body.totalResults).toBe(TOTAL / 2);
      expect(searched.body.Resources).toEqual(listed.body.Resources);
    });

    it("RFC 9865 §2: a cursor goes on whatever the case of the names in its query", async () => {
      const order = { sortBy: "userName", sortOrder: "descending" };
      const { nextCursor: cursor = "" } = (await first({ ...order, count: 2 })).body;
      const inSameCase = await scim.list("/Users", { ...order, cursor, count: 2 });
      const inOther = await scim.list("/Users", { sortBy: "USERNAME", sortOrder: "Descending", cursor, count: 2 });
      expect(inOther).toMatchObject({ status: 200, body: { Resources: inSameCase.body.Resources } });
    });

    it("RFC 9865 §2.1: a cursor that this service did not make is 400 invalidCursor", async () => {
      const { nextCursor = "" } = (await first()).body;
      const [payload = "", signature = ""] = nextCursor.split(".");
      const forged = btoa(JSON.stringify({ key: null, id: "", expires: 9_999_999_999 })).replaceAll("=", "");
      const flipped = payload.startsWith("A") ? `B${payload.slice(1)}` : `A${payload.slice(1)}`;
      const cursors = [
        "x",
        "VZUTiyhEQJ94IR",
        payload,
        `${payload}.`,
        `${forged}.${signature}`,
        `${flipped}.${signature}`,
      ];
      for (const cursor of [...cursors, `${nextCursor}.x`, `${payload}.${signature.slice(0, -2)}`, "é.é", "a.b.c"]) {
        const answer = await scim.list("/Users", { cursor, count: 5 });
        expect([cursor, answer.status, answer.body.scimType]).toEqual([cursor, 400, "invalidCursor"]);
      }
    });

    it("RFC 9865 §2.1: a cursor of another query, configuration or endpoint is 400 invalidCursor", async () => {
      const { nextCursor: cursor = "" } = (await first()).body;
      const other = await scim.tenant.connect();
      const answers = [
        await scim.list("/Users", { cursor, filter: "userName pr" }),
        await scim.list("/Users", { cursor, sortBy: "userName" }),
        await scim.list("/Users", { cursor, sortOrder: "descending" }),
        await other.list("/Users", { cursor }),
        await scim.send("POST", "/.search", { cursor }),
        ...(tree.announced.resourceTypes.includes("Group") ? [await scim.list("/Groups", { cursor })] : []),
      ];
      for (const answer of answers) expect(answer).toMatchObject({ status: 400, body: { scimType: "invalidCursor" } });
    });

    it("RFC 9865 §2.1: a cursor that is too old is 400 expiredCursor", async () => {
      const { nextCursor: cursor = "" } = (await first()).body;
      const { cursorTimeout } = tree.announced.config.pagination;
      const now = Date.now();
      vi.useFakeTimers({ toFake: ["Date"], now: now + (cursorTimeout - 5) * 1000 });
      expect((await scim.list("/Users", { cursor })).status).toBe(200);
      vi.setSystemTime(now + (cursorTimeout + 5) * 1000);
      expect(await scim.list("/Users", { cursor })).toMatchObject({ status: 400, body: { scimType: "expiredCursor" } });
    });

    it("RFC 9865 §2.1: a count that is no number of items is 400 invalidCount", async () => {
      for (const count of ["x", "-1", "0", "1.5"]) {
        const refused = { status: 400, body: { scimType: "invalidCount" } };
        expect(await first({ count })).toMatchObject(refused);
        expect(await scim.send("POST", "/Users/.search", { cursor: "", count })).toMatchObject(refused);
      }
      expect((await first({ count: 100_000 })).body.itemsPerPage).toBe(TOTAL);
    });

    it.each(["", "userName"])("RFC 9865 §2: rows that come and go shift no page (sorted by “%s”)", async (sortBy) => {
      const fresh = await tree.connect();
      const made = await fresh.addUsers(users);
      const query = { count: 4, ...(sortBy && { sortBy }) };
      const page = async (cursor: string) => (await fresh.list("/Users", { ...query, cursor })).body;
      const one = await page("");
      await fresh.delete(`/Users/${made[1]}`);
      await fresh.delete(`/Users/${made[3]}`);
      await fresh.delete(`/Users/${made[6]}`);
      const added = await fresh.addUser("u00a@x.test");
      const two = await page(one.nextCursor ?? "");
      const late = await fresh.addUser("u99@x.test");
      const three = await page(two.nextCursor ?? "");
      const seen = [one, two, three].flatMap(({ Resources }) => Resources.map(({ id }) => id));
      // Without an order of its own the list is in the order in which its users were made.
      const expected = made.filter((_, index) => index !== 6);
      expect(seen).toEqual(sortBy === "" ? [...expected, added].slice(0, 12) : [...expected, late]);
      expect(three.totalResults).toBe(TOTAL - 1);
    });

    it("RFC 9865 §2: index paging goes on without a cursor, beside it", async () => {
      expect((await scim.list("/Users", { count: 2 })).body).toMatchObject({ startIndex: 1 });
      expect((await first({ startIndex: 3 })).body.Resources[0]?.id).toBe(ids[0]);
    });
  },
);

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it("RFC 7644 §3.4.2.4, RFC 9865 §2.2: groups are paged by index and by cursor", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const ann = await scim.addUser("ann@x.test");
    for (const name of ["A", "B", "C", "D", "E"]) await scim.addGroup(name, [ann]);
    const byIndex = await scim.list("/Groups", { startIndex: 3, count: 2 });
    expect(byIndex.body).toMatchObject({ totalResults: 5, startIndex: 3, itemsPerPage: 2 });
    expect(byIndex.body.Resources.map(({ displayName }) => displayName)).toEqual(["C", "D"]);
    const query = { count: 2, filter: `members.value eq "${ann}"`, sortBy: "displayName", sortOrder: "descending" };
    const one = (await scim.list("/Groups", { ...query, cursor: "" })).body;
    const two = (await scim.list("/Groups", { ...query, cursor: one.nextCursor ?? "" })).body;
    expect([...one.Resources, ...two.Resources].map(({ displayName }) => displayName)).toEqual(["E", "D", "C", "B"]);
    for (const group of two.Resources) expect(group.members).toMatchObject([{ value: ann }]);
    expect((await scim.list("/Groups", { startIndex: 9 })).body).toMatchObject({ totalResults: 5, Resources: [] });
  });
});
