import { databaseNameOf } from "../../directory/residence.ts";
import type { Database } from "../engine/database.ts";
import { type AdminPage, formatCursor, invalidCursor, type PageRequest, parseCursor } from "../engine/paging.ts";
import type { Databases } from "./databases.ts";

/**
 * A page of a list that goes through databases: each as a whole, one after the other. The ids of the items must say
 * where they live, as then a cursor says where the list goes on.
 *
 * @throws AdminError 400 for a cursor that no list answered
 */
export async function listAcross<Query extends PageRequest, Item extends { readonly id: string }>(
  databases: readonly Database[],
  query: Query,
  list: (db: Database, query: Query) => Promise<AdminPage<Item>>,
): Promise<AdminPage<Item>> {
  const { limit } = query;
  const [first, ...others] = databasesFrom(databases, query);
  let page = await list(first, query);
  for (const db of others) {
    if (page.nextCursor !== null) break;
    const { items } = page;
    // A full page asks the next database whether it has anything to go on with.
    const next = await list(db, { ...query, limit: Math.max(limit - items.length, 1), cursor: undefined });
    page =
      items.length < limit
        ? { items: [...items, ...next.items], nextCursor: next.nextCursor }
        : { items, nextCursor: next.items.length === 0 ? null : cursorAfter(items) };
  }
  return page;
}

/** The databases that a list still has to go through. */
function databasesFrom(databases: readonly Database[], { cursor }: PageRequest): [Database, ...Database[]] {
  const name = cursor === undefined ? undefined : databaseNameOf(parseCursor(cursor));
  const [first, ...others] =
    name === undefined ? databases : databases.slice(databases.findIndex((db) => db.name === name));
  if (first === undefined || (name !== undefined && first.name !== name)) throw invalidCursor();
  return [first, ...others];
}

function cursorAfter(items: readonly { readonly id: string }[]): string | null {
  const last = items.at(-1);
  return last === undefined ? null : formatCursor(last.id);
}

/** What is known of some ids, from the databases that they live in. One round trip for each of these, none for no ids. */
export async function mapAcross<Value>(
  databases: Databases,
  ids: readonly string[],
  find: (db: Database, ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): Promise<ReadonlyMap<string, Value>> {
  const byDatabase = [...Map.groupBy(ids, (id) => databases.of(id))];
  const found = await Promise.all(byDatabase.map(([db, own]) => find(db, own)));
  return new Map(found.flatMap((each) => [...each]));
}

/**
 * Does some work in each of the databases, in one after the other, also where it has failed in one before.
 *
 * @throws the first of the failures, once all others are through
 */
export async function workAcross(
  databases: readonly Database[],
  work: (db: Database, index: number) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const [index, db] of databases.entries()) {
    try {
      await work(db, index);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
