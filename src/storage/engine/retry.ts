import { unavailable } from "../../scim/errors.ts";
import { ConflictError } from "./scim-database.ts";

/** How often a write is planned anew when others keep changing the same rows. */
const MAX_ATTEMPTS = 6;

/**
 * Runs an attempt until it is not refused for what others changed meanwhile.
 *
 * @throws ScimError 503 when it never gets through
 */
export async function retryConflicts<T>(attempt: (index: number) => Promise<T>): Promise<T> {
  for (let index = 0; index < MAX_ATTEMPTS; index += 1) {
    try {
      return await attempt(index);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
  throw unavailable();
}
