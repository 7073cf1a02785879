import { contentOf, isPrimary, keepOnePrimary } from "./elements.ts";
import { countTerms, type FilterExpression } from "./filter/ast.ts";
import { toComparable } from "./filter/comparison.ts";
import { compileMatcher, elementScope, requiredValue } from "./filter/match.ts";
import type { JsonObject } from "./json.ts";
import { jsonEquals } from "./json.ts";
import { type Attribute, findAttribute, valueSubAttribute } from "./schema.ts";
import type { Warn } from "./warning.ts";
import { COPY, LOOK, type WorkBudget } from "./work-budget.ts";

/**
 * The elements of a complex attribute while a PATCH request changes them. They are found by their
 * `value`, not by going through all of them, because one request may name thousands.
 *
 * Two elements are the same when their `value` is and their `type` does not differ; without a
 * `value`, when all of it is the same. The list changes, the elements themselves are never mutated.
 */
export class ElementList {
  readonly #attribute: Attribute;
  readonly #work: WorkBudget;
  readonly #elements = new Map<number, JsonObject>();
  /** By identity; made when something is first looked for by it, and current from then on. */
  #positions: Map<string, Set<number>> | undefined;
  #next = 0;
  #primary: number | undefined;

  constructor(attribute: Attribute, elements: readonly JsonObject[], work: WorkBudget) {
    this.#attribute = attribute;
    this.#work = work;
    for (const element of elements) this.append(element);
  }

  get size(): number {
    return this.#elements.size;
  }

  /** The elements in order. */
  toArray(): JsonObject[] {
    return [...this.#elements.values()];
  }

  append(element: JsonObject): void {
    this.#set(this.#next, element);
    this.#next += 1;
  }

  /** Adds an element, or what it says beyond the same element that is there (RFC 7644 §3.5.2.1). */
  merge(added: JsonObject): void {
    const position = this.#positionOf(added);
    const existing = position === undefined ? undefined : this.#elements.get(position);
    if (position === undefined || existing === undefined) this.append(added);
    else {
      this.#work.spend(lengthOf(added));
      if (!jsonEquals(existing, { ...existing, ...added })) this.#set(position, { ...existing, ...added });
    }
  }

  /** Takes away all elements that are the same as the given one. */
  remove(unwanted: JsonObject): void {
    const type = this.#typeOf(unwanted);
    const positions = this.#positionsAt(this.#identityOf(unwanted));
    this.removeAll(positions.filter((position) => typesAgree(type, this.#typeAt(position))));
  }

  removeAll(positions: readonly number[]): void {
    for (const position of positions) {
      this.#unindex(position);
      this.#elements.delete(position);
    }
  }

  /**
   * The positions of the elements that match a filter, all of them without one.
   *
   * @throws ScimError `invalidFilter` when an operator does not fit, `tooMany`
   */
  select(filter: FilterExpression | undefined): readonly number[] {
    if (filter === undefined) return this.#candidates(undefined, 1);
    const matches = compileMatcher(filter, elementScope(this.#attribute), this.#work);
    const required = requiredValue(filter, this.#attribute, (text, rule) => this.#work.fold(text, rule));
    const candidates = this.#candidates(required, countTerms(filter));
    return candidates.filter((position) => matches(this.#at(position)));
  }

  /** Changes the elements at some positions; of several that are then primary the first stays so alone. */
  change(positions: readonly number[], change: (element: JsonObject) => JsonObject, warn: Warn): void {
    const changed = positions.map((position) => change(this.#at(position)));
    const kept = keepOnePrimary(this.#attribute, changed, warn);
    for (const [index, position] of positions.entries()) this.#set(position, kept[index] ?? {});
  }

  #candidates(value: unknown, terms: number): readonly number[] {
    if (value !== undefined) return this.#positionsAt(identityOfValue(value));
    this.#work.spend(this.size * terms * LOOK);
    return [...this.#elements.keys()];
  }

  /** RFC 7644 §3.5.2: setting one value's `primary` to true sets the others' to false. */
  #set(position: number, element: JsonObject): void {
    this.#unindex(position);
    this.#elements.set(position, element);
    if (this.#positions !== undefined) this.#index(this.#positions, position, element);
    if (isPrimary(element)) this.#choosePrimary(position);
  }

  #choosePrimary(position: number): void {
    const previous = this.#primary;
    this.#primary = position;
    const element = previous === undefined || previous === position ? undefined : this.#elements.get(previous);
    if (previous !== undefined && element !== undefined && isPrimary(element)) {
      this.#set(previous, { ...element, primary: false });
    }
  }

  #index(index: Map<string, Set<number>>, position: number, element: JsonObject): void {
    const identity = this.#identityOf(element);
    const positions = index.get(identity);
    if (positions === undefined) index.set(identity, new Set([position]));
    else positions.add(position);
  }

  #unindex(position: number): void {
    const element = this.#elements.get(position);
    if (element === undefined || this.#positions === undefined) return;
    this.#positions.get(this.#identityOf(element))?.delete(position);
  }

  #indexed(): Map<string, Set<number>> {
    if (this.#positions !== undefined) return this.#positions;
    const index = new Map<string, Set<number>>();
    for (const [position, element] of this.#elements) this.#index(index, position, element);
    this.#positions = index;
    return index;
  }

  /** The first element with the very same type, else the first whose type does not differ. */
  #positionOf(element: JsonObject): number | undefined {
    const type = this.#typeOf(element);
    const positions = this.#positionsAt(this.#identityOf(element));
    return (
      positions.find((position) => this.#typeAt(position) === type) ??
      positions.find((position) => typesAgree(type, this.#typeAt(position)))
    );
  }

  #positionsAt(identity: string): number[] {
    const positions = [...(this.#indexed().get(identity) ?? [])];
    this.#work.spend(positions.length * LOOK);
    return positions.sort((left, right) => left - right);
  }

  #at(position: number): JsonObject {
    return this.#elements.get(position) ?? {};
  }

  #typeAt(position: number) {
    return this.#typeOf(this.#at(position));
  }

  #typeOf(element: JsonObject) {
    return this.#comparableMember(findAttribute(this.#attribute.subAttributes ?? [], "type"), element);
  }

  #identityOf(element: JsonObject): string {
    const value = this.#comparableMember(valueSubAttribute(this.#attribute), element);
    if (value !== undefined) {
      this.#work.spend(LOOK + String(value).length);
      return identityOfValue(value);
    }
    this.#work.spend(lengthOf(element) * COPY);
    return contentOf(element);
  }

  #comparableMember(subAttribute: Attribute | undefined, element: JsonObject) {
    const value = subAttribute && element[subAttribute.name];
    if (subAttribute === undefined || value === undefined) return undefined;
    return toComparable(subAttribute, value, { fold: (text, rule) => this.#work.fold(text, rule) });
  }
}

function identityOfValue(value: unknown): string {
  return `=${value}`;
}

function typesAgree(left: unknown, right: unknown): boolean {
  return left === undefined || right === undefined || left === right;
}

/** Characters of an element's values, about: there is nothing nested in one. */
function lengthOf(element: JsonObject): number {
  return Object.values(element).reduce<number>((sum, value) => sum + LOOK + String(value).length, 0);
}
