import * as z from "zod";
import type { ConsoleContext } from "../context.ts";
import { queryOf } from "../request.ts";
import { Message } from "./message.tsx";
import { nextDay, parseZone, startOfDay } from "./zone-days.ts";

/** The days of a filter as they stand in the address (`2026-01-31`); both count. */
export interface DayRange {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The zone that the days are of, which the script sends; UTC where it is left out, as where there are no days. */
  readonly zone: string | undefined;
}

const UTC = "UTC";

/** The days that an address filters by. */
export function readDays(c: ConsoleContext): DayRange {
  const [from, to] = [queryOf(c, "from"), queryOf(c, "to")];
  const zone = from === undefined && to === undefined ? undefined : parseZone(queryOf(c, "zone"));
  return { from, to, zone };
}

/** The moments that days stand for; what is no day sets none. */
export function momentsOf({ from, to, zone = UTC }: DayRange): {
  since: string | undefined;
  until: string | undefined;
} {
  const start = (day: string) => new Date(startOfDay(day, zone)).toISOString();
  return {
    since: isDay(from) ? start(from) : undefined,
    until: isDay(to) ? start(nextDay(to)) : undefined,
  };
}

function isDay(day: string | undefined): day is string {
  return day !== undefined && z.iso.date().safeParse(day).success;
}

/** The fields of a filter by days. Until one is set, the script makes them days of the browser's own zone. */
export function DayFields({ from, to, zone }: DayRange) {
  const isSet = from !== undefined || to !== undefined;
  const name = (
    <>
      (<span data-zone={isSet ? undefined : "name"}>{zone ?? UTC}</span>)
    </>
  );
  return (
    <>
      <div class="field">
        <label htmlFor="from">From {name}</label>
        <input type="date" id="from" name="from" value={from} />
      </div>
      <div class="field">
        <label htmlFor="to">To {name}</label>
        <input type="date" id="to" name="to" value={to} />
        <input
          type="hidden"
          name="zone"
          value={zone}
          disabled={zone === undefined}
          data-zone={isSet ? undefined : "field"}
        />
      </div>
    </>
  );
}

/** Says of what was meant as a day that it is none. */
export function WrongDays({ from, to }: DayRange) {
  const wrong = [from, to].filter((day) => day !== undefined && !isDay(day));
  if (wrong.length === 0) return null;
  return (
    <Message tone="bad" isLive>
      <p>“{wrong.join("”, “")}” is no day, so it filters nothing. Write it as 2026-01-31.</p>
    </Message>
  );
}
