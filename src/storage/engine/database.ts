import type { SQL } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { DEFAULT_DATABASE } from "../../directory/residence.ts";
import { createMeter, type Meter } from "./meter.ts";
import { renderStatement } from "./render.ts";

declare const isOpened: unique symbol;

/**
 * The database as Drizzle sees it, its name, and what it has cost. There is no other than one that was opened: from an
 * id (databases/databases.ts), so that what is done with an id is done where it lives, in one transaction of one database.
 */
export type Database = DrizzleD1Database & {
  readonly $client: D1Database;
  readonly name: string;
  readonly meter: Meter;
  readonly [isOpened]: true;
};

/** Drizzle over a D1 binding; costs nothing but an object, so make one for each request. */
export function openDatabase(
  binding: D1Database,
  meter: Meter = createMeter(),
  name: string = DEFAULT_DATABASE,
): Database {
  return Object.assign(drizzle(binding), { meter, name }) as Database;
}

/** What a line of the Worker's log says of a database: nothing of the default one. */
export function inLog({ name }: Database): { readonly database?: string } {
  return name === DEFAULT_DATABASE ? {} : { database: name };
}

/** Round trips after which a request is a long one: it lets others have a turn before each further one. */
const SHORT = 4;

/**
 * Runs statements as one transaction in one round trip; the results are in order. Drizzle's own
 * `batch` cannot bind the parameters of raw `sql`, so the statements are prepared here.
 */
export async function runBatch(db: Database, statements: readonly SQL[]): Promise<D1Result<unknown>[]> {
  if (db.meter.roundTrips >= SHORT) await giveWay();
  db.meter.roundTrips += 1;
  const results = await db.$client.batch(statements.map((statement) => prepare(db, statement)));
  for (const { meta } of results) {
    db.meter.rowsRead += meta.rows_read ?? 0;
    db.meter.rowsWritten += meta.rows_written ?? 0;
  }
  return results;
}

/**
 * Where the database is in the same process, as with `npm run dev`, long work never waits for the network, and the
 * runtime looks at no other request until it does: a timer makes it look.
 */
function giveWay(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function prepare(db: Database, statement: SQL): D1PreparedStatement {
  const { text, params } = renderStatement(statement);
  return db.$client.prepare(text).bind(...params);
}
