import { useContext } from "hono/jsx";
import { PageContext } from "./page-context.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** A point in time as people say it: how long ago or ahead, and after a month the date. */
export function When({ at }: { at: string }) {
  const { now } = useContext(PageContext);
  return (
    <time datetime={at} title={formatExact(at)}>
      {formatRelative(Date.parse(at), now)}
    </time>
  );
}

/** As `When`, and in a word that there is no such time. */
export function WhenOrNever({ at }: { at: string | null | undefined }) {
  return at ? <When at={at} /> : <span class="muted">Never</span>;
}

/** A point in time to the second, for where it is compared with other logs. */
export function ExactTime({ at }: { at: string }) {
  return (
    <time datetime={at} class="nowrap">
      {formatExact(at)}
    </time>
  );
}

/** A day, in UTC as all times here. */
export function formatDate(time: number): string {
  return date.format(time);
}

/** `2026-01-31 08:00:00 UTC`. */
export function formatExact(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

/** `3 minutes ago`, `in 2 hours`, `yesterday`, or the date of what is farther away. */
export function formatRelative(time: number, now: number): string {
  const distance = time - now;
  const size = Math.abs(distance);
  if (size < MINUTE) return distance <= 0 ? "just now" : "in a moment";
  if (size < HOUR) return relative.format(Math.trunc(distance / MINUTE), "minute");
  if (size < DAY) return relative.format(Math.trunc(distance / HOUR), "hour");
  if (size < 30 * DAY) return relative.format(Math.trunc(distance / DAY), "day");
  return formatDate(time);
}
