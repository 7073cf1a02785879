import { isJsonObject, type JsonValue, nestsDeeper } from "./json.ts";

/** How deep JSON in a text may nest: as deep as a body. */
const MAX_DEPTH = 32;
const BEGINS_LIKE_JSON = /^\s*[{[]/;

/**
 * What a text says that is JSON of an object or a list, as SCIM-SDK's client sends what it should send
 * as such; any other value as it is. Only for where an object or a list belongs: elsewhere it is text.
 */
export function readJsonText(value: JsonValue): JsonValue {
  return typeof value === "string" ? (parseStructure(value) ?? value) : value;
}

/** Whether a text is JSON of an object or a list, be it one that nests too deep to be read. */
export function isJsonText(text: string): boolean {
  return BEGINS_LIKE_JSON.test(text) && (nestsDeeper(text, MAX_DEPTH) || parseStructure(text) !== undefined);
}

/** The one object that a value stands for, alone in a list or as JSON text too; any other value as it is. */
export function readObject(value: JsonValue): JsonValue {
  const read = readJsonText(value);
  const sole = Array.isArray(read) && read.length === 1 ? readJsonText(read[0] ?? null) : read;
  return isJsonObject(sole) ? sole : value;
}

function parseStructure(text: string): JsonValue | undefined {
  if (!BEGINS_LIKE_JSON.test(text) || nestsDeeper(text, MAX_DEPTH)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
