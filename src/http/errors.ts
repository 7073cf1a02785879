import { HTTPException } from "hono/http-exception";
import { rootMessage, ScimError } from "../scim/errors.ts";
import { PROTECTIONS } from "./protections.ts";

/** The media type of every SCIM answer (RFC 7644 §8.1). */
export const SCIM_MEDIA_TYPE = "application/scim+json";

/** A SCIM answer with a body. */
export function scimResponse(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": SCIM_MEDIA_TYPE, ...PROTECTIONS, ...headers },
  });
}

/** A SCIM answer without a body; clients such as SCIM-SDK's want its media type all the same. */
export function emptyResponse(status: 204 | 304, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { "Content-Type": SCIM_MEDIA_TYPE, ...PROTECTIONS, ...headers } });
}

/** The SCIM answer to an error (RFC 7644 §3.12). */
export function errorResponse(error: ScimError): Response {
  return scimResponse(error.toBody(), error.status, error.headers);
}

/**
 * Turns anything thrown into a `ScimError`. What nobody foresaw is 500, and is logged by its innermost
 * message only: outer ones can hold SQL with people's e-mails.
 */
export function toScimError(error: unknown, requestId: string): ScimError {
  if (error instanceof ScimError) return error;
  if (error instanceof HTTPException) return new ScimError(error.status, error.message || "The request failed.");
  console.error(JSON.stringify({ message: "request failed", requestId, error: rootMessage(error) }));
  return new ScimError(
    500,
    "The service failed to handle the request. Try again; if it keeps failing, report the request id.",
  );
}
