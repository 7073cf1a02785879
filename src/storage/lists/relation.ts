import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { JsonObject } from "../../scim/json.ts";
import { giveWay } from "../engine/database.ts";
import { jsonValues } from "../engine/rows.ts";
import { type Query, query, type ScimDatabase } from "../engine/scim-database.ts";
import { members } from "../tables.ts";

/** A list of a resource that is rows of another table: the groups of a user, the members of a group. */
export interface Relation {
  readonly attribute: "groups" | "members";
  /** The rows of the owner whose id an expression gives, as `FROM … WHERE …`. */
  readonly of: (owner: SQL) => SQL;
  /** The column of `members` that names the owner. */
  readonly owner: SQLiteColumn;
  /** The id of a row's other end, which orders the list, and the name that is shown with it. */
  readonly id: SQL;
  readonly name: SQL;
  readonly toElement: (id: string, name: string) => JsonObject;
  /** Whether a list without elements is left out. */
  readonly isAbsentWhenEmpty: boolean;
}

/** The start of a list, and the id after which it goes on; undefined when this is all of it. */
export interface RelationStart {
  readonly elements: readonly JsonObject[];
  readonly after?: string | undefined;
}

/** Bytes of a name that is read together with the resource: with it one takes about 300, its id and all. */
const MAX_NAME = 256;
export const BYTES_OF_ONE = 300;
/** Elements that one slice has at most, and bytes of their names. */
const SLICE = 7_000;
const SLICE_BYTES = 1_500_000;
/** Elements that are made one after the other before others have a turn. */
const TURN = 1_000;

/** The start of an owner's list as one JSON value, in so many bytes or little more. */
export function relationColumn({ of, id, name }: Relation, owner: SQL, bytes: SQL): SQL {
  const start = sql`SELECT ${id} AS id, ${name} AS name ${of(owner)} ORDER BY ${id} LIMIT ${startLength(bytes)}`;
  return sql`json_array(${startLength(bytes)}, (SELECT json_group_array(json_array(id, IIF(octet_length(name) <= ${sql.raw(String(MAX_NAME))}, name, NULL))) FROM (${start})))`;
}

function startLength(bytes: SQL): SQL {
  return sql`CAST(MAX(1, ${bytes} / ${sql.raw(String(BYTES_OF_ONE))}) AS INTEGER)`;
}

/** What a `relationColumn` holds. */
export function parseStart({ toElement }: Relation, column: string): RelationStart {
  const [limit, rows] = JSON.parse(column) as [number, [id: string, name: string | null][]];
  const long = rows.findIndex(([, name]) => name === null);
  const known = long < 0 ? rows : rows.slice(0, long);
  const elements = known.map(([id, name]) => toElement(id, name ?? ""));
  return long < 0 && rows.length < limit ? { elements } : { elements, after: known.at(-1)?.[0] ?? "" };
}

/** How long the list of an owner is. */
export interface RelationLength {
  readonly id: string;
  readonly length: number;
}

/** The lengths of the lists of some owners; together no more than a limit, whatever they are. */
export function lengthsOf({ owner }: Relation, ids: readonly string[], limit: number): Query<RelationLength> {
  const rows = sql`SELECT ${owner} AS id FROM ${members} WHERE ${owner} IN ${jsonValues(ids)} LIMIT ${limit}`;
  return query(sql`SELECT id, COUNT(*) AS length FROM (${rows}) GROUP BY id`);
}

interface ElementRow {
  readonly id: string;
  readonly name: string;
}

/**
 * The rest of an owner's list after an id, in parts. Each slice of it is read in a transaction of its own: who joins or
 * leaves meanwhile may be in the list or not, everybody else is in it once.
 *
 * @throws ScimError as `ScimDatabase.readOn`
 */
export async function* readRest(
  db: ScimDatabase,
  relation: Relation,
  owner: string,
  start: string,
): AsyncGenerator<readonly JsonObject[]> {
  let after = start;
  let isOver = false;
  while (!isOver) {
    const [rows] = await db.readOn([query<ElementRow>(selectSlice(relation, owner, after))]);
    for (let start = 0; start < rows.length; start += TURN) {
      if (start > 0) await giveWay();
      yield rows.slice(start, start + TURN).map(({ id, name }) => relation.toElement(id, name));
    }
    after = rows.at(-1)?.id ?? after;
    isOver = rows.length < SLICE && maxBytes(rows) < SLICE_BYTES;
  }
}

/** Elements after an id: so many, or as many as have names of so many bytes together, and one more. */
function selectSlice({ of, id, name }: Relation, owner: string, after: string): SQL {
  const next = sql`SELECT ${id} AS id, ${name} AS name ${of(sql`${owner}`)} AND ${id} > ${after} ORDER BY ${id} LIMIT ${SLICE}`;
  const before = sql`SUM(octet_length(name)) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
  return sql`SELECT id, name FROM (SELECT id, name, ${before} AS before FROM (${next})) WHERE COALESCE(before, 0) < ${SLICE_BYTES} ORDER BY id`;
}

/** No fewer bytes than the names have: a slice with fewer ended because the list did. */
function maxBytes(rows: readonly ElementRow[]): number {
  return rows.reduce((sum, { name }) => sum + 3 * name.length, 0);
}
