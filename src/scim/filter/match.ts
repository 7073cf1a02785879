import { type AttributePath, type ResolvedPath, resolveAttributePath } from "../attribute-path.ts";
import { isJsonObject, isUnassigned, type JsonObject, type JsonValue } from "../json.ts";
import { type Attribute, findAttribute, type ResourceType, valueSubAttribute } from "../schema.ts";
import { WorkBudget } from "../work-budget.ts";
import type { Comparison, FilterExpression, ValuePath } from "./ast.ts";
import { type Comparable, comparisonCost, type Fold, satisfies, toComparable, toOperand } from "./comparison.ts";

/** What a filter's paths mean: a resource type's attributes, or the sub-attributes of a complex one. */
export type FilterScope = (path: AttributePath) => ResolvedPath | undefined;

/** Whether an object satisfies a filter. */
export type Matcher = (object: JsonObject) => boolean;

/** The scope of a filter over whole resources. */
export function resourceScope(resourceType: ResourceType): FilterScope {
  return (path) => resolveAttributePath(resourceType, path);
}

/** The scope of a filter in brackets: the sub-attributes of the complex attribute before them. */
export function elementScope(complex: Attribute): FilterScope {
  return (path) => {
    const attribute = findAttribute(complex.subAttributes ?? [], path.attribute);
    return path.schema !== undefined || path.subAttribute !== undefined || attribute === undefined
      ? undefined
      : { attribute };
  };
}

/**
 * Whether an object satisfies a filter (RFC 7644 §3.4.2.2); see {@link compileMatcher}.
 *
 * @throws ScimError `invalidFilter` when an operator does not fit an attribute's type, `tooMany`
 */
export function matchFilter(
  filter: FilterExpression,
  object: JsonObject,
  scope: FilterScope,
  work?: WorkBudget,
): boolean {
  return compileMatcher(filter, scope, work)(object);
}

/**
 * A filter as a test of objects (RFC 7644 §3.4.2.2). Attributes that the scope does not know have no
 * value. A multi-valued attribute satisfies a comparison when one of its values does; `ne` is the
 * negation of `eq`. The whole filter is checked here, so whether it is refused never depends on the
 * objects. The matcher takes what it compares from the budget.
 *
 * @throws ScimError `invalidFilter` when an operator does not fit an attribute's type, `tooMany` (the matcher too)
 */
export function compileMatcher(filter: FilterExpression, scope: FilterScope, work = unlimited()): Matcher {
  switch (filter.kind) {
    case "and": {
      const matchers = filter.operands.map((operand) => compileMatcher(operand, scope, work));
      return (object) => matchers.every((matches) => matches(object));
    }
    case "or": {
      const matchers = filter.operands.map((operand) => compileMatcher(operand, scope, work));
      return (object) => matchers.some((matches) => matches(object));
    }
    case "not":
      return negate(compileMatcher(filter.operand, scope, work));
    case "presence":
      return compilePresence(scope(filter.path));
    case "comparison":
      return compileComparison(filter, scope, work);
    case "valuePath":
      return compileValuePath(filter, scope, work);
  }
}

/** For filters that meet a single object, whose work is that of reading both. */
const unlimited = () => new WorkBudget(Number.POSITIVE_INFINITY);

const never: Matcher = () => false;

const negate =
  (matches: Matcher): Matcher =>
  (object) =>
    !matches(object);

function compilePresence(resolved: ResolvedPath | undefined): Matcher {
  return resolved === undefined ? never : hasValue(resolved, (value) => !isUnassigned(value));
}

function compileComparison(
  { path, operator, value: literal }: Comparison,
  scope: FilterScope,
  work: WorkBudget,
): Matcher {
  if (operator === "ne")
    return negate(compileComparison({ kind: "comparison", path, operator: "eq", value: literal }, scope, work));
  const fold: Fold = (text, rule) => work.fold(text, rule);
  const named = scope(path);
  const target = comparisonTarget(named);
  const operand = target && toOperand(target.leaf, operator, literal, fold);
  if (operator === "eq" && literal === null) return negate(compilePresence(target?.resolved ?? named));
  if (target === undefined || operand?.kind !== "value") return never;
  const { resolved, leaf } = target;
  return hasValue(resolved, (each) => {
    const comparable = toComparable(leaf, each, { fold });
    if (comparable === undefined) return false;
    work.spend(comparisonCost(operator, comparable, operand.value));
    return satisfies(operator, comparable, operand.value);
  });
}

function compileValuePath({ path, filter }: ValuePath, scope: FilterScope, work: WorkBudget): Matcher {
  const resolved = scope(path);
  if (resolved?.attribute.type !== "complex" || resolved.subAttribute !== undefined) return never;
  const matches = compileMatcher(filter, elementScope(resolved.attribute), work);
  return hasValue(resolved, (value) => isJsonObject(value) && matches(value));
}

/**
 * What a comparison compares: a bare complex attribute stands for its `value`. Undefined when there
 * is nothing that could be compared.
 */
export function comparisonTarget(
  resolved: ResolvedPath | undefined,
): { resolved: ResolvedPath; leaf: Attribute } | undefined {
  if (resolved === undefined) return undefined;
  const attribute = resolved.subAttribute ?? resolved.attribute;
  if (attribute.type !== "complex") return { resolved, leaf: attribute };
  const subAttribute = valueSubAttribute(attribute);
  return subAttribute && { resolved: { ...resolved, subAttribute }, leaf: subAttribute };
}

/**
 * The comparable `value` that every element matching a filter in brackets must have, when the filter
 * says so: with an index over values, only elements that have it need a look.
 *
 * @throws ScimError `invalidFilter` when an operator does not fit the attribute
 */
export function requiredValue(filter: FilterExpression, complex: Attribute, fold?: Fold): Comparable | undefined {
  if (filter.kind === "and") {
    return filter.operands.map((operand) => requiredValue(operand, complex, fold)).find((value) => value !== undefined);
  }
  if (filter.kind !== "comparison" || filter.operator !== "eq") return undefined;
  const attribute = elementScope(complex)(filter.path)?.attribute;
  if (attribute === undefined || attribute !== valueSubAttribute(complex)) return undefined;
  const operand = toOperand(attribute, "eq", filter.value, fold);
  return operand.kind === "value" ? operand.value : undefined;
}

/** The test whether one of the values that a path leads to passes. */
function hasValue(
  { extension, attribute: { name }, subAttribute }: ResolvedPath,
  passes: (value: JsonValue) => boolean,
): Matcher {
  const test = subAttribute === undefined ? passes : memberTest(subAttribute.name, passes);
  return (object) => {
    const holder = extension === undefined ? object : object[extension.id];
    const value = isJsonObject(holder) ? holder[name] : undefined;
    if (value === undefined) return false;
    return Array.isArray(value) ? value.some(test) : test(value);
  };
}

function memberTest(name: string, passes: (value: JsonValue) => boolean): (value: JsonValue) => boolean {
  return (value) => {
    const member = isJsonObject(value) ? value[name] : undefined;
    return member !== undefined && passes(member);
  };
}
