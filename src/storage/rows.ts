import { getTableColumns, type InferInsertModel, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";

type Row<Table extends SQLiteTable> = InferInsertModel<Table>;
type ColumnName<Table extends SQLiteTable> = Extract<keyof Row<Table>, string>;

/** SQL that computes a column from other columns of the row that is written. */
type Computed<Table extends SQLiteTable> = Partial<
  Record<ColumnName<Table>, (column: (name: ColumnName<Table>) => SQL) => SQL>
>;

/**
 * `INSERT` of any number of rows with a single bound parameter: D1 takes 100 parameters a statement,
 * and a JSON array of rows is one. Every row must have the same columns; the others keep their
 * defaults.
 */
export function insertRows<Table extends SQLiteTable>(
  table: Table,
  rows: readonly Row<Table>[],
  options: { onConflict?: SQL; computed?: Computed<Table> } = {},
): SQL {
  const { names, columns, source } = rowSource(table, rows);
  const { computed = {}, onConflict = sql`` } = options;
  const computedNames = (Object.keys(computed) as ColumnName<Table>[]).filter((name) => !names.includes(name));
  const column = (name: ColumnName<Table>) => rowColumn(names.indexOf(name));
  const values = [...names, ...computedNames].map((name) => {
    const compute = (computed as Computed<Table>)[name];
    return compute === undefined ? column(name) : compute(column);
  });
  const targets = [...names, ...computedNames].map((name) => sql.identifier(columnOf(columns, name).name));
  return sql`INSERT INTO ${table} (${list(targets)}) SELECT ${list(values)} FROM ${source} WHERE true ${onConflict}`;
}

/**
 * `UPDATE` of any number of rows, each by its `id`, with a single bound parameter. The plus sign keeps
 * the condition from choosing an index: the tenant's whole table would be searched for each row.
 */
export function updateRows<Table extends SQLiteTable>(
  table: Table,
  rows: readonly (Partial<Row<Table>> & { id: string })[],
  condition: SQL,
): SQL {
  const { names, columns, source } = rowSource(table, rows);
  const assignments = names
    .filter((name) => name !== "id")
    .map((name) => sql`${sql.identifier(columnOf(columns, name).name)} = ${rowColumn(names.indexOf(name))}`);
  const id = rowColumn((names as readonly string[]).indexOf("id"));
  return sql`UPDATE ${table} SET ${list(assignments)} FROM ${source} WHERE ${table}.id = ${id} AND +(${condition})`;
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

function rowSource<Table extends SQLiteTable>(table: Table, rows: readonly Partial<Row<Table>>[]) {
  const columns: Record<string, SQLiteColumn> = getTableColumns(table);
  const names = Object.keys(rows[0] ?? {}) as ColumnName<Table>[];
  const values = rows.map((row) => names.map((name) => driverValue(columnOf(columns, name), row[name])));
  return { names, columns, source: sql`json_each(${JSON.stringify(values)}) AS source` };
}

function columnOf(columns: Record<string, SQLiteColumn>, name: string): SQLiteColumn {
  const column = columns[name];
  if (column === undefined) throw new Error(`no column ${name}`);
  return column;
}

function driverValue(column: SQLiteColumn, value: unknown): unknown {
  return value === undefined || value === null ? null : column.mapToDriverValue(value);
}

function rowColumn(index: number): SQL {
  return sql.raw(`json_extract(source.value, '$[${index}]')`);
}

function list(chunks: readonly (SQL | ReturnType<typeof sql.identifier>)[]): SQL {
  return sql.join([...chunks], sql`, `);
}
