import { useContext } from "hono/jsx";
import { PageContext } from "./page-context.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Made when a page first needs them: they take a quarter of what all else of the Worker's start takes. */
let formats: { readonly relative: Intl.RelativeTimeFormat; readonly date: Intl.DateTimeFormat } | undefined;

function openFormats() {
  formats ??= {
    relative: new Intl.RelativeTimeFormat("en", { numeric: "auto" }),
    date: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }),
  };
  return formats;
}

/** What the script puts into the browser's zone: an exact time, a date, or words that hold in every zone. */
type Zoned = "exact" | "date" | undefined;

/** A point in time as people say it: how long ago or ahead, and after a month the date. */
export function When({ at }: { at: string }) {
  const { now } = useContext(PageContext);
  const words = formatRelative(Date.parse(at), now);
  const zoned: Zoned = words === formatDate(Date.parse(at)) ? "date" : undefined;
  return (
    <time datetime={at} title={formatExact(at)} data-zoned={zoned}>
      {words}
    </time>
  );
}

/** As `When`, and in a word that there is no such time. */
export function WhenOrNever({ at }: { at: string | null | undefined }) {
  return at ? <When at={at} /> : <span class="muted">Never</span>;
}

/** As `When`, with the exact time below: for the rows of a log. */
export function WhenExactly({ at }: { at: string }) {
  return (
    <>
      <When at={at} />
      <span class="second-line">
        <ExactTime at={at} />
      </span>
    </>
  );
}

/** A point in time to the second, for where it is compared with other logs: in UTC, or by the script in the browser's zone. */
export function ExactTime({ at }: { at: string }) {
  const zoned: Zoned = "exact";
  return (
    <time datetime={at} data-zoned={zoned}>
      {formatExact(at)}
    </time>
  );
}

/** A day, in UTC as everything without a script. */
export function formatDate(time: number): string {
  return openFormats().date.format(time);
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
  return unit === undefined ? formatDate(time) : openFormats().relative.format(inUnits(distance, unit.size), unit.name);
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
