import { describe, expect, it } from "vitest";
import { comparisonTarget, compileMatcher, matchFilter, resourceScope } from "../../../../src/scim/filter/match.ts";
import { parseFilter } from "../../../../src/scim/filter/parse.ts";
import type { JsonObject } from "../../../../src/scim/json.ts";
import { attribute, type ResourceType } from "../../../../src/scim/schema.ts";
import { ENTERPRISE_USER_URN } from "../../../../src/scim/schemas/enterprise-user.ts";
import { groupResourceType } from "../../../../src/scim/schemas/group.ts";
import { USER_URN, userResourceType } from "../../../../src/scim/schemas/user.ts";
import { refusal } from "../scim-error.ts";

const ann: JsonObject = {
  schemas: [USER_URN, ENTERPRISE_USER_URN],
  id: "Ab1",
  externalId: "Ext-1",
  userName: "Ann@Example.test",
  name: { familyName: "Straße" },
  active: true,
  emails: [
    { value: "ann@work.test", type: "work", primary: true },
    { value: "ann@home.test", type: "home" },
  ],
  x509Certificates: [{ value: "AbC=" }],
  meta: { created: "2026-01-01T00:00:00.000Z", lastModified: "2026-01-31T08:00:00.000Z" },
  [ENTERPRISE_USER_URN]: { department: "R&D", manager: { value: "boss" } },
};

const matches = (filter: string, user: JsonObject = ann) =>
  matchFilter(parseFilter(filter), user, resourceScope(userResourceType));

describe("comparison (RFC 7644 §3.4.2.2, Table 3)", () => {
  it.each([
    'userName eq "ann@example.TEST"',
    'userName ne "bob"',
    'userName co "EXAMPLE"',
    'userName sw "ANN@"',
    'userName ew ".test"',
    'userName gt "ann@example"',
    'userName ge "ann@example.test"',
    'userName lt "b"',
    'userName le "ann@example.test"',
    'name.familyName eq "STRASSE"',
    "active eq true",
    'active eq "True"',
    "active ne false",
    'meta.lastModified gt "2026-01-31T07:59:59Z"',
    'meta.lastModified eq "2026-01-31T09:00:00+01:00"',
    'meta.lastModified ge "2026-01-31T08:00"',
    `schemas eq "${ENTERPRISE_USER_URN.toUpperCase()}"`,
    `${USER_URN}:USERNAME sw "ann"`,
    `${ENTERPRISE_USER_URN}:department eq "r&d"`,
    `${ENTERPRISE_USER_URN}:manager eq "boss"`,
    `${ENTERPRISE_USER_URN}:manager[value eq "boss"]`,
  ])("%s is true", (filter) => {
    expect(matches(filter)).toBe(true);
    expect(matches(`not (${filter})`)).toBe(false);
  });

  it.each([
    'userName eq "ann"',
    'id eq "ab1"',
    'externalId eq "ext-1"',
    'externalId co "ext"',
    "userName gt 5000000000 and userName lt 1",
    "active eq 1",
    'title eq "x"',
    'title gt ""',
    'title co ""',
    'x509Certificates.value eq "abc="',
    'nope eq "x"',
    'name.nope sw "x"',
    'urn:other:User:userName eq "ann@example.test"',
    'userName[value eq "x"]',
    'name.familyName[value eq "x"]',
  ])("%s is false", (filter) => {
    expect(matches(filter)).toBe(false);
  });

  it("takes `ne` for the negation of `eq`, absent values included", () => {
    expect(matches('title ne "x"')).toBe(true);
    expect(matches('emails.type ne "work"')).toBe(false);
    expect(matches('nope ne "x"')).toBe(true);
  });

  it("compares a group's displayName and members' values by their caseExact", () => {
    const group: JsonObject = { displayName: "Ops", members: [{ value: "U1" }] };
    const test = (filter: string) => matchFilter(parseFilter(filter), group, resourceScope(groupResourceType));
    expect(test('displayName eq "OPS"')).toBe(true);
    expect(test('members eq "U1"')).toBe(true);
    expect(test('members eq "u1"')).toBe(false);
  });
});

describe("multi-valued attributes (RFC 7644 §3.4.2.2)", () => {
  it("takes a bare complex attribute for its value", () => {
    expect(matches('emails co "HOME.test"')).toBe(true);
    expect(matches('emails.value co "home.test"')).toBe(true);
    expect(matches('addresses co "x"')).toBe(false);
  });

  it("binds all terms in brackets to the same element", () => {
    expect(matches('emails[type eq "work" and value co "work"]')).toBe(true);
    expect(matches('emails[type eq "work" and value co "home"]')).toBe(false);
    expect(matches('emails.type eq "work" and emails.value co "home"')).toBe(true);
    expect(matches('emails[type eq "home" and not (primary eq true)]')).toBe(true);
    expect(matches('emails[type eq "work"].value eq "ann@WORK.test"')).toBe(true);
    expect(matches("emails[type[value pr]]")).toBe(false);
    expect(matches('emails[emails.type eq "work"]')).toBe(false);
    expect(matches(`emails[${USER_URN}:type eq "work"]`)).toBe(false);
  });
});

describe("presence and null (RFC 7644 §3.4.2.2: non-empty)", () => {
  it("is false for null, an empty string, an empty list and an empty object", () => {
    for (const title of [null, "", [], {}]) expect(matches("title pr", { title })).toBe(false);
    expect(matches("title pr", {})).toBe(false);
    expect(matches("title pr", { title: "x" })).toBe(true);
    expect(matches("active pr", { active: false })).toBe(true);
    expect(matches("emails.display pr")).toBe(false);
    expect(matches("emails pr")).toBe(true);
    expect(matches("name pr", { name: {} })).toBe(false);
  });

  it("takes `eq null` for absence and `ne null` for presence, of complex attributes too", () => {
    expect(matches("title eq null")).toBe(true);
    expect(matches("userName eq null")).toBe(false);
    expect(matches("name eq null")).toBe(false);
    expect(matches("name ne null")).toBe(true);
    expect(matches("addresses eq null")).toBe(true);
    expect(matches("nope eq null")).toBe(true);
    expect(matches("nope ne null")).toBe(false);
    expect(matches("emails[display eq null]")).toBe(true);
  });
});

describe("operators that have no meaning are 400 invalidFilter, whatever the data (RFC 7644 §3.4.2.2)", () => {
  it.each([
    "active gt true",
    'active co "t"',
    "emails.primary le false",
    'x509Certificates gt "A"',
    "userName gt null",
    "title sw null",
    "title lt true",
    'meta.created gt "yesterday"',
    'meta.created eq "2026-01-31"',
    "title pr and active gt true",
    "title eq null or active ge true",
    "emails[primary gt true]",
  ])("%s", (filter) => {
    expect(refusal(() => matches(filter))).toBe("invalidFilter");
    expect(refusal(() => matches(filter, {}))).toBe("invalidFilter");
  });
});

describe("numbers (RFC 7643 §2.3.4)", () => {
  const machineType: ResourceType = {
    name: "Machine",
    endpoint: "/Machines",
    description: "",
    extensions: [],
    schema: { id: "urn:m", name: "M", description: "", attributes: [attribute("cores", "integer", "")] },
  };

  it("compares by size and refuses parts", () => {
    const matcher = (filter: string) => compileMatcher(parseFilter(filter), resourceScope(machineType));
    expect(matcher("cores gt 9")({ cores: 10 })).toBe(true);
    expect(matcher('cores eq "10"')({ cores: 10 })).toBe(true);
    expect(matcher('cores eq "ten"')({ cores: 10 })).toBe(false);
    expect(matcher("cores le 9")({})).toBe(false);
    expect(refusal(() => matcher("cores sw 1"))).toBe("invalidFilter");
  });
});

describe("comparisonTarget", () => {
  it("is undefined where nothing could be compared", () => {
    expect(comparisonTarget(undefined)).toBeUndefined();
    expect(comparisonTarget(resourceScope(userResourceType)({ attribute: "name" }))).toBeUndefined();
    expect(comparisonTarget(resourceScope(userResourceType)({ attribute: "emails" }))?.leaf.name).toBe("value");
  });
});
