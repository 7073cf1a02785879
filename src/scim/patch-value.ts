import type { ResolvedPath } from "./attribute-path.ts";
import type { ElementList } from "./element-list.ts";
import { mutability, noTarget } from "./errors.ts";
import type { FilterExpression } from "./filter/ast.ts";
import { elementScope, type FilterScope, matchFilter } from "./filter/match.ts";
import { isClearing, type JsonObject, type JsonValue, jsonEquals } from "./json.ts";
import type { PatchOperation } from "./messages.ts";
import { objectsIn, type PatchDraft } from "./patch-draft.ts";
import { describedElement } from "./patch-path.ts";
import { type Attribute, findAttribute, valueSubAttribute } from "./schema.ts";
import { canonicalValue, hasContent, singleValue, toComplex } from "./validate.ts";
import type { Warn } from "./warning.ts";
import type { WorkBudget } from "./work-budget.ts";

type ValueOperation = Pick<PatchOperation, "op" | "value">;

/** What a path with a filter or a sub-attribute leads to, among the elements of a complex attribute. */
interface Selection {
  readonly target: ResolvedPath;
  readonly filter: FilterExpression | undefined;
  readonly elements: ElementList;
  readonly work: WorkBudget;
  readonly warn: Warn;
}

/** What an operation assigns to sub-attributes; undefined clears one. */
type Assignments = ReadonlyMap<Attribute, JsonValue | undefined>;

/**
 * Applies an operation to one attribute of the draft (RFC 7644 §3.5.2). An element that the operation
 * empties keeps its place until the request is done, since the next operation may fill it. A filter on
 * a singular attribute chooses nothing, as there is one value at most: only a `remove` asks that it match.
 *
 * @throws ScimError `noTarget`, `invalidValue`, `invalidFilter`, `mutability` or `tooMany`
 */
export function patchAttribute(
  draft: PatchDraft,
  target: ResolvedPath,
  filter: FilterExpression | undefined,
  operation: ValueOperation,
): void {
  const { attribute, subAttribute } = target;
  if (!attribute.multiValued && filter !== undefined) {
    if (operation.op === "remove" && !matchesSingular(draft, target, filter)) return;
    patchAttribute(draft, target, undefined, operation);
  } else if (filter !== undefined || subAttribute !== undefined) patchSelection(draft, target, filter, operation);
  else if (attribute.multiValued) patchList(draft, target, operation);
  else patchSingular(draft, target, operation);
}

function matchesSingular(draft: PatchDraft, target: ResolvedPath, filter: FilterExpression): boolean {
  const { attribute } = target;
  const value = draft.value(target);
  if (attribute.type !== "complex")
    return matchFilter(filter, value === undefined ? {} : { value }, valueScope(attribute));
  return objectsIn(value).some((element) => matchFilter(filter, element, elementScope(attribute)));
}

/** What a filter says of a simple attribute, as if its value were the `value` of a complex one. */
function valueScope(attribute: Attribute): FilterScope {
  return (path) =>
    path.attribute.toLowerCase() === "value" ? { attribute: { ...attribute, name: "value" } } : undefined;
}

function patchSelection(
  draft: PatchDraft,
  target: ResolvedPath,
  filter: FilterExpression | undefined,
  operation: ValueOperation,
): void {
  const elements = draft.elements(target);
  const selection = { target, filter, elements, work: draft.work, warn: draft.warn };
  if (target.subAttribute === undefined) patchElements(selection, operation);
  else patchSubAttribute(selection, target.subAttribute, operation);
  if (!target.attribute.multiValued) assignSingular(draft, target, elements.toArray()[0]);
}

function patchSingular(draft: PatchDraft, target: ResolvedPath, { op, value = null }: ValueOperation): void {
  const { attribute } = target;
  const given = op === "remove" ? null : singleValue(attribute, value);
  if (isClearing(given)) {
    if (op !== "add") draft.assign(target, undefined);
  } else if (attribute.type === "complex") {
    const [element = {}] = objectsIn(draft.value(target));
    assignSingular(draft, target, assign(attribute, element, assignmentsOf(attribute, op, given)));
  } else draft.assign(target, canonicalValue(attribute, given));
}

function assignSingular(draft: PatchDraft, target: ResolvedPath, element: JsonObject | undefined): void {
  const isAssigned = element !== undefined && hasContent(target.attribute, element);
  draft.assign(target, isAssigned ? element : undefined);
}

/**
 * A whole multi-valued attribute; all that can be written are complex. `remove` with a value takes away that value only: so Entra ID and
 * JumpCloud remove one member. Without a value it takes away all (RFC 7644 §3.5.2.2).
 */
function patchList(draft: PatchDraft, target: ResolvedPath, { op, value = null }: ValueOperation): void {
  const { attribute } = target;
  if (op === "replace" || (op === "remove" && value === null)) {
    draft.assign(target, op === "remove" ? undefined : canonicalValue(attribute, value, draft.warn));
    return;
  }
  const elements = draft.elements(target);
  for (const element of objectsIn(canonicalValue(attribute, value, draft.warn))) {
    if (op === "add") elements.merge(element);
    else elements.remove(element);
  }
}

/** `attribute[filter]`: the matching elements are removed, or merged with the value; `add` makes one that is missing. */
function patchElements(selection: Selection, { op, value = null }: ValueOperation): void {
  const { target, filter, elements, warn } = selection;
  const { attribute } = target;
  const given = op === "remove" ? null : singleValue(attribute, value);
  const positions = elements.select(filter);
  if (isClearing(given)) {
    if (op !== "add") elements.removeAll(positions);
    return;
  }
  const assignments = assignmentsOf(attribute, op, given);
  if (positions.length > 0) elements.change(positions, (element) => assign(attribute, element, assignments), warn);
  else if (op === "add") addElement(elements, attribute, assign(attribute, createElement(selection), assignments));
  else throw nothingMatches(attribute);
}

/** An object that says nothing makes no element for later operations to fill. */
function addElement(elements: ElementList, attribute: Attribute, element: JsonObject): void {
  if (hasContent(attribute, element)) elements.merge(element);
}

/** `attribute.sub` and `attribute[filter].sub`. */
function patchSubAttribute(selection: Selection, subAttribute: Attribute, { op, value = null }: ValueOperation): void {
  const { target, filter, elements, warn } = selection;
  const { attribute } = target;
  const canonical = op === "remove" ? undefined : canonicalValue(subAttribute, value);
  const positions = elements.select(filter);
  if (canonical === undefined && op === "add") return;
  const assignments = new Map([[subAttribute, canonical]]);
  elements.change(positions, (element) => assign(attribute, element, assignments), warn);
  if (canonical !== undefined && positions.length === 0) {
    elements.append(assign(attribute, createElement(selection), assignments));
  }
}

/** A new element that satisfies the path's filter, when the filter says what it would be. */
function createElement({ target, filter, work }: Selection): JsonObject {
  const { attribute } = target;
  if (filter === undefined) return {};
  const described = describedElement(target, filter);
  if (described === undefined) throw nothingMatches(attribute);
  const element = assign(attribute, {}, assignmentsOf(attribute, "add", Object.fromEntries(described)));
  if (!matchFilter(filter, element, elementScope(attribute), work)) throw nothingMatches(attribute);
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

function nothingMatches(attribute: Attribute) {
  return noTarget(`No value of “${attribute.name}” matches the filter in the path.`);
}
