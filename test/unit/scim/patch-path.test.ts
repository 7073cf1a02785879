import { describe, expect, it } from "vitest";
import { parseFilter } from "../../../src/scim/filter/parse.ts";
import { describedElement, parsePatchPath, resolvePatchPath } from "../../../src/scim/patch-path.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { USER_URN, userResourceType } from "../../../src/scim/schemas/user.ts";
import { refusal } from "./scim-error.ts";

const resolve = (text: string) => resolvePatchPath(userResourceType, text);

describe("parsePatchPath (RFC 7644 §3.5.2, Figure 7)", () => {
  it.each([
    ["name.familyName", { path: { attribute: "name", subAttribute: "familyName" } }],
    [" active ", { path: { attribute: "active" } }],
    ['emails[type eq "work"]', { path: { attribute: "emails" }, filter: parseFilter('type eq "work"') }],
    [
      'emails[type eq "work"].value',
      { path: { attribute: "emails", subAttribute: "value" }, filter: parseFilter('type eq "work"') },
    ],
    [
      'emails [ value eq "a].b[c" ].type',
      { path: { attribute: "emails", subAttribute: "type" }, filter: parseFilter('value eq "a].b[c"') },
    ],
    [
      `${ENTERPRISE_USER_URN}:manager[value eq "1"].$ref`,
      {
        path: { schema: ENTERPRISE_USER_URN, attribute: "manager", subAttribute: "$ref" },
        filter: parseFilter('value eq "1"'),
      },
    ],
  ])("reads %s", (text, path) => {
    expect(parsePatchPath(text)).toEqual(path);
  });

  it.each([
    "",
    " ",
    ".",
    "[",
    "]",
    "a..b",
    "a.b.c",
    "a b",
    'emails[type eq "work"',
    'emails]type eq "work"[',
    'emails[type eq "work"]value',
    'emails[type eq "work"].',
    'emails[type eq "work"].value.more',
    'emails.value[type eq "work"]',
    '[type eq "work"]',
    "urn:",
    "__proto__",
    "1st",
  ])("refuses %j with invalidPath (wire contract, PATCH: a malformed path)", (text) => {
    expect(refusal(() => parsePatchPath(text))).toBe("invalidPath");
  });

  it.each(["emails[]", "emails[type]", 'emails[type is "work"]', 'emails[type eq "work"].x[y]'])(
    "refuses %j with invalidFilter (RFC 7644 Table 9)",
    (text) => {
      expect(refusal(() => parsePatchPath(text))).toBe("invalidFilter");
    },
  );
});

describe("resolvePatchPath", () => {
  it("finds attributes, and extensions by their whole URN", () => {
    expect(resolve("NAME.familyname")).toMatchObject({ kind: "attribute" });
    expect(resolve(ENTERPRISE_USER_URN.toLowerCase())).toMatchObject({
      kind: "extension",
      extension: { id: ENTERPRISE_USER_URN },
    });
  });

  it.each([
    "nope",
    "name.nope",
    "name.value",
    "urn:acme.example:scim:2.0:User:badge",
    "urn:acme.example:scim:2.0:User:department",
    "urn:ietf:params:scim:schemas:core:2.0:User:manager",
    'nope[a eq "b"].c',
    'emails[type eq "w"].nope',
  ])("knows no %s, which is no error (wire contract, PATCH: an attribute that we do not keep)", (text) => {
    expect(resolve(text)).toEqual({ kind: "unknown", isDropped: false });
  });

  it.each([
    `${USER_URN}.name.givenName`,
    `${ENTERPRISE_USER_URN}.manager.value`,
    "urn:acme.example:scim:2.0:User.a.b.c",
  ])("wso2, SCIMple: knows no %s, a URN with dots where colons belong", (text) => {
    expect(resolve(text)).toEqual({ kind: "unknown", isDropped: false });
  });

  it.each(["password", "PASSWORD", `${USER_URN}:password`])(
    "knows that %s is dropped (wire contract, Okta)",
    (text) => {
      expect(resolve(text)).toEqual({ kind: "unknown", isDropped: true });
    },
  );

  it.each(['title[type eq "work"].value', 'title[type eq "work"]', "title.value", "TITLE"])(
    "Microsoft Q&A 5746233: %s is the title",
    (text) => {
      const target = resolve(text);
      expect(target.kind === "attribute" && target.resolved).toEqual({
        attribute: expect.objectContaining({ name: "title" }),
      });
    },
  );
});

describe("describedElement (wire contract, PATCH: create when the filter is `eq` terms joined by `and`)", () => {
  const describe_ = (filter: string) => {
    const target = resolve("emails");
    return target.kind === "attribute" ? describedElement(target.resolved, parseFilter(filter)) : undefined;
  };

  it("is what the terms say", () => {
    expect(describe_('TYPE eq "work" and primary eq true')).toEqual(
      new Map<string, string | boolean>([
        ["type", "work"],
        ["primary", true],
      ]),
    );
  });

  it.each([
    'type ne "work"',
    'type eq "a" or type eq "b"',
    "type pr",
    'not (type eq "a")',
    "type eq null",
    'nope eq "x"',
    'type.x eq "a"',
  ])("is undefined for %s", (filter) => {
    expect(describe_(filter)).toBeUndefined();
  });
});
