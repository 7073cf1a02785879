import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../engine/database.ts";
import { runQueries } from "../engine/queries.ts";
import { provisioningLog } from "../tables.ts";
import { isSince } from "./log-queries.ts";

/** How the requests of one day ended. */
export interface LogDay {
  /** In UTC, `2026-01-31`. */
  readonly day: string;
  readonly success: number;
  readonly warning: number;
  readonly error: number;
}

/** Which days of a configuration's log to count. */
export interface LogDaysQuery {
  readonly configId: string;
  /** How many, up to and with the day of `now`. */
  readonly days: number;
  readonly now: number;
}

const DAY = 24 * 60 * 60 * 1000;

const dayOfRow = sql<string>`substr(${provisioningLog.at}, 1, 10)`;

/** The last days of a configuration's provisioning log, oldest first; days without a request too. */
export async function countLogDays(db: Database, { configId, days, now }: LogDaysQuery): Promise<LogDay[]> {
  const wanted = Array.from({ length: days }, (_, index) => dayOf(now - (days - 1 - index) * DAY));
  const [rows] = await runQueries(db, [
    db
      .select({ day: dayOfRow.as("day"), outcome: provisioningLog.outcome, count: sql<number>`COUNT(*)`.as("count") })
      .from(provisioningLog)
      .where(and(eq(provisioningLog.configId, configId), isSince(`${wanted[0] ?? dayOf(now)}T00:00:00.000Z`)))
      .groupBy(dayOfRow, provisioningLog.outcome),
  ]);
  const countOf = (day: string, outcome: string) =>
    rows.find((row) => row.day === day && row.outcome === outcome)?.count ?? 0;
  return wanted.map((day) => ({
    day,
    success: countOf(day, "success"),
    warning: countOf(day, "warning"),
    error: countOf(day, "error"),
  }));
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
