import { describe, expect, it } from "vitest";
import { normalizePatchBody } from "../../../src/scim/compat.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { parsePatchRequest } from "../../../src/scim/messages.ts";
import { applyPatch } from "../../../src/scim/patch.ts";
import type { ResourceType } from "../../../src/scim/schema.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { groupResourceType } from "../../../src/scim/schemas/group.ts";
import { USER_URN, userResourceType } from "../../../src/scim/schemas/user.ts";
import { WorkBudget } from "../../../src/scim/work-budget.ts";
import { refusal } from "./scim-error.ts";

// What was seen in other people's reports and suites.

/** A PATCH body through all that the core does with it. */
const patch = (resourceType: ResourceType, resource: JsonObject, ...operations: JsonValue[]) =>
  applyPatch(resourceType, resource, parsePatchRequest(normalizePatchBody({ Operations: operations })));

const bare: JsonObject = { id: "1", userName: "ann" };
const patchUser = (...operations: JsonValue[]) => patch(userResourceType, bare, ...operations);
const team: JsonObject = { id: "g", displayName: "Ops", members: [{ value: "u1" }, { value: "u2" }, { value: "u3" }] };
const patchTeam = (...operations: JsonValue[]) => patch(groupResourceType, team, ...operations);
const members = (...ids: string[]) => ({ ...team, members: ids.map((value) => ({ value })) });

describe("SCIM-SDK’s client: JSON as text, and lists of one object", () => {
  const path = `${ENTERPRISE_USER_URN}:manager`;
  const json = (value: JsonValue) => JSON.stringify(value);
  const managed = { ...bare, [ENTERPRISE_USER_URN]: { manager: { value: "m1" } } };

  it.each<[JsonValue, JsonObject]>([
    [
      { op: "replace", value: json({ displayName: "D" }) },
      { ...bare, displayName: "D" },
    ],
    [
      { op: "replace", value: [{ displayName: "D" }] },
      { ...bare, displayName: "D" },
    ],
    [
      { op: "add", path: "name", value: [json({ givenName: "A" })] },
      { ...bare, name: { givenName: "A" } },
    ],
    [
      { op: "add", path: "emails", value: [json({ value: "a@x" })] },
      { ...bare, emails: [{ value: "a@x" }] },
    ],
    [
      { op: "replace", path: "emails", value: json([{ value: "a@x" }]) },
      { ...bare, emails: [{ value: "a@x" }] },
    ],
    [
      { op: "add", path: 'emails[type eq "work"]', value: [json({ value: "a@x" })] },
      { ...bare, emails: [{ type: "work", value: "a@x" }] },
    ],
    [{ op: "add", path, value: [json({ value: "m1" })] }, managed],
    [{ op: "add", path, value: json([{ value: "m1" }]) }, managed],
    [{ op: "add", path: ENTERPRISE_USER_URN, value: [{ manager: "m1" }] }, managed],
    [{ op: "add", path: ENTERPRISE_USER_URN, value: [json({ manager: { value: "m1" } })] }, managed],
    [{ op: "add", value: { [ENTERPRISE_USER_URN]: json({ manager: json({ value: "m1" }) }) } }, managed],
    [
      { op: "add", path: USER_URN, value: [json({ title: "T" })] },
      { ...bare, title: "T" },
    ],
  ])("takes %j", (operation, patched) => {
    expect(patchUser(operation)).toEqual(patched);
  });

  it("takes members so, and never for ids", () => {
    expect(patchTeam({ op: "add", path: "members", value: [json({ value: "u4" })] })).toEqual(
      members("u1", "u2", "u3", "u4"),
    );
    expect(patchTeam({ op: "remove", path: "members", value: json([{ value: "u1" }]) })).toEqual(members("u2", "u3"));
    expect(refusal(() => patchTeam({ op: "add", path: "members", value: [{ value: json({ value: "u4" }) }] }))).toBe(
      "invalidValue",
    );
    expect(refusal(() => patchUser({ op: "add", path: `${path}.value`, value: json({ value: "m1" }) }))).toBe(
      "invalidValue",
    );
  });
});

describe("Entra ID (older), BYOA samples: a singular attribute as a list of one object", () => {
  it.each(["displayName", "name.givenName", `${ENTERPRISE_USER_URN}:department`, "active"])("%s", (path) => {
    const value = path === "active" ? "False" : "X";
    const plain = patchUser({ op: "replace", path, value });
    expect(patchUser({ op: "Replace", path, value: [{ $ref: null, value }] })).toEqual(plain);
    expect(patchUser({ op: "add", value: { [path]: [{ $ref: null, value }] } })).toEqual(plain);
  });
});

describe("Microsoft Q&A 5746233: a filter on a singular attribute", () => {
  const path = `${ENTERPRISE_USER_URN}:manager`;
  const full: JsonObject = {
    ...bare,
    title: "Boss",
    name: { familyName: "Lee" },
    [ENTERPRISE_USER_URN]: { manager: { value: "m1" } },
  };
  const off = { op: "replace", path: "active", value: "False" };

  it.each(["add", "replace"])("is ignored by %s, and the rest of the request goes on", (op) => {
    const patched = patch(
      userResourceType,
      full,
      { op, path: 'name[type eq "work"].givenName', value: "Ann" },
      { op, path: 'title[type eq "work"].value', value: "Chief" },
      { op, path: "displayName[primary eq true]", value: "D" },
      { op, path: `${path}[value eq "other"]`, value: "m2" },
      off,
    );
    expect(patched).toEqual({
      ...full,
      active: false,
      name: { familyName: "Lee", givenName: "Ann" },
      title: "Chief",
      displayName: "D",
      [ENTERPRISE_USER_URN]: { manager: { value: "m2" } },
    });
  });

  it("is ignored where the attribute has no value yet", () => {
    const operation = { op: "add", path: `${path}[value eq "other"].$ref`, value: "/Users/m2" };
    expect(patchUser(operation)).toEqual({ ...bare, [ENTERPRISE_USER_URN]: { manager: { $ref: "/Users/m2" } } });
    expect(patchUser({ op: "add", path: 'name[type eq "work"].givenName', value: "Ann" })).toEqual({
      ...bare,
      name: { givenName: "Ann" },
    });
  });

  it.each([
    [`${path}[value eq "other"]`, full],
    ['name[type eq "work"].familyName', full],
    ['title[value eq "Other"]', full],
    ['title[type eq "work"].value', full],
    ['title[value eq "BOSS"].value', { ...full, title: undefined }],
    ['name[familyName eq "Lee"].familyName', { ...full, name: undefined }],
  ])("has to match for remove: %s", (wanted, expected) => {
    expect(patch(userResourceType, full, { op: "remove", path: wanted })).toEqual(JSON.parse(JSON.stringify(expected)));
  });
});

describe("pingidentity scim2 207: add at a value path that matches nothing", () => {
  const emails: JsonValue = [{ value: "w@x", type: "work", primary: true }];
  const patchMail = (operation: JsonObject) => patch(userResourceType, { ...bare, emails }, operation).emails;

  it("makes the element that filter and object describe", () => {
    const value = { value: "o@x", primary: true };
    expect(patchMail({ op: "add", path: 'emails[type eq "other"]', value })).toEqual([
      { value: "w@x", type: "work", primary: false },
      { type: "other", ...value },
    ]);
    expect(patchMail({ op: "add", path: "emails[type eq 'other']", value: "o@x" })).toContainEqual({
      type: "other",
      value: "o@x",
    });
    expect(patchMail({ op: "add", path: 'emails[type eq "other"]', value: {} })).toEqual(emails);
  });

  it("is 400 noTarget for another operation, and for a filter that describes nothing", () => {
    const value = { value: "o@x" };
    for (const operation of [
      { op: "replace", path: 'emails[type eq "other"]', value },
      { op: "add", path: 'emails[type ne "work"]', value },
    ]) {
      expect(refusal(() => patchMail(operation))).toBe("noTarget");
    }
  });
});

describe("what is left undone is said", () => {
  const warningsOf = (...operations: JsonValue[]) => {
    const warnings: string[] = [];
    const read = parsePatchRequest(normalizePatchBody({ Operations: operations }));
    applyPatch(userResourceType, bare, read, new WorkBudget(), (warning) => warnings.push(warning));
    return warnings;
  };

  it.each([
    "memebers",
    "name.nope",
    `${ENTERPRISE_USER_URN}.department`,
    `${USER_URN}.name.givenName`,
    "urn:acme.example:scim:2.0:User:badge",
    'nope[type eq "work"].value',
  ])("wso2, SCIMple, simpleidserver: the path %s names nothing that is kept", (path) => {
    for (const op of ["add", "replace", "remove"]) {
      expect(warningsOf({ op, path, value: "x" })).toEqual([expect.stringContaining(path)]);
    }
  });

  it("a path beyond measure is named by its start", () => {
    expect(warningsOf({ op: "add", path: "x".repeat(5000), value: "x" })[0]?.length).toBeLessThan(300);
  });

  it("Okta: a password is no news, nor is what a value without a path holds", () => {
    expect(
      warningsOf(
        { op: "replace", path: "password", value: "x" },
        { op: "replace", path: `${USER_URN}:password`, value: "x" },
        { op: "replace", value: { password: "x", nope: 1, memebers: [] } },
        { op: "replace", path: "title", value: "x" },
      ),
    ).toEqual([]);
  });

  it("PingOne: a second primary value", () => {
    const value = [
      { value: "a@x", primary: true },
      { value: "b@x", primary: true },
    ];
    for (const operation of [
      { op: "add", path: "emails", value },
      { op: "replace", path: "emails", value },
      { op: "replace", value: { emails: value } },
    ]) {
      expect(warningsOf(operation)).toEqual([expect.stringContaining("emails")]);
      expect(patchUser(operation).emails).toEqual([value[0], { value: "b@x", primary: false }]);
    }
  });
});
