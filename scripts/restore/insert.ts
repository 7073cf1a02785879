/**
 * Bytes of one statement that D1 takes, with room to spare: it refuses more than 100,000. An export has longer ones
 * where a row holds a long document.
 */
export const MAX_STATEMENT = 90_000;
/** Bytes of a text that one statement appends. */
const PIECE = 60_000;

const INSERT = /^INSERT INTO "([^"]+)" \((.*?)\) VALUES\((.*)\);$/s;

/** One row of an export: the table, its columns as they are written, and its values as SQL literals. */
export interface Insert {
  readonly table: string;
  readonly columns: string;
  readonly values: string;
}

/** Reads a line of an export; undefined where it inserts no row. */
export function parseInsert(line: string): Insert | undefined {
  const [, table, columns, values] = INSERT.exec(line) ?? [];
  return table === undefined || columns === undefined || values === undefined ? undefined : { table, columns, values };
}

/**
 * The statements that write a row, none of which is longer than D1 takes: long texts are written piece by piece.
 *
 * @throws Error for a value that is too long and no text
 */
export function toStatements(line: string): string[] {
  const insert = Buffer.byteLength(line) <= MAX_STATEMENT ? undefined : parseInsert(line);
  if (insert === undefined) return [line];
  const { table, columns, values } = insert;
  const names = columns.split(",");
  const parsed = splitValues(values);
  const isLong = (value: string) => Buffer.byteLength(value) > PIECE / names.length;
  const short = parsed.map((value) => (isLong(value) ? "''" : value));
  const pieces = parsed.flatMap((value, index) => (isLong(value) ? appendText(table, names[index] ?? "", value) : []));
  return [`INSERT INTO "${table}" (${columns}) VALUES(${short.join(",")});`, ...pieces];
}

/** What follows the insert of a row with an empty text: the text in pieces, and then what the export made of it. */
function appendText(table: string, column: string, value: string): string[] {
  const { calls, text } = unwrap(value);
  const update = (to: string) => `UPDATE "${table}" SET ${column} = ${to} WHERE rowid = last_insert_rowid();`;
  return [
    ...cut(text).map((piece) => update(`${column} || '${piece}'`)),
    ...calls.map((rest) => update(`replace(${column},${rest})`)),
  ];
}

/** A text that an export has, and the `replace(…)` around it that put control characters back, the innermost first. */
function unwrap(value: string): { readonly calls: readonly string[]; readonly text: string } {
  if (value.startsWith("replace(")) {
    const [inner = "", ...rest] = splitValues(value.slice("replace(".length, -1));
    const { calls, text } = unwrap(inner);
    return { calls: [...calls, rest.join(",")], text };
  }
  if (!/^'.*'$/s.test(value)) throw new Error("The export has a value that is too long for D1, and no text.");
  return { calls: [], text: value.slice(1, -1) };
}

/** Pieces of a text whose quotes are doubled, none of which ends between two that belong together. */
function cut(text: string): string[] {
  const characters = text.match(/''|./gsu) ?? [];
  const pieces: string[] = [];
  let piece = "";
  let bytes = 0;
  for (const character of characters) {
    const size = Buffer.byteLength(character);
    if (bytes + size > PIECE) {
      pieces.push(piece);
      piece = "";
      bytes = 0;
    }
    piece += character;
    bytes += size;
  }
  return piece === "" ? pieces : [...pieces, piece];
}

/** SQL literals that commas part, outside of texts and parentheses. */
function splitValues(list: string): string[] {
  const values: string[] = [];
  let start = 0;
  let depth = 0;
  for (const { 0: token, index } of list.matchAll(/'(?:[^']|'')*'|[(),]/g)) {
    if (token === "(") depth += 1;
    else if (token === ")") depth -= 1;
    else if (token === "," && depth === 0) {
      values.push(list.slice(start, index));
      start = index + 1;
    }
  }
  return [...values, list.slice(start)];
}
