import { sql } from "drizzle-orm";
import type { Answered } from "../../directory/operations.ts";
import { jsonValues } from "../engine/rows.ts";
import { query, type ScimDatabase } from "../engine/scim-database.ts";
import { parseStart } from "./relation.ts";
import {
  MAX_ANSWER,
  type ResourceSource,
  type StoredRow,
  selectColumns,
  shareOf,
  toAnswer,
} from "./resource-source.ts";

/** Resources that are read again together, when they are too large for the answer with the others. */
const WINDOW = 16;

/** A resource of a page: where it is kept, and its row as it was first read. */
export interface Entry {
  readonly source: ResourceSource;
  readonly row: StoredRow;
}

/**
 * The resources of a page, in its order: a list when all of them are there, else one after the other, as the
 * rest is read. What was deleted meanwhile is left out.
 */
export function toAnswers(db: ScimDatabase, entries: readonly Entry[]): readonly Answered[] | AsyncIterable<Answered> {
  return entries.every(isWhole)
    ? entries.flatMap((entry) => toAnswer(db, entry.source, entry.row) ?? [])
    : readAnswers(db, entries);
}

async function* readAnswers(db: ScimDatabase, entries: readonly Entry[]): AsyncGenerator<Answered> {
  let again = new Map<string, StoredRow>();
  for (const [index, entry] of entries.entries()) {
    if (!isWhole(entry) && !again.has(entry.row.id)) again = await readAgain(db, findWindow(entries, index));
    const row = isWhole(entry) ? entry.row : again.get(entry.row.id);
    const answer = row && toAnswer(db, entry.source, row);
    if (answer !== undefined) yield answer;
  }
}

/** The next resources that are not whole, as many as one answer of the database takes with their documents. */
function findWindow(entries: readonly Entry[], start: number): Entry[] {
  const window: Entry[] = [];
  let size = 0;
  for (let index = start; index < entries.length && window.length < WINDOW; index += 1) {
    const entry = entries[index];
    if (entry === undefined || isWhole(entry)) continue;
    size += entry.row.size;
    if (window.length > 0 && size > MAX_ANSWER) break;
    window.push(entry);
  }
  return window;
}

function readAgain(db: ScimDatabase, entries: readonly Entry[]): Promise<Map<string, StoredRow>> {
  return readRows(
    db,
    entries.map(({ source, row }) => ({ source, id: row.id })),
    "whole",
  );
}

/** Rows by id; each of a share of what one answer of the database takes. */
export async function readRows(
  db: ScimDatabase,
  wanted: readonly { readonly source: ResourceSource; readonly id: string }[],
  document: "capped" | "whole",
): Promise<Map<string, StoredRow>> {
  const bytes = shareOf(wanted.length);
  const queries = [...Map.groupBy(wanted, ({ source }) => source)].map(([source, ofSource]) => {
    const ids = jsonValues(ofSource.map(({ id }) => id));
    const { table, isOwn } = source.columns;
    const columns = selectColumns(source, bytes, document);
    return query<StoredRow>(sql`SELECT ${columns} FROM ${table} WHERE ${isOwn} AND id IN ${ids}`);
  });
  const results = (await db.read(queries)) as StoredRow[][];
  return new Map(results.flat().map((row) => [row.id, row]));
}

/** Whether a row has its document and all of its list. */
function isWhole({ source: { relation }, row: { attributes, related } }: Entry): boolean {
  if (attributes === null) return false;
  return relation === undefined || related === null || parseStart(relation, related).after === undefined;
}
