import type { AttributePath } from "../attribute-path.ts";

/** Comparison operators of RFC 7644 §3.4.2.2 (Table 3), `pr` aside. */
export const comparisonOperators = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const;
/** One of {@link comparisonOperators}. */
export type ComparisonOperator = (typeof comparisonOperators)[number];

/** A literal of a filter (RFC 7644 §3.4.2.2, `compValue`). */
export type FilterValue = string | number | boolean | null;

/** `attribute op value`. */
export interface Comparison {
  readonly kind: "comparison";
  readonly path: AttributePath;
  readonly operator: ComparisonOperator;
  readonly value: FilterValue;
}

/** `attribute pr`. */
export interface Presence {
  readonly kind: "presence";
  readonly path: AttributePath;
}

/** `a and b and …` or `a or b or …`; at least two operands, none of the same kind. */
export interface Logical {
  readonly kind: "and" | "or";
  readonly operands: readonly FilterExpression[];
}

/** `not (…)`. */
export interface Negation {
  readonly kind: "not";
  readonly operand: FilterExpression;
}

/** `attribute[filter]`: one and the same element of the attribute satisfies the filter. */
export interface ValuePath {
  readonly kind: "valuePath";
  readonly path: AttributePath;
  readonly filter: FilterExpression;
}

/** A parsed filter (RFC 7644 §3.4.2.2). */
export type FilterExpression = Comparison | Presence | Logical | Negation | ValuePath;

/** Joins operands with `and` or `or`, flattening operands of the same kind. */
export function joinOperands(kind: Logical["kind"], operands: readonly FilterExpression[]): FilterExpression {
  const flat = operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]));
  const [first] = flat;
  return flat.length === 1 && first !== undefined ? first : { kind, operands: flat };
}

/** How many comparisons and presences a filter has: what it costs to test one object. */
export function countTerms(filter: FilterExpression): number {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.operands.reduce((total, operand) => total + countTerms(operand), 0);
    case "not":
      return countTerms(filter.operand);
    case "valuePath":
      return countTerms(filter.filter);
    default:
      return 1;
  }
}
