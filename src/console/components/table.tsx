import type { Child } from "hono/jsx";

/** A column of a table; the first one names its rows. */
export interface Column<Row> {
  readonly label: string;
  cell(row: Row): Child;
  /** Numbers are set at the end of their cell, and so are buttons. */
  readonly align?: "number" | "end";
  /** How much of the table's width it takes, whatever is in it; an equal share of what is left by default. */
  readonly size?: "short" | "time" | "wide";
  /** How the rows are sorted by it, and the address of the list sorted by it, or the other way round. */
  readonly sort?: ColumnSort | undefined;
  /** Whether the label is only for those who do not see the column. */
  readonly isLabelHidden?: boolean;
}

/** How a column sorts its table. */
export interface ColumnSort {
  readonly href: string;
  /** Undefined where the rows are sorted by something else. */
  readonly direction: "ascending" | "descending" | undefined;
}

interface TableProps<Row> {
  /** What the rows are. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

/**
 * A table whose columns keep their widths whatever is in them, and that becomes a list of cards on a small screen. Browsers forget what a table is when it is
 * laid out as anything else, so every part of it says what it is.
 */
export function Table<Row>({ caption, columns, rows }: TableProps<Row>) {
  return (
    <div class="table">
      <table class="stacking" {...role("table")}>
        <caption class="hidden-visually">{caption}</caption>
        <thead {...role("rowgroup")}>
          <tr {...role("row")}>
            {columns.map((column) => (
              <Heading {...column} />
            ))}
          </tr>
        </thead>
        <tbody {...role("rowgroup")}>
          {rows.map((row) => (
            <tr {...role("row")}>
              {columns.map((column, index) => (
                <Cell column={column} row={row} isFirst={index === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading({ label, align, size, sort, isLabelHidden = false }: Omit<Column<never>, "cell">) {
  const classes = [align, size].filter(Boolean).join(" ") || undefined;
  return (
    <th scope="col" class={classes} aria-sort={sort?.direction} {...role("columnheader")}>
      {isLabelHidden && <span class="hidden-visually">{label}</span>}
      {!isLabelHidden && (sort === undefined ? label : <a href={sort.href}>{label}</a>)}
    </th>
  );
}

function Cell<Row>({ column, row, isFirst }: { column: Column<Row>; row: Row; isFirst: boolean }) {
  const { label, align, isLabelHidden = false, cell } = column;
  if (isFirst) {
    return (
      <th scope="row" class={align} {...role("rowheader")}>
        {cell(row)}
      </th>
    );
  }
  const content = cell(row);
  const isBlank = content === "" || content === null || content === undefined || content === false;
  return (
    <td class={align} data-label={isLabelHidden ? undefined : label} {...role("cell")}>
      {!isBlank && <div>{content}</div>}
    </td>
  );
}

/** Spread in, since the linter takes a role that an element has anyway for a mistake. */
function role(name: string): { readonly role: string } {
  return { role: name };
}
