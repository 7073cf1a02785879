import { describe, expect, it } from "vitest";
import { isClearing, isJsonObject, isUnassigned, jsonEquals } from "../../../src/scim/json.ts";

describe("isUnassigned (RFC 7643 §2.5)", () => {
  it.each([[undefined], [null], [""], [[]], [{}]])("%j is unassigned", (value) => {
    expect(isUnassigned(value)).toBe(true);
  });
  it.each([[0], [false], [" "], [[null]], [{ a: null }]])("%j is a value", (value) => {
    expect(isUnassigned(value)).toBe(false);
  });
});

describe("isClearing (wire contract, Entra: clearing an attribute)", () => {
  it("takes null, an empty string and an empty list, but no empty object", () => {
    expect([null, "", []].every(isClearing)).toBe(true);
    expect([{}, false, 0, "x"].some(isClearing)).toBe(false);
  });
});

describe("isJsonObject", () => {
  it("is neither true of arrays nor of null", () => {
    expect(isJsonObject({})).toBe(true);
    expect([null, [], "x", 1, undefined].some(isJsonObject)).toBe(false);
  });
});

describe("jsonEquals (no change, no new version)", () => {
  it("ignores the order of keys, not that of elements", () => {
    expect(jsonEquals({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true);
    expect(jsonEquals([1, 2], [2, 1])).toBe(false);
    expect(jsonEquals([1], [1, 2])).toBe(false);
    expect(jsonEquals({ a: 1 }, { b: 1 })).toBe(false);
    expect(jsonEquals({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(jsonEquals([], {})).toBe(false);
    expect(jsonEquals("1", 1)).toBe(false);
    expect(jsonEquals(undefined, undefined)).toBe(true);
    expect(jsonEquals(null, undefined)).toBe(false);
  });

  it("takes no inherited member for a member", () => {
    expect(jsonEquals({ toString: 1 }, { a: 1 })).toBe(false);
    expect(jsonEquals(JSON.parse('{"__proto__":{}}'), { a: {} })).toBe(false);
  });
});
