import { tooManyRequests } from "../scim/errors.ts";
import { isWithinLimit } from "./rate-limit.ts";

/** Seconds over which the limit of wrangler.toml counts. */
const PERIOD = 10;

/**
 * Counts a request whose token the cache does not know.
 *
 * @throws ScimError 429 when the client sends too many of them
 */
export type CountUnknownToken = () => Promise<void>;

/**
 * Counts the unknown tokens of one client address, so that whoever guesses does not reach the database.
 * A known token is not counted but when it is missing from the cache, which a good one is once an hour.
 */
export function createUnknownTokenCount(
  limiter: RateLimit | undefined,
  address: string | undefined,
): CountUnknownToken {
  return async function countUnknownToken() {
    if (await isWithinLimit(limiter, address)) return;
    throw tooManyRequests(PERIOD);
  };
}
