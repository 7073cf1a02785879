import type { SQL } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { DEFAULT_DATABASE } from "../../directory/residence.ts";
import { createMeter, type Meter } from "./meter.ts";
import { type RenderedStatement, renderStatement } from "./render.ts";

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

/** A request is a long one after more round trips or rows that were read, or with more characters to bind. */
const SHORT = { roundTrips: 3, rowsRead: 20_000, characters: 200_000 };

/**
 * Runs statements as one transaction in one round trip; the results are in order. Drizzle's own
 * `batch` cannot bind the parameters of raw `sql`, so the statements are prepared here. In a long request others
 * have a turn before.
 */
export async function runBatch(db: Database, statements: readonly SQL[]): Promise<D1Result<unknown>[]> {
  const rendered = statements.map(renderStatement);
  if (isLong(db.meter, rendered)) await giveWay();
  db.meter.roundTrips += 1;
  const results = await db.$client.batch(rendered.map(({ text, params }) => db.$client.prepare(text).bind(...params)));
  for (const { meta } of results) {
    db.meter.rowsRead += meta.rows_read ?? 0;
    db.meter.rowsWritten += meta.rows_written ?? 0;
  }
  return results;
}

/** The meters of work that waits for other servers between its calls. */
const waiting = new WeakSet<Meter>();

/** To be called for work that sends to other servers between its calls: others have their turns then, without a timer. */
export function leaveTurnsToNetwork({ meter }: Database): void {
  waiting.add(meter);
}

function isLong(meter: Meter, statements: readonly RenderedStatement[]): boolean {
  if (waiting.has(meter)) return false;
  if (meter.roundTrips > SHORT.roundTrips || meter.rowsRead > SHORT.rowsRead) return true;
  let characters = 0;
  for (const { params } of statements) {
    for (const param of params) if (typeof param === "string") characters += param.length;
  }
  return characters > SHORT.characters;
}

/**
 * Lets others have a turn. Work that only waits for a database in the same process, as with `npm run dev`, or that
 * only computes keeps the runtime from looking at any other request of its thread, until it waits for a timer.
 */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
