import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { ResolvedPath } from "../../scim/attribute-path.ts";
import type { ResourceType } from "../../scim/schema.ts";
import { jsonValues } from "../engine/rows.ts";

/** A multi-valued attribute as rows that SQL can look through. */
export interface ElementSource {
  /** Whether an element satisfies the condition, which uses `column`. */
  readonly exists: (condition: SQL) => SQL;
  /** A simple element itself (no name), or one of its sub-attributes; undefined when it is not kept. */
  readonly column: (subAttribute?: string) => SQL | undefined;
  /** An expression over the primary element, else the first (RFC 7644 §3.4.2.3); null when there is none. */
  readonly first: (expression: SQL) => SQL;
  /**
   * Where the elements are rows of a table, and an index finds one by its `value`: those of all the tenant's
   * resources, or of some whose ids a query selects, as `FROM … WHERE …`.
   */
  readonly rows?: (ids: SQL | undefined) => SQL;
}

/** What finds the rows that have one of some values. */
export interface AttributeIndex {
  /** Whether no two rows of a tenant have the same value. */
  readonly isUnique: boolean;
  /** Selects the ids of the rows. */
  readonly ids: (values: readonly string[]) => SQL;
}

/** Where the attributes of a resource type are in the database, in comparable form. */
export interface FilterColumns {
  readonly resourceType: ResourceType;
  readonly table: SQLiteTable;
  /** Limits rows to the tenant's. */
  readonly isOwn: SQL;
  /** The search document: what has no column and no rows of its own is looked up there. */
  readonly document: SQL;
  /** The column of an `attribute` or `attribute.sub`, as the schema spells it; undefined where it has none. */
  scalar(name: string): SQL | undefined;
  /** Multi-valued attributes that are rows of a table. */
  readonly elements: Readonly<Record<string, ElementSource>>;
  /** What `eq` finds by an index, by `attribute` or `attribute.value`. */
  readonly indexes: Readonly<Record<string, AttributeIndex>>;
}

type ForFilters = "elements" | "indexes";

/** Columns of which those that only filters and sorting ask for are made when they are asked for. */
export function lazyColumns(
  known: Omit<FilterColumns, ForFilters>,
  make: () => Pick<FilterColumns, ForFilters>,
): FilterColumns {
  let made: Pick<FilterColumns, ForFilters> | undefined;
  const open = () => {
    made ??= make();
    return made;
  };
  return {
    ...known,
    get elements() {
      return open().elements;
    },
    get indexes() {
      return open().indexes;
    },
  };
}

/** The index of a column whose index begins with the tenant. */
export function columnIndex(table: SQLiteTable, isOwn: SQL, column: SQL, isUnique = false): AttributeIndex {
  return {
    isUnique,
    ids: (values) => sql`SELECT id FROM ${table} WHERE ${isOwn} AND ${column} IN ${jsonValues(values)}`,
  };
}

/** A single value: a column, or a look into the search document. */
export function scalarColumn(resolved: ResolvedPath, columns: FilterColumns): SQL {
  const { extension, attribute, subAttribute } = resolved;
  return (
    ownColumn(resolved, columns) ??
    sql`json_extract(${columns.document}, ${jsonPath(extension?.id, attribute.name, subAttribute?.name)})`
  );
}

/** The column of a value that has one. */
export function ownColumn({ extension, attribute, subAttribute }: ResolvedPath, columns: FilterColumns) {
  const name = subAttribute === undefined ? attribute.name : `${attribute.name}.${subAttribute.name}`;
  return extension === undefined ? columns.scalar(name) : undefined;
}

/** The elements of a multi-valued attribute. */
export function elementSource({ extension, attribute }: ResolvedPath, columns: FilterColumns): ElementSource {
  const source = extension === undefined ? columns.elements[attribute.name] : undefined;
  return source ?? jsonElements(columns.document, extension?.id, attribute.name);
}

/** The elements of a multi-valued attribute in the search document. */
function jsonElements(document: SQL, extension: string | undefined, name: string): ElementSource {
  const elements = sql`json_each(${document}, ${jsonPath(extension, name)}) AS element`;
  // CASE looks no further than it must: elements that are texts are not JSON, and cannot be looked into.
  const isPrimary = sql`CASE element.type WHEN 'object' THEN COALESCE(json_extract(element.value, '$.primary'), 0) ELSE 0 END`;
  return {
    exists: (condition) => sql`EXISTS (SELECT 1 FROM ${elements} WHERE ${condition})`,
    first: (expression) => sql`(SELECT ${expression} FROM ${elements} ORDER BY ${isPrimary} DESC, element.key LIMIT 1)`,
    column: (subAttribute) =>
      subAttribute === undefined
        ? sql`element.value`
        : sql`json_extract(element.value, ${jsonPath(undefined, subAttribute)})`,
  };
}

/** A JSON path as a literal; the names come from schemas, never from a request. */
function jsonPath(...names: readonly (string | undefined)[]): SQL {
  const path = names.filter((name) => name !== undefined).map((name) => `."${name}"`);
  return sql.raw(`'$${path.join("")}'`);
}
