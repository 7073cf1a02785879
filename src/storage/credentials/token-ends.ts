import { type SQL, sql } from "drizzle-orm";
import { type Database, runBatch } from "../engine/database.ts";
import { insertEventsOfConfigs } from "../journal/admin-events.ts";
import { tokens } from "../tables.ts";
import { describeToken } from "./tokens.ts";

/** Days before a token's end at which it is told; the shorter first, as it makes the longer one needless. */
const NOTICES = [3, 14] as const;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Tells of the tokens that end soon, each once for each notice; a token that was made to live for less is not
 * told of. One round trip.
 */
export async function tellTokenEnds(
  db: Database,
  by: { readonly requestId: string; readonly now: Date },
): Promise<void> {
  const at = by.now.toISOString();
  await runBatch(
    db,
    NOTICES.flatMap((days) => {
      const isDue = endsWithin(days, by.now);
      const told = sql`SELECT id, config_id, ${describeToken} AS data FROM ${tokens} WHERE ${isDue}`;
      return [
        insertEventsOfConfigs({ requestId: by.requestId, at }, "token.expiring", told),
        sql`UPDATE ${tokens} SET warned_days = ${days} WHERE ${isDue}`,
      ];
    }),
  );
}

function endsWithin(days: number, now: Date): SQL {
  const last = new Date(now.getTime() + days * DAY).toISOString();
  const isLong = sql`created_at <= strftime('%Y-%m-%dT%H:%M:%fZ', expires_at, ${`-${days} days`})`;
  return sql`expires_at > ${now.toISOString()} AND expires_at <= ${last} AND (warned_days IS NULL OR warned_days > ${days}) AND ${isLong}`;
}
