import * as z from "zod";
import { renameMembers } from "./compat.ts";
import { invalidSyntax, payloadTooLarge, type ScimError } from "./errors.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { readJsonText, readObject } from "./json-text.ts";
import { malformed, parseMessage } from "./messages.ts";

/** One operation of a bulk request, its references not yet resolved. */
export interface BulkOperation {
  /** In upper case, and not yet known to be one that there is. */
  readonly method: string;
  readonly path: string;
  readonly bulkId?: string | undefined;
  /** Entity tag that the resource must have, as `If-Match` would say. */
  readonly version?: string | undefined;
  readonly data?: JsonObject | undefined;
  /** What is wrong with its form, and what was given: it fails with this error, and the others go on. */
  readonly problem?: { readonly error: ScimError; readonly given: JsonObject } | undefined;
}

/** A bulk request (RFC 7644 §3.7). */
export interface BulkRequest {
  /** Errors after which the rest is left undone; undefined to go on whatever happens. */
  readonly failOnErrors?: number | undefined;
  readonly operations: readonly BulkOperation[];
}

const bulkOperation = z.object({
  method: z.string().toUpperCase(),
  path: z.string().min(1),
  bulkId: z.string().min(1).max(256).optional(),
  version: z.string().optional(),
  data: z.custom<JsonObject>((value) => value === undefined || isJsonObject(value), "expected an object").optional(),
});

/** Seen from Webex, Oracle HCM and SCIMServer's tests: 0, less, and numbers as text. Nothing is stopped by 0 and less. */
const failOnErrors = z
  .union(
    [
      z.number(),
      z
        .string()
        .trim()
        .regex(/^[+-]?\d+$/)
        .transform(Number),
    ],
    "expected a whole number",
  )
  .pipe(z.number().int())
  .transform((errors) => (errors < 1 ? undefined : errors));

const bulkRequest = z.object({
  failOnErrors: failOnErrors.optional(),
  Operations: z.array(z.custom<JsonObject>(isJsonObject, "expected an object")),
});

/**
 * The operations of a bulk body.
 *
 * @throws ScimError `invalidSyntax` for what is no list of objects, or 413 naming the limit when there are
 *   more than `maxOperations`
 */
export function parseBulkRequest(body: JsonObject, maxOperations: number): BulkRequest {
  const renamed = renameMembers(body, ["Operations", "failOnErrors"]);
  const { Operations: list } = renamed;
  if (Array.isArray(list) && list.length > maxOperations) {
    throw payloadTooLarge(`The bulk request has ${list.length} operations; the limit is ${maxOperations}.`);
  }
  const { failOnErrors, Operations } = parseMessage(bulkRequest, withoutNulls(renamed), "bulk");
  const operations = Operations.map(parseOperation);
  const repeated = findRepeated(operations.flatMap(({ bulkId }) => bulkId ?? []));
  if (repeated !== undefined) throw invalidSyntax(`The bulkId “${repeated}” is used by more than one operation.`);
  return { failOnErrors, operations };
}

/** An operation that is malformed keeps what its result has to name. */
function parseOperation(operation: JsonObject): BulkOperation {
  const sent = withoutNulls(renameMembers(operation, ["method", "path", "bulkId", "version", "data"]));
  const given = sent.data === undefined ? sent : { ...sent, data: readReferences(readObject(sent.data)) };
  const parsed = bulkOperation.safeParse(given);
  if (parsed.success) return parsed.data;
  const { method, path, bulkId } = given;
  return {
    method: typeof method === "string" ? method.toUpperCase() : "",
    path: typeof path === "string" ? path : "",
    ...(typeof bulkId === "string" && bulkId !== "" ? { bulkId } : {}),
    problem: { error: malformed("bulk operation", parsed.error), given },
  };
}

/** The data with JSON text that holds references read, so that they are found: SCIM-SDK’s client sends members so. */
function readReferences(value: JsonValue): JsonValue {
  if (typeof value === "string") {
    const read = value.includes("bulkId:") ? readJsonText(value) : value;
    return typeof read === "string" ? read : readReferences(read);
  }
  if (Array.isArray(value)) return value.map(readReferences);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, readReferences(each)]));
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

function findRepeated(values: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return values.find((value) => seen.size === seen.add(value).size);
}

/** A whole value that stands for the id of a resource made in the same request (RFC 7644 §3.7.2). */
const REFERENCE = /^bulkId:(.+)$/;
/** The same inside a PATCH path or a resource path; a single quote can end the value that it is. */
const EMBEDDED_REFERENCE = /bulkId:((?:[^"'\s\]/]|'(?![\s)\]]|$))+)/g;
/** Where a reference can be the whole value, alone or in a list; anywhere else it is a text like any other. */
const REFERENCE_NAMES: ReadonlySet<string> = new Set(["value", "$ref", "members", "manager"]);

/** The bulkIds that an operation refers to, in its path and its data; its own is not among them. */
export function referencesOf(operation: BulkOperation): ReadonlySet<string> {
  const found = new Set<string>();
  replaceReferences(operation, (bulkId) => {
    found.add(bulkId);
    return undefined;
  });
  return found;
}

/**
 * The operation with every reference replaced by the id that `resolve` answers; references for which
 * it answers undefined are left as they are.
 */
export function replaceReferences(
  operation: BulkOperation,
  resolve: (bulkId: string) => string | undefined,
): BulkOperation {
  const data = operation.data && replaceMembers(operation.data, resolve);
  return { ...operation, path: replaceEmbedded(operation.path, resolve), data };
}

/** The data without the values that are references `isOpen` calls open: what can be written already. */
export function withoutReferences(data: JsonObject, isOpen: (bulkId: string) => boolean): JsonObject {
  const strip = (name: string, value: JsonValue): JsonValue | undefined => {
    if (typeof value === "string") return isOpen(referenceIn(name, value) ?? "") ? undefined : value;
    if (Array.isArray(value)) return value.map((each) => strip(name, each)).filter((each) => each !== undefined);
    if (!isJsonObject(value)) return value;
    return value.value !== undefined && strip("value", value.value) === undefined ? undefined : stripMembers(value);
  };
  const stripMembers = (object: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(object).flatMap(([name, value]) => {
        const stripped = strip(name, value);
        return stripped === undefined ? [] : [[name, stripped] as const];
      }),
    );
  return stripMembers(data);
}

/**
 * The attributes of the data that hold references which `isOpen` calls open, extension attributes one
 * by one: what is left to write once they are resolved.
 */
export function attributesWithReferences(data: JsonObject, isOpen: (bulkId: string) => boolean): JsonObject {
  const hasOpen = (name: string, value: JsonValue): boolean => {
    if (typeof value === "string") return isOpen(referenceIn(name, value) ?? "");
    if (Array.isArray(value)) return value.some((each) => hasOpen(name, each));
    return isJsonObject(value) && Object.entries(value).some(([member, each]) => hasOpen(member, each));
  };
  const withOpen = (object: JsonObject) => Object.entries(object).filter(([name, value]) => hasOpen(name, value));
  return Object.fromEntries(
    withOpen(data).map(([name, value]) => [
      name,
      name.includes(":") && isJsonObject(value) ? Object.fromEntries(withOpen(value)) : value,
    ]),
  );
}

/** The bulkId that a text stands for, where one may stand. */
function referenceIn(name: string, text: string): string | undefined {
  const simple = name.slice(name.lastIndexOf(":") + 1).toLowerCase();
  return REFERENCE_NAMES.has(simple) ? REFERENCE.exec(text)?.[1] : undefined;
}

function replaceIn(name: string, value: JsonValue, resolve: (bulkId: string) => string | undefined): JsonValue {
  if (typeof value === "string") {
    if (name.toLowerCase() === "path") return replaceEmbedded(value, resolve);
    const bulkId = referenceIn(name, value);
    return (bulkId === undefined ? undefined : resolve(bulkId)) ?? value;
  }
  if (Array.isArray(value)) return value.map((each) => replaceIn(name, each, resolve));
  return isJsonObject(value) ? replaceMembers(value, resolve) : value;
}

function replaceMembers(object: JsonObject, resolve: (bulkId: string) => string | undefined): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, each]) => [name, replaceIn(name, each, resolve)]));
}

function replaceEmbedded(text: string, resolve: (bulkId: string) => string | undefined): string {
  return text.replace(EMBEDDED_REFERENCE, (reference, bulkId: string) => resolve(bulkId) ?? reference);
}
