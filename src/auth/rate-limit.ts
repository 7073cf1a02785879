import { rootMessage } from "../scim/errors.ts";
import { clientKey } from "./client-key.ts";

/** Seconds over which the limits of wrangler.toml count. */
export const PERIOD = 10;

/** Whether a key is within its limit. A limiter that fails lets everybody pass: what is asked after it decides anyway. */
export async function isWithinLimit(limiter: RateLimit, key: string): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success;
  } catch (error) {
    console.warn(JSON.stringify({ message: "rate limit failed", error: rootMessage(error) }));
    return true;
  }
}

/**
 * Counts one more request of a client; false when there were too many. Nothing is counted where a
 * deployment has no limiter, or where the runtime names no address: a shared count would let one client
 * lock out all others.
 */
export async function isClientWithinLimit(
  limiter: RateLimit | undefined,
  address: string | undefined,
): Promise<boolean> {
  return limiter === undefined || address === undefined || isWithinLimit(limiter, clientKey(address));
}
