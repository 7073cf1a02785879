import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import * as z from "zod";
import { ID } from "../../directory/residence.ts";
import { invalidField } from "./admin-error.ts";

/** Which part of a list: up to `limit` items after the one that `cursor` stands for. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A part of a list, and the cursor of the next one; null at the end. */
export interface AdminPage<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/**
 * The rows after the cursor, in the order of their ids.
 *
 * @throws AdminError 400 for a cursor that no list answered
 */
export function afterCursor(id: SQLiteColumn | SQL, { cursor }: PageRequest): SQL | undefined {
  return cursor === undefined ? undefined : sql`${id} > ${parseCursor(cursor)}`;
}

/**
 * The rows after the cursor, from the last id to the first.
 *
 * @throws AdminError 400 for a cursor that no list answered
 */
export function beforeCursor(id: SQLiteColumn | SQL, { cursor }: PageRequest): SQL | undefined {
  return cursor === undefined ? undefined : sql`${id} < ${parseCursor(cursor)}`;
}

/** How many rows to read: one more than are shown tells whether more follow. */
export function rowLimit({ limit }: PageRequest): number {
  return limit + 1;
}

/** Cuts what was read down to the page. */
export function toPage<Item extends { readonly id: string }>(
  rows: readonly Item[],
  { limit }: PageRequest,
): AdminPage<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? formatCursor(last.id) : null };
}

/** The cursor of what follows an item. */
export function formatCursor(id: string): string {
  return z.util.uint8ArrayToBase64url(new TextEncoder().encode(id));
}

/**
 * The id of the item after which the list goes on.
 *
 * @throws AdminError 400 for a cursor that no list answered
 */
export function parseCursor(cursor: string): string {
  const id = decode(cursor);
  if (id === undefined || !ID.test(id)) throw invalidCursor();
  return id;
}

/** 400: a cursor that no list answered. */
export const invalidCursor = () =>
  invalidField("cursor", "This is no cursor of this list. Leave it out to start again.");

function decode(cursor: string): string | undefined {
  try {
    return new TextDecoder().decode(z.util.base64urlToUint8Array(cursor));
  } catch {
    return undefined;
  }
}
