import { shorten } from "./text.ts";

/** The `scimType` keywords of RFC 7644 §3.12 (Table 9) and RFC 9865 §2.1. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "invalidVers"
  | "sensitive"
  | "invalidCursor"
  | "expiredCursor"
  | "invalidCount";

/** Characters of a detail: it can name what the client sent, and that may be of any length. */
const MAX_DETAIL = 1024;

/** URN of the error message (RFC 7644 §3.12). */
export const ERROR_URN = "urn:ietf:params:scim:api:messages:2.0:Error";

/** The JSON body of an error answer: `status` is a string (RFC 7644 §3.12). */
export interface ScimErrorBody {
  schemas: [typeof ERROR_URN];
  status: string;
  scimType?: ScimType;
  detail: string;
}

/**
 * The only error that the protocol core throws. `detail` is written for the person who runs the
 * identity provider: it says what to change.
 */
export class ScimError extends Error {
  override readonly name = "ScimError";
  readonly status: number;
  readonly detail: string;
  readonly scimType: ScimType | undefined;
  /** Headers that the status asks for: `Allow`, `Retry-After`, `WWW-Authenticate`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, scimType?: ScimType, headers: Readonly<Record<string, string>> = {}) {
    super(shorten(detail, MAX_DETAIL));
    this.status = status;
    this.detail = this.message;
    this.scimType = scimType;
    this.headers = headers;
  }

  /** The error as the JSON body of an HTTP answer or of a bulk operation's `response`. */
  toBody(): ScimErrorBody {
    return {
      schemas: [ERROR_URN],
      status: String(this.status),
      ...(this.scimType === undefined ? {} : { scimType: this.scimType }),
      detail: this.detail,
    };
  }
}

const badRequest = (scimType: ScimType) => (detail: string) => new ScimError(400, detail, scimType);

/** 400: the filter does not parse, or an operator does not fit the attribute. */
export const invalidFilter = badRequest("invalidFilter");
/** 400: the request would yield, or names, more than the service handles at once. */
export const tooMany = badRequest("tooMany");
/** 400: a read-only or required attribute was to be changed or removed. */
export const mutability = badRequest("mutability");
/** 400: the body is not JSON or not the message that was expected. */
export const invalidSyntax = badRequest("invalidSyntax");
/** 400: a PATCH path is malformed. */
export const invalidPath = badRequest("invalidPath");
/** 400: a PATCH path names nothing that the operation could act on. */
export const noTarget = badRequest("noTarget");
/** 400: a value is missing, of the wrong type, or not allowed. */
export const invalidValue = badRequest("invalidValue");
/** 400: a cursor that this service did not make, or not for this query (RFC 9865 §2.1). */
export const invalidCursor = badRequest("invalidCursor");
/** 400: a cursor that is too old (RFC 9865 §2.1). */
export const expiredCursor = badRequest("expiredCursor");
/** 400: a `count` that does not fit the cursor's pages (RFC 9865 §2.1). */
export const invalidCount = badRequest("invalidCount");

/** 409: the name or the person is taken. */
export const uniqueness = (detail: string) => new ScimError(409, detail, "uniqueness");
/** 401, which never says what was wrong with the credentials. */
export const unauthorized = () =>
  new ScimError(
    401,
    "The bearer token is missing, or is not valid for this SCIM base URL. Copy both from the SCIM configuration; the Authorization header must read “Bearer <token>”.",
    undefined,
    { "WWW-Authenticate": "Bearer" },
  );
/** 403: a setting of the configuration, or a protected team, forbids it. */
export const forbidden = (detail: string) => new ScimError(403, detail);
/** 404: no such resource for this tenant, or no such endpoint. */
export const notFound = (detail: string) => new ScimError(404, detail);
/** 404: the tenant has no resource of that type and id. */
export const unknownResource = (type: string, id: string) => notFound(`There is no ${type} ${quotable(id)} here.`);
/** What a client sent, as far as a detail names it. */
export const quotable = (text: string) => shorten(text, 200);
/** 405 with the methods that are allowed. */
export const methodNotAllowed = (method: string, allow: readonly string[]) =>
  new ScimError(405, `${method} is not supported here; use ${allow.join(", ")}.`, undefined, {
    Allow: allow.join(", "),
  });
/** 412: the resource changed since the version that `If-Match` names. */
export const preconditionFailed = () =>
  new ScimError(412, "The resource has changed since the version named by If-Match. Read it again.");
/** 412: the resource is there, or in a version, that `If-None-Match` excludes. */
export const preconditionExcluded = () =>
  new ScimError(
    412,
    "The resource exists in a version that If-None-Match excludes. Leave the header out to change it.",
  );
/** 413 naming the limit. */
export const payloadTooLarge = (detail: string) => new ScimError(413, detail);
/** 415: the body's media type is not JSON. */
export const unsupportedMediaType = () =>
  new ScimError(415, "Send the body as application/scim+json or application/json.");
/** 415: the body is compressed, or encoded in another way. */
export const unsupportedEncoding = () =>
  new ScimError(415, "Send the body as application/scim+json without a Content-Encoding; it is not unpacked here.");
/** 429: more requests than are taken from one client; `retryAfter` is in whole seconds. */
export const tooManyRequests = (detail: string, retryAfter: number) =>
  new ScimError(429, detail, undefined, { "Retry-After": String(retryAfter) });
/** 501: an endpoint or feature that this service provider does not offer. */
export const notImplemented = (detail: string) => new ScimError(501, detail);
/** 503: a passing fault; `retryAfter` is in whole seconds. */
export const unavailable = (retryAfter = 2) =>
  new ScimError(503, `The service is busy or restarting. Try again in ${retryAfter} seconds.`, undefined, {
    "Retry-After": String(retryAfter),
  });

/** 503: operations of a bulk request that would have taken more than one request may. */
export const leftUndone = (count: number, retryAfter = 1) =>
  new ScimError(
    503,
    `This operation and ${count - 1} others were left undone: together they are more than one request may take. Send them again, in requests of their own, after ${retryAfter} seconds.`,
    undefined,
    { "Retry-After": String(retryAfter) },
  );

/**
 * The innermost message of an error, or its name where it has none. Libraries wrap what failed in errors whose message holds the
 * whole statement and its parameters; those are never to be matched or logged.
 */
export function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message || error.name;
}
