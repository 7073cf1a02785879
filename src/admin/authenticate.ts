import { timingSafeEqual } from "hono/utils/buffer";
import { bearerToken } from "../auth/token.ts";
import { AdminError } from "../storage/engine/admin-error.ts";

/**
 * Checks the token of an administrator in constant time.
 *
 * @throws AdminError 503 when the deployment has no admin token, 401 when this is not it
 */
export async function authenticateAdmin(
  authorization: string | undefined,
  adminToken: string | undefined,
): Promise<void> {
  if (adminToken === undefined || adminToken === "") {
    throw new AdminError(
      503,
      "The secret ADMIN_TOKEN is not set, so nobody can administer this service. Set it and deploy again.",
    );
  }
  const token = bearerToken(authorization);
  if (token === undefined) throw unauthorized("Bearer");
  if (!(await timingSafeEqual(token, adminToken))) throw unauthorized('Bearer error="invalid_token"');
}

function unauthorized(challenge: string): AdminError {
  return new AdminError(401, "The admin token is missing or wrong. Send it as “Authorization: Bearer …”.", {
    headers: { "WWW-Authenticate": challenge },
  });
}
