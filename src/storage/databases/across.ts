import { databaseNameOf } from "../../directory/residence.ts";
import type { Database } from "../engine/database.ts";
import { type AdminPage, exactly, idOfCursor, type PageRequest, strangeCursor, type Total } from "../engine/paging.ts";
import type { Databases } from "./databases.ts";

/**
 * A page of a list that goes through databases: each as a whole, one after the other, in the order of ids that say where
 * they live; so a cursor says where the list goes on.
 *
 * @throws AdminError 400 for a cursor that no list answered
 */
export async function listAcross<Query extends PageRequest, Item>(
  databases: readonly Database[],
  query: Query,
  list: (db: Database, query: Query) => Promise<AdminPage<Item>>,
): Promise<AdminPage<Item>> {
  const [only, ...others] = databases;
  if (only !== undefined && others.length === 0) return list(only, query);
  const { cursor, turn, isCounted = false } = query;
  const { parts, hasMore } = await readParts(databases, query, list);
  const isBack = turn === "back" && cursor !== undefined;
  const [first, last] = [parts.at(0), parts.at(-1)];
  const next = last?.nextCursor ?? null;
  const previous = first?.previousCursor ?? null;
  return {
    items: parts.flatMap(({ items }) => items),
    nextCursor: isBack || hasMore ? next : null,
    ...(turn === undefined ? {} : { previousCursor: (isBack ? hasMore : cursor !== undefined) ? previous : null }),
    ...(isCounted ? { total: await countAcross(databases, query, list) } : {}),
  };
}

/** The parts of a page that have items, in the order of the list, and whether more follow in the direction of reading. */
async function readParts<Query extends PageRequest, Item>(
  databases: readonly Database[],
  query: Query,
  list: (db: Database, query: Query) => Promise<AdminPage<Item>>,
): Promise<{ readonly parts: AdminPage<Item>[]; readonly hasMore: boolean }> {
  const { limit, cursor, turn } = query;
  const isBack = turn === "back" && cursor !== undefined;
  const parts: AdminPage<Item>[] = [];
  let left = limit;
  for (const [index, db] of databasesFrom(databases, cursor, isBack).entries()) {
    // A full page only asks whether there is anything to go on with.
    const part = await list(db, {
      ...query,
      turn: isBack ? "back" : "forth",
      cursor: index === 0 ? cursor : undefined,
      limit: Math.max(left, 1),
      isPart: true,
      isCounted: false,
    });
    if (left === 0 && part.items.length > 0) return { parts, hasMore: true };
    if (part.items.length > 0) parts[isBack ? "unshift" : "push"](part);
    if (part.isCut) return { parts, hasMore: true };
    left -= part.items.length;
  }
  return { parts, hasMore: false };
}

/** The databases that a list still has to go through, the one that the cursor stands in first. */
function databasesFrom(databases: readonly Database[], cursor: string | undefined, isBack: boolean): Database[] {
  const inOrder = isBack ? databases.toReversed() : databases;
  if (cursor === undefined) return [...inOrder];
  const name = databaseNameOf(idOfCursor(cursor));
  const index = inOrder.findIndex((db) => db.name === name);
  if (index < 0) throw strangeCursor();
  return inOrder.slice(index);
}

/** How long the list is in all databases together. */
async function countAcross<Query extends PageRequest, Item>(
  databases: readonly Database[],
  query: Query,
  list: (db: Database, query: Query) => Promise<AdminPage<Item>>,
): Promise<Total> {
  const first = { ...query, cursor: undefined, turn: undefined, limit: 1, isCounted: true };
  const totals = await Promise.all(databases.map(async (db) => (await list(db, first)).total ?? exactly(0)));
  return {
    count: totals.reduce((sum, { count }) => sum + count, 0),
    isMore: totals.some(({ isMore }) => isMore),
  };
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
