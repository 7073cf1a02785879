import type { LogDay } from "../../storage/journal/log-days.ts";
import { countOf, formatCount } from "../components/counts.ts";
import { formatDate } from "../components/when.tsx";

const outcomes = ["success", "warning", "error"] as const;
const names = { success: "Succeeded", warning: "With a warning", error: "Failed" } as const;

const WIDTH = 640;
const HEIGHT = 176;
const TOP = 16;
const BOTTOM = HEIGHT - 32;
/** Between a label of the axis and the axis, and what a digit takes at the size that a phone needs. */
const GAP = 10;
const DIGIT = 14;

/**
 * The requests of each day as stacked bars: how many succeeded, how many did with a warning, how many
 * failed. The same numbers follow as a table for those who would rather read.
 */
export function LogChart({ days }: { days: readonly LogDay[] }) {
  const totals = outcomes.map((outcome) => days.reduce((sum, day) => sum + day[outcome], 0));
  return (
    <figure class="chart stack">
      <Bars days={days} label={`Requests a day: ${describe(totals)}.`} />
      <figcaption>
        <ul class="legend">
          {outcomes.map((outcome, index) => (
            <li class={outcome}>
              {names[outcome]} <strong>{formatCount(totals[index] ?? 0)}</strong>
            </li>
          ))}
          <li class="note">Days in UTC</li>
        </ul>
      </figcaption>
      <DayTable days={days} />
    </figure>
  );
}

function describe([success = 0, warning = 0, error = 0]: readonly number[]): string {
  return `${formatCount(success)} succeeded, ${formatCount(warning)} with a warning, ${formatCount(error)} failed`;
}

function Bars({ days, label }: { days: readonly LogDay[]; label: string }) {
  const highest = Math.max(...days.map(totalOf));
  const top = roundUp(highest);
  const left = GAP + DIGIT * formatCount(top).length;
  const slot = (WIDTH - left) / days.length;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {[0, 0.5, 1].map((share) => {
        const y = BOTTOM - share * (BOTTOM - TOP);
        return (
          <>
            <line class={share === 0 ? "axis" : "grid"} x1={left} x2={WIDTH} y1={y} y2={y} />
            {(share !== 0.5 || top % 2 === 0) && (
              <text x={left - GAP} y={y + 5} text-anchor="end">
                {formatCount(share * top)}
              </text>
            )}
          </>
        );
      })}
      {days.map((day, index) => (
        <Bar day={day} x={left + index * slot} width={slot} scale={(BOTTOM - TOP) / top} />
      ))}
      {days.map(
        (day, index) =>
          index % 7 === (days.length - 1) % 7 && (
            <text
              x={left + (index + 0.5) * slot}
              y={HEIGHT - 8}
              text-anchor={index === days.length - 1 ? "end" : "middle"}
            >
              {formatDate(Date.parse(day.day)).replace(/ \d+$/, "")}
            </text>
          ),
      )}
    </svg>
  );
}

/** One day: the outcomes on top of each other, the failures uppermost, where they are seen. */
function Bar({ day, x, width, scale }: { day: LogDay; x: number; width: number; scale: number }) {
  const gap = Math.min(6, width / 4);
  let y = BOTTOM;
  return (
    <g>
      <title>{`${formatDate(Date.parse(day.day))}: ${describe(outcomes.map((outcome) => day[outcome]))}`}</title>
      {outcomes.map((outcome) => {
        // One failure among thousands of successes is still to be seen.
        const height = day[outcome] === 0 ? 0 : Math.max(2, day[outcome] * scale);
        y -= height;
        return height > 0 && <rect class={outcome} x={x + gap / 2} y={y} width={width - gap} height={height} rx={1} />;
      })}
    </g>
  );
}

function DayTable({ days }: { days: readonly LogDay[] }) {
  const busy = days.filter((day) => totalOf(day) > 0).toReversed();
  if (busy.length === 0) return null;
  return (
    <details>
      <summary>The numbers of {countOf(busy.length, "day")} with requests</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {outcomes.map((outcome) => (
              <th scope="col" class="number">
                {names[outcome]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {busy.map((day) => (
            <tr>
              <th scope="row">{formatDate(Date.parse(day.day))}</th>
              {outcomes.map((outcome) => (
                <td class="number">{formatCount(day[outcome])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function totalOf(day: LogDay): number {
  return day.success + day.warning + day.error;
}

/** The next number that makes a good end of an axis: one that halves well. */
function roundUp(highest: number): number {
  if (highest <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= highest) ?? highest;
}
