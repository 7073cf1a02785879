import { describe, expect, it } from "vitest";
import { satisfies, toComparable, toOperand } from "../../../../src/scim/filter/comparison.ts";
import { attribute } from "../../../../src/scim/schema.ts";

const text = attribute("text", "string", "");
const exact = attribute("exact", "string", "", { caseExact: true });
const flag = attribute("flag", "boolean", "");
const time = attribute("time", "dateTime", "");
const size = attribute("size", "decimal", "");

describe("toComparable (RFC 7643 §2.3)", () => {
  it("folds unless caseExact", () => {
    expect(toComparable(text, "ÉA")).toBe("éa");
    expect(toComparable(exact, "ÉA")).toBe("ÉA");
    expect(toComparable(text, 5)).toBe("5");
  });

  it("takes booleans from strings (wire contract 4)", () => {
    expect(["True", "TRUE", true].map((value) => toComparable(flag, value))).toEqual([true, true, true]);
    expect(["False", false].map((value) => toComparable(flag, value))).toEqual([false, false]);
    expect(["yes", 1, "", null, {}].map((value) => toComparable(flag, value))).toEqual(Array(5).fill(undefined));
  });

  it("takes times to UTC milliseconds; without a zone they are UTC already", () => {
    const noon = "2026-01-31T12:00:00.000Z";
    const forms = ["2026-01-31T12:00:00Z", "2026-01-31t13:00+01:00", "2026-01-31T12:00", "2026-01-31T12:00:00.000z"];
    expect(forms.map((value) => toComparable(time, value))).toEqual(forms.map(() => noon));
    expect(["2026-01-31", "noon", "2026-13-01T00:00:00Z", ""].map((value) => toComparable(time, value))).toEqual(
      Array(4).fill(undefined),
    );
  });

  it("takes numbers from strings", () => {
    expect(toComparable(size, "1.5")).toBe(1.5);
    expect(["", " ", "x"].map((value) => toComparable(size, value))).toEqual(Array(3).fill(undefined));
  });
});

describe("toOperand (RFC 7644 §3.4.2.2)", () => {
  it("tells null, what can never be equal, and values apart", () => {
    expect(toOperand(text, "eq", null)).toEqual({ kind: "null" });
    expect(toOperand(flag, "eq", "maybe")).toEqual({ kind: "impossible" });
    expect(toOperand(text, "co", "AB")).toEqual({ kind: "value", value: "ab" });
  });
});

describe("satisfies", () => {
  it("orders text by code point", () => {
    expect(satisfies("lt", "\uff5e", "😀")).toBe(true);
    expect(satisfies("ge", "b", "b")).toBe(true);
    expect(satisfies("eq", "1", 1)).toBe(false);
  });
});
