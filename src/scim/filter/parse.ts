import { type AttributePath, parseAttributePath } from "../attribute-path.ts";
import { invalidFilter, type ScimError } from "../errors.ts";
import { isStorableText } from "../text.ts";
import {
  type ComparisonOperator,
  comparisonOperators,
  type FilterExpression,
  type FilterValue,
  joinOperands,
  type Logical,
} from "./ast.ts";

/** Parentheses, brackets and `not` may nest this deep. */
export const MAX_FILTER_DEPTH = 32;
/** A filter may be this many characters long. */
export const MAX_FILTER_LENGTH = 65_536;

const SPACE = /\s*/y;
const WORD = /[^\s()[\]"]+/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const VALUE_END = String.raw`\s*(?:$|[)\]])|\s+(?:and|or)(?![^\s()[\]"])`;
/** Ends at a quote after which the filter ends or goes on, so that a name such as O'Brien can be inside. */
const SINGLE_QUOTED = new RegExp(`'(?:[^']|'(?!${VALUE_END}))*'(?=${VALUE_END})`, "iy");
/** Quotes that no value begins with: typographic ones, and those that were encoded once too often. */
const STRAY_QUOTE = /^(?:['`´‘’‚‛“”„‟«»‹›＂＇]|%2[27])/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;
/** An unquoted value runs to the next `and`, `or`, bracket, or the end. */
const UNQUOTED = /(?!(?:and|or)(?![^\s()[\]"]))[^\s()[\]"]+(?:\s+(?!(?:and|or)(?![^\s()[\]"]))[^\s()[\]"]+)*/iy;

/**
 * Parses a filter (RFC 7644 §3.4.2.2). `and` binds tighter than `or`; operators and keywords are
 * taken in any case. A value in single quotes is taken like one in double quotes, without escapes; an
 * unquoted one after `eq` only: so some clients send them.
 *
 * ```
 * or         = and *( "or" and )
 * and        = unary *( "and" unary )
 * unary      = ["not"] "(" or ")" / comparison
 * comparison = path "pr" / path operator value / path "[" or "]" [ "." name ( "pr" / operator value ) ]
 * ```
 *
 * @throws ScimError `invalidFilter` and nothing else, on any input
 */
export function parseFilter(text: string): FilterExpression {
  const parser = new FilterParser(text);
  const filter = parser.parseOr();
  parser.expectEnd();
  return filter;
}

class FilterParser {
  #position = 0;
  #depth = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    if (text.length > MAX_FILTER_LENGTH) {
      throw invalidFilter(`The filter is longer than ${MAX_FILTER_LENGTH} characters.`);
    }
  }

  parseOr(): FilterExpression {
    return this.#parseLogical("or", () => this.#parseLogical("and", () => this.#parseUnary()));
  }

  expectEnd(): void {
    this.#skipSpace();
    if (this.#position < this.#text.length) throw this.#error("Expected “and”, “or” or the end of the filter");
  }

  #parseLogical(kind: Logical["kind"], parseOperand: () => FilterExpression): FilterExpression {
    const operands = [parseOperand()];
    while (this.#takeKeyword(kind)) operands.push(parseOperand());
    return joinOperands(kind, operands);
  }

  #parseUnary(): FilterExpression {
    const start = this.#position;
    if (this.#takeKeyword("not")) {
      if (this.#peek("(")) return { kind: "not", operand: this.#parseGroup("(", ")") };
      this.#position = start;
    }
    return this.#peek("(") ? this.#parseGroup("(", ")") : this.#parseComparison();
  }

  #parseGroup(open: string, close: string): FilterExpression {
    this.#depth += 1;
    if (this.#depth > MAX_FILTER_DEPTH) throw this.#error(`The filter nests deeper than ${MAX_FILTER_DEPTH} levels`);
    this.#expect(open);
    const filter = this.parseOr();
    this.#expect(close);
    this.#depth -= 1;
    return filter;
  }

  #parseComparison(): FilterExpression {
    const path = this.#parsePath("Expected an attribute name");
    if (this.#text[this.#position] !== "[") return this.#parseTest(path);
    const filter = this.#parseGroup("[", "]");
    if (this.#text[this.#position] !== ".") return { kind: "valuePath", path, filter };
    this.#position += 1;
    const test = this.#parseTest(this.#parsePath("Expected a sub-attribute name after “].”"));
    return { kind: "valuePath", path, filter: joinOperands("and", [filter, test]) };
  }

  #parseTest(path: AttributePath): FilterExpression {
    const operator = this.#take(WORD)?.toLowerCase();
    if (operator === "pr") return { kind: "presence", path };
    if (!isComparisonOperator(operator)) {
      throw this.#error(`Expected one of ${comparisonOperators.join(", ")}, pr`);
    }
    return { kind: "comparison", path, operator, value: this.#parseValue(operator) };
  }

  #parsePath(expectation: string): AttributePath {
    const word = this.#take(WORD);
    const path = word === undefined ? undefined : parseAttributePath(word);
    if (path === undefined) throw this.#error(expectation);
    return path;
  }

  #parseValue(operator: ComparisonOperator): FilterValue {
    const quoted = this.#take(STRING);
    if (quoted !== undefined) return this.#parseString(quoted);
    const singleQuoted = this.#take(SINGLE_QUOTED);
    if (singleQuoted !== undefined) return this.#checkText(singleQuoted.slice(1, -1));
    const start = this.#position;
    const word = this.#take(operator === "eq" ? UNQUOTED : WORD);
    const literal = word === undefined ? undefined : parseLiteral(word);
    if (literal !== undefined) return literal;
    if (word === undefined || operator !== "eq" || STRAY_QUOTE.test(word)) {
      this.#position = start;
      throw this.#error(`Expected a value in double quotes after “${operator}”`);
    }
    return this.#checkText(word);
  }

  #parseString(quoted: string): string {
    const value = decodeString(quoted);
    if (value === undefined) throw this.#error("A value in double quotes is not a JSON string");
    return this.#checkText(value);
  }

  #checkText(value: string): string {
    if (!isStorableText(value)) throw this.#error("A value holds a NUL or half of a surrogate pair");
    return value;
  }

  #takeKeyword(keyword: string): boolean {
    const start = this.#position;
    if (this.#take(WORD)?.toLowerCase() === keyword) return true;
    this.#position = start;
    return false;
  }

  #take(pattern: RegExp): string | undefined {
    this.#skipSpace();
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text)?.[0];
    this.#position += match?.length ?? 0;
    return match;
  }

  #peek(character: string): boolean {
    this.#skipSpace();
    return this.#text[this.#position] === character;
  }

  #expect(character: string): void {
    if (!this.#peek(character)) throw this.#error(`Expected “${character}”`);
    this.#position += 1;
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#position;
    this.#position += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #error(message: string): ScimError {
    return invalidFilter(`${message} at character ${this.#position + 1} of the filter.`);
  }
}

const literals = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** `true`, `false`, `null` or a number that a double can hold; undefined for any other word. */
function parseLiteral(word: string): boolean | number | null | undefined {
  const number = NUMBER.test(word) ? Number(word) : Number.NaN;
  // Adding zero makes of minus zero the zero that it equals.
  return Number.isFinite(number) ? number + 0 : literals.get(word.toLowerCase());
}

function decodeString(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

function isComparisonOperator(word: string | undefined): word is ComparisonOperator {
  return (comparisonOperators as readonly (string | undefined)[]).includes(word);
}
