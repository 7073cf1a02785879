import * as z from "zod";
import { renameMembers } from "./compat.ts";
import { invalidSyntax, payloadTooLarge } from "./errors.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { parseMessage } from "./messages.ts";

/** The methods of bulk operations (RFC 7644 §3.7). */
export type BulkMethod = "POST" | "PUT" | "PATCH" | "DELETE";

/** One operation of a bulk request, its references not yet resolved. */
export interface BulkOperation {
  readonly method: BulkMethod;
  readonly path: string;
  readonly bulkId?: string | undefined;
  /** Entity tag that the resource must have, as `If-Match` would say. */
  readonly version?: string | undefined;
  readonly data?: JsonObject | undefined;
}

/** A bulk request (RFC 7644 §3.7). */
export interface BulkRequest {
  /** Errors after which the rest is left undone; undefined to go on whatever happens. */
  readonly failOnErrors?: number | undefined;
  readonly operations: readonly BulkOperation[];
}

const bulkRequest = z.object({
  failOnErrors: z.number().int().min(1).optional(),
  Operations: z.array(
    z.object({
      method: z.enum(["POST", "PUT", "PATCH", "DELETE"]),
      path: z.string().min(1),
      bulkId: z.string().min(1).max(256).optional(),
      version: z.string().optional(),
      data: z
        .custom<JsonObject>((value) => value === undefined || isJsonObject(value), "expected an object")
        .optional(),
    }),
  ),
});

/**
 * The operations of a bulk body.
 *
 * @throws ScimError `invalidSyntax`, or 413 naming the limit when there are more than `maxOperations`
 */
export function parseBulkRequest(body: JsonObject, maxOperations: number): BulkRequest {
  const renamed = renameMembers(body, ["Operations", "failOnErrors"]);
  const { Operations: list } = renamed;
  if (Array.isArray(list) && list.length > maxOperations) {
    throw payloadTooLarge(`The bulk request has ${list.length} operations; the limit is ${maxOperations}.`);
  }
  const operations = Array.isArray(list) ? list.map(normalizeOperation) : list;
  const parsed = parseMessage(bulkRequest, withoutNulls({ ...renamed, Operations: operations ?? null }), "bulk");
  const repeated = findRepeated(parsed.Operations.flatMap(({ bulkId }) => bulkId ?? []));
  if (repeated !== undefined) throw invalidSyntax(`The bulkId “${repeated}” is used by more than one operation.`);
  return { failOnErrors: parsed.failOnErrors, operations: parsed.Operations };
}

function normalizeOperation(operation: JsonValue): JsonValue {
  if (!isJsonObject(operation)) return operation;
  const { method, ...rest } = withoutNulls(renameMembers(operation, ["method", "path", "bulkId", "version", "data"]));
  return { ...rest, method: typeof method === "string" ? method.toUpperCase() : (method ?? null) };
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
/** The same inside a PATCH path or a resource path. */
const EMBEDDED_REFERENCE = /bulkId:([^"\s\]/]+)/g;

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
  const data = operation.data === undefined ? undefined : replaceIn(operation.data, resolve);
  return { ...operation, path: replaceEmbedded(operation.path, resolve), data: isJsonObject(data) ? data : undefined };
}

/** The data without the values that are references `isOpen` calls open: what can be written already. */
export function withoutReferences(data: JsonObject, isOpen: (bulkId: string) => boolean): JsonObject {
  const strip = (value: JsonValue): JsonValue | undefined => {
    if (typeof value === "string") return isOpen(REFERENCE.exec(value)?.[1] ?? "") ? undefined : value;
    if (Array.isArray(value)) return value.flatMap((each) => strip(each) ?? []);
    if (!isJsonObject(value)) return value;
    return isJsonObject(value) && typeof value.value === "string" && strip(value.value) === undefined
      ? undefined
      : stripMembers(value, strip);
  };
  return stripMembers(data, strip);
}

/**
 * The attributes of the data that hold references which `isOpen` calls open, extension attributes one
 * by one: what is left to write once they are resolved.
 */
export function attributesWithReferences(data: JsonObject, isOpen: (bulkId: string) => boolean): JsonObject {
  const hasOpen = (value: JsonValue): boolean => {
    if (typeof value === "string") return isOpen(REFERENCE.exec(value)?.[1] ?? "");
    return Object.values(value ?? {}).some((each) => hasOpen(each as JsonValue));
  };
  const entries = Object.entries(data).filter(([, value]) => hasOpen(value));
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      name.includes(":") && isJsonObject(value)
        ? Object.fromEntries(Object.entries(value).filter(([, each]) => hasOpen(each)))
        : value,
    ]),
  );
}

function stripMembers(object: JsonObject, strip: (value: JsonValue) => JsonValue | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => {
      const stripped = strip(value);
      return stripped === undefined ? [] : [[name, stripped] as const];
    }),
  );
}

function replaceIn(value: JsonValue, resolve: (bulkId: string) => string | undefined): JsonValue {
  if (typeof value === "string") {
    const bulkId = REFERENCE.exec(value)?.[1];
    return (bulkId === undefined ? undefined : resolve(bulkId)) ?? value;
  }
  if (Array.isArray(value)) return value.map((each) => replaceIn(each, resolve));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      name.toLowerCase() === "path" && typeof each === "string"
        ? replaceEmbedded(each, resolve)
        : replaceIn(each, resolve),
    ]),
  );
}

function replaceEmbedded(text: string, resolve: (bulkId: string) => string | undefined): string {
  return text.replace(EMBEDDED_REFERENCE, (reference, bulkId: string) => resolve(bulkId) ?? reference);
}
