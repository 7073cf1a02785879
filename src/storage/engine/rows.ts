import { getTableColumns, type InferInsertModel, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { renderConstant } from "./render.ts";

type Row<Table extends SQLiteTable> = InferInsertModel<Table>;
type ColumnName<Table extends SQLiteTable> = Extract<keyof Row<Table>, string>;

/** SQL that computes columns from other columns of the row that is written; a constant that binds no values. */
type Computed<Table extends SQLiteTable> = Partial<
  Record<ColumnName<Table>, (column: (name: ColumnName<Table>) => SQL) => SQL>
>;

/** Bytes of JSON in one parameter; D1 binds values of up to 2 MB. */
const MAX_PARAMETER_BYTES = 1_800_000;
const encoder = new TextEncoder();

/**
 * `INSERT` of any number of rows. D1 takes 100 parameters a statement: the values of a few rows are bound as they are,
 * more rows go as one JSON array. Every row must have the same columns; the others keep their defaults. Usually one
 * statement; none for no rows, several for more than one can bind.
 */
export function insertRows<Table extends SQLiteTable>(
  table: Table,
  rows: readonly Row<Table>[],
  options: { onConflict?: SQL; computed?: Computed<Table> } = {},
): SQL[] {
  if (rows.length === 0) return [];
  const { names, columns, form, sources } = rowSources(table, rows);
  const { computed, onConflict = sql`` } = options;
  const head = once(computed ?? table, `insert ${form} ${names.join()}`, () =>
    insertHead(table, columns, names, { computed, form }),
  );
  return sources.map((source) => sql`${head} FROM ${source} WHERE true ${onConflict}`);
}

function insertHead<Table extends SQLiteTable>(
  table: Table,
  columns: Record<string, SQLiteColumn>,
  names: readonly ColumnName<Table>[],
  { computed = {}, form }: { readonly computed?: Computed<Table> | undefined; readonly form: Form },
): SQL {
  const computedNames = (Object.keys(computed) as ColumnName<Table>[]).filter((name) => !names.includes(name));
  const column = (name: ColumnName<Table>) => rowColumn(form, names.indexOf(name));
  const values = [...names, ...computedNames].map((name) => computed[name]?.(column) ?? column(name));
  const targets = [...names, ...computedNames].map((name) => sql.identifier(columnOf(columns, name).name));
  return sql`INSERT INTO ${table} (${list(targets)}) SELECT ${list(values)}`;
}

/**
 * `UPDATE` of any number of rows, each by its `id`, in as many statements as `insertRows`. The plus sign keeps
 * the condition from choosing an index: the tenant's whole table would be searched for each row.
 */
export function updateRows<Table extends SQLiteTable>(
  table: Table,
  rows: readonly (Partial<Row<Table>> & { id: string })[],
  condition: SQL,
): SQL[] {
  if (rows.length === 0) return [];
  const { names, columns, form, sources } = rowSources(table, rows);
  const id = rowColumn(form, (names as readonly string[]).indexOf("id"));
  const head = once(table, `update ${form} ${names.join()}`, () => {
    const assignments = names
      .filter((name) => name !== "id")
      .map((name) => sql`${sql.identifier(columnOf(columns, name).name)} = ${rowColumn(form, names.indexOf(name))}`);
    return sql`UPDATE ${table} SET ${list(assignments)}`;
  });
  return sources.map((source) => sql`${head} FROM ${source} WHERE ${table}.id = ${id} AND +(${condition})`);
}

/** Starts of statements, by what they are made of. They are the same in every request, and most of its SQL. */
const heads = new WeakMap<object, Map<string, SQL>>();

/** SQL that binds no values, made and rendered once for its owner and key. */
function once(owner: object, key: string, make: () => SQL): SQL {
  const known = heads.get(owner) ?? new Map<string, SQL>();
  heads.set(owner, known);
  const head = known.get(key) ?? sql.raw(renderConstant(make()));
  known.set(key, head);
  return head;
}

/**
 * What may follow `IN`, for any number of values: `id IN ${jsonValues(ids)}`. One alone, the usual case,
 * is not worth a list, which costs rows to read.
 */
export function jsonValues(values: readonly string[]): SQL {
  const [only] = values;
  if (only !== undefined && values.length === 1) return sql`(${only})`;
  return sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;
}

/** How rows reach a statement: each value as a parameter, or all rows as one JSON array. */
type Form = "values" | "json";

/** Values that are bound each on its own, at most; the rest of a statement has parameters, too. */
const MAX_VALUES = 60;

function rowSources<Table extends SQLiteTable>(table: Table, rows: readonly Partial<Row<Table>>[]) {
  const columns: Record<string, SQLiteColumn> = getTableColumns(table);
  const names = Object.keys(rows[0] ?? {}) as ColumnName<Table>[];
  const values = rows.map((row) => names.map((name) => driverValue(columnOf(columns, name), row[name])));
  const form: Form = rows.length * names.length <= MAX_VALUES ? "values" : "json";
  const sources = form === "values" ? [valuesSource(values)] : jsonSources(values);
  return { names, columns, form, sources };
}

function valuesSource(rows: readonly (readonly unknown[])[]): SQL {
  const chunks = rows.flatMap((row, index) => [
    index === 0 ? valuesStart : nextRow,
    ...row.flatMap((value, column) => (column === 0 ? [value] : [nextValue, value])),
  ]);
  return sql.join([...chunks, valuesEnd] as SQL[]);
}

const [valuesStart, nextRow, nextValue, valuesEnd] = ["(VALUES (", "), (", ", ", ")) AS source"].map((text) =>
  sql.raw(text),
) as [SQL, SQL, SQL, SQL];

function jsonSources(rows: readonly (readonly unknown[])[]): SQL[] {
  return packArrays(rows.map((row) => JSON.stringify(row))).map((array) => sql`json_each(${array}) AS source`);
}

/** The texts, in order, as elements of JSON arrays that are as few as parameters allow. */
function packArrays(texts: readonly string[]): string[] {
  if (texts.length === 1) return [`[${texts[0]}]`];
  const packs: string[][] = [];
  let room = 0;
  for (const text of texts) {
    const size = encoder.encode(text).byteLength + 1;
    if (size > room) room = MAX_PARAMETER_BYTES;
    if (room === MAX_PARAMETER_BYTES) packs.push([]);
    packs.at(-1)?.push(text);
    room -= size;
  }
  return packs.map((pack) => `[${pack.join(",")}]`);
}

function columnOf(columns: Record<string, SQLiteColumn>, name: string): SQLiteColumn {
  const column = columns[name];
  if (column === undefined) throw new Error(`no column ${name}`);
  return column;
}

function driverValue(column: SQLiteColumn, value: unknown): unknown {
  return value === undefined || value === null ? null : column.mapToDriverValue(value);
}

/** The values of a row by position, made once: every write of a row uses a dozen. */
const rowColumns: Record<Form, SQL[]> = { values: [], json: [] };

function rowColumn(form: Form, index: number): SQL {
  const known = rowColumns[form];
  known[index] ??= sql.raw(form === "json" ? `json_extract(source.value, '$[${index}]')` : `source.column${index + 1}`);
  return known[index];
}

function list(chunks: readonly (SQL | ReturnType<typeof sql.identifier>)[]): SQL {
  return sql.join([...chunks], sql`, `);
}
