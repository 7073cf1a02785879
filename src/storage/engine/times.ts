const DAY = 24 * 60 * 60 * 1000;

/** The time so many days after `now`, as the database keeps times; null where nobody says how many. */
export function daysFrom(now: number, days: number | undefined): string | null {
  return days === undefined ? null : new Date(now + days * DAY).toISOString();
}
