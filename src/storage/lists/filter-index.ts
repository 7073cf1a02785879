import { type SQL, sql } from "drizzle-orm";
import { resolveAttributePath } from "../../scim/attribute-path.ts";
import type { Comparison, FilterExpression } from "../../scim/filter/ast.ts";
import { toOperand } from "../../scim/filter/comparison.ts";
import { comparisonTarget, requiredValue } from "../../scim/filter/match.ts";
import { type AttributeIndex, type FilterColumns, ownColumn } from "./filter-columns.ts";

/** Values of which a row must have one to satisfy a filter, by the index that finds them. */
export type Lookups = ReadonlyMap<AttributeIndex, readonly string[]>;

/**
 * What indexes find that holds every row which satisfies a filter; undefined when some may be anywhere.
 *
 * @throws ScimError `invalidFilter` for operators that do not fit
 */
export function findLookups(filter: FilterExpression, columns: FilterColumns): Lookups | undefined {
  switch (filter.kind) {
    case "and":
      return bestOf(filter.operands.map((operand) => findLookups(operand, columns)));
    case "or":
      return allOf(filter.operands.map((operand) => findLookups(operand, columns)));
    case "comparison":
      return lookupOf(filter, columns);
    case "valuePath": {
      const resolved = resolveAttributePath(columns.resourceType, filter.path);
      if (resolved === undefined || resolved.extension !== undefined) return undefined;
      const { attribute, subAttribute } = resolved;
      if (attribute.type !== "complex" || subAttribute !== undefined) return undefined;
      return lookup(columns.indexes[`${attribute.name}.value`], requiredValue(filter.filter, attribute));
    }
    default:
      return undefined;
  }
}

/** Selects the ids of the rows that lookups find. Two at a time: D1 takes unions of five at most. */
export function selectIds(lookups: Lookups): SQL {
  const [first = sql`SELECT NULL`, ...others] = [...lookups].map(([index, values]) => index.ids(values));
  return others.reduce((found, more) => sql`SELECT * FROM (${found}) UNION ${more}`, first);
}

/** Whether a comparison with an indexed column decides alone, or beside others, so that the database sees it. */
export function isFoundByIndex(filter: FilterExpression, columns: FilterColumns): boolean {
  if (filter.kind === "and") return filter.operands.some((operand) => isFoundByIndex(operand, columns));
  if (filter.kind !== "comparison" || lookupOf(filter, columns) === undefined) return false;
  const resolved = resolveAttributePath(columns.resourceType, filter.path);
  return resolved !== undefined && ownColumn(resolved, columns) !== undefined;
}

/** Whether one row at most satisfies a filter. */
export function findsOneAtMost(filter: FilterExpression, columns: FilterColumns): boolean {
  const lookups = findLookups(filter, columns);
  return lookups?.size === 1 && [...lookups].every(([{ isUnique }, values]) => isUnique && values.length === 1);
}

function lookupOf({ path, operator, value: literal }: Comparison, columns: FilterColumns): Lookups | undefined {
  const target = comparisonTarget(resolveAttributePath(columns.resourceType, path));
  if (operator !== "eq" || literal === null || target === undefined) return undefined;
  const { extension, attribute, subAttribute } = target.resolved;
  const name = subAttribute === undefined ? attribute.name : `${attribute.name}.${subAttribute.name}`;
  const operand = toOperand(target.leaf, operator, literal);
  const index = extension === undefined ? columns.indexes[name] : undefined;
  return lookup(index, operand.kind === "value" ? operand.value : undefined);
}

function lookup(index: AttributeIndex | undefined, value: unknown): Lookups | undefined {
  return index === undefined || typeof value !== "string" ? undefined : new Map([[index, [value]]]);
}

/** Each row must be found by all: the one that finds the fewest will do. */
function bestOf(all: readonly (Lookups | undefined)[]): Lookups | undefined {
  const size = (lookups: Lookups) =>
    [...lookups].reduce((sum, [{ isUnique }, { length }]) => sum + length * (isUnique ? 1 : 1000), 0);
  return all.filter((each) => each !== undefined).sort((left, right) => size(left) - size(right))[0];
}

/** Each row must be found by one of them. */
function allOf(all: readonly (Lookups | undefined)[]): Lookups | undefined {
  const joined = new Map<AttributeIndex, string[]>();
  for (const lookups of all) {
    if (lookups === undefined) return undefined;
    for (const [index, values] of lookups) {
      const known = joined.get(index);
      if (known === undefined) joined.set(index, [...values]);
      else known.push(...values);
    }
  }
  return joined;
}
