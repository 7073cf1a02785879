import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { groupResourceType } from "../../../src/scim/schemas/group.ts";
import { USER_URN, userResourceType } from "../../../src/scim/schemas/user.ts";
import { validateResource } from "../../../src/scim/validate.ts";
import { errorOf, refusal } from "./scim-error.ts";

const user = (body: JsonObject) => validateResource(userResourceType, { userName: "ann@x.test", ...body });
/** The canonical form of the attributes besides userName. */
const rest = (body: JsonObject) => {
  const { userName: _userName, ...others } = user(body);
  return others;
};

describe("required attributes (RFC 7643 §2.2; wire contract, PUT: no userName is 400 invalidValue)", () => {
  it.each([[{}], [{ userName: "" }], [{ userName: null }], [{ userName: [] }], [{ userName: {} }]])("%j", (body) => {
    expect(refusal(() => validateResource(userResourceType, body))).toBe("invalidValue");
  });

  it.each([" ", "\t\n", "\u00a0\u3000"])("the blank %j is no userName and no displayName", (blank) => {
    expect(refusal(() => validateResource(userResourceType, { userName: blank }))).toBe("invalidValue");
    expect(refusal(() => validateResource(groupResourceType, { displayName: blank }))).toBe("invalidValue");
  });

  it("names a sub-attribute with its attribute", () => {
    expect(errorOf(() => user({ emails: [{ value: "\u200b" }] })).detail).toContain("“emails.value”");
    expect(errorOf(() => user({ name: { givenName: {} } })).detail).toContain("“name.givenName”");
    expect(errorOf(() => user({ title: {} })).detail).toContain("“title”");
  });

  it("names the attribute that is missing", () => {
    expect(errorOf(() => validateResource(groupResourceType, {})).detail).toContain("displayName");
  });
});

describe("what is left out (RFC 7644 §3.3, §3.5.1)", () => {
  it("ignores read-only, unknown and write-only attributes and unknown schemas (wire contract, Okta and Entra)", () => {
    const body = {
      schemas: [USER_URN, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
      id: null,
      meta: { resourceType: "User", location: "x" },
      groups: [{ value: "g1" }],
      password: "secret",
      favouriteColour: "red",
      "urn:acme.example:scim:2.0:User": { badge: "7" },
      "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group": {},
    };
    expect(rest(body)).toEqual({});
  });

  it("ignores unknown sub-attributes and the read-only ones", () => {
    expect(rest({ name: { givenName: "Ann", shoeSize: 38 } })).toEqual({ name: { givenName: "Ann" } });
    const group = { displayName: "Ops", members: [{ value: "u1", display: "Ann", nope: 1 }] };
    expect(validateResource(groupResourceType, group)).toEqual({ displayName: "Ops", members: [{ value: "u1" }] });
  });

  it.each<[string, JsonValue]>([
    ["title", null],
    ["title", ""],
    ["name", {}],
    ["name", { givenName: "", familyName: null }],
    ["emails", []],
    ["emails", [null, "", {}]],
    ["emails", [{ type: "work", primary: true, value: "" }]],
    ["emails", { value: null }],
    ["active", null],
    [ENTERPRISE_USER_URN, {}],
    [ENTERPRISE_USER_URN, null],
    [ENTERPRISE_USER_URN, { department: "", manager: { value: "" } }],
    [`${ENTERPRISE_USER_URN}:manager`, [null]],
  ])("leaves the unassigned %s = %j absent (RFC 7643 §2.5; wire contract: null and [] clear)", (name, value) => {
    expect(rest({ [name]: value })).toEqual({});
  });

  it("keeps a blank, as authentik sends it in names", () => {
    expect(rest({ name: { givenName: "", familyName: " " }, emails: [] })).toEqual({ name: { familyName: " " } });
  });
});

describe("values come back as they were sent (wire contract 7)", () => {
  it("keeps case, spacing and the order of values", () => {
    const body: JsonObject = {
      displayName: "  Ann  LEE ",
      emails: [{ value: "B@X.test" }, { value: "a@x.TEST", type: "Work" }],
      addresses: [{ type: "work", formatted: "1 Way\n2 Town" }],
      roles: [{ value: "r1" }, { value: "r1", type: "x" }],
      x509Certificates: [{ value: "MIIB+/==" }],
    };
    expect(rest(body)).toEqual(body);
  });

  it("answers names as the schema spells them (RFC 7643 §2.1)", () => {
    const body = { USERNAME: "ann", Name: { FAMILYNAME: "Lee" }, EMAILS: [{ Value: "a@x", TYPE: "work" }] };
    expect(validateResource(userResourceType, body)).toEqual({
      userName: "ann",
      name: { familyName: "Lee" },
      emails: [{ value: "a@x", type: "work" }],
    });
  });

  it("takes URN-qualified names (RFC 7644 §3.10)", () => {
    const body = {
      [`${USER_URN}:title`]: "Boss",
      [`${ENTERPRISE_USER_URN.toUpperCase()}:department`]: "R&D",
      [ENTERPRISE_USER_URN.toLowerCase()]: { COSTCENTER: "7" },
    };
    expect(rest(body)).toEqual({ title: "Boss", [ENTERPRISE_USER_URN]: { department: "R&D", costCenter: "7" } });
  });
});

describe("coercion (wire contract, OneLogin templates, Entra, Okta)", () => {
  it.each([
    ["True", true],
    ["true", true],
    ["FALSE", false],
    [false, false],
    [["False"], false],
  ])("takes the boolean %j", (sent, kept) => {
    expect(rest({ active: sent })).toEqual({ active: kept });
    expect(rest({ emails: [{ value: "a@x", primary: sent }] })).toEqual({ emails: [{ value: "a@x", primary: kept }] });
  });

  it("takes a numeric externalId (Okta), but none whose digits JSON has lost", () => {
    expect(rest({ externalId: 4711 })).toEqual({ externalId: "4711" });
    expect(rest({ externalId: 2 ** 53 - 1 })).toEqual({ externalId: "9007199254740991" });
    for (const externalId of [2 ** 53, -(2 ** 53), 1e21]) {
      expect(refusal(() => user({ externalId }))).toBe("invalidValue");
    }
  });

  it("wraps a single object, or a bare value, of a multi-valued attribute (OneLogin)", () => {
    expect(rest({ emails: { value: "a@x", primary: "true" } })).toEqual({ emails: [{ value: "a@x", primary: true }] });
    expect(rest({ emails: "a@x" })).toEqual({ emails: [{ value: "a@x" }] });
    expect(rest({ emails: ["a@x", { value: "b@x" }] })).toEqual({ emails: [{ value: "a@x" }, { value: "b@x" }] });
    expect(rest({ phoneNumbers: 123 })).toEqual({ phoneNumbers: [{ value: "123" }] });
  });

  it("Entra (older), BYOA samples: a singular attribute as a list of one object is its value", () => {
    const sent = [{ $ref: null, value: "X" }];
    expect(rest({ title: sent, name: { givenName: sent }, active: [{ Value: "False" }] })).toEqual({
      title: "X",
      name: { givenName: "X" },
      active: false,
    });
    expect(rest({ title: [{ $ref: null, value: null }], externalId: [{ value: "" }] })).toEqual({});
  });

  it("test-suite: keeps an element that is sent twice once, when every member is the same", () => {
    const emails = [
      { value: "a@x", type: "work" },
      { type: "work", value: "a@x" },
      { value: "A@x", type: "work" },
    ];
    expect(rest({ emails })).toEqual({ emails: [emails[0], emails[2]] });
  });

  it("langwatch: refuses members that name nobody, and {} for the list", () => {
    for (const members of [[null], [{}], [""], [{ value: "u1" }, null], {}, { value: "" }, "{}"]) {
      const group = { displayName: "Ops", members };
      expect([members, refusal(() => validateResource(groupResourceType, group))]).toEqual([members, "invalidValue"]);
    }
    for (const members of [[], null]) {
      expect(validateResource(groupResourceType, { displayName: "Ops", members })).toEqual({ displayName: "Ops" });
    }
  });

  it("unwraps a single value sent as a list (Entra)", () => {
    expect(rest({ title: ["Boss"], name: [{ givenName: "Ann" }] })).toEqual({
      title: "Boss",
      name: { givenName: "Ann" },
    });
  });

  it.each<[JsonValue]>([
    ["boss"],
    [{ value: "boss" }],
    [[{ value: "boss" }]],
    [["boss"]],
    [{ value: "boss", displayName: "B" }],
  ])("always answers the manager %j as an object", (manager) => {
    const expected = { [ENTERPRISE_USER_URN]: { manager: { value: "boss" } } };
    expect(rest({ [ENTERPRISE_USER_URN]: { manager } })).toEqual(expected);
    expect(rest({ [`${ENTERPRISE_USER_URN}:manager`]: manager })).toEqual(expected);
  });

  it("keeps the manager's $ref", () => {
    const manager = { value: "boss", $ref: "../Users/boss" };
    expect(rest({ [ENTERPRISE_USER_URN]: { manager } })).toEqual({ [ENTERPRISE_USER_URN]: { manager } });
  });

  it("takes what OneLogin's templates make", () => {
    const body = {
      schemas: ["urn:scim:schemas:core:1.0"],
      id: null,
      userName: "ann@x.test",
      active: "true",
      emails: { value: "ann@x.test", type: "work", primary: "true" },
      name: { givenName: "Ann", familyName: null },
    };
    expect(validateResource(userResourceType, body)).toEqual({
      userName: "ann@x.test",
      active: true,
      emails: [{ value: "ann@x.test", type: "work", primary: true }],
      name: { givenName: "Ann" },
    });
  });
});

describe("SCIM-SDK: JSON as text where an object belongs (wire contract)", () => {
  const json = (value: JsonValue) => JSON.stringify(value);
  it.each<[string, JsonValue, JsonValue]>([
    ["name", json({ givenName: "Ann" }), { givenName: "Ann" }],
    ["name", [json({ givenName: "Ann" })], { givenName: "Ann" }],
    ["name", json([{ givenName: "Ann" }]), { givenName: "Ann" }],
    ["emails", json({ value: "a@x" }), [{ value: "a@x" }]],
    ["emails", [json({ value: "a@x" }), json([{ value: "b@x" }])], [{ value: "a@x" }, { value: "b@x" }]],
    ["emails", json(["a@x"]), [{ value: "a@x" }]],
    [ENTERPRISE_USER_URN, json({ department: "R&D" }), { department: "R&D" }],
    [ENTERPRISE_USER_URN, [{ department: "R&D" }], { department: "R&D" }],
    [`${ENTERPRISE_USER_URN}:manager`, json({ value: "m1" }), { value: "m1" }],
  ])("%s = %j", (name, sent, kept) => {
    const value = name.endsWith(":manager") ? { manager: kept } : kept;
    expect(rest({ [name]: sent })).toEqual({ [name.replace(":manager", "")]: value });
  });

  it("reads what is under the URN of the core schema, and members of a group", () => {
    expect(rest({ [USER_URN]: json({ title: "Ms" }) })).toEqual({ title: "Ms" });
    expect(rest({ [USER_URN]: [{ title: "Ms" }] })).toEqual({ title: "Ms" });
    const members = [json({ value: "u1" }), json({ value: "u1" })];
    expect(validateResource(groupResourceType, { displayName: "Ops", members })).toEqual({
      displayName: "Ops",
      members: [{ value: "u1" }],
    });
  });

  it("is a text where a text belongs", () => {
    const body = { title: json({ a: 1 }), roles: [{ value: json({ id: "1", value: "25" }) }] };
    expect(rest(body)).toEqual(body);
  });

  it.each<[string, JsonValue]>([
    ["emails", [{ value: json({ value: "a@x" }) }]],
    ["emails", [{ value: json(["a@x"]) }]],
    [ENTERPRISE_USER_URN, { manager: { value: json({ value: "m1" }) } }],
    ["userName", json({ value: "a@x" })],
    ["name", "{"],
    ["name", json([1])],
    ["emails", `${"[".repeat(40)}${"]".repeat(40)}`],
  ])("never is an address or an id: %s = %j is 400", (name, value) => {
    expect(refusal(() => user({ [name]: value }))).toBe("invalidValue");
  });
});

describe("values of the wrong type are 400 invalidValue (RFC 7644 §3.12)", () => {
  it.each<[string, JsonValue]>([
    ["active", "yes"],
    ["active", 1],
    ["title", true],
    ["title", { value: "x" }],
    ["title", {}],
    ["title", [{}]],
    ["active", {}],
    ["userName", {}],
    ["emails", [{ value: {} }]],
    ["name", { givenName: {} }],
    ["title", ["a", "b"]],
    ["title", "a\0"],
    ["title", "\ud800"],
    ["name", "Ann Lee"],
    ["name", [{ givenName: "a" }, { givenName: "b" }]],
    ["emails", [["a@x"]]],
    ["emails", [{ value: { a: 1 } }]],
    ["addresses", "1 Way"],
    ["x509Certificates", [{ value: "not base64!" }]],
    [ENTERPRISE_USER_URN, "x"],
    [ENTERPRISE_USER_URN, { manager: [{ value: "a" }, { value: "b" }] }],
  ])("%s = %j", (name, value) => {
    expect(refusal(() => user({ [name]: value }))).toBe("invalidValue");
  });
});

describe("PingOne: two values that are primary", () => {
  it("keeps the first of them so, and says it (RFC 7643 §2.4: one at most)", () => {
    const warnings: string[] = [];
    const emails = [
      { value: "a@x" },
      { value: "b@x", primary: true },
      { value: "c@x", primary: "True" },
      { value: "b@x", primary: true },
    ];
    const canonical = validateResource(userResourceType, { userName: "a", emails }, (each) => warnings.push(each));
    expect(canonical.emails).toEqual([
      { value: "a@x" },
      { value: "b@x", primary: true },
      { value: "c@x", primary: false },
    ]);
    expect(warnings).toEqual([expect.stringContaining("emails")]);
  });
});

describe("hostile keys", () => {
  it("does nothing with them and pollutes nothing", () => {
    const body = JSON.parse(
      '{"userName":"a","__proto__":{"title":"x"},"constructor":{"prototype":{"title":"x"}},"toString":"x","name":{"__proto__":{"givenName":"x"},"hasOwnProperty":"x"}}',
    );
    const resource = validateResource(userResourceType, body);
    expect(resource).toEqual({ userName: "a" });
    expect(Object.getPrototypeOf(resource)).toBe(Object.prototype);
    expect(({} as JsonObject).title).toBeUndefined();
  });
});
