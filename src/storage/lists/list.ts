import { type SQL, sql } from "drizzle-orm";
import type { CursorPosition, ListPage, ListQuery, Page } from "../../directory/operations.ts";
import type { JsonObject } from "../../scim/json.ts";
import type { ResourceType } from "../../scim/schema.ts";
import { jsonValues } from "../engine/rows.ts";
import { type Query, query, type ScimDatabase } from "../engine/scim-database.ts";
import { compileFilter, compileSortKey, type FilterColumns } from "./filter-sql.ts";

/** The rows of one resource type of one tenant, as a list reads them. */
export interface ListSource<Row = Identified, Related = unknown> {
  readonly resourceType: ResourceType;
  readonly columns: FilterColumns;
  readonly table: SQL;
  /** Limits rows to the tenant's. */
  readonly isOwn: SQL;
  /** The kept total of the tenant's rows, as `total`. */
  readonly total: SQL;
  /** The rows that satisfy a condition, with columns of its own and `extra` ones. */
  select(condition: SQL, extra: SQL): SQL;
  /** Rows of another table that belong to those on the page, whose ids the subquery answers. */
  related(ids: SQL): Query<Related> | undefined;
  toResources(rows: readonly Row[], related: readonly Related[]): JsonObject[];
}

interface Identified {
  readonly id: string;
}

interface SortedRow extends Identified {
  readonly sort_key: CursorPosition["key"];
}

/**
 * A page of one resource type in one round trip (RFC 7644 §3.4.2, RFC 9865). Without a filter the
 * total is read, not counted.
 *
 * @throws ScimError `invalidFilter`
 */
export async function listResources<Row extends Identified, Related>(
  db: ScimDatabase,
  { filter, sort, page, projection }: ListQuery,
  source: ListSource<Row, Related>,
): Promise<ListPage> {
  const { columns, table, isOwn } = source;
  const condition = filter === undefined ? isOwn : sql`${isOwn} AND ${compileFilter(filter, columns)}`;
  const total = filter === undefined ? source.total : sql`SELECT COUNT(*) AS total FROM ${table} WHERE ${condition}`;
  const key = sort && compileSortKey(sort.by, columns);
  const order = createOrder(sql`id`, key, sort?.descending === true);
  const pageOf = sql`${condition} AND ${afterCursor(page, order)}`;
  const sortKey = sql`${key ?? sql`NULL`} AS sort_key`;
  const tail = sql`ORDER BY ${order.terms} ${limit(page)}`;
  const related = source.related(sql`(SELECT id FROM (SELECT id, ${sortKey} FROM ${table} WHERE ${pageOf} ${tail}))`);
  const isEmpty = page.count === 0;
  const [totals, rows = [], relatedRows = []] = (await db.read([
    query<{ total: number }>(total),
    ...(isEmpty ? [] : [query<Row & SortedRow>(sql`${source.select(pageOf, sql`, ${sortKey}`)} ${tail}`)]),
    ...(isEmpty || related === undefined ? [] : [related]),
  ])) as [{ total: number }[], (Row & SortedRow)[]?, Related[]?];
  const { shown, next } = cutPage(page, rows);
  return {
    resources: source.toResources(shown, relatedRows).map(projection.project),
    totalResults: totals[0]?.total ?? 0,
    next,
  };
}

/** One resource type of a search over several. */
export interface SearchSource {
  readonly source: ListSource;
  readonly query: ListQuery;
}

/**
 * A page over several resource types, in two round trips: the ids in order, then the resources
 * (RFC 7644 §3.4.3). A filter on an attribute that a type does not have finds none of that type.
 *
 * @throws ScimError `invalidFilter`
 */
export async function searchResources(db: ScimDatabase, sources: readonly SearchSource[]): Promise<ListPage> {
  const [first] = sources;
  if (first === undefined) return { resources: [], totalResults: 0 };
  const { page, sort } = first.query;
  const descending =
    sources.some(({ query: { sort: order } }) => order?.descending === true) || sort?.descending === true;
  const isSorted = sources.some(({ query: each }) => each.sort !== undefined);
  const candidates = sql.join(sources.map(candidatesOf), sql` UNION ALL `);
  const order = createOrder(sql`id`, isSorted ? sql`sort_key` : undefined, descending);
  const [totals, ids] = await db.read([
    query<{ total: number }>(sql`SELECT COUNT(*) AS total FROM (${candidates})`),
    query<SortedRow>(
      sql`SELECT id, sort_key FROM (${candidates}) WHERE ${afterCursor(page, order)} ORDER BY ${order.terms} ${limit(page)}`,
    ),
  ]);
  const { shown, next } = cutPage(page, ids);
  const found = await readMany(
    db,
    sources,
    shown.map(({ id }) => id),
  );
  return {
    resources: shown.map(({ id }) => found.get(id)).filter((resource) => resource !== undefined),
    totalResults: totals[0]?.total ?? 0,
    next,
  };
}

function candidatesOf({ source: { columns, table, isOwn }, query: { filter, sort } }: SearchSource): SQL {
  const condition = filter === undefined ? sql`true` : compileFilter(filter, columns);
  const key = sort === undefined ? sql`NULL` : compileSortKey(sort.by, columns);
  return sql`SELECT ${table}.id AS id, ${key} AS sort_key FROM ${table} WHERE ${isOwn} AND ${condition}`;
}

async function readMany(
  db: ScimDatabase,
  sources: readonly SearchSource[],
  ids: readonly string[],
): Promise<Map<string, JsonObject>> {
  const found = new Map<string, JsonObject>();
  if (ids.length === 0) return found;
  const wanted = jsonValues(ids);
  const plans = sources.map(({ source, query: { projection } }) => ({
    source,
    projection,
    rows: query<Identified>(source.select(sql`${source.isOwn} AND id IN ${wanted}`, sql``)),
    related: source.related(wanted) ?? query<unknown>(sql`SELECT 1 WHERE false`),
  }));
  const results = await db.read(plans.flatMap(({ rows, related }) => [rows, related]));
  for (const [index, { source, projection }] of plans.entries()) {
    const rows = (results[index * 2] ?? []) as Identified[];
    for (const [position, resource] of source.toResources(rows, results[index * 2 + 1] ?? []).entries()) {
      found.set(rows[position]?.id ?? "", projection.project(resource));
    }
  }
  return found;
}

interface Order {
  readonly terms: SQL;
  /** A condition that is true for the rows after a position. */
  readonly after: (position: CursorPosition) => SQL;
}

/**
 * Rows in the order of a key, then of their ids, which makes the order total. Missing keys come last
 * ascending, first descending (RFC 7644 §3.4.2.3).
 */
function createOrder(id: SQL, key: SQL | undefined, descending: boolean): Order {
  if (key === undefined) return { terms: id, after: (position) => sql`${id} > ${position.id}` };
  return {
    terms: descending ? sql`sort_key DESC NULLS FIRST, ${id}` : sql`sort_key ASC NULLS LAST, ${id}`,
    after: (position) => {
      const sameKey = sql`(${key} IS ${position.key} AND ${id} > ${position.id})`;
      if (position.key === null) return descending ? sql`(${key} IS NOT NULL OR ${sameKey})` : sameKey;
      return descending
        ? sql`(COALESCE(${key} < ${position.key}, 0) OR ${sameKey})`
        : sql`(${key} IS NULL OR ${key} > ${position.key} OR ${sameKey})`;
    },
  };
}

function afterCursor(page: Page, order: Order): SQL {
  return page.kind === "cursor" && page.after !== undefined ? order.after(page.after) : sql`true`;
}

/** A cursor page asks for one row more, which tells whether there is a next page. */
function limit(page: Page): SQL {
  if (page.kind === "cursor") return sql`LIMIT ${page.count + 1}`;
  return sql`LIMIT ${page.count} OFFSET ${page.startIndex - 1}`;
}

function cutPage<Row extends SortedRow>(
  page: Page,
  rows: readonly Row[],
): { shown: readonly Row[]; next: CursorPosition | undefined } {
  const shown = rows.slice(0, page.count);
  const last = shown.at(-1);
  const hasNext = page.kind === "cursor" && rows.length > page.count && last !== undefined;
  return { shown, next: hasNext ? { key: last.sort_key, id: last.id } : undefined };
}
