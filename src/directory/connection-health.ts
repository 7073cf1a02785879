/** What is known of how an identity provider uses its configuration; times are RFC 3339 UTC. */
export interface ConnectionTimes {
  /** The last request with a valid token; null for none so far. */
  readonly lastUsedAt: string | null;
  /** The last request with a token that is not the configuration's. */
  readonly lastRefusedAt: string | null;
  /** Since when all of its changes have failed; null while one of the last ten succeeded. */
  readonly failingSince: string | null;
}

/**
 * How a connection is: its changes fail; its token is refused; nothing has come for a week; nothing has come yet;
 * or all is well.
 */
export type ConnectionHealth = "failing" | "refused" | "silent" | "waiting" | "well";

const DAY = 24 * 60 * 60 * 1000;

/** Whole days without a request after which a connection counts as silent. */
export const SILENT_DAYS = 7;

/** The first day that does not make a connection silent, as `2026-01-31` in UTC. */
export function firstDayHeard(now: number): string {
  return new Date(now - SILENT_DAYS * DAY).toISOString().slice(0, 10);
}

/** The time from which on a refused token is news: a day ago. */
export function refusalsSince(now: number): string {
  return new Date(now - DAY).toISOString();
}

/** Whether a token that is not the configuration's came within a day, and none that is since. */
export function isTokenRefused(
  { lastUsedAt, lastRefusedAt }: Pick<ConnectionTimes, "lastUsedAt" | "lastRefusedAt">,
  now: number,
): boolean {
  return lastRefusedAt !== null && lastRefusedAt >= refusalsSince(now) && lastRefusedAt > (lastUsedAt ?? "");
}

/** How a connection is at a time, the worst of what is true of it. */
export function healthOf({ lastUsedAt, lastRefusedAt, failingSince }: ConnectionTimes, now: number): ConnectionHealth {
  if (failingSince !== null) return "failing";
  if (isTokenRefused({ lastUsedAt, lastRefusedAt }, now)) return "refused";
  if (lastUsedAt === null) return "waiting";
  return lastUsedAt.slice(0, 10) < firstDayHeard(now) ? "silent" : "well";
}
