/** A zone of time as browsers name it, `Europe/Berlin`; undefined for what is none. */
export function parseZone(zone: string | undefined): string | undefined {
  if (zone === undefined || zone.length > 64) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/**
 * The first moment of a day in a zone, in milliseconds since 1970; the day is written `2026-01-31`. Where clocks skip
 * midnight it is the moment at which they do.
 */
export function startOfDay(day: string, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Two guesses, as the offset may be another one at the moment that the first guess finds.
  const first = midnight - offsetAt(midnight, zone);
  const second = midnight - offsetAt(first, zone);
  const isDayBefore = second + offsetAt(second, zone) < midnight;
  return isDayBefore ? first : second;
}

/** The day after a day. */
export function nextDay(day: string): string {
  const [next = day] = new Date(Date.parse(day) + 24 * 60 * 60 * 1000).toISOString().split("T");
  return next;
}

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(moment);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - moment;
}
