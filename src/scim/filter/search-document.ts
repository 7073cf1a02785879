import { isJsonObject, isUnassigned, type JsonObject, type JsonValue } from "../json.ts";
import { type Attribute, commonAttributes, type ResourceType } from "../schema.ts";
import { toComparable } from "./comparison.ts";

/**
 * The document that the database searches instead of the resource: the same shape and names, every
 * value in its comparable form. Filters and sorting then mean in SQL what they mean in memory.
 */
export function searchDocument(resourceType: ResourceType, resource: JsonObject): JsonObject {
  const document = comparableObject([...commonAttributes, ...resourceType.schema.attributes], resource);
  for (const extension of resourceType.extensions) {
    const values = resource[extension.id];
    const comparable = isJsonObject(values) ? comparableObject(extension.attributes, values) : {};
    if (!isUnassigned(comparable)) document[extension.id] = comparable;
  }
  return document;
}

function comparableObject(attributes: readonly Attribute[], object: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const attribute of attributes) {
    const value = object[attribute.name];
    if (value !== undefined && !isUnassigned(value)) {
      const comparable = Array.isArray(value)
        ? value.flatMap((each) => comparableValue(attribute, each) ?? [])
        : comparableValue(attribute, value);
      if (!isUnassigned(comparable) && comparable !== undefined) result[attribute.name] = comparable;
    }
  }
  return result;
}

function comparableValue(attribute: Attribute, value: JsonValue): JsonValue | undefined {
  if (attribute.type !== "complex") return toComparable(attribute, value);
  const comparable = isJsonObject(value) ? comparableObject(attribute.subAttributes ?? [], value) : {};
  return isUnassigned(comparable) ? undefined : comparable;
}
