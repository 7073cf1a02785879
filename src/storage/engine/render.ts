import { Column, getTableName, Name, SQL, StringChunk, sql, Table } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";

/** A statement as D1 takes it. */
export interface RenderedStatement {
  readonly text: string;
  readonly params: readonly unknown[];
}

/** Values that D1 binds to a statement. */
const MAX_PARAMETERS = 100;

const dialect = new SQLiteAsyncDialect();
const QUOTED_OR_PLACEHOLDER = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\?/g;

/**
 * The text and parameters of a statement. The stores write text, names and values, which are rendered
 * here, as rendering by Drizzle takes most of the time of a request; the parts that only its query
 * builder makes are left to it. Placeholders are numbered, so that a value used several times is bound
 * once: D1 binds 100 a statement, and more go together as one JSON array.
 */
export function renderStatement(statement: SQL): RenderedStatement {
  const numbers = new Map<unknown, number>();
  const text = render(statement, (value) => {
    const number = numbers.get(value) ?? numbers.size + 1;
    numbers.set(value, number);
    return `?${number}`;
  });
  const params = [...numbers.keys()];
  return params.length <= MAX_PARAMETERS ? { text, params } : packParameters(statement, params);
}

/** The statement with all its values in one parameter. */
function packParameters(statement: SQL, params: readonly unknown[]): RenderedStatement {
  const places = new Map(params.map((value, index) => [value, index]));
  return { text: render(statement, (value) => `(?1 ->> ${places.get(value)})`), params: [JSON.stringify(params)] };
}

/**
 * The text of SQL that binds no values.
 *
 * @throws Error when it does
 */
export function renderConstant(part: SQL): string {
  return render(part, () => {
    throw new Error("constant SQL binds a value");
  });
}

/** Names the placeholder of a value. */
type Bind = (value: unknown) => string;

function render(chunk: unknown, bind: Bind): string {
  if (chunk instanceof StringChunk) return chunk.value.join("");
  if (chunk instanceof SQL) {
    let text = "";
    for (const each of chunk.queryChunks) text += render(each, bind);
    return text;
  }
  if (chunk === undefined) return "";
  if (chunk === null || typeof chunk !== "object") return bind(chunk);
  if (chunk instanceof Column) return `${quote(getTableName(chunk.table))}.${quote(chunk.name)}`;
  if (chunk instanceof Table) return quote(getTableName(chunk));
  if (chunk instanceof Name) return quote(chunk.value);
  return renderByDrizzle(chunk, bind);
}

function renderByDrizzle(chunk: object, bind: Bind): string {
  const query = dialect.sqlToQuery(sql`${chunk}`);
  const params = query.params.values();
  return query.sql.replace(QUOTED_OR_PLACEHOLDER, (part) => (part === "?" ? bind(params.next().value) : part));
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
