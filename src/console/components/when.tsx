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
  if (Math.abs(distance) < MINUTE) return distance <= 0 ? "just now" : "in a moment";
  const unit = units.find(({ size, end }) => Math.abs(inUnits(distance, size)) * size < end);
  return unit === undefined ? formatDate(time) : relative.format(inUnits(distance, unit.size), unit.name);
}

const units = [
  { name: "minute", size: MINUTE, end: HOUR },
  { name: "hour", size: HOUR, end: DAY },
  { name: "day", size: DAY, end: 30 * DAY },
] as const;

/** What is over counts in whole units; what is to come is rounded, as a day's grace is a day from its first second. */
function inUnits(distance: number, size: number): number {
  return distance < 0 ? Math.trunc(distance / size) : Math.round(distance / size);
}
