import { PAGE_SIZE } from "../limits.ts";
import { type PlacedPage, rangeWords, startOf } from "./page-range.ts";
import { type Column, Table } from "./table.tsx";

interface PagedTableProps<Row> extends PagePlace {
  /** What the rows are. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly page: PlacedPage & { readonly items: readonly Row[] };
}

/** A page of a list, and the way to the others. */
export function PagedTable<Row>({ caption, columns, page, ...place }: PagedTableProps<Row>) {
  return (
    <>
      {page.items.length > 0 && <Table caption={caption} columns={columns} rows={page.items} />}
      <Pager page={page} {...place} />
    </>
  );
}

interface PagePlace {
  /** The address of this list without a cursor. */
  readonly href: string;
  /** Where the page is; undefined for the first. */
  readonly cursor: string | undefined;
  /** How many items stand before the page, as its address says. */
  readonly at?: number | undefined;
}

/** Says which part of a list the page is, and leads to the others; nothing where there is nothing to say. */
export function Pager({ page, href, cursor, at }: PagePlace & { readonly page: PlacedPage }) {
  const { items, nextCursor, previousCursor, total } = page;
  if (cursor === undefined && nextCursor === null && (total === undefined || items.length === 0)) return null;
  const start = cursor === undefined ? 0 : startOf(page, at);
  const to = (place: string, offset: number, parameters: Readonly<Record<string, string>> = {}) => {
    const at = start === undefined ? {} : { at: String(Math.max(0, start + offset)) };
    const query = new URLSearchParams({ cursor: place, ...parameters, ...at });
    return `${href}${href.includes("?") ? "&" : "?"}${query}`;
  };
  return (
    <nav class="pager" aria-label="Pages">
      <span>{rangeWords(page, start)}</span>
      <span class="turns">
        {cursor !== undefined && <a href={href}>First page</a>}
        {previousCursor && (
          <a href={to(previousCursor, -PAGE_SIZE, { turn: "back" })} rel="prev">
            Previous page
          </a>
        )}
        {nextCursor !== null && (
          <a href={to(nextCursor, items.length)} rel="next">
            Next page
          </a>
        )}
      </span>
    </nav>
  );
}
