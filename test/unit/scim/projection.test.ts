import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { createProjection, type ProjectionQuery } from "../../../src/scim/projection.ts";
import { attribute, type ResourceType } from "../../../src/scim/schema.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { groupResourceType } from "../../../src/scim/schemas/group.ts";
import { USER_URN, userResourceType } from "../../../src/scim/schemas/user.ts";
import { refusal } from "./scim-error.ts";

const always = { schemas: [USER_URN, ENTERPRISE_USER_URN], id: "1" };
const enterprise = { department: "R&D", manager: { value: "boss", $ref: "/Users/boss" } };
const ann: JsonObject = {
  ...always,
  externalId: "e1",
  userName: "ann",
  name: { givenName: "Ann", familyName: "Lee" },
  emails: [
    { value: "a@x", type: "work" },
    { type: "home", display: "b" },
  ],
  meta: { resourceType: "User", version: 'W/"1"' },
  [ENTERPRISE_USER_URN]: enterprise,
};
const show = (query: ProjectionQuery) => createProjection(userResourceType, query).project(ann);

describe("attributes (RFC 7644 §3.9)", () => {
  it.each<[string[], JsonObject]>([
    [["userName"], { userName: "ann" }],
    [["USERNAME", " externalid "], { userName: "ann", externalId: "e1" }],
    [["name.givenName"], { name: { givenName: "Ann" } }],
    [["name.givenName", "name"], { name: { givenName: "Ann", familyName: "Lee" } }],
    [["name.givenName", "name.familyName"], { name: { givenName: "Ann", familyName: "Lee" } }],
    [["emails.value"], { emails: [{ value: "a@x" }] }],
    [["emails.primary"], {}],
    [["meta.version"], { meta: { version: 'W/"1"' } }],
    [[`${USER_URN}:userName`], { userName: "ann" }],
    [[`${ENTERPRISE_USER_URN}:department`], { [ENTERPRISE_USER_URN]: { department: "R&D" } }],
    [[`${ENTERPRISE_USER_URN}:manager.value`], { [ENTERPRISE_USER_URN]: { manager: { value: "boss" } } }],
    [[ENTERPRISE_USER_URN.toUpperCase()], { [ENTERPRISE_USER_URN]: enterprise }],
    [["nope", "department", "__proto__", "constructor", "a b"], {}],
  ])("%j", (attributes, shown) => {
    expect(show({ attributes })).toEqual({ ...always, ...shown });
  });

  it("takes the URN of the core schema for all of its attributes", () => {
    const { meta: _meta, externalId: _externalId, [ENTERPRISE_USER_URN]: _enterprise, ...core } = ann;
    expect(show({ attributes: [USER_URN] })).toEqual(core);
  });
});

describe("excludedAttributes (RFC 7644 §3.9)", () => {
  const without = (...names: string[]) =>
    Object.fromEntries(Object.entries(ann).filter(([name]) => !names.includes(name)));

  it.each<[string[], JsonObject]>([
    [["id", "schemas"], ann],
    [["emails", "META"], without("emails", "meta")],
    [["name.familyName"], { ...ann, name: { givenName: "Ann" } }],
    [["name.familyName", "name.givenName"], without("name")],
    [["emails.value", "emails.display"], { ...ann, emails: [{ type: "work" }, { type: "home" }] }],
    [[ENTERPRISE_USER_URN], without(ENTERPRISE_USER_URN)],
    [[`${ENTERPRISE_USER_URN}:manager`], { ...ann, [ENTERPRISE_USER_URN]: { department: "R&D" } }],
    [["nope"], ann],
  ])("%j", (excludedAttributes, shown) => {
    expect(show({ excludedAttributes })).toEqual(shown);
  });

  it("says what need not be loaded (wire contract, projection: excludedAttributes=members)", () => {
    const includes = (query: ProjectionQuery) => createProjection(groupResourceType, query).includes("members");
    expect(includes({})).toBe(true);
    expect(includes({ excludedAttributes: ["MEMBERS"] })).toBe(false);
    expect(includes({ excludedAttributes: ["members.display"] })).toBe(true);
    expect(includes({ attributes: ["displayName"] })).toBe(false);
    expect(includes({ attributes: ["members.value"] })).toBe(true);
  });
});

describe("both lists (wire contract, projection: they exclude each other)", () => {
  it("is 400 invalidValue", () => {
    expect(refusal(() => show({ attributes: ["userName"], excludedAttributes: ["name"] }))).toBe("invalidValue");
  });

  it("takes an empty list for none", () => {
    expect(show({ attributes: [""], excludedAttributes: ["name"] })).not.toHaveProperty("name");
    expect(show({ attributes: [], excludedAttributes: [" "] })).toEqual(ann);
  });
});

describe("returned (RFC 7643 §2.2)", () => {
  const vaultType: ResourceType = {
    name: "Vault",
    endpoint: "/Vaults",
    description: "",
    extensions: [],
    schema: {
      id: "urn:vault",
      name: "Vault",
      description: "",
      attributes: [
        attribute("secret", "string", "", { returned: "never" }),
        attribute("audit", "string", "", { returned: "request" }),
        attribute("door", "complex", "", {
          subAttributes: [attribute("pin", "string", "", { returned: "never" }), attribute("colour", "string", "")],
        }),
      ],
    },
  };
  const vault = { id: "1", secret: "s", audit: "a", door: { pin: "0000", colour: "red" }, stray: "x" };
  const project = (query: ProjectionQuery) => createProjection(vaultType, query).project(vault);

  it("shows `never` never, `request` on request, and nothing that the schema does not have", () => {
    expect(project({})).toEqual({ id: "1", door: { colour: "red" } });
    expect(project({ attributes: ["secret", "audit", "door", "stray"] })).toEqual({
      id: "1",
      audit: "a",
      door: { colour: "red" },
    });
    expect(project({ attributes: ["door.pin"] })).toEqual({ id: "1" });
    expect(project({ excludedAttributes: ["door.colour"] })).toEqual({ id: "1" });
  });

  it("keeps an empty list of a group that has no members", () => {
    const projection = createProjection(groupResourceType, {});
    expect(projection.project({ id: "1", members: [] })).toEqual({ id: "1", members: [] });
  });
});
