import { type SQL, sql } from "drizzle-orm";
import { type ResolvedPath, resolveAttributePath } from "../../scim/attribute-path.ts";
import { tooMany } from "../../scim/errors.ts";
import type { Comparison, ComparisonOperator, FilterExpression, ValuePath } from "../../scim/filter/ast.ts";
import { comparisonTarget, requiredValue } from "../../scim/filter/match.ts";
import { type FilterColumns, ownColumn } from "./filter-columns.ts";
import { findLookups, selectIds } from "./filter-index.ts";

/** What a query may cost the database, which serves one at a time: about as many nanoseconds. */
export const MAX_SCAN_COST = 400_000_000;

/** What one row costs, whatever is asked of it. */
const ROW = 500;
/** What a term costs for each row that is a membership. */
const MEMBERSHIP = 300;
/** Bytes that a search document counts as at least. */
const MIN_DOCUMENT = 256;
/** What a term costs for each byte of the document; a part can be anywhere in it. */
const BYTE: Readonly<Partial<Record<ComparisonOperator, number>>> = { co: 6, sw: 2, ew: 2 };
/** The elements of a list are read one by one. */
const LIST = 2;
/** Bytes of an operand that are compared in one go. */
const STRIDE = 256;

/** What the terms of a filter, or a sort key, cost: for each byte of a document, and for each membership. */
interface ScanCost {
  readonly byte: number;
  readonly membership: number;
}

const nothing: ScanCost = { byte: 0, membership: 0 };

/** An estimate of what a query costs, as SQL that reads no more than lengths. */
export interface ScanEstimate {
  readonly cost: SQL;
}

/** Whether the `cost` that `scan` has is one that the database may take; where it is not, nothing is gone through. */
export const isLight = sql`(SELECT cost FROM scan) <= ${sql.raw(String(MAX_SCAN_COST))}`;

/**
 * What it costs to look into the documents and memberships of the rows that a filter and a sort key have to
 * look at; undefined where they look into none. Rows and columns alone are not worth an estimate.
 *
 * @throws ScimError `invalidFilter` for operators that do not fit
 */
export function estimateScan(
  filter: FilterExpression | undefined,
  sortBy: ResolvedPath | undefined,
  columns: FilterColumns,
): ScanEstimate | undefined {
  const { byte, membership } = add([
    filter === undefined ? nothing : costOfFilter(filter, columns),
    sortBy === undefined ? nothing : costOfTerm(sortBy, presence, columns),
  ]);
  if (byte + membership === 0) return undefined;
  const lookups = filter && findLookups(filter, columns);
  const ids = lookups && selectIds(lookups);
  const found = ids === undefined ? sql`true` : sql`id IN (${ids})`;
  const documents = sql`(SELECT COALESCE(SUM(${ROW} + ${byte} * MAX(size, ${MIN_DOCUMENT})), 0) FROM (SELECT octet_length(${columns.document}) AS size FROM ${columns.table} WHERE ${columns.isOwn} AND ${found} LIMIT ${enough(ROW + byte * MIN_DOCUMENT)}))`;
  const cost =
    membership === 0 ? documents : sql`(${documents} + ${membership} * ${countMemberships(columns, ids, membership)})`;
  return { cost };
}

/** @throws ScimError `tooMany` that names what has an index */
export function checkScanCost(cost: number, columns: readonly FilterColumns[]): void {
  if (cost <= MAX_SCAN_COST) return;
  const names = new Set(columns.flatMap(({ indexes }) => Object.keys(indexes)));
  throw tooMany(
    `The filter or the sort order goes through more than the database may read for one request. Filter with “eq” by ${[...names].join(", ")}, alone or joined by “and” with the rest.`,
  );
}

/** No more of them need a look, as so many are too many already. */
function enough(costOfOne: number): number {
  return Math.ceil(MAX_SCAN_COST / costOfOne) + 1;
}

function countMemberships({ elements }: FilterColumns, ids: SQL | undefined, cost: number): SQL {
  const [rows] = Object.values(elements).flatMap((source) => source.rows?.(ids) ?? []);
  return sql`(SELECT COUNT(*) FROM (SELECT 1 ${rows ?? sql``} LIMIT ${enough(cost)}))`;
}

function add(costs: readonly ScanCost[]): ScanCost {
  return costs.reduce((sum, { byte, membership }) => ({
    byte: sum.byte + byte,
    membership: sum.membership + membership,
  }));
}

function costOfFilter(filter: FilterExpression, columns: FilterColumns): ScanCost {
  switch (filter.kind) {
    case "and":
    case "or":
      return add(filter.operands.map((operand) => costOfFilter(operand, columns)));
    case "not":
      return costOfFilter(filter.operand, columns);
    case "valuePath":
      return costOfElements(filter, columns);
    default:
      return costOfTerm(resolveAttributePath(columns.resourceType, filter.path), toTerm(filter), columns);
  }
}

function costOfElements({ path, filter }: ValuePath, columns: FilterColumns): ScanCost {
  const resolved = resolveAttributePath(columns.resourceType, path);
  if (resolved === undefined) return nothing;
  // Of memberships the database finds the one by its value, and asks the rest of that.
  const isOne = relationOf(resolved, columns) !== undefined && requiredValue(filter, resolved.attribute) !== undefined;
  return isOne ? nothing : add(termsOf(filter).map((term) => costOfTerm(resolved, term, columns)));
}

/** What a comparison looks for; a presence is as cheap as an equality. */
type Term = Pick<Comparison, "operator" | "value">;

const presence: Term = { operator: "eq", value: null };

function toTerm(filter: FilterExpression): Term {
  return filter.kind === "comparison" ? filter : presence;
}

function termsOf(filter: FilterExpression): Term[] {
  if (filter.kind === "and" || filter.kind === "or") return filter.operands.flatMap(termsOf);
  return filter.kind === "not" ? termsOf(filter.operand) : [toTerm(filter)];
}

function costOfTerm(named: ResolvedPath | undefined, { operator, value }: Term, columns: FilterColumns): ScanCost {
  const resolved = comparisonTarget(named)?.resolved ?? named;
  if (resolved === undefined || ownColumn(resolved, columns) !== undefined) return nothing;
  if (relationOf(resolved, columns) !== undefined) {
    const isFound = resolved.subAttribute?.name === "value" && value !== null && /^(?:eq|ne)$/.test(operator);
    return isFound ? nothing : { byte: 0, membership: MEMBERSHIP };
  }
  const length = typeof value === "string" ? value.length : 0;
  const byte = (BYTE[operator] ?? 1) * (1 + Math.floor(length / STRIDE));
  return { byte: resolved.attribute.multiValued ? LIST * byte : byte, membership: 0 };
}

/** Where the elements of an attribute are, if they are memberships. */
function relationOf({ extension, attribute }: ResolvedPath, { elements }: FilterColumns) {
  return extension === undefined ? elements[attribute.name]?.rows : undefined;
}
