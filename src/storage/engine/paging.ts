import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import * as z from "zod";
import { ID } from "../../directory/residence.ts";
import { invalidField } from "./admin-error.ts";
import { type Database, runBatch } from "./database.ts";

/** Which way a list is read from a cursor: the page after it, or the one before. */
export type Turn = "forth" | "back";

/** Which part of a list: up to `limit` items beside the one that `cursor` stands for. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Given where the page before is asked for, or is to be told of. */
  readonly turn?: Turn | undefined;
  /** Whether to tell how many items the whole list has. */
  readonly isCounted?: boolean | undefined;
  /**
   * Whether the list is a part of a longer one. The page then tells the cursors of its ends, whatever follows; and read
   * back without a cursor it is the last one.
   */
  readonly isPart?: boolean | undefined;
}

/** A part of a list, and the cursor of the next one; null at the end. */
export interface AdminPage<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
  /** The cursor of the page before, null at the start; only where the request has a `turn`. */
  readonly previousCursor?: string | null;
  /** Whether the part has more in the direction in which it was read; only of a part. */
  readonly isCut?: boolean;
  /** How many items the whole list has; only where that was asked for. */
  readonly total?: Total;
}

/** How long a list is. */
export interface Total {
  readonly count: number;
  /** Whether there are more than that: nobody counts on beyond `MAX_COUNT`. */
  readonly isMore: boolean;
}

/** Rows that are counted at most to tell how long a list is. */
const MAX_COUNT = 1000;

/** The length of a list that is kept somewhere. */
export function exactly(count: number): Total {
  return { count, isMore: false };
}

/** The order of a list: by keys that tell any two rows apart, all of them in one direction, as an index has them. */
export interface ListOrder {
  readonly keys: readonly (SQLiteColumn | SQL)[];
  readonly isDescending?: boolean;
}

/** Characters of a key in a cursor: those of the longest name, each of which may fold to three. */
const MAX_KEY = 3 * 1024;

/**
 * The rows after the cursor, in the order of their ids.
 *
 * @throws AdminError 400 for a cursor that no list answered
 */
export function afterCursor(id: SQLiteColumn | SQL, page: PageRequest): SQL | undefined {
  return besideCursor({ keys: [id] }, page);
}

/**
 * The rows on the side of the cursor that the page is on; undefined without a cursor.
 *
 * @throws AdminError 400 for a cursor that no list of this order answered
 */
export function besideCursor({ keys, isDescending = false }: ListOrder, page: PageRequest): SQL | undefined {
  if (page.cursor === undefined) return undefined;
  const values = parseCursor(page.cursor, keys.length);
  const isLess = isDescending !== isBack(page);
  return sql`(${sql.join([...keys], sql`, `)}) ${isLess ? sql`<` : sql`>`} (${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )})`;
}

/** What rows are sorted by to read a page: the order of the list, or the reverse on the way back. */
export function orderOf({ keys, isDescending = false }: ListOrder, page: PageRequest): SQL {
  const direction = isDescending === isBack(page) ? sql`ASC` : sql`DESC`;
  return sql.join(
    keys.map((key) => sql`${key} ${direction}`),
    sql`, `,
  );
}

/** How many rows to read: one more than are shown tells whether more follow. */
export function rowLimit({ limit }: PageRequest): number {
  return limit + 1;
}

/** Cuts what was read down to the page; `keysOf` tells a row's place in the order, which is its id by default. */
export function toPage<Item extends { readonly id: string }>(
  rows: readonly Item[],
  page: PageRequest,
  keysOf: (row: Item) => readonly string[] = ({ id }) => [id],
): AdminPage<Item> {
  const { limit, cursor, turn, isPart = false } = page;
  const read = rows.slice(0, limit);
  const items = isBack(page) ? read.reverse() : read;
  const isCut = rows.length > limit;
  const cursorOf = (row: Item | undefined) => (row === undefined ? null : formatCursor(keysOf(row)));
  if (isPart) return { items, nextCursor: cursorOf(items.at(-1)), previousCursor: cursorOf(items[0]), isCut };
  const hasNext = isBack(page) || isCut;
  const hasPrevious = isBack(page) ? isCut : cursor !== undefined;
  return {
    items,
    nextCursor: hasNext ? cursorOf(items.at(-1)) : null,
    ...(turn === undefined ? {} : { previousCursor: hasPrevious ? cursorOf(items[0]) : null }),
  };
}

/** The page with other items. */
export function mapPage<Item, Other>(page: AdminPage<Item>, toOther: (item: Item) => Other): AdminPage<Other> {
  return { ...page, items: page.items.map(toOther) };
}

/**
 * The page with the length of its list, where that was asked for. One round trip more, and up to a thousand rows;
 * neither where the page is all that there is. `rows` selects the rows of the list, as `SELECT … FROM … WHERE …`.
 */
export async function countPage<Item>(
  db: Database,
  page: AdminPage<Item>,
  { cursor, isCounted = false }: PageRequest,
  rows: SQL,
): Promise<AdminPage<Item>> {
  if (!isCounted) return page;
  if (cursor === undefined && page.nextCursor === null) return { ...page, total: exactly(page.items.length) };
  const [result] = await runBatch(db, [sql`SELECT COUNT(*) AS count FROM (${rows} LIMIT ${MAX_COUNT + 1})`]);
  const [{ count } = { count: 0 }] = (result?.results ?? []) as { readonly count: number }[];
  return { ...page, total: { count: Math.min(count, MAX_COUNT), isMore: count > MAX_COUNT } };
}

/** Whether a page is the one before its cursor, or the last of a part. */
function isBack({ cursor, turn, isPart = false }: PageRequest): boolean {
  return turn === "back" && (cursor !== undefined || isPart);
}

const encoder = new TextEncoder();

/** An id alone as it is, several keys as JSON. */
function formatCursor(keys: readonly string[]): string {
  const [only = ""] = keys;
  return z.util.uint8ArrayToBase64url(encoder.encode(keys.length === 1 ? only : JSON.stringify(keys)));
}

function parseCursor(cursor: string, keys: number): readonly string[] {
  const text = decode(cursor);
  const values = text === undefined ? undefined : keys === 1 ? parseId(text) : parseKeys(text, keys);
  if (values === undefined) throw strangeCursor();
  return values;
}

function parseId(text: string): readonly string[] | undefined {
  return ID.test(text) ? [text] : undefined;
}

const keysSchema = z.array(z.string().max(MAX_KEY));

function parseKeys(text: string, count: number): readonly string[] | undefined {
  try {
    const keys = keysSchema.parse(JSON.parse(text));
    return keys.length === count ? keys : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The id in a cursor of a list that is in the order of its ids.
 *
 * @throws AdminError 400 for a cursor that no such list answered
 */
export function idOfCursor(cursor: string): string {
  return parseCursor(cursor, 1)[0] ?? "";
}

/** 400: a cursor that no list answered. */
export const strangeCursor = () =>
  invalidField("cursor", "This is no cursor of this list. Leave it out to start again.");

function decode(cursor: string): string | undefined {
  try {
    return new TextDecoder().decode(z.util.base64urlToUint8Array(cursor));
  } catch {
    return undefined;
  }
}
