import { describe, expect, it } from "vitest";
import { attributeRows } from "../../../../src/console/person/attribute-rows.ts";
import type { JsonObject } from "../../../../src/scim/json.ts";
import { ENTERPRISE_USER_URN } from "../../../../src/scim/schemas/enterprise-user.ts";
import { USER_URN } from "../../../../src/scim/schemas/user.ts";

/** Each row as one line. */
function linesOf(attributes: JsonObject): string[] {
  return attributeRows(attributes).map(({ attribute, value, note }) => [attribute, value, note].join("|"));
}

describe("the attributes of a person, one row for each value", () => {
  it("names parts as mappings of identity providers do, and leaves the schemas out", () => {
    const name = { givenName: "Ada", familyName: "Okafor" };
    expect(linesOf({ schemas: [USER_URN], userName: "ada", active: false, name })).toEqual([
      "userName|ada|",
      "active|false|",
      "name.givenName|Ada|",
      "name.familyName|Okafor|",
    ]);
  });

  it("has a row for each of several values, with what tells them apart", () => {
    const emails = [
      { value: "a@x.test", type: "work", primary: true },
      { value: "b@x.test", display: "Private" },
    ];
    expect(linesOf({ emails, addresses: [{ locality: "Lagos", country: "NG", type: "work" }], plain: ["x"] })).toEqual([
      "emails|a@x.test|work, primary",
      "emails|b@x.test|display: Private",
      "addresses|locality: Lagos, country: NG|work",
      "plain|x|",
    ]);
  });

  it("says of what belongs to an extension which one that is", () => {
    const rows = attributeRows({ [ENTERPRISE_USER_URN]: { department: "R&D", manager: { value: "26118915" } } });
    expect(rows).toEqual([
      { attribute: "department", schema: ENTERPRISE_USER_URN, value: "R&D", note: "" },
      { attribute: "manager.value", schema: ENTERPRISE_USER_URN, value: "26118915", note: "" },
    ]);
  });

  it("has none for nothing", () => {
    expect(attributeRows({ schemas: [USER_URN], name: {}, emails: [] })).toEqual([]);
  });
});
