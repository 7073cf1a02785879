import { describe, expect, it } from "vitest";
import type { Attribute, Schema } from "../../../../src/scim/schema.ts";
import { enterpriseUserSchema } from "../../../../src/scim/schemas/enterprise-user.ts";
import { groupResourceType, groupSchema } from "../../../../src/scim/schemas/group.ts";
import { subscriberResourceType, userResourceType } from "../../../../src/scim/schemas/user.ts";

const schemas: [string, Schema][] = [
  ["User", userResourceType.schema],
  ["User of a status page", subscriberResourceType.schema],
  ["EnterpriseUser", enterpriseUserSchema],
  ["Group", groupSchema],
];

const names = ({ attributes }: Schema) => attributes.map(({ name }) => name);

function everyAttribute(attributes: readonly Attribute[]): Attribute[] {
  return attributes.flatMap((each) => [each, ...everyAttribute(each.subAttributes ?? [])]);
}

describe.each(schemas)("schema %s (RFC 7643 §7)", (_name, schema) => {
  it("says all that `/Schemas` must say of an attribute, and no nulls (wire contract, Entra)", () => {
    for (const attribute of everyAttribute(schema.attributes)) {
      expect(attribute.description).not.toBe("");
      expect(Object.values(attribute)).not.toContain(null);
      expect(Object.values(attribute)).not.toContain(undefined);
      expect(attribute.subAttributes !== undefined).toBe(attribute.type === "complex");
    }
  });

  it("names no attribute twice", () => {
    const lists = [schema.attributes, ...schema.attributes.map(({ subAttributes = [] }) => subAttributes)];
    for (const list of lists) expect(new Set(list.map(({ name }) => name.toLowerCase())).size).toBe(list.length);
  });
});

describe("what each schema holds", () => {
  it("User: the core of RFC 7643 §4.1 without the password, which is never kept", () => {
    expect(names(userResourceType.schema)).not.toContain("password");
    expect(names(userResourceType.schema)).toEqual(
      expect.arrayContaining([
        "userName",
        "name",
        "displayName",
        "active",
        "emails",
        "groups",
        "roles",
        "x509Certificates",
      ]),
    );
  });

  it("a status page's User has no groups", () => {
    expect(names(subscriberResourceType.schema)).toEqual(
      names(userResourceType.schema).filter((name) => name !== "groups"),
    );
  });

  it("EnterpriseUser: RFC 7643 §4.3", () => {
    expect(names(enterpriseUserSchema)).toEqual([
      "employeeNumber",
      "costCenter",
      "organization",
      "division",
      "department",
      "manager",
    ]);
  });

  it("Group: RFC 7643 §4.2", () => {
    expect(names(groupSchema)).toEqual(["displayName", "members"]);
    expect(groupResourceType.extensions).toEqual([]);
  });
});
