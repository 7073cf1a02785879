import type { ResolvedPath } from "./attribute-path.ts";
import { ElementList, keepOnePrimary } from "./element-list.ts";
import { mutability, noTarget } from "./errors.ts";
import type { FilterExpression } from "./filter/ast.ts";
import { compileMatcher, elementScope, type Matcher } from "./filter/match.ts";
import { isClearing, isJsonObject, type JsonObject, type JsonValue, jsonEquals } from "./json.ts";
import type { PatchOperation } from "./messages.ts";
import { describedElement } from "./patch-path.ts";
import { type Attribute, findAttribute, valueSubAttribute } from "./schema.ts";
import { canonicalValue, hasContent, isPrimary, singleValue, toComplex } from "./validate.ts";

type ValueOperation = Pick<PatchOperation, "op" | "value">;

/** What an operation assigns to sub-attributes; undefined clears one. */
type Assignments = ReadonlyMap<Attribute, JsonValue | undefined>;

/** The sub-attribute that a path leads to, and the test of the elements it selects. */
interface Selection {
  readonly target: ResolvedPath;
  readonly filter: FilterExpression | undefined;
  readonly isMatch: Matcher;
}

/**
 * The value of one attribute after an operation on it, undefined when it is then unassigned. Pure:
 * nothing of `current` is mutated (RFC 7644 §3.5.2). An element that the operation empties keeps its
 * place, since the next operation may fill it; {@link withoutEmptied} takes it away in the end.
 *
 * @throws ScimError `noTarget`, `invalidValue`, `invalidFilter` or `mutability`
 */
export function patchValue(
  target: ResolvedPath,
  filter: FilterExpression | undefined,
  current: JsonValue | undefined,
  operation: ValueOperation,
): JsonValue | undefined {
  const { attribute, subAttribute } = target;
  if (filter === undefined && subAttribute === undefined) return patchWhole(attribute, current, operation);
  const isMatch = filter === undefined ? () => true : compileMatcher(filter, elementScope(attribute));
  const selection = { target, filter, isMatch };
  const elements = elementsOf(current);
  const patched =
    subAttribute === undefined
      ? patchElements(selection, elements, operation)
      : patchSubAttribute(selection, subAttribute, elements, operation);
  return attribute.multiValued ? unlessEmpty(patched) : patched[0];
}

/** The value without elements, or the element, that say nothing any more (RFC 7643 §2.5). */
export function withoutEmptied(attribute: Attribute, value: JsonValue | undefined): JsonValue | undefined {
  if (isJsonObject(value)) return hasContent(attribute, value) ? value : undefined;
  if (!Array.isArray(value)) return value;
  const kept = value.filter((element) => !isJsonObject(element) || hasContent(attribute, element));
  return kept.length === value.length ? value : unlessEmpty(kept);
}

function patchWhole(
  attribute: Attribute,
  current: JsonValue | undefined,
  { op, value = null }: ValueOperation,
): JsonValue | undefined {
  if (op === "remove") return removeWhole(attribute, current, value);
  const given = attribute.multiValued ? value : singleValue(attribute, value);
  if (isClearing(given)) return op === "replace" ? undefined : current;
  if (attribute.multiValued) {
    return op === "replace" ? canonicalValue(attribute, given) : addElements(attribute, current, given);
  }
  if (attribute.type !== "complex") return canonicalValue(attribute, given);
  return assign(attribute, isJsonObject(current) ? current : {}, assignmentsOf(attribute, op, given));
}

/**
 * `remove` with a value takes away those values only: that is how Entra ID and JumpCloud remove one
 * member. Without a value it takes away all (RFC 7644 §3.5.2.2).
 */
function removeWhole(attribute: Attribute, current: JsonValue | undefined, value: JsonValue): JsonValue | undefined {
  if (!attribute.multiValued || value === null) return undefined;
  const unwanted = new ElementList(attribute, elementsOf(canonicalValue(attribute, value)));
  return unlessEmpty(elementsOf(current).filter((element) => unwanted.find(element) === undefined));
}

function addElements(attribute: Attribute, current: JsonValue | undefined, value: JsonValue): JsonValue | undefined {
  const list = new ElementList(attribute, elementsOf(current));
  const added = elementsOf(canonicalValue(attribute, value));
  for (const element of added) list.merge(element);
  const primary = added.find(isPrimary);
  return unlessEmpty(primary === undefined ? list.toArray() : keepOnePrimary(list.toArray(), list.find(primary)));
}

/** `attribute[filter]`: the matching elements are removed, or merged with the value. */
function patchElements(
  { target: { attribute }, isMatch }: Selection,
  elements: readonly JsonObject[],
  { op, value = null }: ValueOperation,
): readonly JsonObject[] {
  const given = op === "remove" ? null : singleValue(attribute, value);
  if (isClearing(given)) return op === "add" ? elements : elements.filter((element) => !isMatch(element));
  if (!elements.some(isMatch)) throw nothingMatches(attribute);
  const assignments = assignmentsOf(attribute, op, given);
  return changeMatching(elements, isMatch, (element) => assign(attribute, element, assignments));
}

/** `attribute.sub` and `attribute[filter].sub`. */
function patchSubAttribute(
  selection: Selection,
  subAttribute: Attribute,
  elements: readonly JsonObject[],
  { op, value = null }: ValueOperation,
): readonly JsonObject[] {
  const { attribute } = selection.target;
  const canonical = op === "remove" ? undefined : canonicalValue(subAttribute, value);
  if (canonical === undefined && op === "add") return elements;
  const assignments = new Map([[subAttribute, canonical]]);
  if (canonical === undefined || elements.some(selection.isMatch)) {
    return changeMatching(elements, selection.isMatch, (element) => assign(attribute, element, assignments));
  }
  // A singular attribute holds something else than the filter asks for: making it match is no one's wish.
  if (!attribute.multiValued && elements.length > 0) throw nothingMatches(attribute);
  const created = assign(attribute, createElement(selection), assignments);
  return keepOnePrimary([...elements, created], created);
}

/** A new element that satisfies the path's filter, when the filter says what it would be. */
function createElement({ target, filter, isMatch }: Selection): JsonObject {
  if (filter === undefined) return {};
  const { attribute } = target;
  const described = describedElement(target, filter);
  if (described === undefined) throw nothingMatches(attribute);
  const element = assign(attribute, {}, assignmentsOf(attribute, "add", Object.fromEntries(described)));
  if (!isMatch(element)) throw nothingMatches(attribute);
  return element;
}

/** What the value says of an element; what it leaves unassigned is cleared, but never by an `add`. */
function assignmentsOf(attribute: Attribute, op: PatchOperation["op"], value: JsonValue): Assignments {
  const assignments = new Map<Attribute, JsonValue | undefined>();
  for (const [name, member] of Object.entries(toComplex(attribute, value))) {
    const subAttribute = findAttribute(attribute.subAttributes ?? [], name);
    if (subAttribute !== undefined && subAttribute.mutability !== "readOnly") {
      const canonical = canonicalValue(subAttribute, member);
      if (canonical !== undefined || op === "replace") assignments.set(subAttribute, canonical);
    }
  }
  return assignments;
}

/** @throws ScimError `mutability` when an immutable sub-attribute would get another value */
function assign(attribute: Attribute, element: JsonObject, assignments: Assignments): JsonObject {
  const result = namesAnother(attribute, element, assignments) ? {} : { ...element };
  for (const [{ name, mutability: rule }, value] of assignments) {
    const previous = element[name];
    if (value === undefined) delete result[name];
    else if (rule === "immutable" && previous !== undefined && !jsonEquals(previous, value)) {
      throw mutability(
        `“${attribute.name}.${name}” cannot be changed once it is set; remove the value and add another.`,
      );
    } else result[name] = value;
  }
  return result;
}

/** Whether a singular reference (the manager) becomes another's, so that its old `$ref` would lie. */
function namesAnother(attribute: Attribute, element: JsonObject, assignments: Assignments): boolean {
  const subAttribute = attribute.multiValued ? undefined : valueSubAttribute(attribute);
  if (subAttribute === undefined || !assignments.has(subAttribute)) return false;
  return !jsonEquals(assignments.get(subAttribute), element[subAttribute.name]);
}

/** Changes the matching elements; when that makes one primary, the others no longer are. */
function changeMatching(
  elements: readonly JsonObject[],
  isMatch: Matcher,
  change: (element: JsonObject) => JsonObject,
): readonly JsonObject[] {
  let chosen: JsonObject | undefined;
  const changed = elements.map((element) => {
    if (!isMatch(element)) return element;
    const next = change(element);
    if (isPrimary(next)) chosen = next;
    return next;
  });
  return keepOnePrimary(changed, chosen);
}

function elementsOf(value: JsonValue | undefined): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isJsonObject);
}

function unlessEmpty(elements: readonly JsonValue[]): JsonValue | undefined {
  return elements.length === 0 ? undefined : [...elements];
}

function nothingMatches(attribute: Attribute) {
  return noTarget(`No value of “${attribute.name}” matches the filter in the path.`);
}
