import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAttributePath, parseAttributePath } from "../../src/scim/attribute-path.ts";
import { formatFilter } from "../../src/scim/filter/format.ts";
import { matchFilter, resourceScope } from "../../src/scim/filter/match.ts";
import { MAX_FILTER_LENGTH, parseFilter } from "../../src/scim/filter/parse.ts";
import { searchDocument } from "../../src/scim/filter/search-document.ts";
import { parsePatchPath } from "../../src/scim/patch-path.ts";
import { userResourceType } from "../../src/scim/schemas/user.ts";
import { processorTime } from "../unit/processor-time.ts";
import { attributePaths, filters, users } from "./arbitraries.ts";
import { assertProperty } from "./assert-property.ts";
import { attempt } from "./attempt.ts";
import { modelMatches } from "./filter-model.ts";

const scope = resourceScope(userResourceType);
describe("parseFilter and formatFilter (RFC 7644 §3.4.2.2)", () => {
  it("parse(format(ast)) is ast", () => {
    assertProperty(
      fc.property(filters, (filter) => {
        expect(parseFilter(formatFilter(filter))).toStrictEqual(filter);
      }),
      2000,
    );
  });

  it("parse(format(path)) is path", () => {
    assertProperty(
      fc.property(attributePaths, (path) => {
        expect(parseAttributePath(formatAttributePath(path))).toStrictEqual(path);
        expect(parsePatchPath(formatAttributePath(path))).toStrictEqual({ path });
      }),
      100,
    );
  });

  it("does not mind white space nor needless parentheses", () => {
    assertProperty(
      fc.property(filters, (filter) => {
        expect(parseFilter(` ( ${formatFilter(filter)}\t)\n`)).toStrictEqual(filter);
      }),
      100,
    );
  });
});

/** Texts that look like filters, and texts that do not. */
const tokens = fc.constantFrom(
  ...'()[].:"\\ \t\0$-',
  ...["and", "or", "not", "eq", "co", "pr", "true", "null", "1", "-1.5e3", "emails", "type", "userName", "urn:a:b:c"],
  ...['"work"', '"a\\"', "\\u0000", "\ud800", "é", "__proto__", " and ", " eq ", "not(", "emails[", '].value eq "x"'],
);
const filterLike = fc.oneof(
  fc.array(tokens, { maxLength: 40 }).map((list) => list.join("")),
  fc.string({ unit: "binary" }),
);

describe("parsers throw nothing but ScimError, on any input", () => {
  it("parseFilter, and what it accepts can be formatted and matched", () => {
    assertProperty(
      fc.property(filterLike, (text) => {
        const filter = attempt(() => parseFilter(text));
        if (filter === undefined) return;
        expect(parseFilter(formatFilter(filter))).toStrictEqual(filter);
        attempt(() => matchFilter(filter, { userName: "a", emails: [{ value: "a" }] }, scope));
      }),
      5000,
    );
  });

  it("parsePatchPath and parseAttributePath, and what they accept can be formatted", () => {
    assertProperty(
      fc.property(filterLike, (text) => {
        attempt(() => parsePatchPath(text));
        const path = parseAttributePath(text);
        if (path !== undefined) expect(formatAttributePath(path)).toBe(text);
      }),
      5000,
    );
  });

  it.each([
    "(",
    "[",
    "not(",
    "not ",
    "a[",
    "a.",
    "a:",
    "a",
    " ",
    '"',
    "\\",
    'a eq "\\',
    'a eq "x" and ',
    "a eq x ",
    "a pr or ",
    "(a pr) and ",
    "not (a pr) or ",
    'emails[type eq "work"].value pr and ',
    "9",
    "a eq 1",
    "and ",
    "] ",
    "é",
  ])("ends soon on 64 KiB of %j", (piece) => {
    for (const prefix of ["", "a eq ", 'a eq "', "a["]) {
      const text = (prefix + piece.repeat(MAX_FILTER_LENGTH)).slice(0, MAX_FILTER_LENGTH);
      for (const whole of [text, `${text.slice(0, -4)}a pr`]) {
        const spent = processorTime(() => {
          attempt(() => parseFilter(whole));
          attempt(() => parsePatchPath(whole));
          attempt(() => parsePatchPath(`emails[${whole}].value`));
          parseAttributePath(whole);
        });
        expect(spent).toBeLessThan(1000);
      }
    }
  });
});

describe("matchFilter (RFC 7644 §3.4.2.2)", () => {
  it("agrees with the RFC read word by word", () => {
    assertProperty(
      fc.property(filters, users, (filter, user) => {
        expect(matchFilter(filter, user, scope)).toBe(modelMatches(filter, user));
      }),
      5000,
    );
  });

  it("finds the same in the search document as in the resource", () => {
    assertProperty(
      fc.property(filters, users, (filter, user) => {
        const document = searchDocument(userResourceType, user);
        expect(matchFilter(filter, document, scope)).toBe(matchFilter(filter, user, scope));
        expect(searchDocument(userResourceType, document)).toStrictEqual(document);
      }),
      2000,
    );
  });
});
