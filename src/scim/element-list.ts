import { toComparable } from "./filter/comparison.ts";
import { type JsonObject, type JsonValue, jsonEquals } from "./json.ts";
import { type Attribute, findAttribute, valueSubAttribute } from "./schema.ts";
import { isPrimary } from "./validate.ts";

/**
 * The elements of a multi-valued attribute, found by what they hold and not by going through all of
 * them: a request may name thousands. Two elements are the same when their `value` is and their
 * `type` does not differ; without a `value`, when all of it is the same.
 */
export class ElementList {
  readonly #attribute: Attribute;
  readonly #elements: JsonObject[] = [];
  readonly #positions = new Map<string, number[]>();

  /** The elements are neither merged nor mutated. */
  constructor(attribute: Attribute, elements: readonly JsonObject[]) {
    this.#attribute = attribute;
    for (const element of elements) this.#append(element);
  }

  /** The elements in order. */
  toArray(): readonly JsonObject[] {
    return this.#elements;
  }

  /** The same element as the given one. */
  find(element: JsonObject): JsonObject | undefined {
    const position = this.#positionOf(element);
    return position === undefined ? undefined : this.#elements[position];
  }

  /** Adds an element, or what it says beyond the same element that is there (RFC 7644 §3.5.2.1). */
  merge(added: JsonObject): void {
    const position = this.#positionOf(added);
    const existing = position === undefined ? undefined : this.#elements[position];
    if (position === undefined || existing === undefined) this.#append(added);
    else if (!jsonEquals(existing, { ...existing, ...added })) this.#elements[position] = { ...existing, ...added };
  }

  #append(element: JsonObject): void {
    const identity = identityOf(this.#attribute, element);
    const positions = this.#positions.get(identity);
    if (positions === undefined) this.#positions.set(identity, [this.#elements.length]);
    else positions.push(this.#elements.length);
    this.#elements.push(element);
  }

  /** The position of the same element, one with the very same type first. */
  #positionOf(element: JsonObject): number | undefined {
    const positions = this.#positions.get(identityOf(this.#attribute, element)) ?? [];
    const type = typeOf(this.#attribute, element);
    const typeAt = (position: number) => typeOf(this.#attribute, this.#elements[position] ?? {});
    return (
      positions.find((position) => typeAt(position) === type) ??
      positions.find((position) => type === undefined || typeAt(position) === undefined)
    );
  }
}

/** RFC 7644 §3.5.2: setting one value's `primary` to true sets the others' to false. */
export function keepOnePrimary(elements: readonly JsonObject[], chosen: JsonObject | undefined): readonly JsonObject[] {
  if (chosen === undefined || !isPrimary(chosen)) return elements;
  return elements.map((element) =>
    element !== chosen && isPrimary(element) ? { ...element, primary: false } : element,
  );
}

function identityOf(attribute: Attribute, element: JsonObject): string {
  const value = comparableMember(valueSubAttribute(attribute), element);
  return value === undefined ? JSON.stringify(Object.entries(element).sort()) : `=${value}`;
}

function typeOf({ subAttributes = [] }: Attribute, element: JsonObject) {
  return comparableMember(findAttribute(subAttributes, "type"), element);
}

function comparableMember(subAttribute: Attribute | undefined, element: JsonObject) {
  const value: JsonValue | undefined = subAttribute && element[subAttribute.name];
  return subAttribute === undefined || value === undefined ? undefined : toComparable(subAttribute, value);
}
