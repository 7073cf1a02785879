import { tooManyRequests } from "../scim/errors.ts";
import { isClientWithinLimit, PERIOD } from "./rate-limit.ts";

/**
 * Counts a request whose token the cache does not know.
 *
 * @throws ScimError 429 when the client sends too many of them
 */
export type CountUnknownToken = () => Promise<void>;

/**
 * Counts the unknown tokens of one client, so that whoever guesses does not reach the database.
 * A known token is not counted but when it is missing from the cache, which a good one is once an hour.
 * Nothing is counted where a deployment has no limiter, or where the runtime names no address: a shared
 * count would let one client lock out all others.
 */
export function createUnknownTokenCount(
  limiter: RateLimit | undefined,
  address: () => string | undefined,
): CountUnknownToken {
  return async function countUnknownToken() {
    if (await isClientWithinLimit(limiter, address())) return;
    throw tooManyRequests(
      `Too many requests with unknown bearer tokens came from this address. Check the token, and try again in ${PERIOD} seconds.`,
      PERIOD,
    );
  };
}
