import { describe, expect, it } from "vitest";
import { type FilterExpression, joinOperands } from "../../../../src/scim/filter/ast.ts";

describe("joinOperands", () => {
  const [a, b, c] = ["a", "b", "c"].map(
    (attribute): FilterExpression => ({ kind: "presence", path: { attribute } }),
  ) as [FilterExpression, FilterExpression, FilterExpression];

  it("is the operand itself when there is one", () => {
    expect(joinOperands("and", [a])).toBe(a);
  });

  it("flattens operands of the same kind only", () => {
    const either = joinOperands("or", [a, b]);
    expect(joinOperands("or", [either, c])).toEqual({ kind: "or", operands: [a, b, c] });
    expect(joinOperands("and", [either, c])).toEqual({ kind: "and", operands: [either, c] });
  });
});
