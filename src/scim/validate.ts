import { parseAttributePath, type ResolvedPath, resolveAttributePath } from "./attribute-path.ts";
import { settleElements } from "./elements.ts";
import { invalidValue } from "./errors.ts";
import { isJsonObject, isUnassigned, type JsonObject, type JsonValue } from "./json.ts";
import { isJsonText, readJsonText, readObject } from "./json-text.ts";
import {
  type Attribute,
  findAttribute,
  findExtension,
  pathOf,
  type ResourceType,
  type Schema,
  valueSubAttribute,
} from "./schema.ts";
import { isLonger, isStorableText } from "./text.ts";
import { textRule } from "./text-rule.ts";
import { unheard, type Warn } from "./warning.ts";

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
/** Sub-attributes that say something about a value but are none by themselves. */
const QUALIFIERS: ReadonlySet<string> = new Set(["type", "primary"]);

/**
 * The canonical form of a resource that a client sent whole, by POST or PUT: names as the schema
 * spells them, types coerced where clients are known to be lax, read-only and unknown attributes
 * left out, unassigned values absent (RFC 7643 §2.5). `null` means the same as leaving out.
 *
 * @throws ScimError `invalidValue` when a required attribute is missing or a value is of the wrong type
 */
export function validateResource(resourceType: ResourceType, body: JsonObject, warn: Warn = unheard): JsonObject {
  const resource: JsonObject = {};
  assignMembers(resourceType, resource, body, warn);
  checkRequired(resourceType, resource);
  return resource;
}

/** @throws ScimError `invalidValue` naming the first required attribute that has no value */
export function checkRequired(resourceType: ResourceType, resource: JsonObject): void {
  const missing = resourceType.schema.attributes.find(
    ({ name, required }) => required && (isUnassigned(resource[name]) || /^\s+$/.test(String(resource[name]))),
  );
  if (missing !== undefined) throw invalidValue(`The attribute “${missing.name}” is required.`);
}

function assignMembers(resourceType: ResourceType, resource: JsonObject, members: JsonObject, warn: Warn): void {
  for (const [key, value] of Object.entries(members)) {
    const extension = findExtension(resourceType, key);
    const core = coreObject(resourceType, key, value);
    if (extension !== undefined) assignExtension(resource, extension, value);
    else if (core !== undefined) assignMembers(resourceType, resource, core, warn);
    else {
      const path = parseAttributePath(key);
      const resolved = path && resolveAttributePath(resourceType, path);
      if (resolved !== undefined && resolved.subAttribute === undefined)
        assignAttribute(resource, resolved, value, warn);
    }
  }
}

/** The core attributes that a member holds under the core schema's URN, as others hold an extension's. */
export function coreObject({ schema }: ResourceType, key: string, value: JsonValue): JsonObject | undefined {
  if (key.toLowerCase() !== schema.id.toLowerCase()) return undefined;
  const object = readObject(value);
  return isJsonObject(object) ? object : undefined;
}

function assignAttribute(
  resource: JsonObject,
  { extension, attribute }: ResolvedPath,
  value: JsonValue,
  warn: Warn,
): void {
  const canonical = attribute.mutability === "readOnly" ? undefined : canonicalValue(attribute, value, warn);
  if (canonical !== undefined) resolvedHolder(resource, extension)[attribute.name] = canonical;
}

function assignExtension(resource: JsonObject, extension: Schema, value: JsonValue): void {
  if (isUnassigned(value)) return;
  const canonical = canonicalObject(extension.attributes, extensionObject(extension, value));
  if (!isUnassigned(canonical)) Object.assign(resolvedHolder(resource, extension), canonical);
}

/** @throws ScimError `invalidValue` when what is given for an extension is no object of attributes */
export function extensionObject({ id }: Schema, value: JsonValue | undefined): JsonObject {
  const object = readObject(value ?? null);
  if (!isJsonObject(object)) throw invalidValue(`The extension “${id}” takes an object of attributes.`);
  return object;
}

/** The object of a resource that holds an extension's attributes, made when it is missing. */
function resolvedHolder(resource: JsonObject, extension: Schema | undefined): JsonObject {
  if (extension === undefined) return resource;
  const existing = resource[extension.id];
  if (isJsonObject(existing)) return existing;
  const holder: JsonObject = {};
  resource[extension.id] = holder;
  return holder;
}

/**
 * The canonical form of an attribute's value, or undefined when it is unassigned. Single values are
 * wrapped for a multi-valued attribute and unwrapped for a singular one, and objects are read from JSON
 * text, as clients send all of these. Elements that are the same are kept once.
 *
 * @throws ScimError `invalidValue` when the value is of the wrong type
 */
export function canonicalValue(attribute: Attribute, sent: JsonValue, warn: Warn = unheard): JsonValue | undefined {
  const value = readStructure(attribute, sent);
  if (isAbsent(attribute, value)) return undefined;
  if (attribute.multiValued) return canonicalElements(attribute, Array.isArray(value) ? value : [value], warn);
  const single = singleValue(attribute, value);
  return isAbsent(attribute, single) ? undefined : canonicalSingle(attribute, single);
}

function readStructure({ type }: Attribute, value: JsonValue): JsonValue {
  return type === "complex" ? readJsonText(value) : value;
}

/** An empty object stands for a complex value that is unassigned; in place of a text or of members it is a mistake. */
function isAbsent(attribute: Attribute, value: JsonValue): boolean {
  const mayBeEmpty = attribute.type === "complex" && !(attribute.multiValued && isReference(attribute));
  return isUnassigned(value) && (mayBeEmpty || !isJsonObject(value));
}

/**
 * The value of an element or of a singular attribute, which clients also send as a list of one. For a
 * simple attribute that one may be an object that holds it: `[{"$ref":null,"value":"X"}]`.
 *
 * @throws ScimError `invalidValue` when the list holds several
 */
export function singleValue(attribute: Attribute, sent: JsonValue): JsonValue {
  const value = readStructure(attribute, sent);
  if (!Array.isArray(value)) return value;
  const [only = null, ...others] = value;
  if (others.length > 0) throw invalidValue(`The attribute “${pathOf(attribute)}” takes a single value, not a list.`);
  if (attribute.type === "complex" || !isJsonObject(only)) return readStructure(attribute, only);
  const held = Object.entries(only).find(([name]) => name.toLowerCase() === "value");
  return held === undefined ? only : held[1];
}

function canonicalElements(attribute: Attribute, values: readonly JsonValue[], warn: Warn): JsonValue[] | undefined {
  const elements = values.flatMap(readElements).flatMap((value) => {
    if (isReference(attribute)) return canonicalReference(attribute, value);
    return isUnassigned(value) ? [] : (canonicalSingle(attribute, value) ?? []);
  });
  if (elements.length === 0) return undefined;
  return attribute.type === "complex" ? settleElements(attribute, elements.filter(isJsonObject), warn) : elements;
}

/** What an element of a list stands for: JSON text can hold the whole list. */
function readElements(element: JsonValue): JsonValue[] {
  const read = readJsonText(element);
  return typeof element === "string" && Array.isArray(read) ? read : [read];
}

/** Whether the values of an attribute refer to resources, as members do. */
function isReference({ subAttributes = [] }: Attribute): boolean {
  return findAttribute(subAttributes, "$ref") !== undefined;
}

/** An element that refers to nothing, null too, is an error: without it a list would say something else (fewer members). */
function canonicalReference(attribute: Attribute, value: JsonValue): JsonValue {
  const canonical = canonicalSingle(attribute, value);
  if (isJsonObject(canonical) && canonical.value !== undefined) return canonical;
  throw invalidValue(`Every value of “${pathOf(attribute)}” needs a “value”: the id of a resource.`);
}

function canonicalSingle(attribute: Attribute, value: JsonValue): JsonValue | undefined {
  if (attribute.type !== "complex") return canonicalSimple(attribute, value);
  const canonical = canonicalObject(attribute.subAttributes ?? [], toComplex(attribute, value));
  return hasContent(attribute, canonical) ? canonical : undefined;
}

/**
 * The object form of a complex attribute's value: one with a `value` sub-attribute is also sent as
 * that value alone (a manager, an e-mail).
 *
 * @throws ScimError `invalidValue` when the value is no object and cannot stand for one
 */
export function toComplex(attribute: Attribute, value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value;
  if (valueSubAttribute(attribute) === undefined || Array.isArray(value)) {
    throw invalidValue(`The attribute “${pathOf(attribute)}” takes an object.`);
  }
  return { value };
}

/** Whether an element says anything beyond its qualifiers; one that does not is unassigned. */
export function hasContent(attribute: Attribute, element: JsonObject): boolean {
  const names = Object.keys(element);
  return attribute.multiValued ? names.some((name) => !QUALIFIERS.has(name)) : names.length > 0;
}

function canonicalObject(attributes: readonly Attribute[], object: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(object)) {
    const attribute = findAttribute(attributes, key);
    const canonical = attribute && attribute.mutability !== "readOnly" ? canonicalValue(attribute, value) : undefined;
    if (attribute !== undefined && canonical !== undefined) result[attribute.name] = canonical;
  }
  return result;
}

function canonicalSimple(attribute: Attribute, value: JsonValue): JsonValue {
  switch (attribute.type) {
    case "boolean":
      return canonicalBoolean(attribute, value);
    case "integer":
    case "decimal":
      if (typeof value !== "number") throw wrongType(attribute, "a number");
      return value;
    default:
      return canonicalText(attribute, value);
  }
}

function canonicalBoolean(attribute: Attribute, value: JsonValue): boolean {
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" ? value.toLowerCase() : undefined;
  if (word !== "true" && word !== "false") throw wrongType(attribute, "true or false");
  return word === "true";
}

function canonicalText(attribute: Attribute, value: JsonValue): string {
  if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw invalidValue(`The number for “${pathOf(attribute)}” has more digits than JSON keeps; send it as a string.`);
  }
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") throw wrongType(attribute, "a string");
  if (!isStorableText(text)) {
    throw invalidValue(`The attribute “${pathOf(attribute)}” holds a NUL or half of a surrogate pair.`);
  }
  checkText(attribute, text);
  if (attribute.type === "binary" && !BASE64.test(text)) throw wrongType(attribute, "base64");
  return text;
}

function checkText(attribute: Attribute, text: string): void {
  const { maxLength, unseen, isIdentity } = attribute[textRule] ?? {};
  if (maxLength !== undefined && isLonger(text, maxLength)) {
    throw invalidValue(`The attribute “${pathOf(attribute)}” is limited to ${maxLength} characters.`);
  }
  const found = unseen?.exec(text)?.[0].codePointAt(0);
  if (found !== undefined) {
    throw invalidValue(
      `The attribute “${pathOf(attribute)}” holds a control character or another that cannot be seen: ${codeOf(found)}. Remove it.`,
    );
  }
  if (isIdentity && isJsonText(text)) throw wrongType(attribute, "a text, not JSON");
}

/** A code point as it is looked up: `U+200B`. */
function codeOf(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
}

function wrongType(attribute: Attribute, expected: string) {
  return invalidValue(`The attribute “${pathOf(attribute)}” takes ${expected}.`);
}
