import { describe, expect, it } from "vitest";
import {
  formatAttributePath,
  isCoreSchema,
  parseAttributePath,
  resolveAttributePath,
  resolveExtension,
} from "../../../src/scim/attribute-path.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { USER_URN, userResourceType } from "../../../src/scim/schemas/user.ts";

describe("parseAttributePath (RFC 7644 §3.10)", () => {
  it.each([
    ["userName", { attribute: "userName" }],
    ["name.familyName", { attribute: "name", subAttribute: "familyName" }],
    ["members.$ref", { attribute: "members", subAttribute: "$ref" }],
    ["$ref", { attribute: "$ref" }],
    [`${USER_URN}:userName`, { schema: USER_URN, attribute: "userName" }],
    [`${ENTERPRISE_USER_URN}:department`, { schema: ENTERPRISE_USER_URN, attribute: "department" }],
    [
      `${ENTERPRISE_USER_URN}:manager.value`,
      { schema: ENTERPRISE_USER_URN, attribute: "manager", subAttribute: "value" },
    ],
    [
      "urn:acme.example:scim:1.5:User:badge-no_2",
      { schema: "urn:acme.example:scim:1.5:User", attribute: "badge-no_2" },
    ],
    [
      "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group:displayName",
      { schema: "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group", attribute: "displayName" },
    ],
  ])("takes all before the last colon as the schema: %s", (text, path) => {
    expect(parseAttributePath(text)).toEqual(path);
    expect(formatAttributePath(path)).toBe(text);
  });

  it.each([
    "",
    ".",
    "a.",
    ".a",
    "a.b.c",
    "1a",
    "a b",
    ":a",
    "urn:",
    "urn x:a",
    "urn(x):a",
    'urn"x":a',
    "a[b]",
    "__proto__",
    "naïve",
    "a\0",
  ])("refuses what is no attribute path: %j", (text) => {
    expect(parseAttributePath(text)).toBeUndefined();
  });
});

describe("resolveAttributePath (RFC 7643 §2.1: names match without case)", () => {
  const resolve = (text: string) => {
    const path = parseAttributePath(text);
    return path && resolveAttributePath(userResourceType, path);
  };

  it.each([
    ["USERNAME", undefined, "userName", undefined],
    ["externalid", undefined, "externalId", undefined],
    ["META.LastModified", undefined, "meta", "lastModified"],
    [`${USER_URN.toUpperCase()}:name.givenname`, undefined, "name", "givenName"],
    [`${ENTERPRISE_USER_URN.toLowerCase()}:Manager.$REF`, ENTERPRISE_USER_URN, "manager", "$ref"],
  ])("finds %s", (text, extension, attribute, subAttribute) => {
    const resolved = resolve(text);
    expect(resolved?.extension?.id).toBe(extension);
    expect(resolved?.attribute.name).toBe(attribute);
    expect(resolved?.subAttribute?.name).toBe(subAttribute);
  });

  it.each([
    "password",
    "department",
    "name.nope",
    "userName.value",
    "constructor",
    "toString",
    "name.constructor",
    `${ENTERPRISE_USER_URN}:userName`,
    `${ENTERPRISE_USER_URN}:id`,
    "urn:other:User:userName",
  ])("knows no %s", (text) => {
    expect(resolve(text)).toBeUndefined();
  });
});

describe("whole schemas as paths (RFC 7644 §3.10)", () => {
  it("finds an extension by its URN, in any case, though it reads like an attribute", () => {
    for (const urn of [ENTERPRISE_USER_URN, ENTERPRISE_USER_URN.toUpperCase()]) {
      const path = parseAttributePath(urn);
      expect(path && resolveExtension(userResourceType, path)?.id).toBe(ENTERPRISE_USER_URN);
    }
    const core = parseAttributePath(USER_URN);
    expect(core && resolveExtension(userResourceType, core)).toBeUndefined();
  });

  it("takes an absent schema for the core schema", () => {
    expect(isCoreSchema(userResourceType, undefined)).toBe(true);
    expect(isCoreSchema(userResourceType, USER_URN.toLowerCase())).toBe(true);
    expect(isCoreSchema(userResourceType, ENTERPRISE_USER_URN)).toBe(false);
  });
});
