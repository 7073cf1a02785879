import { rootMessage, tooManyRequests } from "../scim/errors.ts";

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
 * Nothing is counted where a deployment has no limiter, or where the runtime names no address: a shared
 * count would let one client lock out all others.
 */
export function createUnknownTokenCount(
  limiter: RateLimit | undefined,
  address: string | undefined,
): CountUnknownToken {
  return async function countUnknownToken() {
    if (limiter === undefined || address === undefined) return;
    if (await isWithinLimit(limiter, address)) return;
    throw tooManyRequests(PERIOD);
  };
}

/** A limiter that fails lets everybody pass: what is asked after it decides anyway. */
async function isWithinLimit(limiter: RateLimit, key: string): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success;
  } catch (error) {
    console.warn(JSON.stringify({ message: "rate limit failed", error: rootMessage(error) }));
    return true;
  }
}
