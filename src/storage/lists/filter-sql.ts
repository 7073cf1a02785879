import { type SQL, sql } from "drizzle-orm";
import { type AttributePath, type ResolvedPath, resolveAttributePath } from "../../scim/attribute-path.ts";
import { invalidFilter } from "../../scim/errors.ts";
import {
  type Comparison,
  type ComparisonOperator,
  countTerms,
  type FilterExpression,
  type Logical,
} from "../../scim/filter/ast.ts";
import { type Comparable, toOperand } from "../../scim/filter/comparison.ts";
import { comparisonTarget, elementScope } from "../../scim/filter/match.ts";
import type { Attribute } from "../../scim/schema.ts";
import { type ElementSource, elementSource, type FilterColumns, ownColumn, scalarColumn } from "./filter-columns.ts";
import { findLookups, isFoundByIndex, selectIds } from "./filter-index.ts";

/** Comparisons and presences in one filter. */
export const MAX_FILTER_TERMS = 100;

const ORDER: Readonly<Record<string, SQL>> = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` };

/**
 * A filter as a condition that is true or false for every row, never null; it selects what
 * `matchFilter` selects in memory. Where indexes find what it names it begins with them.
 *
 * @throws ScimError `invalidFilter` for operators that do not fit, and for too many terms
 */
export function compileFilter(filter: FilterExpression, columns: FilterColumns): SQL {
  if (countTerms(filter) > MAX_FILTER_TERMS) {
    throw invalidFilter(`The filter has more than ${MAX_FILTER_TERMS} comparisons; split it into several requests.`);
  }
  const lookups = isFoundByIndex(filter, columns) ? undefined : findLookups(filter, columns);
  const condition = compile(filter, columns);
  return lookups === undefined ? condition : sql`(id IN (${selectIds(lookups)}) AND ${condition})`;
}

function compile(filter: FilterExpression, columns: FilterColumns): SQL {
  switch (filter.kind) {
    case "and":
    case "or":
      return joinBalanced(
        filter.kind,
        filter.operands.map((operand) => compile(operand, columns)),
      );
    case "not":
      return sql`NOT (${compile(filter.operand, columns)})`;
    case "comparison":
      return compileComparison(filter, columns);
    case "presence":
      return compilePresence(resolveAttributePath(columns.resourceType, filter.path), columns);
    case "valuePath":
      return compileValuePath(filter.path, filter.filter, columns);
  }
}

/** A chain of operators nests one level for each; a balanced tree stays under D1's depth of 100. */
function joinBalanced(kind: Logical["kind"], conditions: readonly SQL[]): SQL {
  const [only] = conditions;
  if (only === undefined) return sql`1`;
  if (conditions.length === 1) return only;
  const middle = Math.ceil(conditions.length / 2);
  const halves = [conditions.slice(0, middle), conditions.slice(middle)].map((half) => joinBalanced(kind, half));
  return sql`(${sql.join(halves, kind === "and" ? sql` AND ` : sql` OR `)})`;
}

function compileComparison({ path, operator, value: literal }: Comparison, columns: FilterColumns): SQL {
  if (operator === "ne")
    return sql`NOT (${compileComparison({ kind: "comparison", path, operator: "eq", value: literal }, columns)})`;
  const named = resolveAttributePath(columns.resourceType, path);
  const target = comparisonTarget(named);
  const operand = target && toOperand(target.leaf, operator, literal);
  if (operator === "eq" && literal === null) return sql`NOT (${compilePresence(target?.resolved ?? named, columns)})`;
  if (target === undefined || operand?.kind !== "value") return sql`0`;
  const { attribute, subAttribute } = target.resolved;
  if (!attribute.multiValued) return compareColumn(scalarColumn(target.resolved, columns), operator, operand.value);
  const source = elementSource(target.resolved, columns);
  return source.exists(compareColumn(source.column(subAttribute?.name), operator, operand.value));
}

function compilePresence(resolved: ResolvedPath | undefined, columns: FilterColumns): SQL {
  if (resolved === undefined) return sql`0`;
  if (!resolved.attribute.multiValued) return sql`${scalarColumn(resolved, columns)} IS NOT NULL`;
  const source = elementSource(resolved, columns);
  const { subAttribute } = resolved;
  return source.exists(
    subAttribute === undefined ? sql`1` : sql`${source.column(subAttribute.name) ?? sql`NULL`} IS NOT NULL`,
  );
}

function compileValuePath(path: AttributePath, filter: FilterExpression, columns: FilterColumns): SQL {
  const resolved = resolveAttributePath(columns.resourceType, path);
  if (resolved?.attribute.type !== "complex" || resolved.subAttribute !== undefined) return sql`0`;
  const { attribute } = resolved;
  if (!attribute.multiValued) {
    const present = compilePresence(resolved, columns);
    return sql`(${present} AND ${compileElement(filter, attribute, (name) => scalarColumn(withSub(resolved, name), columns))})`;
  }
  const source = elementSource(resolved, columns);
  return source.exists(compileElement(filter, attribute, source.column));
}

/** A filter in brackets, over the sub-attributes of one element. */
function compileElement(filter: FilterExpression, complex: Attribute, column: ElementSource["column"]): SQL {
  switch (filter.kind) {
    case "and":
    case "or":
      return joinBalanced(
        filter.kind,
        filter.operands.map((operand) => compileElement(operand, complex, column)),
      );
    case "not":
      return sql`NOT (${compileElement(filter.operand, complex, column)})`;
    case "valuePath":
      return sql`0`;
    case "presence": {
      const target = elementScope(complex)(filter.path);
      return target === undefined ? sql`0` : sql`${column(target.attribute.name) ?? sql`NULL`} IS NOT NULL`;
    }
    case "comparison":
      return compileElementComparison(filter, complex, column);
  }
}

function compileElementComparison(comparison: Comparison, complex: Attribute, column: ElementSource["column"]): SQL {
  const { operator, value: literal } = comparison;
  if (operator === "ne")
    return sql`NOT (${compileElementComparison({ ...comparison, operator: "eq" }, complex, column)})`;
  const attribute = elementScope(complex)(comparison.path)?.attribute;
  const operand = attribute && toOperand(attribute, operator, literal);
  if (attribute === undefined || operand === undefined) return operator === "eq" && literal === null ? sql`1` : sql`0`;
  const expression = column(attribute.name);
  if (operand.kind === "null") return sql`${expression ?? sql`NULL`} IS NULL`;
  return operand.kind === "impossible" ? sql`0` : compareColumn(expression, operator, operand.value);
}

function compareColumn(column: SQL | undefined, operator: ComparisonOperator, value: Comparable): SQL {
  if (column === undefined) return sql`0`;
  const bound = typeof value === "boolean" ? Number(value) : value;
  if (operator === "eq") return sql`${column} IS ${bound}`;
  const order = ORDER[operator];
  if (order !== undefined) return sql`COALESCE(${column} ${order} ${bound}, 0)`;
  return compareText(column, operator, String(value));
}

function compareText(column: SQL, operator: ComparisonOperator, text: string): SQL {
  const length = sql.raw(String([...text].length));
  if (text === "") return sql`${column} IS NOT NULL`;
  if (operator === "co") return sql`COALESCE(instr(${column}, ${text}) > 0, 0)`;
  if (operator === "sw") return sql`substr(${column}, 1, ${length}) IS ${text}`;
  return sql`substr(${column}, -${length}) IS ${text}`;
}

/** Characters of a text that decide about its place; a cursor holds them. */
const SORTED_CHARACTERS = 256;

/** The value by which a list is sorted: that of the primary or first element of a multi-valued attribute. */
export function compileSortKey(by: ResolvedPath, columns: FilterColumns): SQL {
  const target = comparisonTarget(by);
  if (target === undefined) return sql`NULL`;
  const { attribute, subAttribute } = target.resolved;
  const own = ownColumn(target.resolved, columns);
  if (own !== undefined) return own;
  const source = elementSource(target.resolved, columns);
  const key = attribute.multiValued
    ? source.first(source.column(subAttribute?.name) ?? sql`NULL`)
    : scalarColumn(target.resolved, columns);
  return isText(target.leaf) ? sql`substr(${key}, 1, ${sql.raw(String(SORTED_CHARACTERS))})` : key;
}

function isText({ type }: Attribute): boolean {
  return type === "string" || type === "reference" || type === "binary";
}

function withSub(resolved: ResolvedPath, name: string | undefined): ResolvedPath {
  const subAttribute = resolved.attribute.subAttributes?.find((each) => each.name === name);
  return subAttribute === undefined ? resolved : { ...resolved, subAttribute };
}
