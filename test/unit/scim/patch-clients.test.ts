import { describe, expect, it } from "vitest";
import { normalizePatchBody } from "../../../src/scim/compat.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { parsePatchRequest } from "../../../src/scim/messages.ts";
import { applyPatch } from "../../../src/scim/patch.ts";
import type { ResourceType } from "../../../src/scim/schema.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { groupResourceType } from "../../../src/scim/schemas/group.ts";
import { USER_URN, userResourceType } from "../../../src/scim/schemas/user.ts";
import { refusal } from "./scim-error.ts";

/** A PATCH body through all that the core does with it. */
const patch = (resourceType: ResourceType, resource: JsonObject, ...operations: JsonValue[]) =>
  applyPatch(resourceType, resource, parsePatchRequest(normalizePatchBody({ Operations: operations })));

const bare: JsonObject = { id: "1", userName: "ann" };
const patchUser = (...operations: JsonValue[]) => patch(userResourceType, bare, ...operations);
const team: JsonObject = { id: "g", displayName: "Ops", members: [{ value: "u1" }, { value: "u2" }, { value: "u3" }] };
const patchTeam = (...operations: JsonValue[]) => patch(groupResourceType, team, ...operations);
const members = (...ids: string[]) => ({ ...team, members: ids.map((value) => ({ value })) });

describe("Microsoft Entra ID, default dialect (wire contract)", () => {
  it("takes the whole example", () => {
    const patched = patchUser(
      { op: "Replace", path: "active", value: "False" },
      { op: "Add", path: 'emails[type eq "work"].value', value: "a@x.test" },
      { op: "Replace", path: "name.familyName", value: "Lee" },
      { op: "Add", path: `${ENTERPRISE_USER_URN}:manager`, value: "m1" },
      { op: "Add", path: 'roles[primary eq "True"].value', value: "admin" },
      { op: "Remove", path: 'emails[type eq "work"].value', value: "a@x.test" },
      { op: "Remove", path: "members", value: [{ $ref: null, value: "u3" }] },
    );
    expect(patched).toEqual({
      ...bare,
      active: false,
      name: { familyName: "Lee" },
      roles: [{ primary: true, value: "admin" }],
      [ENTERPRISE_USER_URN]: { manager: { value: "m1" } },
    });
  });

  it("removes only the member that the value names", () => {
    expect(patchTeam({ op: "Remove", path: "members", value: [{ $ref: null, value: "u3" }] })).toEqual(
      members("u1", "u2"),
    );
    const notThere = { op: "Remove", path: "members", value: [{ value: "u9" }] };
    expect(patchTeam(notThere)).toEqual(team);
    expect(patchTeam({ op: "Remove", path: "members", value: [{ value: "u1" }, { value: "u2" }] })).toEqual(
      members("u3"),
    );
  });

  it("adds members once", () => {
    const operation = { op: "Add", path: "members", value: [{ $ref: null, value: "u4" }, { value: "u1" }] };
    expect(patchTeam(operation, operation)).toEqual(members("u1", "u2", "u3", "u4"));
  });

  it("sends single values in lists", () => {
    expect(patchUser({ op: "Add", path: "displayName", value: ["Ann"] })).toEqual({ ...bare, displayName: "Ann" });
    expect(patchUser({ op: "Add", path: 'emails[type eq "work"].value', value: ["a@x"] }).emails).toEqual([
      { type: "work", value: "a@x" },
    ]);
  });
});

describe("Microsoft Entra ID, aadOptscim062020 dialect (wire contract)", () => {
  it("takes the whole example", () => {
    const value = {
      active: false,
      displayName: "Ann",
      "name.givenName": "Ann",
      [`${ENTERPRISE_USER_URN}:department`]: "R&D",
    };
    expect(patchUser({ op: "replace", value })).toEqual({
      ...bare,
      active: false,
      displayName: "Ann",
      name: { givenName: "Ann" },
      [ENTERPRISE_USER_URN]: { department: "R&D" },
    });
    expect(patchTeam({ op: "remove", path: 'members[value eq "u3"]' })).toEqual(members("u1", "u2"));
  });

  it("takes filtered, URN and nested keys of a pathless add", () => {
    const value = {
      'emails[type eq "work"].value': "a@x",
      [`${USER_URN}:title`]: "Boss",
      [ENTERPRISE_USER_URN]: { department: "R&D", "manager.value": "m1", "manager.value.more": "x" },
      [`${ENTERPRISE_USER_URN}:costCenter`]: "7",
    };
    expect(patchUser({ op: "add", value })).toEqual({
      ...bare,
      emails: [{ type: "work", value: "a@x" }],
      title: "Boss",
      [ENTERPRISE_USER_URN]: { department: "R&D", manager: { value: "m1" }, costCenter: "7" },
    });
  });
});

describe("the manager in all its forms (wire contract, Entra)", () => {
  const path = `${ENTERPRISE_USER_URN}:manager`;
  const managed: JsonObject = { ...bare, [ENTERPRISE_USER_URN]: { manager: { value: "m1", $ref: "/Users/m1" } } };
  const answered = (manager: JsonObject) => ({ ...bare, [ENTERPRISE_USER_URN]: { manager } });

  it.each<[JsonValue]>([
    ["m2"],
    [{ value: "m2" }],
    [[{ value: "m2" }]],
    [["m2"]],
    [{ value: "m2", displayName: "Boss" }],
  ])("always answers %j as an object", (value) => {
    for (const op of ["Add", "Replace"]) {
      for (const user of [bare, managed]) {
        expect(patch(userResourceType, user, { op, path, value })).toEqual(answered({ value: "m2" }));
        expect(patch(userResourceType, user, { op, value: { [path]: value } })).toEqual(answered({ value: "m2" }));
        expect(patch(userResourceType, user, { op, value: { [ENTERPRISE_USER_URN]: { manager: value } } })).toEqual(
          answered({ value: "m2" }),
        );
      }
    }
  });

  it.each<[JsonObject]>([
    [{ op: "Remove", path: "manager" }],
    [{ op: "remove", path: 'manager[value eq "m1"]' }],
    [{ op: "Replace", path: "manager", value: "" }],
    [{ op: "replace", value: { manager: null } }],
  ])("is cleared under its bare name: %j", (operation) => {
    expect(patch(userResourceType, managed, operation)).toEqual(bare);
  });

  it("is set under its bare name", () => {
    expect(patchUser({ op: "Add", path: "manager", value: [{ $ref: null, value: "m2" }] })).toEqual(
      answered({ value: "m2" }),
    );
  });

  it("keeps the $ref that comes with it, never that of another", () => {
    const value = { $ref: "https://idp.example/m2", value: "m2" };
    expect(patch(userResourceType, managed, { op: "add", path, value: [value] })).toEqual(answered(value));
    expect(patch(userResourceType, managed, { op: "add", path: `${path}.value`, value: "m2" })).toEqual(
      answered({ value: "m2" }),
    );
    expect(patch(userResourceType, managed, { op: "add", path, value: "m1" })).toEqual(managed);
  });

  it.each<JsonValue>([
    { op: "Replace", path, value: "" },
    { op: "Replace", path, value: null },
    { op: "Replace", path, value: [] },
    { op: "Replace", path, value: [""] },
    { op: "Replace", path, value: { value: "" } },
    { op: "Replace", path: `${path}.value`, value: "" },
    { op: "Replace", value: { [path]: "" } },
    { op: "Replace", value: { [ENTERPRISE_USER_URN]: { manager: null } } },
    { op: "Replace", path: ENTERPRISE_USER_URN, value: "" },
    { op: "Remove", path },
    { op: "Remove", path, value: "m1" },
    { op: "Remove", path: `${path}[value eq "m1"]` },
    { op: "Remove", path: ENTERPRISE_USER_URN },
  ])("is cleared by %j", (operation) => {
    expect(patch(userResourceType, managed, operation)).toEqual(bare);
  });

  it("is not removed by another's id", () => {
    expect(patch(userResourceType, managed, { op: "remove", path: `${path}[value eq "m9"]` })).toEqual(managed);
  });
});

describe("clearing (wire contract, Entra: a later GET shows it absent)", () => {
  const full: JsonObject = {
    ...bare,
    title: "Boss",
    name: { familyName: "Lee" },
    emails: [{ value: "a@x", type: "work", primary: true }],
    [ENTERPRISE_USER_URN]: { department: "R&D" },
  };
  const cleared = (name: string) => Object.fromEntries(Object.entries(full).filter(([key]) => key !== name));

  describe.each<[JsonValue]>([[""], [null]])("by %j", (value) => {
    it.each([
      ["title", "title"],
      ["name.familyName", "name"],
      ["emails", "emails"],
      ['emails[type eq "work"].value', "emails"],
      ['emails[type eq "work"]', "emails"],
      [`${USER_URN}:title`, "title"],
      [`${ENTERPRISE_USER_URN}:department`, ENTERPRISE_USER_URN],
      [ENTERPRISE_USER_URN, ENTERPRISE_USER_URN],
    ])("%s, by path and in a pathless value", (path, name) => {
      expect(patch(userResourceType, full, { op: "Replace", path, value })).toEqual(cleared(name));
      expect(patch(userResourceType, full, { op: "Replace", value: { [path]: value } })).toEqual(cleared(name));
    });

    it("makes nothing where there is nothing", () => {
      expect(patchUser({ op: "Replace", path: 'emails[type eq "work"].value', value })).toEqual(bare);
    });
  });
});

describe("Okta (wire contract)", () => {
  it("deactivates by a pathless replace", () => {
    expect(patchUser({ op: "replace", value: { active: false } })).toEqual({ ...bare, active: false });
  });

  it("neither stores nor echoes a password", () => {
    expect(patchUser({ op: "replace", value: { password: "x" } })).toEqual(bare);
  });

  it("renames a group with its own id in the value, and refuses another id", () => {
    const rename = (id: string) => patchTeam({ op: "replace", value: { id, displayName: "New" } });
    expect(rename("g")).toEqual({ ...team, displayName: "New" });
    expect(refusal(() => rename("h"))).toBe("mutability");
  });

  it("removes and adds members in one request", () => {
    const patched = patchTeam(
      { op: "remove", path: 'members[value eq "u1"]' },
      { op: "add", path: "members", value: [{ value: "u4", display: "b@x.test" }] },
    );
    expect(patched).toEqual(members("u2", "u3", "u4"));
  });

  it("replaces all members, by none too", () => {
    expect(patchTeam({ op: "replace", path: "members", value: [{ value: "u9" }] })).toEqual(members("u9"));
    expect(patchTeam({ op: "replace", path: "members", value: [] })).toEqual({ id: "g", displayName: "Ops" });
  });
});

describe("others (wire contract)", () => {
  it("authentik: a whole group by pathless replace", () => {
    const value = { id: "g", schemas: [], externalId: "x", displayName: "Dev", members: [{ value: "u9" }], meta: {} };
    expect(patchTeam({ op: "replace", value })).toEqual({ ...members("u9"), externalId: "x", displayName: "Dev" });
  });

  it("Keycloak clients, SCIM-SDK: `remove members` with no value means all", () => {
    const nobody = { id: "g", displayName: "Ops" };
    expect(patchTeam({ op: "remove", path: "members" })).toEqual(nobody);
    expect(patchTeam({ op: "remove", path: "members", value: null })).toEqual(nobody);
  });

  it("JumpCloud: removes members as Entra does", () => {
    expect(patchTeam({ op: "remove", path: "members", value: [{ value: "u1" }] })).toEqual(members("u2", "u3"));
  });

  it("core attributes under the URN of the core schema", () => {
    const patched = { ...bare, title: "T", name: { givenName: "A" } };
    const value = { title: "T", NAME: { givenName: "A" } };
    expect(patchUser({ op: "add", path: USER_URN, value })).toEqual(patched);
    expect(patchUser({ op: "replace", value: { [USER_URN.toUpperCase()]: value } })).toEqual(patched);
  });

  it("whole extension paths, with other names in any case", () => {
    const operation = { op: "add", path: ENTERPRISE_USER_URN.toLowerCase(), value: { DEPARTMENT: "R&D", nope: 1 } };
    expect(patchUser(operation)).toEqual({ ...bare, [ENTERPRISE_USER_URN]: { department: "R&D" } });
    expect(refusal(() => patchUser({ op: "add", path: ENTERPRISE_USER_URN, value: "x" }))).toBe("invalidValue");
  });
});
