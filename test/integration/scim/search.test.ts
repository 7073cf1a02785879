import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

const SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

describe.each(trees)("the $kind tree", (tree) => {
  it("RFC 7644 §3.4.3: /Users/.search takes everything that a list takes", async () => {
    const scim = await tree.connect();
    await scim.addUsers(["d", "b", "a", "c"].map((letter) => ({ userName: `${letter}@x.test`, title: letter })));
    const { status, body } = await scim.send("POST", "/Users/.search", {
      schemas: [SEARCH],
      attributes: ["userName"],
      filter: 'title ne "d"',
      sortBy: "userName",
      sortOrder: "descending",
      startIndex: 2,
      count: 2,
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: 3,
      startIndex: 2,
      itemsPerPage: 2,
      Resources: ["b", "a"].map((letter) => ({
        schemas: [USER],
        id: expect.any(String),
        userName: `${letter}@x.test`,
      })),
    });
  });

  it("RFC 7644 §3.4.3: names may be in any case, null is nothing, lists may be text", async () => {
    const scim = await tree.connect();
    await scim.addUser("ann@x.test");
    const body = { FILTER: null, Attributes: "userName, displayName", COUNT: "1", sortby: "userName", cursor: null };
    const answer = await scim.send("POST", "/Users/.search", body);
    expect(answer.body).toMatchObject({ totalResults: 1, startIndex: 1, Resources: [{ userName: "ann@x.test" }] });
    expect(answer.body.Resources[0]).not.toHaveProperty("meta");
  });

  it.each(["/Users/.search", "/.search"])("RFC 7644 §3.4.3: %s is asked by POST only", async (path) => {
    const scim = await tree.connect();
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const { status, headers } = await scim.send(method, path, method === "GET" ? undefined : {});
      expect([method, status, headers.get("Allow")]).toEqual([method, 405, "POST"]);
    }
  });

  it.each<JsonObject>([{ filter: 5 }, { attributes: [1] }, { filter: ["x"] }, { cursor: 7 }, { sortBy: {} }])(
    "RFC 7644 §3.4.3: a search request with %j is 400 invalidSyntax",
    async (body) => {
      const scim = await tree.connect();
      for (const path of ["/Users/.search", "/.search"]) {
        expect(await scim.send("POST", path, body)).toMatchObject({ status: 400, body: { scimType: "invalidSyntax" } });
      }
    },
  );

  it("RFC 7644 §3.4.3: a root search finds the users", async () => {
    const scim = await tree.connect();
    const { body: ann } = await scim.post("/Users", { userName: "ann@x.test" });
    const { body } = await scim.send("POST", "/.search", { filter: 'meta.resourceType eq "User"' });
    expect(body).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: 1,
      startIndex: 1,
      itemsPerPage: 1,
      Resources: [ann],
    });
    expect((await scim.send("POST", "/.search", { filter: 'userName eq "none"' })).body.Resources).toEqual([]);
  });
});

describe.each(treesWith("Group"))("the $kind tree, users and groups together", (tree) => {
  async function connect(): Promise<Connection> {
    const scim = await tree.connect({ enablePushGroups: true });
    const [ann] = await scim.addUsers([
      { userName: "ann@x.test", displayName: "Mango", [ENTERPRISE]: { department: "R&D" } },
      { userName: "bob@x.test", externalId: "7" },
    ]);
    await scim.addGroup("apple", [ann ?? ""]);
    await scim.post("/Groups", { displayName: "Zebra", externalId: "7" });
    return scim;
  }

  const labels = ({ Resources }: { Resources: readonly { userName?: string; displayName: string }[] }) =>
    Resources.map(({ userName, displayName }) => userName ?? displayName);

  const filters: readonly (readonly [string, readonly string[]])[] = [
    ["id pr", ["ann@x.test", "bob@x.test", "apple", "Zebra"]],
    ['meta.resourceType eq "User"', ["ann@x.test", "bob@x.test"]],
    ['meta.resourceType eq "Group"', ["apple", "Zebra"]],
    [`schemas eq "${GROUP}"`, ["apple", "Zebra"]],
    [`schemas eq "${ENTERPRISE}"`, ["ann@x.test"]],
    ['userName eq "ann@x.test"', ["ann@x.test"]],
    [`${ENTERPRISE}:department pr`, ["ann@x.test"]],
    ["members pr", ["apple"]],
    ['groups.display eq "Apple"', ["ann@x.test"]],
    ['externalId eq "7"', ["bob@x.test", "Zebra"]],
    ['displayName sw "a" or displayName sw "m"', ["ann@x.test", "apple"]],
    ['userName sw "bob" or displayName eq "zebra"', ["bob@x.test", "Zebra"]],
    ["not (userName pr)", ["apple", "Zebra"]],
    ['shoeSize eq "1"', []],
  ];

  it("RFC 7644 §3.4.3: a root search answers both types, filtered by what only one of them may have", async () => {
    const scim = await connect();
    for (const [filter, expected] of filters) {
      const { status, body } = await scim.send("POST", "/.search", { filter });
      expect([filter, status, labels(body)]).toEqual([filter, 200, expected]);
      expect([body.totalResults, body.itemsPerPage]).toEqual([expected.length, expected.length]);
    }
  });

  it("RFC 7644 §3.4.3: a root search answers each resource whole, as its own endpoint does", async () => {
    const scim = await connect();
    const { body } = await scim.send("POST", "/.search", {});
    for (const resource of body.Resources) {
      const { pathname } = new URL(resource.meta.location);
      expect((await scim.get(pathname.slice(new URL(scim.baseUrl).pathname.length))).body).toEqual(resource);
    }
  });

  it("RFC 7644 §3.4.3: a root search is sorted over both types", async () => {
    const scim = await connect();
    const sorted = async (sortBy: string, sortOrder: string) =>
      labels((await scim.send("POST", "/.search", { sortBy, sortOrder })).body);
    expect(await sorted("displayName", "ascending")).toEqual(["apple", "ann@x.test", "Zebra", "bob@x.test"]);
    expect(await sorted("displayName", "descending")).toEqual(["bob@x.test", "Zebra", "ann@x.test", "apple"]);
    expect(await sorted("userName", "ascending")).toEqual(["ann@x.test", "bob@x.test", "apple", "Zebra"]);
    expect(await sorted("userName", "descending")).toEqual(["apple", "Zebra", "bob@x.test", "ann@x.test"]);
    expect(await sorted("meta.resourceType", "ascending")).toEqual(["apple", "Zebra", "ann@x.test", "bob@x.test"]);
    expect(await sorted("shoeSize", "descending")).toEqual(["ann@x.test", "bob@x.test", "apple", "Zebra"]);
  });

  it("RFC 7644 §3.4.3: a root search is paged by index", async () => {
    const scim = await connect();
    const { body } = await scim.send("POST", "/.search", { startIndex: 2, count: 2, sortBy: "displayName" });
    expect(body).toMatchObject({ totalResults: 4, startIndex: 2, itemsPerPage: 2 });
    expect(labels(body)).toEqual(["ann@x.test", "Zebra"]);
    const empty = await scim.send("POST", "/.search", { count: 0 });
    expect(empty.body).toMatchObject({ totalResults: 4, itemsPerPage: 0, Resources: [] });
    expect((await scim.send("POST", "/.search", { startIndex: 9 })).body).toMatchObject({
      totalResults: 4,
      Resources: [],
    });
  });

  it.each(["", "displayName", "userName"])("RFC 9865 §3: a root search is paged by cursor, by “%s”", async (sortBy) => {
    const scim = await connect();
    for (const sortOrder of ["ascending", "descending"]) {
      const query = { ...(sortBy && { sortBy, sortOrder }), attributes: ["id"] };
      const whole = (await scim.send("POST", "/.search", query)).body.Resources.map(({ id }) => id);
      const seen: string[] = [];
      let cursor: string | undefined = "";
      while (cursor !== undefined) {
        const { status, body } = await scim.send("POST", "/.search", { ...query, cursor, count: 1 });
        expect([status, body.totalResults]).toEqual([200, 4]);
        seen.push(...body.Resources.map(({ id }) => id));
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(whole);
    }
  });

  it("RFC 7644 §3.4.3: a root search shows the attributes that are asked for, of whichever type", async () => {
    const scim = await connect();
    const { body } = await scim.send("POST", "/.search", { attributes: ["userName", "members.display"] });
    expect(body.Resources.map(({ schemas: _schemas, id: _id, ...rest }) => rest)).toEqual([
      { userName: "ann@x.test" },
      { userName: "bob@x.test" },
      { members: [{ display: "ann@x.test" }] },
      { members: [] },
    ]);
  });

  it("RFC 7644 §3.4.3: /Groups/.search answers groups only", async () => {
    const scim = await connect();
    const { body } = await scim.send("POST", "/Groups/.search", { sortBy: "displayName", sortOrder: "descending" });
    expect(labels(body)).toEqual(["Zebra", "apple"]);
    expect((await scim.send("POST", "/Groups/.search", { filter: 'userName eq "ann@x.test"' })).body.totalResults).toBe(
      0,
    );
    expect((await scim.get("/Groups/.search")).status).toBe(405);
  });
});
