import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { treesWith } from "../helpers/trees.ts";

const PUSH = { enablePushGroups: true };
type Who = "ann" | "bob" | "cat";
/** Operations, made from the ids of three users. */
type Operations = (ids: Record<Who, string>) => JsonObject[];

const elsewhere = "https://elsewhere.test/Users/";
const CORE = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** Shapes of the wire contract, on a group whose members are ann and bob, and who is in it then. */
const shapes: readonly (readonly [string, Operations, readonly Who[]])[] = [
  ["add", ({ cat }) => [{ op: "add", path: "members", value: [{ value: cat }] }], ["ann", "bob", "cat"]],
  [
    "Add with a display",
    ({ cat }) => [{ op: "Add", path: "members", value: [{ value: cat, display: "c" }] }],
    ["ann", "bob", "cat"],
  ],
  ["add of one object", ({ cat }) => [{ op: "add", path: "members", value: { value: cat } }], ["ann", "bob", "cat"]],
  ["add of bare ids", ({ cat }) => [{ op: "add", path: "members", value: [cat] }], ["ann", "bob", "cat"]],
  [
    "add with $ref null",
    ({ cat }) => [{ op: "add", path: "members", value: [{ $ref: null, value: cat }] }],
    ["ann", "bob", "cat"],
  ],
  [
    "add with a foreign $ref",
    ({ cat }) => [{ op: "add", path: "members", value: [{ $ref: elsewhere + cat, value: cat, type: "User" }] }],
    ["ann", "bob", "cat"],
  ],
  [
    "add by the URN path",
    ({ cat }) => [{ op: "add", path: `${CORE}:members`, value: [{ value: cat }] }],
    ["ann", "bob", "cat"],
  ],
  ["pathless add", ({ cat }) => [{ op: "add", value: { members: [{ value: cat }] } }], ["ann", "bob", "cat"]],
  [
    "one operation a member",
    ({ cat, bob }) => [
      { op: "add", path: "members", value: [{ value: cat }] },
      { op: "remove", path: "members", value: [{ value: bob }] },
    ],
    ["ann", "cat"],
  ],
  [
    "Remove with a value array",
    ({ bob }) => [{ op: "Remove", path: "members", value: [{ $ref: null, value: bob }] }],
    ["ann"],
  ],
  ["remove with one object", ({ bob }) => [{ op: "remove", path: "members", value: { value: bob } }], ["ann"]],
  ["remove without a value", () => [{ op: "remove", path: "members" }], []],
  ["remove with null", () => [{ op: "remove", path: "members", value: null }], []],
  ["remove with an empty list", () => [{ op: "remove", path: "members", value: [] }], ["ann", "bob"]],
  ["remove by a value path", ({ bob }) => [{ op: "remove", path: `members[value eq "${bob}"]` }], ["ann"]],
  [
    "remove by or-ed value paths",
    ({ ann, bob }) => [{ op: "remove", path: `members[value eq "${ann}" or value eq "${bob}"]` }],
    [],
  ],
  [
    "remove by value and type",
    ({ bob }) => [{ op: "remove", path: `members[value eq "${bob}" and type eq "User"]` }],
    ["ann"],
  ],
  ["replace", ({ cat }) => [{ op: "replace", path: "members", value: [{ value: cat }] }], ["cat"]],
  ["replace with nothing", () => [{ op: "replace", path: "members", value: [] }], []],
  ["replace with null", () => [{ op: "replace", path: "members", value: null }], []],
  [
    "pathless replace",
    ({ ann, cat }) => [{ op: "replace", value: { members: [{ value: ann }, { value: cat }] } }],
    ["ann", "cat"],
  ],
  [
    "pathless replace of the whole group",
    ({ cat }) => [{ op: "replace", value: { displayName: "Renamed", members: [{ value: cat }] } }],
    ["cat"],
  ],
  [
    "remove and add in one request",
    ({ ann, cat }) => [
      { op: "remove", path: `members[value eq "${ann}"]` },
      { op: "add", path: "members", value: [{ value: cat }] },
    ],
    ["bob", "cat"],
  ],
  [
    "remove all, then add",
    ({ ann, cat }) => [
      { op: "remove", path: "members" },
      { op: "add", path: "members", value: [{ value: cat }, { value: ann }] },
    ],
    ["ann", "cat"],
  ],
  [
    "add, then remove the same",
    ({ cat }) => [
      { op: "add", path: "members", value: [{ value: cat }] },
      { op: "remove", path: "members", value: [{ value: cat }] },
    ],
    ["ann", "bob"],
  ],
  [
    "remove, then add the same",
    ({ ann }) => [
      { op: "remove", path: "members", value: [{ value: ann }] },
      { op: "add", path: "members", value: [{ value: ann }] },
    ],
    ["ann", "bob"],
  ],
  [
    "a member twice",
    ({ cat }) => [{ op: "add", path: "members", value: [{ value: cat }, { value: cat }] }],
    ["ann", "bob", "cat"],
  ],
];

describe.each(treesWith("Group"))("the $kind tree", (tree) => {
  async function connect() {
    const scim = await tree.connect(PUSH);
    const [ann = "", bob = "", cat = ""] = await scim.addUsers(
      ["ann@x.test", "bob@x.test", "cat@x.test"].map((userName) => ({ userName })),
    );
    return { scim, ids: { ann, bob, cat }, groupId: await scim.addGroup("Team", [ann, bob]) };
  }

  it.each(shapes)("RFC 7644 §3.5.2: members, %s", async (_, operations, left) => {
    const { scim, ids, groupId } = await connect();
    const before = (await scim.get(`/Groups/${groupId}`)).body.meta;
    expect((await scim.patch(`/Groups/${groupId}`, operations(ids))).status).toBe(204);
    const expected = left.map((who) => ids[who]).sort();
    expect(await scim.memberIds(groupId)).toEqual(expected);
    const isSame = expected.join() === [ids.ann, ids.bob].sort().join();
    const { meta } = (await scim.get(`/Groups/${groupId}`)).body;
    if (isSame) expect(meta).toEqual(before);
    else expect(meta.version).not.toBe(before.version);
    for (const who of ["ann", "bob", "cat"] as const) {
      expect((await scim.get(`/Users/${ids[who]}`)).body.groups?.length ?? 0).toBe(left.includes(who) ? 1 : 0);
    }
  });

  it.each<[string, Operations]>([
    ["adding a member who is there", ({ ann }) => [{ op: "add", path: "members", value: [{ value: ann }] }]],
    ["removing a user who is no member", ({ cat }) => [{ op: "remove", path: "members", value: [{ value: cat }] }]],
    ["removing an unknown id", () => [{ op: "remove", path: 'members[value eq "nobody"]' }]],
    [
      "replacing the members with themselves",
      ({ ann, bob }) => [{ op: "replace", path: "members", value: [{ value: bob }, { value: ann }] }],
    ],
    ["replacing the name with itself", () => [{ op: "replace", path: "displayName", value: "Team" }]],
    ["an attribute that is not kept", () => [{ op: "add", path: "description", value: "x" }]],
  ])("Group members: %s changes nothing, not even lastModified", async (_, operations) => {
    const { scim, ids, groupId } = await connect();
    const { body: before } = await scim.get(`/Groups/${groupId}`);
    expect((await scim.patch(`/Groups/${groupId}`, operations(ids))).status).toBe(204);
    expect((await scim.get(`/Groups/${groupId}`)).body).toEqual(before);
  });

  it("RFC 7644 §3.5.1: PUT of a group with the same members changes nothing", async () => {
    const { scim, ids, groupId } = await connect();
    const { body: before } = await scim.get(`/Groups/${groupId}`);
    const members = [{ value: ids.bob }, { value: ids.ann, display: "x" }];
    expect((await scim.put(`/Groups/${groupId}`, { displayName: "Team", members })).body).toEqual(before);
    expect((await scim.put(`/Groups/${groupId}`, { displayName: "Team" })).body.members).toEqual([]);
  });

  it("Group members: unknown ids are 400, the first ten are named, and nothing changes", async () => {
    const { scim, ids, groupId } = await connect();
    const { body: before } = await scim.get(`/Groups/${groupId}`);
    const unknown = Array.from({ length: 12 }, (_, index) => `unknown-${String(index).padStart(2, "0")}`);
    const members = [ids.cat, ...unknown].map((value) => ({ value }));
    const answers = [
      await scim.patch(`/Groups/${groupId}`, [{ op: "add", path: "members", value: members }]),
      await scim.patch(`/Groups/${groupId}`, [
        { op: "replace", path: "displayName", value: "Renamed" },
        { op: "remove", path: "members" },
        { op: "add", path: "members", value: members },
      ]),
      await scim.put(`/Groups/${groupId}`, { displayName: "Renamed", members }),
      await scim.post("/Groups", { displayName: "New", members }),
    ];
    for (const { status, body } of answers) {
      expect([status, body.scimType]).toEqual([400, "invalidValue"]);
      for (const [index, id] of unknown.entries()) expect(body.detail.includes(id)).toBe(index < 10);
      expect(body.detail).not.toContain(ids.cat);
    }
    expect((await scim.get(`/Groups/${groupId}`)).body).toEqual(before);
    expect((await scim.get("/Groups")).body.totalResults).toBe(1);
  });

  it("Group members: a list that names nobody is 400, and empties no group", async () => {
    const { scim, ids, groupId } = await connect();
    for (const member of [{ id: ids.cat }, { display: "Ann" }, {}, { value: null }]) {
      const refused = { status: 400, body: { scimType: "invalidValue" } };
      expect(await scim.put(`/Groups/${groupId}`, { displayName: "Team", members: [member] })).toMatchObject(refused);
      expect(await scim.post("/Groups", { displayName: "New", members: [member] })).toMatchObject(refused);
    }
    expect(await scim.memberIds(groupId)).toEqual([ids.ann, ids.bob].sort());
    expect((await scim.get("/Groups")).body.totalResults).toBe(1);
  });

  it("RFC 7644 §3.5.2: every member is of the type User, and is removed as such", async () => {
    const { scim, groupId } = await connect();
    await scim.patch(`/Groups/${groupId}`, [{ op: "remove", path: 'members[type eq "User"]' }]);
    expect(await scim.memberIds(groupId)).toEqual([]);
  });

  it("RFC 7643 §4.2: nested groups are refused with 400", async () => {
    const { scim, groupId } = await connect();
    const nested = await scim.addGroup("Nested");
    const members: JsonObject[] = [
      { value: nested },
      { value: nested, type: "Group" },
      { value: nested, $ref: `${scim.baseUrl}/Groups/${nested}` },
    ];
    for (const member of members) {
      const answers = [
        await scim.patch(`/Groups/${groupId}`, [{ op: "add", path: "members", value: [member] }]),
        await scim.put(`/Groups/${groupId}`, { displayName: "Team", members: [member] }),
        await scim.post("/Groups", { displayName: "New", members: [member] }),
      ];
      // Whoever says that it is a group is told what to push instead.
      const isDeclared = "type" in member || "$ref" in member;
      const detail = expect.stringContaining(isDeclared ? "push their users" : nested);
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 400, body: { scimType: "invalidValue", detail } });
      }
    }
    expect(await scim.memberIds(groupId)).toHaveLength(2);
  });

  it.each<[string, JsonObject, string]>([
    ["a sub-attribute of members", { op: "replace", path: "members.value", value: "x" }, "invalidPath"],
    ["add to a value path", { op: "add", path: 'members[value eq "x"]', value: { value: "y" } }, "noTarget"],
    ["a member without a value", { op: "add", path: "members", value: [{ $ref: `${elsewhere}1` }] }, "invalidValue"],
    ["a replacement by nobody", { op: "replace", path: "members", value: [{ display: "Ann" }] }, "invalidValue"],
    ["a removal of nobody", { op: "remove", path: "members", value: [{ display: "Ann" }] }, "invalidValue"],
    ["an empty member", { op: "add", value: { members: [{}] } }, "invalidValue"],
    ["a member that is no text", { op: "add", path: "members", value: { value: {} } }, "invalidValue"],
    ["another group's id", { op: "replace", value: { id: "x", displayName: "New" } }, "mutability"],
    ["members chosen by anything but value", { op: "remove", path: 'members[display eq "x"]' }, "invalidPath"],
    ["a malformed value path", { op: "remove", path: "members[value eq" }, "invalidPath"],
  ])("RFC 7644 §3.5.2: %s is refused and changes nothing", async (_, operation, scimType) => {
    const { scim, ids, groupId } = await connect();
    const { body: before } = await scim.get(`/Groups/${groupId}`);
    const add = { op: "add", path: "members", value: [{ value: ids.cat }] };
    const answer = await scim.patch(`/Groups/${groupId}`, [add, operation]);
    expect(answer).toMatchObject({ status: 400, body: { scimType } });
    expect((await scim.get(`/Groups/${groupId}`)).body).toEqual(before);
  });

  it("Group members: requests at once on one group lose nothing", async () => {
    const scim = await tree.connect(PUSH);
    const ids = await scim.addUsers(Array.from({ length: 12 }, (_, index) => ({ userName: `u${index}@x.test` })));
    const groupId = await scim.addGroup("Team", ids.slice(0, 4));
    const answers = await Promise.all([
      ...ids
        .slice(4)
        .map((value) => scim.patch(`/Groups/${groupId}`, [{ op: "add", path: "members", value: [{ value }] }])),
      scim.patch(`/Groups/${groupId}`, [{ op: "remove", path: `members[value eq "${ids[0]}"]` }]),
      scim.patch(`/Groups/${groupId}`, [{ op: "replace", path: "displayName", value: "Renamed" }]),
      scim.patch(`/Groups/${groupId}`, [{ op: "replace", path: "externalId", value: "1" }]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204));
    expect(await scim.memberIds(groupId)).toEqual(ids.slice(1).sort());
    expect((await scim.get(`/Groups/${groupId}`)).body).toMatchObject({ displayName: "Renamed", externalId: "1" });
  });
});
