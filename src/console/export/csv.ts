/** What a cell of a file holds. */
export type Cell = string | number | boolean | null | undefined;

/** What a spreadsheet may take for a formula: by its first character, of full width too, behind blanks that it drops. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/**
 * A row as CSV (RFC 4180). Everything is quoted. What a spreadsheet would run as a formula begins with an
 * apostrophe, which makes it a text there.
 */
export function formatRow(cells: readonly Cell[]): string {
  return `${cells.map(formatCell).join(",")}\r\n`;
}

function formatCell(cell: Cell): string {
  const text = cell === null || cell === undefined ? "" : String(cell);
  const safe = typeof cell === "string" && FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
