import { invalidFilter, quotable } from "../errors.ts";
import type { JsonValue } from "../json.ts";
import type { Attribute } from "../schema.ts";
import { compareCodePoints, foldCase, foldEmailPart, trimBlanks } from "../text.ts";
import { textRule } from "../text-rule.ts";
import type { ComparisonOperator, FilterValue } from "./ast.ts";

/** The form in which values are compared, in memory and in the database alike. */
export type Comparable = string | number | boolean;

/** A literal made ready to be compared with one attribute's values. */
export type Operand =
  | { readonly kind: "null" }
  /** The literal's type can never equal a value of the attribute. */
  | { readonly kind: "impossible" }
  | { readonly kind: "value"; readonly value: Comparable };

const PARTIAL: ReadonlySet<ComparisonOperator> = new Set(["co", "sw", "ew"]);
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

/** Makes the key of a text by a rule: at once, or out of a budget that remembers it. */
export type Fold = (text: string, rule: (text: string) => string) => string;

const foldAtOnce: Fold = (text, rule) => rule(text);

interface ComparableOptions {
  /** Whether the value is a part of one: it keeps its blanks where the whole compares without them. */
  readonly isPart?: boolean;
  readonly fold?: Fold | undefined;
}

/**
 * The comparable form of a value of a simple attribute: folded unless `caseExact`, dates as UTC with
 * milliseconds, booleans also from the strings that clients send. Undefined when the value is not of
 * the attribute's type.
 */
export function toComparable(
  attribute: Attribute,
  value: JsonValue,
  { isPart = false, fold = foldAtOnce }: ComparableOptions = {},
): Comparable | undefined {
  if (value === null || typeof value === "object") return undefined;
  switch (attribute.type) {
    case "boolean":
      return toBoolean(value);
    case "integer":
    case "decimal":
      return typeof value === "number" ? value : toNumber(String(value));
    case "dateTime":
      return toInstant(String(value));
    default:
      return attribute.caseExact ? String(value) : foldBy(attribute, String(value), isPart, fold);
  }
}

function foldBy(attribute: Attribute, text: string, isPart: boolean, fold: Fold): string {
  const folding = attribute[textRule]?.folding;
  if (folding === undefined) return fold(text, foldCase);
  return fold(isPart ? text : trimBlanks(text), folding === "email" ? foldEmailPart : foldCase);
}

/**
 * Makes a filter's literal comparable with an attribute's values.
 *
 * @throws ScimError `invalidFilter` when the operator has no meaning for the attribute's type
 *   (RFC 7644 §3.4.2.2): order on a boolean or binary, parts of anything but text, a malformed date
 */
export function toOperand(
  attribute: Attribute,
  operator: ComparisonOperator,
  literal: FilterValue,
  fold: Fold = foldAtOnce,
): Operand {
  checkOperator(attribute, operator, literal);
  if (literal === null) return { kind: "null" };
  const value = toComparable(attribute, literal, { isPart: PARTIAL.has(operator), fold });
  if (value === undefined && attribute.type === "dateTime") {
    throw invalidFilter(`Compare “${attribute.name}” with a date and time such as "2026-01-31T08:00:00Z".`);
  }
  return value === undefined ? { kind: "impossible" } : { kind: "value", value };
}

function checkOperator(attribute: Attribute, operator: ComparisonOperator, literal: FilterValue): void {
  if (operator === "eq" || operator === "ne") return;
  const isOrder = operator === "gt" || operator === "ge" || operator === "lt" || operator === "le";
  const isUnfit = isOrder
    ? attribute.type === "boolean" || attribute.type === "binary"
    : attribute.type === "boolean" || attribute.type === "integer" || attribute.type === "decimal";
  if (isUnfit || literal === null || (isOrder && typeof literal === "boolean")) {
    throw invalidFilter(
      `The operator “${operator}” cannot compare “${attribute.name}” with ${quotable(JSON.stringify(literal))}.`,
    );
  }
}

/**
 * How many characters a comparison looks at, at worst. Finding a part can take a look at all of it for every
 * place where it may be, though many at a time.
 */
export function comparisonCost(operator: ComparisonOperator, value: Comparable, operand: Comparable): number {
  if (typeof value !== "string" || typeof operand !== "string") return 1;
  if (operator === "co") return value.length * (1 + operand.length / 64);
  return Math.min(value.length, operand.length);
}

/** Whether a comparable value satisfies `operator` against the operand; `ne` is left to the caller. */
export function satisfies(
  operator: Exclude<ComparisonOperator, "ne">,
  value: Comparable,
  operand: Comparable,
): boolean {
  if (operator === "eq") return value === operand;
  if (typeof value === "string" && typeof operand === "string") return satisfiesText(operator, value, operand);
  return satisfiesOrder(operator, Number(value) - Number(operand));
}

function satisfiesText(operator: ComparisonOperator, value: string, operand: string): boolean {
  if (operator === "co") return value.includes(operand);
  if (operator === "sw") return value.startsWith(operand);
  if (operator === "ew") return value.endsWith(operand);
  return satisfiesOrder(operator, compareCodePoints(value, operand));
}

function satisfiesOrder(operator: ComparisonOperator, difference: number): boolean {
  if (operator === "gt") return difference > 0;
  if (operator === "ge") return difference >= 0;
  if (operator === "lt") return difference < 0;
  return operator === "le" && difference <= 0;
}

function toBoolean(value: string | number | boolean): boolean | undefined {
  if (typeof value === "boolean") return value;
  const word = String(value).toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}

function toNumber(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? undefined : number;
}

/** A time without a zone is UTC, wherever this runs. */
function toInstant(text: string): string | undefined {
  const upper = text.toUpperCase();
  const match = DATE_TIME.exec(upper);
  const time = match === null ? Number.NaN : Date.parse(match[1] === undefined ? `${upper}Z` : upper);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
