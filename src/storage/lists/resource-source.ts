import { type SQL, sql } from "drizzle-orm";
import type { Answered } from "../../directory/operations.ts";
import type { JsonObject } from "../../scim/json.ts";
import type { Projection } from "../../scim/projection.ts";
import { jsonValues } from "../engine/rows.ts";
import { query, type ScimDatabase, type Write } from "../engine/scim-database.ts";
import type { FilterColumns } from "./filter-columns.ts";
import { parseStart, type Relation, readRest, relationColumn } from "./relation.ts";

/** A row of a resource, as far as answers do not care which: what is large may be missing. */
export interface StoredRow {
  readonly id: string;
  /** The document; null when it is larger than what it was allowed to be. */
  readonly attributes: string | null;
  /** Bytes of the document. */
  readonly size: number;
  /** The start of the relation's list; null when it is not shown. */
  readonly related: string | null;
}

/** Where the resources of one type and tenant are kept, and how rows become resources. */
export interface ResourceSource<Row extends StoredRow = StoredRow> {
  readonly columns: FilterColumns;
  /** The kept total of the tenant's rows, as a number. */
  readonly total: SQL;
  /** The columns of `Row` besides those of `StoredRow` and of every resource. */
  readonly rowColumns?: SQL;
  readonly relation: Relation | undefined;
  /** What of the resources will be shown. */
  readonly projection: Projection;
  toResource(row: Row & { readonly attributes: string }, computed: JsonObject): JsonObject;
}

/** Bytes that the rows of one answer of the database take together, about; it is held several times over. */
export const MAX_ANSWER = 1024 * 1024;

const stateNames = ["version", "created_at", "updated_at"];

/** The columns of every resource that are kept behind its document. */
export const stateColumns: SQL = sql.raw(stateNames.join(", "));

/** Bytes of a document that is read with others: SQLite goes through all of a larger one for what is kept behind it. */
const MAX_CAPPED = 16 * 1024;
const maxCapped = sql.raw(String(MAX_CAPPED));
const isSmall = `octet_length(attributes) <= ${MAX_CAPPED}`;
const cappedStateColumns = sql.raw(stateNames.map((name) => `IIF(${isSmall}, ${name}, NULL) AS ${name}`).join(", "));

/**
 * The columns of a row whose list takes so many bytes, or little more. If it is `capped` so does its document, which is
 * else missing, and so may be its state.
 */
export function selectColumns(source: ResourceSource, bytes: SQL, document: "capped" | "whole" = "capped"): SQL {
  const { columns, rowColumns, relation, projection } = source;
  const isShown = relation !== undefined && projection.includes(relation.attribute);
  const related = isShown ? relationColumn(relation, sql`${columns.table}.id`, bytes) : sql`NULL`;
  const [attributes, state] =
    document === "whole"
      ? [sql`attributes`, stateColumns]
      : [sql`IIF(octet_length(attributes) <= MIN(${maxCapped}, ${bytes}), attributes, NULL)`, cappedStateColumns];
  const own = rowColumns === undefined ? sql`` : sql`, ${rowColumns}`;
  return sql`id, ${attributes} AS attributes, octet_length(attributes) AS size, ${related} AS related, ${state}${own}`;
}

/** The share of each resource in an answer of so many, or of as many as the tenant has. */
export function shareOf(count: number, total?: SQL): SQL {
  const number = total === undefined ? sql`${Math.max(1, count)}` : sql`MAX(1, MIN(${count}, (${total})))`;
  return sql`(${sql.raw(String(MAX_ANSWER))} / ${number})`;
}

/** The resource that a row stands for, undefined when its document is not there. */
export function toAnswer(db: ScimDatabase, source: ResourceSource, row: StoredRow): Answered | undefined {
  const { id, attributes, related } = row;
  return attributes === null
    ? undefined
    : withRelation(db, source, { id, related }, (computed) => source.toResource({ ...row, attributes }, computed));
}

/** The answer of a resource that is made with what is computed for it. */
export function withRelation(
  db: ScimDatabase,
  { relation, projection }: Pick<ResourceSource, "relation" | "projection">,
  { id, related }: Pick<StoredRow, "id" | "related">,
  make: (computed: JsonObject) => JsonObject,
): Answered {
  if (relation === undefined || related === null) return { resource: make({}), projection };
  const { attribute } = relation;
  const { elements, after } = parseStart(relation, related);
  const isAbsent = relation.isAbsentWhenEmpty && elements.length === 0 && after === undefined;
  const resource = make(isAbsent ? {} : { [attribute]: [...elements] });
  if (after === undefined) return { resource, projection };
  return { resource, projection, more: { attribute, elements: readRest(db, relation, id, after) } };
}

/** One of the tenant's resources; undefined when there is none of that id. One round trip. */
export async function readResource(
  db: ScimDatabase,
  source: ResourceSource,
  id: string,
): Promise<Answered | undefined> {
  const { table, isOwn } = source.columns;
  const columns = selectColumns(source, shareOf(1), "whole");
  const [[row]] = await db.read([query<StoredRow>(sql`SELECT ${columns} FROM ${table} WHERE ${isOwn} AND id = ${id}`)]);
  return row && toAnswer(db, source, row);
}

/** Commits a write and answers the resources it wrote, by id, as they then are. */
export async function writeAndRead(
  db: ScimDatabase,
  write: Write,
  source: ResourceSource,
  ids: readonly string[],
): Promise<Map<string, Answered>> {
  const { table, isOwn } = source.columns;
  const columns = selectColumns(source, shareOf(ids.length), "whole");
  const written = sql`SELECT ${columns} FROM ${table} WHERE ${isOwn} AND id IN ${jsonValues(ids)}`;
  const [rows] = await db.write(write, [query<StoredRow>(written)]);
  return new Map(
    rows.flatMap((row): [string, Answered][] => {
      const answer = toAnswer(db, source, row);
      return answer === undefined ? [] : [[row.id, answer]];
    }),
  );
}
