import { rootMessage } from "../../scim/errors.ts";
import type { AdminPage, PageRequest } from "../../storage/engine/paging.ts";
import type { ConsoleContext } from "../context.ts";
import { type Cell, formatRow } from "./csv.ts";

/** Rows that are read at once. */
const PAGE = 250;
/** Rows that a file has at most: D1 lets an invocation make 1,000 queries, and a page takes two. */
const MAX_ROWS = 100_000;

/** A column of a file: the name in its first row, and what the others have there. */
export type CsvColumn<Row> = readonly [name: string, cell: (row: Row) => Cell];

/** A list as a file. */
interface Export<Row> {
  /** The name of the file, without the day and the ending. */
  readonly name: string;
  readonly columns: readonly CsvColumn<Row>[];
  list(page: PageRequest): Promise<AdminPage<Row>>;
}

/**
 * Answers with a list as a file, which is sent while it is read, a page after the other. A fault on the way breaks
 * the connection off, so that nobody takes a part for the whole; where the list has more rows than a file may have,
 * its last line says so.
 *
 * @throws whatever the list throws before anything is sent
 */
export async function sendList<Row>(c: ConsoleContext, { name, columns, list }: Export<Row>): Promise<Response> {
  const first = await list({ limit: PAGE });
  const lines = linesOf(columns, first, list);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = await lines.next();
          if (done) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          const { requestId } = c.get("scope");
          console.error(JSON.stringify({ message: "answer broken off", requestId, error: rootMessage(error) }));
          controller.error(error);
        }
      },
      async cancel() {
        await lines.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return c.body(body, 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="${fileName(name)}"`,
  });
}

/** Tells spreadsheets that a text is UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

/** The lines of a file, a page's at once. */
async function* linesOf<Row>(
  columns: readonly CsvColumn<Row>[],
  first: AdminPage<Row>,
  list: Export<Row>["list"],
): AsyncGenerator<string, undefined> {
  const format = (rows: readonly Row[]) => rows.map((row) => formatRow(columns.map(([, cell]) => cell(row)))).join("");
  yield BYTE_ORDER_MARK + formatRow(columns.map(([label]) => label)) + format(first.items);
  let { nextCursor } = first;
  for (let sent = first.items.length; nextCursor !== null; ) {
    if (sent >= MAX_ROWS) {
      yield formatRow([`Cut after ${MAX_ROWS} rows. Narrow the list down to export the others.`]);
      return;
    }
    const page: AdminPage<Row> = await list({ limit: PAGE, cursor: nextCursor });
    yield format(page.items);
    sent += page.items.length;
    nextCursor = page.nextCursor;
  }
}

/** A name as a file can have it, with the day. */
function fileName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 80);
  return `${plain.toLowerCase()}-${new Date().toISOString().slice(0, 10)}.csv`;
}
