import type { Grant } from "../directory/configuration.ts";
import { tooManyRequests } from "../scim/errors.ts";
import { isWithinLimit, PERIOD } from "./rate-limit.ts";

/** Milliseconds in which one refusal of a configuration's requests is told in its log. */
const TELL_INTERVAL = 60_000;
/** Configurations whose refusals this isolate remembers; forgotten whole when there are more. */
const MAX_TOLD = 10_000;
const told = new Map<string, number>();

/**
 * Counts a request of a configuration: an identity provider sends a few each second, and one that sends many
 * times as many is broken or stolen.
 *
 * @throws ScimError 429 when there are too many
 */
export async function countRequest(limiter: RateLimit | undefined, { snapshot }: Grant): Promise<void> {
  if (limiter === undefined || (await isWithinLimit(limiter, snapshot.configId))) return;
  throw tooManyRequests(
    `This SCIM configuration sends more requests than the service takes. Try again in ${PERIOD} seconds, and send fewer at a time.`,
    PERIOD,
  );
}

/** Whether a refusal of a configuration's requests is to be told in its log: the first of a minute is. */
export function isRefusalTold(configId: string, now = Date.now()): boolean {
  if (now - (told.get(configId) ?? Number.NEGATIVE_INFINITY) < TELL_INTERVAL) return false;
  if (told.size >= MAX_TOLD) told.clear();
  told.set(configId, now);
  return true;
}
