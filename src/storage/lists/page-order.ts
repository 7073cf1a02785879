import { type SQL, sql } from "drizzle-orm";
import type { CursorPosition, Page } from "../../directory/operations.ts";

/** A row with its place in the order of a list. */
export interface SortedRow {
  readonly id: string;
  readonly sort_key: CursorPosition["key"];
}

/** The order of a list. */
export interface Order {
  readonly terms: SQL;
  /** A condition that is true for the rows after a position. */
  readonly after: (position: CursorPosition) => SQL;
}

/**
 * Rows in the order of a key, then of their ids, which makes the order total. Missing keys come last
 * ascending, first descending (RFC 7644 §3.4.2.3).
 */
export function createOrder(id: SQL, key: SQL | undefined, descending: boolean): Order {
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

/** The rows after a page's cursor. */
export function afterCursor(page: Page, order: Order): SQL {
  return page.kind === "cursor" && page.after !== undefined ? order.after(page.after) : sql`true`;
}

/**
 * How many rows to read. A cursor page asks for one row more, which tells whether there is a next page. As text, since
 * SQLite plans a statement twice whose limit is a parameter: once more when it knows the value.
 */
export function limitOf(page: Page): SQL {
  if (page.kind === "cursor") return sql.raw(`LIMIT ${page.count + 1}`);
  return sql.raw(page.startIndex === 1 ? `LIMIT ${page.count}` : `LIMIT ${page.count} OFFSET ${page.startIndex - 1}`);
}

/**
 * What a query begins with that goes through rows once: `found` are those that it selects, `counted` tells how
 * many there are and what it was thought to cost, `page` are those on the page.
 */
export function withPage(found: SQL, { cost, page, order }: { cost: SQL | undefined; page: Page; order: Order }): SQL {
  return sql`WITH scan AS MATERIALIZED (SELECT ${cost ?? sql`0`} AS cost), found AS MATERIALIZED (${found}), counted AS (SELECT COUNT(*) AS total, (SELECT cost FROM scan) AS cost FROM found), page AS (SELECT * FROM found WHERE ${afterCursor(page, order)} ORDER BY ${order.terms} ${limitOf(page)})`;
}

/** Whether a page begins where the list does, and shows something. */
export function isFirst(page: Page): boolean {
  return page.count > 0 && (page.kind === "cursor" ? page.after === undefined : page.startIndex === 1);
}

/** The rows of the page among those that were read, and where the next one begins, if there is one. */
export function cutPage<Row extends SortedRow>(
  page: Page,
  rows: readonly Row[],
): { shown: readonly Row[]; next: CursorPosition | undefined } {
  const shown = rows.slice(0, page.count);
  const last = shown.at(-1);
  const hasNext = page.kind === "cursor" && rows.length > page.count && last !== undefined;
  return { shown, next: hasNext ? { key: last.sort_key, id: last.id } : undefined };
}
