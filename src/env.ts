import * as z from "zod";
import type { FeedEvent } from "./storage/journal/event-feed.ts";

/** What the Worker is bound to; `worker-configuration.d.ts` is generated from wrangler.toml. */
export interface Bindings
  extends Omit<Env, "UNKNOWN_TOKENS" | "CONFIG_REQUESTS" | "WRONG_ADMIN_TOKENS" | "WRONG_CLIENTS"> {
  /** Limits the OAuth clients of one address that are not proved; where it is not bound, nothing does. */
  readonly WRONG_CLIENTS?: RateLimit;
  /** Limits the wrong admin tokens and setup links that one address may send; where it is not bound, nothing does. */
  readonly WRONG_ADMIN_TOKENS?: RateLimit;
  /** Counts beside `ADMIN_TOKEN`, so that it can be replaced without an outage. */
  readonly ADMIN_TOKEN_NEXT?: string;
  /** The domain of the Cloudflare Access team that persons sign in with, and the application's audience tag. */
  readonly ACCESS_TEAM_DOMAIN?: string;
  readonly ACCESS_AUD?: string;
  /** Limits the unknown tokens that one address may send; where it is not bound, nothing does. */
  readonly UNKNOWN_TOKENS?: RateLimit;
  /** Limits the requests of one configuration; where it is not bound, nothing does. */
  readonly CONFIG_REQUESTS?: RateLimit;
  /** Gets every event of the feed pushed, where a deployment binds a queue (docs/events.md). */
  readonly EVENTS?: Queue<FeedEvent>;
}

const variables = z.object({
  AUDIT_RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).default(365),
  LOG_RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
});

/** The Worker's variables, checked. */
export type Variables = z.output<typeof variables>;

/**
 * Parses the Worker's variables.
 * @throws ZodError naming the variable that is wrong
 */
export function parseVariables(env: Bindings): Variables {
  return variables.parse(env);
}
