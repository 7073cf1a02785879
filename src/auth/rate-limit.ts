import { rootMessage } from "../scim/errors.ts";

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
