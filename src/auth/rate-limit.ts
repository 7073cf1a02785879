import { rootMessage } from "../scim/errors.ts";
import { clientKey } from "./client-key.ts";

/**
 * Counts one more request of a client; false when there were too many. Nothing is counted where a
 * deployment has no limiter, where the runtime names no address, or where the limiter fails: what is asked
 * after it decides anyway.
 */
export async function isWithinLimit(limiter: RateLimit | undefined, address: string | undefined): Promise<boolean> {
  const key = clientKey(address);
  if (limiter === undefined || key === undefined) return true;
  try {
    return (await limiter.limit({ key })).success;
  } catch (error) {
    console.warn(JSON.stringify({ message: "rate limit failed", error: rootMessage(error) }));
    return true;
  }
}
