import * as z from "zod";
import { Message } from "./message.tsx";

/** The days of a filter, in UTC and as they stand in the address (`2026-01-31`); both count. */
export interface DayRange {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const DAY = 24 * 60 * 60 * 1000;

/** The moments that days stand for; what is no day sets none. */
export function momentsOf({ from, to }: DayRange): { since: string | undefined; until: string | undefined } {
  return { since: startOf(from), until: startOf(to, DAY) };
}

/** The first moment of a day, or so many milliseconds later; undefined for what is no day. */
function startOf(day: string | undefined, later = 0): string | undefined {
  if (day === undefined || !z.iso.date().safeParse(day).success) return undefined;
  return new Date(Date.parse(day) + later).toISOString();
}

/** The fields of a filter by days. */
export function DayFields({ from, to }: DayRange) {
  return (
    <>
      <div class="field">
        <label htmlFor="from">From</label>
        <input type="date" id="from" name="from" value={from} />
      </div>
      <div class="field">
        <label htmlFor="to">To</label>
        <input type="date" id="to" name="to" value={to} />
      </div>
    </>
  );
}

/** Says of what was meant as a day that it is none. */
export function WrongDays({ from, to }: DayRange) {
  const wrong = [from, to].filter((day) => day !== undefined && startOf(day) === undefined);
  if (wrong.length === 0) return null;
  return (
    <Message tone="bad" isLive>
      <p>“{wrong.join("”, “")}” is no day, so it filters nothing. Write it as 2026-01-31.</p>
    </Message>
  );
}
