import type { AttributePath } from "../../src/scim/attribute-path.ts";
import type { ComparisonOperator, FilterExpression, FilterValue } from "../../src/scim/filter/ast.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/scim/json.ts";
import { ENTERPRISE_USER_URN } from "../../src/scim/schemas/enterprise-user.ts";
import { USER_URN } from "../../src/scim/schemas/user.ts";
import { foldCase, foldDomain } from "../../src/scim/text.ts";

/** What compares with case (RFC 7643 §8.7.1); everything else of a user does not. */
const EXACT = /(^(id|externalid|profileurl|groups\.value)|\.\$ref|^photos\.value|^x509certificates\.value)$/;
/** E-mail addresses compare trimmed, and their domains by a rule of their own. */
const ADDRESS = /^(username|emails\.value)$/;
const BOOLEAN = /(^active|\.primary)$/;
/** Complex attributes without a `value`: there is nothing a bare comparison could mean. */
const VALUELESS = new Set(["name", "addresses"]);

/**
 * RFC 7644 §3.4.2.2 read word by word, for users in canonical form. It knows no schema: it looks
 * members up by name in the JSON itself, so it shares nothing with the matcher that it checks.
 */
export function modelMatches(filter: FilterExpression, user: JsonObject): boolean {
  const holderOf = (urn: string | undefined): JsonValue | undefined => {
    if (urn === undefined || same(urn, USER_URN)) return coreOf(user);
    return same(urn, ENTERPRISE_USER_URN) ? user[ENTERPRISE_USER_URN] : undefined;
  };
  return evaluate(filter, (path) => {
    const name = path.subAttribute === undefined ? path.attribute : `${path.attribute}.${path.subAttribute}`;
    return { name: name.toLowerCase(), values: reach(holderOf(path.schema), name.split(".")) };
  });
}

interface Found {
  readonly name: string;
  readonly values: readonly JsonValue[];
}
type LookUp = (path: AttributePath) => Found;

function evaluate(filter: FilterExpression, lookUp: LookUp): boolean {
  switch (filter.kind) {
    case "and":
      return !filter.operands.some((operand) => !evaluate(operand, lookUp));
    case "or":
      return filter.operands.some((operand) => evaluate(operand, lookUp));
    case "not":
      return !evaluate(filter.operand, lookUp);
    case "presence":
      return lookUp(filter.path).values.length > 0;
    case "comparison":
      return compare(lookUp(filter.path), filter.operator, filter.value);
    case "valuePath": {
      const { name, values } = lookUp(filter.path);
      return values.filter(isJsonObject).some((element) =>
        evaluate(filter.filter, ({ attribute }) => ({
          name: `${name}.${attribute.toLowerCase()}`,
          values: reach(element, [attribute]),
        })),
      );
    }
  }
}

function compare(found: Found, operator: ComparisonOperator, literal: FilterValue): boolean {
  if (operator === "ne") return !compare(found, "eq", literal);
  if (literal === null) return (VALUELESS.has(found.name) ? found.values : leaves(found).values).length === 0;
  const { name, values } = leaves(found);
  return values.some((value) => {
    if (BOOLEAN.test(name)) return operator === "eq" && String(value) === String(literal).toLowerCase();
    const isPart = operator === "co" || operator === "sw" || operator === "ew";
    const key = (text: string, isWhole = true) => {
      if (EXACT.test(name)) return text;
      if (!ADDRESS.test(name)) return foldCase(text);
      const [, local = "", domain = ""] = /^(.*?)((?:@[^@]*)?)$/su.exec(isWhole ? text.trim() || text : text) ?? [];
      return foldCase(local) + foldDomain(domain);
    };
    return compareText(operator, key(String(value)), key(String(literal), !isPart));
  });
}

function compareText(operator: Exclude<ComparisonOperator, "ne">, value: string, literal: string): boolean {
  const order = Buffer.compare(Buffer.from(value), Buffer.from(literal));
  const meanings = {
    eq: order === 0,
    co: value.split(literal).length > 1 || literal === "",
    sw: value.slice(0, literal.length) === literal,
    ew: literal === "" || value.slice(-literal.length) === literal,
    gt: order > 0,
    ge: order >= 0,
    lt: order < 0,
    le: order <= 0,
  };
  return meanings[operator];
}

/** A bare complex attribute stands for its `value`. */
function leaves({ name, values }: Found): Found {
  const isComplex = values.some(isJsonObject);
  return isComplex
    ? { name: `${name}.value`, values: values.flatMap((each) => reach(each, ["value"])) }
    : { name, values };
}

function reach(holder: JsonValue | undefined, [name, ...rest]: readonly string[]): JsonValue[] {
  if (holder === undefined) return [];
  if (name === undefined) return Array.isArray(holder) ? holder : [holder];
  const objects = (Array.isArray(holder) ? holder : [holder]).filter(isJsonObject);
  const members = objects.flatMap((object) => Object.entries(object).filter(([key]) => same(key, name)));
  return members.flatMap(([, value]) => reach(value, rest));
}

function coreOf(user: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(user).filter(([name]) => name !== ENTERPRISE_USER_URN));
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
