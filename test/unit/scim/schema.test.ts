import { describe, expect, it } from "vitest";
import {
  attribute,
  commonAttributes,
  findAttribute,
  findCoreAttribute,
  findExtension,
  valueSubAttribute,
} from "../../../src/scim/schema.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { groupResourceType } from "../../../src/scim/schemas/group.ts";
import { userResourceType } from "../../../src/scim/schemas/user.ts";

describe("attribute (RFC 7643 §2.2: defaults)", () => {
  it("is an optional, readWrite, singular string without case", () => {
    expect(attribute("a", "string", "A.")).toEqual({
      name: "a",
      type: "string",
      multiValued: false,
      description: "A.",
      required: false,
      caseExact: false,
      mutability: "readWrite",
      returned: "default",
      uniqueness: "none",
    });
  });

  it("compares references and binaries with case (RFC 7643 §2.3.6, §2.3.7)", () => {
    expect(attribute("a", "reference", "").caseExact).toBe(true);
    expect(attribute("a", "binary", "").caseExact).toBe(true);
  });
});

describe("look-up without case (RFC 7643 §2.1)", () => {
  it("finds core, common and sub-attributes, and extensions", () => {
    expect(findCoreAttribute(userResourceType, "USERNAME")?.name).toBe("userName");
    expect(findCoreAttribute(userResourceType, "externalID")?.caseExact).toBe(true);
    expect(findExtension(userResourceType, ENTERPRISE_USER_URN.toUpperCase())?.id).toBe(ENTERPRISE_USER_URN);
    expect(findExtension(groupResourceType, ENTERPRISE_USER_URN)).toBeUndefined();
    const name = findCoreAttribute(userResourceType, "name");
    expect(name && valueSubAttribute(name)).toBeUndefined();
  });

  it("finds nothing under hostile names", () => {
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", ""]) {
      expect(findAttribute(commonAttributes, name)).toBeUndefined();
    }
  });
});
