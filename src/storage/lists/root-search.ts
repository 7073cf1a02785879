import { type SQL, sql } from "drizzle-orm";
import type { ListPage, ListQuery, RequestContext } from "../../directory/operations.ts";
import { query, type ScimDatabase } from "../engine/scim-database.ts";
import { compileFilter, compileSortKey } from "./filter-sql.ts";
import { readRows, toAnswers } from "./page-answers.ts";
import { createOrder, cutPage, type SortedRow, withPage } from "./page-order.ts";
import { type ResourceSource, shareOf } from "./resource-source.ts";
import { checkScanCost, estimateScan, isLight } from "./scan-cost.ts";

/** Makes the source of one resource type for a request. */
export type SourceFactory = (context: RequestContext<ScimDatabase>, query: ListQuery) => ResourceSource;

/** One resource type of a search over several. */
interface SearchSource {
  readonly source: ResourceSource;
  readonly query: ListQuery;
}

/** A row of the search: which type it is of, by its place among the sources; alone with the total for an empty page. */
interface FoundRow extends SortedRow {
  readonly total: number;
  readonly cost: number;
  readonly type: number;
}

/** A search over the resource types of a tree together; the queries are in the order of the sources. */
export function createRootSearch(
  factories: readonly SourceFactory[],
): (context: RequestContext<ScimDatabase>, queries: readonly ListQuery[]) => Promise<ListPage> {
  return (context, queries) =>
    searchResources(
      context.db,
      factories.flatMap((createSource, index) => {
        const listQuery = queries[index];
        return listQuery === undefined ? [] : [{ source: createSource(context, listQuery), query: listQuery }];
      }),
    );
}

/**
 * A page over several resource types, in two round trips: the ids in order, then the resources
 * (RFC 7644 §3.4.3). A filter on an attribute that a type does not have finds none of that type.
 *
 * @throws ScimError `invalidFilter`, `tooMany`
 */
async function searchResources(db: ScimDatabase, sources: readonly SearchSource[]): Promise<ListPage> {
  const [first] = sources;
  if (first === undefined) return { resources: [], totalResults: 0 };
  const { page, sort } = first.query;
  const descending =
    sources.some(({ query: { sort: order } }) => order?.descending === true) || sort?.descending === true;
  const isSorted = sources.some(({ query: each }) => each.sort !== undefined);
  const estimates = sources.flatMap(
    ({ source, query: { filter, sort: order } }) => estimateScan(filter, order?.by, source.columns)?.cost ?? [],
  );
  const cost = sql.join([sql`0`, ...estimates], sql` + `);
  const order = createOrder(sql`id`, isSorted ? sql`sort_key` : undefined, descending);
  const found = sql.join(sources.map(candidatesOf), sql` UNION ALL `);
  const rows = sql`${withPage(found, { cost, page, order })} SELECT id, sort_key, type, total, cost FROM counted LEFT JOIN page ON true ORDER BY ${order.terms}`;
  const [read] = await db.read([query<FoundRow>(rows)]);
  checkScanCost(
    read[0]?.cost ?? 0,
    sources.map(({ source }) => source.columns),
  );
  const { shown, next } = cutPage(
    page,
    read.filter(({ id }) => id !== null),
  );
  return { resources: await readFound(db, sources, shown), totalResults: read[0]?.total ?? 0, next };
}

function candidatesOf({ source: { columns }, query: { filter, sort } }: SearchSource, type: number): SQL {
  const { table, isOwn } = columns;
  const condition = filter === undefined ? sql`true` : compileFilter(filter, columns);
  const key = sort === undefined ? sql`NULL` : compileSortKey(sort.by, columns);
  return sql`SELECT ${table}.id AS id, ${key} AS sort_key, ${type} AS type FROM ${table} WHERE ${isOwn} AND ${isLight} AND ${condition}`;
}

async function readFound(db: ScimDatabase, sources: readonly SearchSource[], found: readonly FoundRow[]) {
  const wanted = found.flatMap(({ id, type }) => {
    const source = sources[type]?.source;
    return source === undefined ? [] : [{ id, source }];
  });
  const rows =
    wanted.length === 0
      ? new Map()
      : await readRows((queries) => db.read(queries), wanted, shareOf(wanted.length), "capped");
  return toAnswers(
    db,
    wanted.flatMap(({ id, source }) => {
      const row = rows.get(id);
      return row === undefined ? [] : [{ source, row }];
    }),
  );
}
