import { type Column, Table } from "./table.tsx";

interface PagedTableProps<Row> {
  /** What the rows are. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly page: { readonly items: readonly Row[]; readonly nextCursor: string | null };
  /** Where the page went on; undefined for the first. */
  readonly cursor: string | undefined;
  /** The address of this list without a cursor. */
  readonly href: string;
}

/** A page of a list, and the way to the next one. */
export function PagedTable<Row>({ caption, columns, page, cursor, href }: PagedTableProps<Row>) {
  return (
    <>
      {page.items.length > 0 && <Table caption={caption} columns={columns} rows={page.items} />}
      <Pager href={href} isFirst={cursor === undefined} nextCursor={page.nextCursor} />
    </>
  );
}

interface PagerProps {
  /** The address of this page without a cursor. */
  readonly href: string;
  readonly isFirst: boolean;
  readonly nextCursor: string | null;
}

/** Leads through the pages of a list; nothing where one page is all there is. */
export function Pager({ href, isFirst, nextCursor }: PagerProps) {
  if (isFirst && nextCursor === null) return null;
  const separator = href.includes("?") ? "&" : "?";
  return (
    <nav class="pager" aria-label="Pages">
      {isFirst ? <span>First page</span> : <a href={href}>Back to the first page</a>}
      {nextCursor === null ? (
        <span>This is the end of the list.</span>
      ) : (
        <a href={`${href}${separator}cursor=${encodeURIComponent(nextCursor)}`} rel="next">
          Next page
        </a>
      )}
    </nav>
  );
}
