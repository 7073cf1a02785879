import { sql } from "drizzle-orm";
import type { ListPage, ListQuery } from "../../directory/operations.ts";
import { query, type ScimDatabase } from "../engine/scim-database.ts";
import { findsOneAtMost } from "./filter-index.ts";
import { compileFilter, compileSortKey } from "./filter-sql.ts";
import { toAnswers } from "./page-answers.ts";
import { afterCursor, createOrder, cutPage, isFirst, limitOf, type SortedRow, withPage } from "./page-order.ts";
import { type ResourceSource, type StoredRow, selectColumns, shareOf } from "./resource-source.ts";
import { checkScanCost, estimateScan, isLight, type ScanEstimate } from "./scan-cost.ts";

/** A row of a list. Where rows are counted, each tells of all; for an empty page one does, and is nothing else. */
interface ListRow extends StoredRow, SortedRow {
  readonly total?: number;
  readonly cost?: number;
}

/**
 * A page of one resource type in one round trip, and more for what is too large for it (RFC 7644 §3.4.2,
 * RFC 9865). Without a filter the total is read, not counted.
 *
 * @throws ScimError `invalidFilter`, `tooMany`
 */
export async function listResources(db: ScimDatabase, listQuery: ListQuery, source: ResourceSource): Promise<ListPage> {
  const { filter, sort, page } = listQuery;
  const scan = estimateScan(filter, sort?.by, source.columns);
  const { rows, total } = await (scan === undefined
    ? readPage(db, listQuery, source)
    : readFound(db, listQuery, source, scan));
  const { shown, next } = cutPage(page, rows);
  const entries = shown.map((row) => ({ source, row }));
  return { resources: await toAnswers(db, entries), totalResults: total, next };
}

interface ReadRows {
  readonly rows: readonly ListRow[];
  readonly total: number;
}

/** The rows of the page, found by indexes or in the order of one. */
async function readPage(
  db: ScimDatabase,
  { filter, sort, page }: ListQuery,
  source: ResourceSource,
): Promise<ReadRows> {
  const { columns, total: kept } = source;
  const key = sort && compileSortKey(sort.by, columns);
  const order = createOrder(sql`id`, key, sort?.descending === true);
  const wanted = filter === undefined ? columns.isOwn : sql`${columns.isOwn} AND ${compileFilter(filter, columns)}`;
  const isOne = filter !== undefined && isFirst(page) && findsOneAtMost(filter, columns);
  const count = sql`SELECT COUNT(*) FROM ${columns.table} WHERE ${wanted}`;
  const total = filter === undefined ? kept : isOne ? sql`NULL` : count;
  const selected = isOne
    ? selectColumns(source, shareOf(1), "whole")
    : selectColumns(source, shareOf(page.count, kept));
  const rows = query<ListRow>(
    sql`SELECT ${selected}, ${key ?? sql`NULL`} AS sort_key FROM ${columns.table} WHERE ${wanted} AND ${afterCursor(page, order)} ORDER BY ${order.terms} ${limitOf(page)}`,
  );
  const answer = await db.readWith({ total }, page.count === 0 ? [] : [rows]);
  const found = answer.rows[0] ?? [];
  return { rows: found, total: answer.numbers.total ?? found.length };
}

/** The rows of the page and how many there are in all: what a filter goes through, it goes through once. */
async function readFound(
  db: ScimDatabase,
  { filter, sort, page }: ListQuery,
  source: ResourceSource,
  scan: ScanEstimate,
): Promise<ReadRows> {
  const { columns, total } = source;
  const key = sort === undefined ? sql`NULL` : compileSortKey(sort.by, columns);
  const condition = filter === undefined ? sql`true` : compileFilter(filter, columns);
  const found = sql`SELECT id AS found_id, ${key} AS sort_key FROM ${columns.table} WHERE ${columns.isOwn} AND ${isLight} AND ${condition}`;
  const order = createOrder(sql`found_id`, sort && sql`sort_key`, sort?.descending === true);
  const [rows] = await db.read([
    query<ListRow>(
      sql`${withPage(found, { cost: scan.cost, page, order })} SELECT ${selectColumns(source, shareOf(page.count, total))}, sort_key, total, cost FROM counted LEFT JOIN page ON true LEFT JOIN ${columns.table} ON ${columns.table}.id = found_id ORDER BY ${order.terms}`,
    ),
  ]);
  const [first] = rows;
  checkScanCost(first?.cost ?? 0, [columns]);
  return { rows: rows.filter(({ id }) => id !== null), total: first?.total ?? 0 };
}
