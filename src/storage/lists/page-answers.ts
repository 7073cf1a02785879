import { type SQL, sql } from "drizzle-orm";
import type { Answered } from "../../directory/operations.ts";
import { tooMany } from "../../scim/errors.ts";
import { jsonValues } from "../engine/rows.ts";
import { type Query, query, type ScimDatabase } from "../engine/scim-database.ts";
import { BYTES_OF_ONE, lengthsOf, parseStart, type RelationLength } from "./relation.ts";
import { MAX_ANSWER, type ResourceSource, type StoredRow, selectColumns, toAnswer } from "./resource-source.ts";

/**
 * Elements of the lists of one page: with their documents, a thousand resources are then read in less queries than D1
 * lets an invocation make, whatever their sizes.
 */
const MAX_ELEMENTS = 500_000;
/** Lists that are counted first, and elements that are counted in one call, about: a tenth of a second for as many as may be. */
const COUNTED_FIRST = 20;
const COUNTED_AT_ONCE = 50_000;

/** A resource of a page: where it is kept, and its row as it was first read. */
export interface Entry {
  readonly source: ResourceSource;
  readonly row: StoredRow;
}

/**
 * The resources of a page, in its order: a list when all of them are there, else one after the other, as the
 * rest is read. What was deleted meanwhile is left out. One round trip where something is not there.
 *
 * @throws ScimError `tooMany` for lists that are too long together
 */
export async function toAnswers(
  db: ScimDatabase,
  entries: readonly Entry[],
): Promise<readonly Answered[] | AsyncIterable<Answered>> {
  const large = entries.filter((entry) => !isWhole(entry));
  if (large.length === 0) return entries.flatMap((entry) => toAnswer(db, entry.source, entry.row) ?? []);
  return readAnswers(db, entries, toWindows(large, await readLengths(db, large)));
}

/** The lengths of lists by the id of their owner, where they are shown. */
type Lengths = ReadonlyMap<string, number>;

/** Reads as many at a time as have not much more elements together than one call may count. */
async function readLengths(db: ScimDatabase, entries: readonly Entry[]): Promise<Lengths> {
  const related = entries.filter(({ row }) => row.related !== null);
  const lengths = new Map<string, number>();
  let [total, start, width] = [0, 0, COUNTED_FIRST];
  while (start < related.length) {
    const some = related.slice(start, start + width);
    const counted = await countElements(db, some, MAX_ELEMENTS + 1 - total);
    for (const { id, length } of counted) lengths.set(id, length);
    const sum = counted.reduce((before, { length }) => before + length, 0);
    total += sum;
    if (total > MAX_ELEMENTS) {
      throw tooMany(
        `The resources of this page have more than ${MAX_ELEMENTS} members or groups together. Ask for fewer at once by “count”, or leave them out by “excludedAttributes”.`,
      );
    }
    start += width;
    width = Math.max(1, Math.floor((COUNTED_AT_ONCE * some.length) / Math.max(1, sum)));
  }
  return lengths;
}

async function countElements(
  db: ScimDatabase,
  entries: readonly Entry[],
  limit: number,
): Promise<readonly RelationLength[]> {
  const queries = [...Map.groupBy(entries, ({ source }) => source.relation)].flatMap(([relation, ofRelation]) => {
    const ids = ofRelation.map(({ row }) => row.id);
    return relation === undefined ? [] : [lengthsOf(relation, ids, limit)];
  });
  return ((await db.read(queries)) as RelationLength[][]).flat();
}

async function* readAnswers(
  db: ScimDatabase,
  entries: readonly Entry[],
  windows: readonly (readonly Entry[])[],
): AsyncGenerator<Answered> {
  const windowOf = new Map(windows.flatMap((window) => window.map((entry) => [entry, window])));
  let current: readonly Entry[] | undefined;
  let again = new Map<string, StoredRow>();
  for (const entry of entries) {
    const window = windowOf.get(entry);
    if (window !== undefined && window !== current) {
      current = window;
      again = await readAgain(db, window);
    }
    const row = window === undefined ? entry.row : again.get(entry.row.id);
    const answer = row && toAnswer(db, entry.source, row);
    if (answer !== undefined) yield answer;
  }
}

/** The resources that are not whole, in order, as many together as one answer of the database takes; at least one. */
function toWindows(large: readonly Entry[], lengths: Lengths): Entry[][] {
  const windows: Entry[][] = [];
  let room = 0;
  for (const entry of large) {
    const { id, size } = entry.row;
    const bytes = size + BYTES_OF_ONE * (lengths.get(id) ?? 0);
    if (bytes > room) {
      windows.push([]);
      room = MAX_ANSWER;
    }
    windows.at(-1)?.push(entry);
    room -= bytes;
  }
  return windows;
}

function readAgain(db: ScimDatabase, window: readonly Entry[]): Promise<Map<string, StoredRow>> {
  const wanted = window.map(({ source, row }) => ({ source, id: row.id }));
  return readRows((queries) => db.readOn(queries), wanted, sql.raw(String(MAX_ANSWER)), "whole");
}

/** Rows by id; the list of each in so many bytes, or little more, and its document no more if it is `capped`. */
export async function readRows(
  read: (queries: readonly Query<StoredRow>[]) => Promise<readonly (readonly StoredRow[])[]>,
  wanted: readonly { readonly source: ResourceSource; readonly id: string }[],
  bytes: SQL,
  document: "capped" | "whole",
): Promise<Map<string, StoredRow>> {
  const queries = [...Map.groupBy(wanted, ({ source }) => source)].map(([source, ofSource]) => {
    const ids = jsonValues(ofSource.map(({ id }) => id));
    const { table, isOwn } = source.columns;
    const columns = selectColumns(source, bytes, document);
    return query<StoredRow>(sql`SELECT ${columns} FROM ${table} WHERE ${isOwn} AND id IN ${ids}`);
  });
  const results = await read(queries);
  return new Map(results.flat().map((row) => [row.id, row]));
}

/** Whether a row has its document and all of its list. */
function isWhole({ source: { relation }, row: { attributes, related } }: Entry): boolean {
  if (attributes === null) return false;
  return relation === undefined || related === null || parseStart(relation, related).after === undefined;
}
