import type { ResolvedPath } from "./attribute-path.ts";
import { ElementList } from "./element-list.ts";
import { isJsonObject, isUnassigned, type JsonObject, type JsonValue } from "./json.ts";
import type { Attribute, ResourceType, Schema } from "./schema.ts";
import { hasContent } from "./validate.ts";
import type { Warn } from "./warning.ts";
import type { WorkBudget } from "./work-budget.ts";

/** Where an attribute is: the resource itself, or one of its extensions. */
type Place = Pick<ResolvedPath, "extension" | "attribute">;

/**
 * The resource that a PATCH request is working on (RFC 7644 §3.5.2). It is a copy: what it was made
 * from is never mutated. Multi-valued attributes stay indexed from one operation to the next.
 */
export class PatchDraft {
  readonly #resourceType: ResourceType;
  readonly #resource: JsonObject;
  readonly #lists = new Map<Attribute, { readonly place: Place; readonly list: ElementList }>();
  /** What the operations may still compare and copy. */
  readonly work: WorkBudget;
  /** Told what the operations ask for that is left undone. */
  readonly warn: Warn;

  constructor(resourceType: ResourceType, resource: JsonObject, work: WorkBudget, warn: Warn) {
    this.#resourceType = resourceType;
    this.work = work;
    this.warn = warn;
    this.#resource = { ...resource };
    for (const { id } of resourceType.extensions) {
      const values = resource[id];
      this.#resource[id] = isJsonObject(values) ? { ...values } : {};
    }
  }

  /** The id of the resource. */
  get id(): JsonValue | undefined {
    return this.#resource.id;
  }

  /** The value of an attribute that is not multi-valued. */
  value(place: Place): JsonValue | undefined {
    return this.#holder(place)[place.attribute.name];
  }

  /** Sets an attribute, or with undefined clears it. */
  assign(place: Place, value: JsonValue | undefined): void {
    this.#lists.delete(place.attribute);
    const holder = this.#holder(place);
    if (value === undefined) delete holder[place.attribute.name];
    else holder[place.attribute.name] = value;
  }

  /** Clears all attributes of an extension. */
  clearExtension(extension: Schema): void {
    for (const attribute of extension.attributes) this.assign({ extension, attribute }, undefined);
  }

  /** The elements of a complex attribute; changes of a multi-valued attribute's list are changes of the draft. */
  elements(place: Place): ElementList {
    const known = this.#lists.get(place.attribute);
    if (known !== undefined) return known.list;
    const list = new ElementList(place.attribute, objectsIn(this.value(place)), this.work);
    if (place.attribute.multiValued) this.#lists.set(place.attribute, { place, list });
    return list;
  }

  /** The resource, without what the operations left unassigned (RFC 7643 §2.5). */
  toResource(): JsonObject {
    for (const { place, list } of [...this.#lists.values()]) {
      const elements = list.toArray().filter((element) => hasContent(place.attribute, element));
      this.assign(place, elements.length === 0 ? undefined : elements);
    }
    for (const { id } of this.#resourceType.extensions) {
      if (isUnassigned(this.#resource[id])) delete this.#resource[id];
    }
    return this.#resource;
  }

  #holder({ extension }: Place): JsonObject {
    const holder = extension === undefined ? this.#resource : this.#resource[extension.id];
    return isJsonObject(holder) ? holder : {};
  }
}

/** The objects among a value's elements, or the value itself when it is one. */
export function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isJsonObject);
}
