import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { readJsonText, readObject } from "./json-text.ts";
import { PATCH_OP_URN } from "./messages.ts";

/** A rewrite of what some clients send into what the RFC says, with who was seen to send it. */
interface Rewrite {
  readonly seenFrom: string;
  readonly apply: (operation: JsonObject) => JsonObject;
}

/**
 * Rewrites of one PATCH operation. What depends on an attribute's type (booleans as strings, single
 * values for lists) is not here: `validate.ts` coerces it from the schema.
 */
const patchRewrites: readonly Rewrite[] = [
  {
    seenFrom: "clients that spell members in lower or mixed case (RFC 7643 §2.1: names match without case)",
    apply: (operation) => renameMembers(operation, ["op", "path", "value"]),
  },
  {
    seenFrom: "Microsoft Entra ID, default dialect: “Add”, “Replace”, “Remove”",
    apply: (operation) =>
      typeof operation.op === "string" ? { ...operation, op: operation.op.trim().toLowerCase() } : operation,
  },
  {
    seenFrom: "serialisers that write an absent path as null or an empty string",
    apply: ({ path, ...operation }) =>
      path === undefined || path === null || path === "" ? operation : { ...operation, path },
  },
  {
    seenFrom: "SCIM-SDK’s client, and so SCIM for Keycloak: the attributes as JSON text, alone in a list, or both",
    apply: (operation) =>
      operation.path === undefined && operation.value !== undefined
        ? { ...operation, value: readObject(operation.value) }
        : operation,
  },
];

/** The PATCH body as the RFC spells it (RFC 7644 §3.5.2). Anything not understood stays as it is. */
export function normalizePatchBody(body: JsonValue): JsonValue {
  if (!isJsonObject(body)) return body;
  const renamed = renameMembers(body, ["Operations", "schemas"]);
  if (isPlainResource(renamed)) return { Operations: [{ op: "replace", value: renamed }] };
  if (renamed.Operations === undefined) return renamed;
  const operations = readJsonText(renamed.Operations);
  const list = Array.isArray(operations) ? operations : [operations];
  return { ...renamed, Operations: list.map(normalizeOperation) };
}

/**
 * Whether a PATCH body is what to change of the resource, without any operation: seen from what
 * provisioned into this product before. An operation without its list is a mistake, not a resource.
 */
function isPlainResource({ Operations: operations, schemas, ...members }: JsonObject): boolean {
  const names = Object.keys(members);
  const isPatchOp = (urn: unknown) => typeof urn === "string" && urn.toLowerCase() === PATCH_OP_URN.toLowerCase();
  const isMessage = operations !== undefined || (Array.isArray(schemas) ? schemas : [schemas]).some(isPatchOp);
  return !isMessage && names.length > 0 && !names.some((name) => name.toLowerCase() === "op");
}

function normalizeOperation(sent: JsonValue): JsonValue {
  const operation = readObject(sent);
  if (!isJsonObject(operation)) return operation;
  return patchRewrites.reduce((rewritten, { apply }) => apply(rewritten), operation);
}

/** The object with the named members in the given spelling, whatever their case was. */
export function renameMembers(object: JsonObject, names: readonly string[]): JsonObject {
  const spelling = new Map(names.map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [spelling.get(key.toLowerCase()) ?? key, value]),
  );
}
