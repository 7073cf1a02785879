import type { MiddlewareHandler } from "hono";
import { PROTECTIONS } from "./http/protections.ts";

/**
 * Keeps every answer, errors and those without a body included, out of caches, from being taken for
 * another type, and on HTTPS. Not `hono/secure-headers`: at this level it would replace what the console
 * sets for its pages, and it does not know `Cache-Control`.
 */
export const protectAnswers: MiddlewareHandler = async function protectAnswers(c, next) {
  await next();
  const { headers } = c.res;
  // SCIM answers are made with all of them; each further look at a header takes longer than it seems.
  if (headers.has("Strict-Transport-Security")) return;
  for (const [name, value] of Object.entries(PROTECTIONS)) if (!headers.has(name)) headers.set(name, value);
};
