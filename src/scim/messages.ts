import * as z from "zod";
import { invalidSyntax, type ScimError } from "./errors.ts";
import type { JsonValue } from "./json.ts";

/** URNs of the protocol's messages (RFC 7644 §3.4.2, §3.4.3, §3.5.2, §3.7). */
export const LIST_RESPONSE_URN = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
export const SEARCH_REQUEST_URN = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
export const PATCH_OP_URN = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
export const BULK_REQUEST_URN = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
export const BULK_RESPONSE_URN = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

/** Operations that one PATCH may carry. */
export const MAX_PATCH_OPERATIONS = 10_000;

/** One operation of a PATCH request (RFC 7644 §3.5.2). */
export interface PatchOperation {
  readonly op: "add" | "replace" | "remove";
  readonly path?: string | undefined;
  readonly value?: JsonValue | undefined;
}

const patchRequest = z.object({
  Operations: z
    .array(
      z.object({
        op: z.enum(["add", "replace", "remove"]),
        path: z.string().optional(),
        value: z.custom<JsonValue>(() => true).optional(),
      }),
    )
    .max(MAX_PATCH_OPERATIONS),
});

/**
 * The operations of a PATCH body.
 *
 * @throws ScimError `invalidSyntax` saying which member is wrong
 */
export function parsePatchRequest(body: JsonValue): readonly PatchOperation[] {
  return parseMessage(patchRequest, body, "PATCH").Operations;
}

/** Parses an envelope; the first problem becomes a SCIM error. */
export function parseMessage<Schema extends z.ZodType>(
  schema: Schema,
  body: JsonValue,
  name: string,
): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw malformed(`${name} request`, result.error);
}

/** `invalidSyntax` that tells the first problem of a message, or of a part of one. */
export function malformed(name: string, { issues: [issue] }: z.ZodError): ScimError {
  const where = issue === undefined || issue.path.length === 0 ? "the body" : issue.path.join(".");
  return invalidSyntax(`The ${name} is not valid at ${where}: ${issue?.message ?? "unexpected value"}.`);
}

/** What a list may be asked for, by query string or by `.search` (RFC 7644 §3.4.2, §3.4.3; RFC 9865 §2). */
export interface SearchParameters {
  readonly filter?: string | undefined;
  readonly sortBy?: string | undefined;
  readonly sortOrder?: string | undefined;
  readonly startIndex?: number | undefined;
  readonly count?: number | undefined;
  /** Empty for the first page; undefined when paging is by index. */
  readonly cursor?: string | undefined;
  readonly attributes?: readonly string[] | undefined;
  readonly excludedAttributes?: readonly string[] | undefined;
}

/** A page of resources as the client gets it (RFC 7644 §3.4.2). */
export function listResponse(
  resources: readonly JsonValue[],
  totalResults: number,
  page: { startIndex?: number; nextCursor?: string },
): JsonValue {
  return {
    schemas: [LIST_RESPONSE_URN],
    totalResults,
    ...page,
    itemsPerPage: resources.length,
    Resources: [...resources],
  };
}
