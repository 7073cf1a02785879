import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { ScimAnswer } from "../helpers/scim-client.ts";
import { trees, treesWith } from "../helpers/trees.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const user = (bulkId: string, more: JsonObject = {}) => ({
  method: "POST",
  path: "/Users",
  bulkId,
  data: { userName: `${bulkId}@x.test`, ...more },
});
const managedBy = (bulkId: string): JsonObject => ({ [ENTERPRISE]: { manager: { value: `bulkId:${bulkId}` } } });
const idOf = (answer: ScimAnswer, bulkId: string) =>
  answer.body.Operations.find((operation) => operation.bulkId === bulkId)
    ?.location.split("/")
    .at(-1) ?? "";
const statuses = ({ body }: ScimAnswer) => body.Operations.map(({ status }) => status);

describe.each(trees.filter(({ announced }) => announced.config.bulk.supported))("the $kind tree", (tree) => {
  it("RFC 7644 §3.7.2: a bulkId stands for the resource, backward and forward, in data and in paths", async () => {
    const scim = await tree.connect();
    const answer = await scim.bulk([
      user("early", managedBy("late")),
      user("boss"),
      user("late", managedBy("boss")),
      {
        method: "PATCH",
        path: "/Users/bulkId:boss",
        data: { Operations: [{ op: "add", path: "title", value: "Boss" }] },
      },
      { method: "PUT", path: "/Users/bulkId:late", data: { userName: "later@x.test", ...managedBy("early") } },
    ]);
    expect(statuses(answer)).toEqual(["201", "201", "201", "200", "200"]);
    const [early, boss, late] = ["early", "boss", "late"].map((bulkId) => idOf(answer, bulkId));
    expect((await scim.get(`/Users/${early}`)).body[ENTERPRISE]).toEqual({ manager: { value: late } });
    expect((await scim.get(`/Users/${boss}`)).body.title).toBe("Boss");
    expect((await scim.get(`/Users/${late}`)).body).toMatchObject({
      userName: "later@x.test",
      [ENTERPRISE]: { manager: { value: early } },
    });
    expect(answer.body.Operations.slice(3).map(({ location }) => location)).toEqual(
      [boss, late].map((id) => `${scim.baseUrl}/Users/${id}`),
    );
  });

  it("RFC 7644 §3.7.2: a text that only looks like a reference is a text", async () => {
    const scim = await tree.connect();
    const answer = await scim.bulk([user("a", { title: "bulkId:none", displayName: "bulkId:a" })]);
    expect(statuses(answer)).toEqual(["201"]);
    const { body } = await scim.get(`/Users/${idOf(answer, "a")}`);
    expect(body).toMatchObject({ title: "bulkId:none", displayName: "bulkId:a" });
  });

  it("RFC 7644 §3.7.2: a resource is made and deleted in one request", async () => {
    const scim = await tree.connect();
    const answer = await scim.bulk([user("a"), { method: "DELETE", path: "/Users/bulkId:a" }]);
    expect(statuses(answer)).toEqual(["201", "204"]);
    expect(answer.body.Operations[1]?.location).toBe(answer.body.Operations[0]?.location);
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
  });

  it("RFC 7644 §3.7.1: references in a circle are resolved", async () => {
    const scim = await tree.connect();
    const answer = await scim.bulk([
      user("a", managedBy("b")),
      user("b", managedBy("c")),
      user("c", { ...managedBy("a"), title: "C" }),
      user("self", managedBy("self")),
    ]);
    expect(statuses(answer)).toEqual(["201", "201", "201", "201"]);
    const [a, b, c, self] = ["a", "b", "c", "self"].map((bulkId) => idOf(answer, bulkId));
    for (const [id, manager] of [
      [a, b],
      [b, c],
      [c, a],
      [self, self],
    ]) {
      const { body } = await scim.get(`/Users/${id}`);
      expect(body[ENTERPRISE]).toEqual({ manager: { value: manager } });
      const shown = answer.body.Operations.find(({ location }) => location === body.meta.location);
      expect(shown?.version).toBe(body.meta.version);
    }
  });

  it("RFC 7644 §3.7.2: a reference that nothing resolves is 409", async () => {
    const scim = await tree.connect();
    const answer = await scim.bulk([
      user("a", managedBy("nobody")),
      user("failing", { userName: "" }),
      user("b", managedBy("failing")),
      { method: "DELETE", path: "/Users/bulkId:failing" },
      user("c"),
    ]);
    expect(statuses(answer)).toEqual(["409", "400", "409", "409", "201"]);
    expect(answer.body.Operations[0]?.response.detail).toContain("nobody");
    expect((await scim.get("/Users")).body.totalResults).toBe(1);
  });

  it("RFC 7644 §3.7.2: a bulkId that a client uses for a PUT or DELETE is echoed and stands for nothing", async () => {
    const scim = await tree.connect();
    const ann = await scim.addUser("ann@x.test");
    const answer = await scim.bulk([
      { method: "PATCH", path: `/Users/${ann}`, bulkId: "p", data: { Operations: [] } },
      { method: "DELETE", path: `/Users/${ann}`, bulkId: "d" },
    ]);
    expect(answer.body.Operations.map(({ bulkId, status }) => [bulkId, status])).toEqual([
      ["p", "200"],
      ["d", "204"],
    ]);
  });

  it("RFC 7644 §3.7: failOnErrors counts what a reference could not be resolved for", async () => {
    const scim = await tree.connect();
    const answer = await scim.bulk([user("a", managedBy("x")), user("b", managedBy("y")), user("c")], 2);
    expect(statuses(answer)).toEqual(["409", "409"]);
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  const group = (bulkId: string, ...members: string[]) => ({
    method: "POST",
    path: "/Groups",
    bulkId,
    data: { displayName: bulkId, members: members.map((value) => ({ value })) },
  });

  it("RFC 7644 §3.7.2: users and their groups are made in one request, whichever comes first", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const answer = await scim.bulk([
      group("first", "bulkId:ann", "bulkId:bob"),
      user("ann"),
      group("second", "bulkId:ann"),
      user("bob"),
      {
        method: "PATCH",
        path: "/Groups/bulkId:second",
        data: {
          Operations: [
            { op: "add", path: "members", value: [{ value: "bulkId:bob" }] },
            { op: "remove", path: 'members[value eq "bulkId:ann"]' },
          ],
        },
      },
    ]);
    expect(statuses(answer)).toEqual(["201", "201", "201", "201", "200"]);
    const [ann, bob] = ["ann", "bob"].map((bulkId) => idOf(answer, bulkId));
    expect(await scim.memberIds(idOf(answer, "first"))).toEqual([ann, bob].sort());
    expect(await scim.memberIds(idOf(answer, "second"))).toEqual([bob]);
  });

  it("RFC 7644 §3.7: writes to one group in one request act in their order", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const [ann = "", bob = ""] = await scim.addUsers([{ userName: "ann@x.test" }, { userName: "bob@x.test" }]);
    const [one, two] = [await scim.addGroup("One", [ann]), await scim.addGroup("Two")];
    const patch = (id: string, ...Operations: JsonObject[]) => ({
      method: "PATCH",
      path: `/Groups/${id}`,
      data: { Operations },
    });
    const answer = await scim.bulk([
      patch(one, { op: "remove", path: "members" }),
      patch(one, { op: "add", path: "members", value: [{ value: bob }] }),
      patch(one, { op: "replace", path: "displayName", value: "Three" }),
      patch(two, { op: "replace", path: "displayName", value: "One" }),
      patch(two, { op: "add", path: "members", value: [{ value: "nobody" }] }),
      { method: "DELETE", path: `/Groups/${two}` },
      patch(two, { op: "add", path: "members", value: [{ value: ann }] }),
      group("One", ann),
    ]);
    expect(statuses(answer)).toEqual(["200", "200", "200", "200", "400", "204", "404", "201"]);
    expect((await scim.get(`/Groups/${one}`)).body).toMatchObject({ displayName: "Three", members: [{ value: bob }] });
    const { body } = await scim.list("/Groups", { sortBy: "displayName" });
    expect(body.Resources.map(({ displayName }) => displayName)).toEqual(["One", "Three"]);
  });

  it("RFC 7644 §3.7: a chain of users and groups of 150 operations keeps its order", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const operations = Array.from({ length: 50 }, (_, index) => [
      user(`u${index}`),
      group(`g${index}`, `bulkId:u${index}`),
      {
        method: "PATCH",
        path: `/Users/bulkId:u${index}`,
        data: { Operations: [{ op: "add", path: "title", value: `${index}` }] },
      },
    ]).flat();
    const answer = await scim.bulk(operations);
    expect(statuses(answer)).toEqual(operations.map(({ method }) => (method === "POST" ? "201" : "200")));
    expect((await scim.list("/Users", { filter: "groups pr and title pr", count: 0 })).body.totalResults).toBe(50);
    expect((await scim.list("/Groups", { filter: "members pr", count: 0 })).body.totalResults).toBe(50);
  });
});
