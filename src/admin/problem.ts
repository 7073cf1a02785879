import { HTTPException } from "hono/http-exception";
import type * as z from "zod";
import { rootMessage, ScimError } from "../scim/errors.ts";
import { AdminError, type FieldError } from "../storage/engine/admin-error.ts";
import { parseFault } from "../storage/engine/faults.ts";

/** An admin answer that is not an error; 204 has no body. */
export function jsonResponse(status: number, body: unknown): Response {
  const headers = { "Cache-Control": "no-store" };
  return status === 204 ? new Response(null, { status, headers }) : Response.json(body, { status, headers });
}

/** The answer to an error (RFC 9457). */
export function problemResponse(error: AdminError): Response {
  const { status, title, detail, errors, headers } = error;
  const body = { type: "about:blank", title, status, detail, ...(errors.length === 0 ? {} : { errors }) };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/problem+json", "Cache-Control": "no-store", ...headers },
  });
}

/**
 * Turns anything thrown into an `AdminError`. What nobody foresaw is 500, and is logged by its
 * innermost message only: outer ones can hold SQL with people's e-mails.
 */
export function toAdminError(error: unknown, requestId: string): AdminError {
  if (error instanceof AdminError) return error;
  if (error instanceof ScimError) return new AdminError(error.status, error.detail, { headers: error.headers });
  if (error instanceof HTTPException) return new AdminError(error.status, error.message || "The request failed.");
  console.error(JSON.stringify({ message: "admin request failed", requestId, error: rootMessage(error) }));
  if (parseFault(error).kind === "passing") {
    return new AdminError(503, "The service is busy or restarting. Try again in 2 seconds.", {
      headers: { "Retry-After": "2" },
    });
  }
  return new AdminError(500, `The service failed to handle the request. If it keeps failing, report ${requestId}.`);
}

/** 400: what a schema found wrong, field by field; fields that it does not know, one by one. */
export function invalidInput(error: z.core.$ZodError): AdminError {
  return new AdminError(400, "The request is not valid.", { errors: error.issues.flatMap(fieldErrors) });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = (...more: PropertyKey[]) => [...issue.path, ...more].map(String).join(".");
  if (issue.code !== "unrecognized_keys") return [{ path: path(), message: issue.message }];
  return issue.keys.map((key) => ({ path: path(key), message: "There is no such field." }));
}
