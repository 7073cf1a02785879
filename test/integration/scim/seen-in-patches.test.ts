import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

// What other people's clients were seen to send as values and in PATCH, and what was left undone of it.

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const json = (value: JsonValue) => JSON.stringify(value);

/** The same PATCH to two resources, one alone and one in bulk: what became of each. */
async function patchBoth(scim: Connection, create: () => Promise<string>, data: JsonObject): Promise<JsonObject[]> {
  const [alone, bulked] = [await create(), await create()];
  const { status } = await scim.send("PATCH", `/Users/${alone}?attributes=id`, data);
  const { body } = await scim.bulk([{ method: "PATCH", path: `/Users/${bulked}`, data }]);
  expect([status, body.Operations[0]?.status]).toEqual([200, "200"]);
  const read = async (id: string) => (await scim.get(`/Users/${id}`)).body as unknown as JsonObject;
  return [await read(alone), await read(bulked)];
}

describe.each(trees)("the $kind tree", (tree) => {
  /** Makes one user after the other. */
  const people =
    (scim: Connection, extra: JsonObject = {}) =>
    () =>
      scim.addUser(`${crypto.randomUUID()}@x.test`, extra);

  it.each<[string, JsonObject, JsonObject]>([
    [
      "SCIM-SDK: a pathless value as JSON text",
      { Operations: [{ op: "replace", value: json({ displayName: "D" }) }] },
      { displayName: "D" },
    ],
    [
      "SCIM-SDK: name and e-mails as JSON text",
      {
        Operations: [
          { op: "add", path: "name", value: [json({ givenName: "A" })] },
          { op: "add", path: "emails", value: [json({ value: "a@x.test" })] },
        ],
      },
      { name: { givenName: "A" }, emails: [{ value: "a@x.test" }] },
    ],
    [
      "SCIM-SDK: the manager as JSON text",
      { Operations: [{ op: "add", path: `${ENTERPRISE}:manager`, value: [json({ value: "m1" })] }] },
      { [ENTERPRISE]: { manager: { value: "m1" } } },
    ],
    [
      "SCIM-SDK: a list of one object, pathless and at an extension's URN",
      {
        Operations: [
          { op: "replace", value: [{ displayName: "D" }] },
          { op: "add", path: ENTERPRISE, value: [{ department: "R&D" }] },
        ],
      },
      { displayName: "D", [ENTERPRISE]: { department: "R&D" } },
    ],
    [
      "Entra ID (older), BYOA samples: a singular attribute as a list of one object",
      { Operations: [{ op: "Replace", path: "displayName", value: [{ $ref: null, value: "X" }] }] },
      { displayName: "X" },
    ],
    [
      "what provisioned into this product before: PATCH with a plain resource",
      { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], active: false, name: { givenName: "A" } },
      { active: false, name: { givenName: "A" } },
    ],
    [
      "Microsoft Q&A 5746233: a filter on a singular attribute beside active False",
      {
        Operations: [
          { op: "Add", path: 'name[type eq "work"].givenName', value: "A" },
          { op: "Add", path: 'title[type eq "work"].value', value: "T" },
          { op: "Replace", path: "active", value: "False" },
          { op: "Remove", path: `${ENTERPRISE}:manager[value eq "other"]` },
        ],
      },
      { active: false, name: { givenName: "A" }, title: "T" },
    ],
    [
      "pingidentity scim2 207: add at a value path that matches nothing",
      { Operations: [{ op: "add", path: 'emails[type eq "other"]', value: { value: "o@x.test" } }] },
      { emails: [{ type: "other", value: "o@x.test" }] },
    ],
    [
      "test-suite: the same element twice in a list",
      { Operations: [{ op: "add", path: "roles", value: [{ value: "r" }, { value: "r" }] }] },
      { roles: [{ value: "r" }] },
    ],
  ])("%s", async (_, data, expected) => {
    const scim = await tree.connect();
    for (const user of await patchBoth(scim, people(scim), data)) expect(user).toMatchObject(expected);
  });

  it("Microsoft Q&A 5746233: a remove with a filter on a singular attribute asks that it match", async () => {
    const scim = await tree.connect();
    const create = people(scim, { [ENTERPRISE]: { manager: { value: "m1" } } });
    const remove = (id: string) => ({
      Operations: [{ op: "remove", path: `${ENTERPRISE}:manager[value eq "${id}"]` }],
    });
    for (const user of await patchBoth(scim, create, remove("other"))) {
      expect(user[ENTERPRISE]).toEqual({ manager: { value: "m1" } });
    }
    for (const user of await patchBoth(scim, create, remove("m1"))) expect(user).not.toHaveProperty([ENTERPRISE]);
  });

  it("own probe: {} in place of a text is 400 invalidValue, by every verb", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test", { title: "Ms" });
    const refused = { status: 400, body: { scimType: "invalidValue" } };
    for (const title of [{}, [{}], { value: "x" }]) {
      expect(await scim.post("/Users", { userName: "bob@x.test", title })).toMatchObject(refused);
      expect(await scim.put(`/Users/${id}`, { userName: "ann@x.test", title })).toMatchObject(refused);
      for (const operation of [
        { op: "replace", path: "title", value: title },
        { op: "replace", value: { title } },
      ]) {
        expect(await scim.patch(`/Users/${id}`, [operation])).toMatchObject(refused);
      }
    }
    expect((await scim.get(`/Users/${id}`)).body.title).toBe("Ms");
  });

  it("PingOne: of two primary values the first stays so, by every verb, and the log has a warning", async () => {
    const scim = await tree.connect();
    const emails = [
      { value: "1@x.test", primary: true },
      { value: "2@x.test", primary: true },
    ];
    const kept = [emails[0], { value: "2@x.test", primary: false }];
    const id = (await scim.post("/Users", { userName: "ann@x.test", emails })).body.id;
    const answers = [
      await scim.get(`/Users/${id}`),
      await scim.put(`/Users/${id}`, { userName: "ann@x.test", emails }),
      await scim.patch(`/Users/${id}`, [{ op: "replace", path: "emails", value: emails }]),
      await scim.patch(`/Users/${id}`, [{ op: "replace", value: { emails } }]),
    ];
    for (const { body } of answers) expect(body.emails).toEqual(kept);
    await scim.bulk([{ method: "PUT", path: `/Users/${id}`, data: { userName: "ann@x.test", emails } }]);
    const third = { value: "3@x.test", primary: true };
    const { body } = await scim.patch(`/Users/${id}`, [{ op: "add", path: "emails", value: [third, third] }]);
    expect(body.emails).toEqual([{ value: "1@x.test", primary: false }, kept[1], third]);
    const rows = await scim.log();
    expect(rows.map(({ outcome }) => outcome)).toEqual(["success", ...Array.from({ length: 5 }, () => "warning")]);
    for (const { detail } of rows.slice(1)) expect(detail).toContain("“emails”");
  });

  it.each(["memebers", "urn:acme.example:scim:2.0:User:badge", `${ENTERPRISE}.department`, `${ENTERPRISE}.a.b`])(
    "wso2, SCIMple, simpleidserver: the path %s is ignored, and the log has a warning that names it",
    async (path) => {
      const scim = await tree.connect();
      const operations = [
        { op: "add", path, value: "x" },
        { op: "add", path: "title", value: "T" },
      ];
      for (const user of await patchBoth(scim, people(scim), { Operations: operations })) expect(user.title).toBe("T");
      const rows = (await scim.log()).filter(({ operation }) => operation === "patch-user");
      for (const row of rows) {
        expect(row).toMatchObject({ status: 200, outcome: "warning", detail: expect.stringContaining(path) });
      }
      expect(rows).toHaveLength(2);
    },
  );

  it("Okta: a password is dropped without a warning", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    await scim.patch(`/Users/${id}`, [{ op: "replace", path: "password", value: "x" }]);
    expect((await scim.log())[0]).toMatchObject({ operation: "patch-user", outcome: "success", detail: null });
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it.each<[string, JsonValue]>([
    ["null", [null]],
    ["{}", [{}]],
    ["an empty text", [""]],
    ["{} for the list", {}],
    ["null beside a member", ["ann", null]],
    ["JSON of {}", ["{}"]],
  ])("langwatch: members with %s are 400 everywhere, and nobody leaves", async (_, sent) => {
    const scim = await tree.connect({ enablePushGroups: true });
    const ann = await scim.addUser("ann@x.test");
    const team = await scim.addGroup("Team", [ann]);
    const members = Array.isArray(sent) ? sent.map((each) => (each === "ann" ? { value: ann } : each)) : sent;
    const patches: JsonObject[] = [
      ...["add", "replace", "remove"].map((op) => ({ op, path: "members", value: members })),
      ...["add", "replace"].map((op) => ({ op, value: { members } })),
    ];
    const refused = { status: 400, body: { scimType: "invalidValue" } };
    expect(await scim.post("/Groups", { displayName: "Other", members })).toMatchObject(refused);
    expect(await scim.put(`/Groups/${team}`, { displayName: "Team", members })).toMatchObject(refused);
    for (const operation of patches) expect(await scim.patch(`/Groups/${team}`, [operation])).toMatchObject(refused);
    const { body } = await scim.bulk([
      { method: "PUT", path: `/Groups/${team}`, data: { displayName: "Team", members } },
      ...patches.map((operation) => ({
        method: "PATCH",
        path: `/Groups/${team}`,
        data: { Operations: [operation] },
      })),
    ]);
    for (const { status } of body.Operations) expect(status).toBe("400");
    expect(await scim.memberIds(team)).toEqual([ann]);
  });

  it("SCIM-SDK: members as JSON text are members, alone, in bulk and by bulkId", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const [ann, bob] = [await scim.addUser("ann@x.test"), await scim.addUser("bob@x.test")];
    const { body } = await scim.post("/Groups", { displayName: "Team", members: [json({ value: ann })] });
    expect(body.members).toMatchObject([{ value: ann }]);
    const team = body.id;
    await scim.patch(`/Groups/${team}`, [{ op: "add", path: "members", value: json([{ value: bob }]) }]);
    await scim.patch(`/Groups/${team}`, [{ op: "remove", path: "members", value: [json({ value: ann })] }]);
    expect(await scim.memberIds(team)).toEqual([bob]);
    const bulk = await scim.bulk([
      { method: "POST", path: "/Users", bulkId: "c", data: json({ userName: "cem@x.test" }) },
      {
        method: "PATCH",
        path: `/Groups/${team}`,
        data: { Operations: [{ op: "replace", path: "members", value: [json({ value: "bulkId:c" })] }] },
      },
    ]);
    expect(bulk.body.Operations.map(({ status }) => status)).toEqual(["201", "200"]);
    const cem = bulk.body.Operations[0]?.location.split("/").at(-1);
    expect(await scim.memberIds(team)).toEqual([cem]);
  });

  it("what provisioned into this product before: PATCH of a group with a plain resource", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const [ann, bob] = [await scim.addUser("ann@x.test"), await scim.addUser("bob@x.test")];
    const team = await scim.addGroup("Team", [ann]);
    await scim.send("PATCH", `/Groups/${team}`, { displayName: "Crew", members: [{ value: bob }] });
    expect((await scim.get(`/Groups/${team}`)).body).toMatchObject({ displayName: "Crew", members: [{ value: bob }] });
  });

  it("RFC 7644 §3.10: members under the URN of the core schema are members", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const [ann, bob] = [await scim.addUser("ann@x.test"), await scim.addUser("bob@x.test")];
    const team = await scim.addGroup("Team");
    const urn = "urn:ietf:params:scim:schemas:core:2.0:Group";
    await scim.patch(`/Groups/${team}`, [{ op: "add", value: { [urn]: { members: [{ value: ann }] } } }]);
    await scim.patch(`/Groups/${team}`, [{ op: "add", path: urn, value: { members: [{ value: bob }] } }]);
    expect(await scim.memberIds(team)).toEqual([ann, bob].sort());
  });

  it("wso2, SCIMple: a misspelt path leaves the group as it is, and the log has a warning that names it", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const ann = await scim.addUser("ann@x.test");
    const team = await scim.addGroup("Team");
    const operation = { op: "add", path: "memebers", value: [{ value: ann }] };
    expect((await scim.patch(`/Groups/${team}`, [operation])).status).toBe(204);
    expect((await scim.log())[0]).toMatchObject({
      operation: "patch-group",
      status: 204,
      outcome: "warning",
      detail: expect.stringContaining("memebers"),
    });
  });
});
