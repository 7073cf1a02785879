import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../../src/scim/json.ts";
import { trees } from "../helpers/trees.ts";

// PUT and PATCH of users over HTTP; what PATCH means attribute by attribute is in test/unit/scim.

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

describe.each(trees)("the $kind tree", (tree) => {
  it("RFC 7644 §3.5.1: PUT replaces all, clears what it leaves out, null and empty lists, and ignores read-only", async () => {
    const scim = await tree.connect();
    const { body: before } = await scim.post("/Users", {
      userName: "ann@x.test",
      title: "Ms",
      nickName: "A",
      emails: [{ value: "a@x.test" }],
      roles: [{ value: "r" }],
      [ENTERPRISE]: { department: "R&D" },
    });
    const { status, body } = await scim.put(`/Users/${before.id}`, {
      id: "another",
      meta: { resourceType: "Thing", version: 'W/"9"', created: "2001-01-01T00:00:00Z" },
      groups: [{ value: "g" }],
      userName: "ann@x.test",
      nickName: null,
      emails: [],
      locale: "en",
    });
    expect(status).toBe(200);
    const { lastModified, version } = body.meta;
    expect(body).toEqual({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      id: before.id,
      userName: "ann@x.test",
      active: true,
      locale: "en",
      meta: { ...before.meta, lastModified, version },
    });
    expect(version).not.toBe(before.meta.version);
    expect((await scim.get(`/Users/${before.id}`)).body).toEqual(body);
  });

  it("RFC 7644 §3.5.1: PUT never creates", async () => {
    const scim = await tree.connect();
    expect((await scim.put("/Users/2819c223", { userName: "ann@x.test" })).status).toBe(404);
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
  });

  it("RFC 7644 §3.5.1: PUT that changes nothing keeps version and lastModified", async () => {
    const scim = await tree.connect();
    const { body } = await scim.post("/Users", {
      userName: "ann@x.test",
      name: { givenName: "Ann", familyName: "Lee" },
    });
    const same = { name: { familyName: "Lee", givenName: "Ann" }, userName: "ann@x.test", active: true };
    expect((await scim.put(`/Users/${body.id}`, same)).body).toEqual(body);
  });

  it.each<[string, JsonValue[]]>([
    ["no operation at all", []],
    ["a value that is there already", [{ op: "replace", path: "title", value: "Ms" }]],
    ["a remove whose filter matches nothing", [{ op: "remove", path: 'emails[type eq "fax"]' }]],
    [
      "an attribute that is not kept",
      [
        { op: "add", path: "urn:x:custom:thing", value: 1 },
        { op: "add", path: "shoe", value: 1 },
      ],
    ],
    ["a password", [{ op: "replace", value: { password: "secret" } }]],
    ["its own id, meta and groups in a value", [{ op: "replace", value: { meta: {}, groups: [], schemas: [] } }]],
  ])("RFC 7644 §3.5.2: PATCH of %s keeps version and lastModified", async (_, operations) => {
    const scim = await tree.connect();
    const { body } = await scim.post("/Users", { userName: "ann@x.test", title: "Ms" });
    const patched = await scim.patch(`/Users/${body.id}`, operations);
    expect([patched.status, patched.body]).toEqual([200, body]);
    expect(patched.headers.get("ETag")).toBe(body.meta.version);
  });

  it("RFC 7644 §3.5.2: the operations are applied in order, or not at all", async () => {
    const scim = await tree.connect();
    const { body } = await scim.post("/Users", { userName: "ann@x.test", title: "Ms" });
    const failing = await scim.patch(`/Users/${body.id}`, [
      { op: "replace", path: "title", value: "Dr" },
      { op: "remove" },
    ]);
    expect(failing).toMatchObject({ status: 400, body: { scimType: "noTarget" } });
    expect((await scim.get(`/Users/${body.id}`)).body).toEqual(body);
    const { body: after } = await scim.patch(`/Users/${body.id}`, [
      { op: "replace", path: "title", value: "Dr" },
      { op: "remove", path: "title" },
      { op: "add", path: "emails", value: [{ value: "a@x.test", primary: true }] },
      { op: "add", path: "emails", value: [{ value: "b@x.test", primary: true }] },
    ]);
    expect(after).not.toHaveProperty("title");
    expect(after.emails).toEqual([
      { value: "a@x.test", primary: false },
      { value: "b@x.test", primary: true },
    ]);
  });

  it.each<[string, JsonValue, number, string]>([
    ["remove without a path", { op: "remove" }, 400, "noTarget"],
    [
      "a filter that matches nothing",
      { op: "replace", path: 'emails[value co "z"].type', value: "x" },
      400,
      "noTarget",
    ],
    ["a malformed path", { op: "replace", path: "name.", value: "x" }, 400, "invalidPath"],
    [
      "a malformed filter in a path",
      { op: "replace", path: "emails[type xx].value", value: "x" },
      400,
      "invalidFilter",
    ],
    ["a read-only attribute", { op: "replace", path: "id", value: "x" }, 400, "mutability"],
    ["read-only metadata", { op: "replace", path: "meta.created", value: "x" }, 400, "mutability"],
    ["another id in a value", { op: "replace", value: { id: "x" } }, 400, "mutability"],
    ["a required attribute's removal", { op: "remove", path: "userName" }, 400, "mutability"],
    ["a required attribute's clearing", { op: "replace", path: "userName", value: "" }, 400, "invalidValue"],
    ["a value of the wrong type", { op: "replace", path: "active", value: "perhaps" }, 400, "invalidValue"],
    ["an unknown operation", { op: "merge", path: "title", value: "x" }, 400, "invalidSyntax"],
    ["an operation without a value", { op: "add", path: "title" }, 400, "invalidValue"],
  ])("RFC 7644 §3.5.2: %s is refused", async (_, operation, status, scimType) => {
    const scim = await tree.connect();
    const { body } = await scim.post("/Users", { userName: "ann@x.test", emails: [{ value: "a@x.test" }] });
    const answer = await scim.patch(`/Users/${body.id}`, [operation]);
    expect(answer).toMatchObject({ status, body: { scimType } });
    expect((await scim.get(`/Users/${body.id}`)).body).toEqual(body);
  });

  it("RFC 7644 §3.5.2: a URN attribute adds its schema, clearing it takes the schema away", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const path = `${ENTERPRISE}:department`;
    const added = await scim.patch(`/Users/${id}`, [{ op: "add", path, value: "R&D" }]);
    expect(added.body.schemas).toContain(ENTERPRISE);
    const cleared = await scim.patch(`/Users/${id}`, [{ op: "replace", path, value: "" }]);
    expect(cleared.body.schemas).not.toContain(ENTERPRISE);
    expect(cleared.body).not.toHaveProperty([ENTERPRISE]);
  });

  it.each<JsonValue>(["", null])("Entra ID: replace with %j clears an attribute", async (value) => {
    const scim = await tree.connect();
    const attributes = {
      title: "Ms",
      locale: "en",
      name: { givenName: "Ann" },
      emails: [{ value: "a@x.test", type: "work" }],
    };
    const id = await scim.addUser("ann@x.test", attributes);
    await scim.patch(`/Users/${id}`, [
      { op: "Replace", path: "title", value },
      { op: "Replace", path: 'emails[type eq "work"].value', value },
      { op: "Replace", value: { locale: value, "name.givenName": value } },
    ]);
    const { body } = await scim.get(`/Users/${id}`);
    for (const name of Object.keys(attributes)) expect(body).not.toHaveProperty(name);
  });

  it("RFC 7643 §4.1.1: password is taken, and neither kept nor shown", async () => {
    const scim = await tree.connect();
    const created = await scim.post("/Users?attributes=password,userName", {
      userName: "ann@x.test",
      password: "s3cret",
    });
    expect(created.status).toBe(201);
    const { id } = created.body;
    const answers = [
      created,
      await scim.put(`/Users/${id}`, { userName: "ann@x.test", password: "s3cret" }),
      await scim.patch(`/Users/${id}`, [{ op: "replace", path: "password", value: "s3cret" }]),
      await scim.get(`/Users/${id}?attributes=password`),
      await scim.list("/Users", { filter: "password pr" }),
    ];
    for (const { status, text } of answers) {
      expect(status).toBeLessThan(300);
      expect(text).not.toMatch(/s3cret|password/);
    }
    expect(answers[4]?.body.totalResults).toBe(0);
  });

  it("RFC 7644 §3.3: hostile names do nothing", async () => {
    const scim = await tree.connect();
    const text =
      '{"userName":"ann@x.test","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"toString":"x"}';
    const { status, body } = await scim.send("POST", "/Users", undefined, { text });
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual(["active", "id", "meta", "schemas", "userName"]);
    const patched = await scim.patch(`/Users/${body.id}`, [
      { op: "add", path: "constructor.prototype", value: true },
      { op: "add", path: "constructor", value: "x" },
    ]);
    expect([patched.status, patched.body]).toEqual([200, body]);
    expect((await scim.list("/Users", { filter: "__proto__ pr or constructor pr" })).status).toBeLessThan(500);
  });
});
