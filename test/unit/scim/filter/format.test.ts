import { describe, expect, it } from "vitest";
import { formatFilter } from "../../../../src/scim/filter/format.ts";
import { parseFilter } from "../../../../src/scim/filter/parse.ts";

describe("formatFilter (RFC 7644 §3.4.2.2)", () => {
  it.each([
    'userName eq "a\\"b\\\\"',
    "active eq true",
    "title eq null",
    "title pr",
    "a pr or b pr and c pr",
    "(a pr or b pr) and c pr",
    "not (a pr or b pr)",
    'emails[type eq "work" and value co "x"]',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "1"',
    "age gt -1.5e+30",
  ])("writes %s as it was", (text) => {
    expect(formatFilter(parseFilter(text))).toBe(text);
  });
});
