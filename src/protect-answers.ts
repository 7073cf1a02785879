import type { MiddlewareHandler } from "hono";

/** What every answer says, unless the route that gave it knows better: the console does, and so do its assets. */
const protections = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  // Without the subdomains: the domain is the deployment's, and they may be somebody else's.
  "Strict-Transport-Security": "max-age=31536000",
} as const;

/**
 * Keeps every answer, errors and those without a body included, out of caches, from being taken for
 * another type, and on HTTPS. Not `hono/secure-headers`: at this level it would replace what the console
 * sets for its pages, and it does not know `Cache-Control`.
 */
export const protectAnswers: MiddlewareHandler = async function protectAnswers(c, next) {
  await next();
  const { headers } = c.res;
  for (const [name, value] of Object.entries(protections)) if (!headers.has(name)) headers.set(name, value);
};
