/** A value that JSON can carry. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** A JSON object. Keys are never trusted: look attributes up in the schema, not here. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Whether a value is a JSON object (neither an array nor null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Whether a value counts as unassigned: null, an empty string, an empty array or object
 * (RFC 7643 §2.5, and clients that clear an attribute by sending `""`).
 */
export function isUnassigned(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** Whether a PATCH clears by this value; an empty object names no attribute, so it changes none. */
export function isClearing(value: unknown): boolean {
  return isUnassigned(value) && !isJsonObject(value);
}

/** Whether JSON text nests deeper than some levels: its brackets outside strings, before anything recurses over it. */
export function nestsDeeper(text: string, levels: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInString && character === "\\") index += 1;
    else if (character === '"') isInString = !isInString;
    else if (!isInString && (character === "{" || character === "[")) depth += 1;
    else if (!isInString && (character === "}" || character === "]")) depth -= 1;
    if (depth > levels) return true;
  }
  return false;
}

/** Structural equality of two JSON values; the order of an object's keys does not matter. */
export function jsonEquals(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => jsonEquals(item, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && jsonEquals(left[key], right[key]))
  );
}
