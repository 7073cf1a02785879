import { describe, expect, it } from "vitest";
import { findMismatches, resolvePointer } from "../../transcripts/matching.ts";

describe("resolvePointer (RFC 6901)", () => {
  const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  const document = { id: "1", emails: [{ value: "a@x.test" }], [urn]: { manager: { value: "2" } }, "a/b~c": false };

  it.each([
    ["/id", "1"],
    ["/emails/0/value", "a@x.test"],
    [`/${urn}/manager/value`, "2"],
    ["/a~1b~0c", false],
    ["/emails/1", undefined],
    ["/emails/length", undefined],
    ["/id/0", undefined],
    ["/constructor", undefined],
  ])("%s", (pointer, expected) => {
    expect(resolvePointer(document, pointer)).toEqual(expected);
  });
});

describe("findMismatches", () => {
  it("lets objects hold more than is expected", () => {
    expect(findMismatches({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 })).toEqual([]);
  });

  it("names the place of each difference", () => {
    expect(findMismatches({ a: { b: 1 }, c: "x", d: {} }, { a: { b: "1" }, d: [] })).toEqual([
      '/a/b: expected 1, got "1"',
      '/c: expected "x", got nothing',
      "/d: expected an object, got []",
    ]);
  });

  it("takes lists of the same length in any order, each element once", () => {
    expect(findMismatches([{ a: 1 }, { b: 2 }], [{ b: 2 }, { a: 1, b: 2 }])).toEqual([]);
    expect(findMismatches([{}, { b: 2 }], [{ b: 2 }, { a: 1 }])).toEqual([]);
    expect(findMismatches([{ a: 1 }, { a: 1 }], [{ a: 1 }, { a: 2 }])).toHaveLength(1);
    expect(findMismatches([], [{ a: 1 }])).toHaveLength(1);
    expect(findMismatches([{ a: 1 }], [])).toHaveLength(1);
    expect(findMismatches([], undefined)).toEqual(["/: expected the elements [], got nothing"]);
  });
});
