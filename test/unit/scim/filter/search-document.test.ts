import { describe, expect, it } from "vitest";
import { searchDocument } from "../../../../src/scim/filter/search-document.ts";
import { ENTERPRISE_USER_URN } from "../../../../src/scim/schemas/enterprise-user.ts";
import { userResourceType } from "../../../../src/scim/schemas/user.ts";

describe("searchDocument (filters mean in SQL what they mean in memory)", () => {
  it("holds every value in comparable form under the schema's names", () => {
    const document = searchDocument(userResourceType, {
      id: "Ab",
      userName: "ANN",
      active: true,
      name: { familyName: "Straße" },
      emails: [{ value: "A@X", primary: true }],
      x509Certificates: [{ value: "AbC=" }],
      meta: { created: "2026-01-01T01:00:00+01:00" },
      [ENTERPRISE_USER_URN]: { department: "R&D", manager: { value: "B", $ref: "/Users/B" } },
      password: "secret",
    });
    expect(document).toEqual({
      id: "Ab",
      userName: "ann",
      active: true,
      name: { familyName: "strasse" },
      emails: [{ value: "a@x", primary: true }],
      x509Certificates: [{ value: "AbC=" }],
      meta: { created: "2026-01-01T00:00:00.000Z" },
      [ENTERPRISE_USER_URN]: { department: "r&d", manager: { value: "b", $ref: "/Users/B" } },
    });
  });

  it("leaves out what has no value, so that presence means the same", () => {
    const empty = { title: "", name: {}, emails: [{}], ims: [], [ENTERPRISE_USER_URN]: { manager: { nope: "x" } } };
    expect(searchDocument(userResourceType, empty)).toEqual({});
  });
});
