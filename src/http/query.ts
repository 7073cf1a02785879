import * as z from "zod";
import type { ListQuery, Page, SortOrder } from "../directory/operations.ts";
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from "../directory/service-provider.ts";
import { parseAttributePath, resolveAttributePath } from "../scim/attribute-path.ts";
import { renameMembers } from "../scim/compat.ts";
import { invalidCount, invalidValue } from "../scim/errors.ts";
import { parseFilter } from "../scim/filter/parse.ts";
import type { JsonObject } from "../scim/json.ts";
import { parseMessage, type SearchParameters } from "../scim/messages.ts";
import { createProjection, type ProjectionQuery } from "../scim/projection.ts";
import type { ResourceType } from "../scim/schema.ts";
import { trimEnd } from "../scim/text.ts";
import { type CursorScope, parseCursor } from "./cursor.ts";

const names = z
  .union([z.string(), z.array(z.string())])
  .transform((value) =>
    (typeof value === "string" ? value.split(",") : value).map((name) => name.trim()).filter(Boolean),
  )
  .transform((list) => (list.length === 0 ? undefined : list));
const text = z.string().transform((value) => value || undefined);

const searchParameters = z.object({
  filter: text.optional(),
  sortBy: text.optional(),
  sortOrder: text.transform((value) => value?.trim().toLowerCase()).optional(),
  startIndex: z
    .unknown()
    .transform((value) => toInteger("startIndex", value))
    .optional(),
  count: z.unknown().optional(),
  cursor: z.string().optional(),
  attributes: names.optional(),
  excludedAttributes: names.optional(),
});

const parameterNames = Object.keys(searchParameters.shape);

/**
 * What a list is asked for in the query string; names in any case, unknown ones ignored.
 *
 * @throws ScimError `invalidValue` or `invalidCount` when a number is none
 */
export function readSearchParameters(url: string): SearchParameters {
  return parseSearchParameters(Object.fromEntries(queryOf(url)));
}

/**
 * What a list is asked for in the body of `.search` (RFC 7644 §3.4.3).
 *
 * @throws ScimError `invalidSyntax`, `invalidValue` or `invalidCount`
 */
export function parseSearchParameters(body: JsonObject): SearchParameters {
  const given = Object.entries(renameMembers(body, parameterNames)).filter(([, value]) => value !== null);
  const { count, ...parameters } = parseMessage(searchParameters, Object.fromEntries(given), "search");
  checkSortOrder(parameters.sortOrder);
  return { ...parameters, count: toCount(count, parameters.cursor !== undefined) };
}

/** The attribute lists of a query string. */
export function readProjectionQuery(url: string): ProjectionQuery {
  if (!url.includes("?")) return {};
  const lists = [...queryOf(url)].filter(([name]) => /^(?:excluded)?attributes$/i.test(name));
  return parseSearchParameters(Object.fromEntries(lists));
}

/**
 * The parameters of a URL, which OneLogin ends in a `?` or `&` that means nothing. A plus sign is a space
 * only to clients that write no other for one: Rauthy sends `%20` for spaces and `+` for itself.
 */
function queryOf(url: string): URLSearchParams {
  const { search } = new URL(trimEnd(url, "?&"));
  return new URLSearchParams(search.includes("%20") ? search.replaceAll("+", "%2B") : search);
}

/** Binds the cursors of a list to its query. */
export function cursorScope(secret: string, endpoint: string, parameters: SearchParameters): CursorScope {
  const { filter = "", sortBy = "", sortOrder = "" } = parameters;
  return { secret, query: JSON.stringify([endpoint, filter, sortBy.toLowerCase(), sortOrder]) };
}

/** What decides which rows a list has, in which order, and which part of it is asked for. */
export type RowsQuery = Omit<ListQuery, "projection" | "sort">;

/**
 * The rows that a list request asks for (RFC 7644 §3.4.2, RFC 9865 §2).
 *
 * @throws ScimError `invalidFilter`, `invalidCursor` or `expiredCursor`
 */
export async function toRowsQuery(parameters: SearchParameters, scope: CursorScope): Promise<RowsQuery> {
  return {
    filter: parameters.filter === undefined ? undefined : parseFilter(parameters.filter),
    page: await toPage(parameters, scope),
  };
}

/**
 * The query of one resource type.
 *
 * @throws ScimError `invalidValue` when both attribute lists are given
 */
export function toListQuery(resourceType: ResourceType, rows: RowsQuery, parameters: SearchParameters): ListQuery {
  return {
    ...rows,
    sort: toSortOrder(resourceType, parameters),
    projection: createProjection(resourceType, parameters),
  };
}

async function toPage(
  { startIndex = 1, count = DEFAULT_PAGE_SIZE, cursor }: SearchParameters,
  scope: CursorScope,
): Promise<Page> {
  const size = Math.min(Math.max(0, count), MAX_PAGE_SIZE);
  if (cursor === undefined) return { kind: "index", startIndex: Math.max(1, startIndex), count: size };
  return { kind: "cursor", after: cursor === "" ? undefined : await parseCursor(scope, cursor), count: size };
}

/** An attribute that the type does not have sorts nothing (RFC 7644 §3.4.2.3). */
function toSortOrder(resourceType: ResourceType, { sortBy, sortOrder }: SearchParameters): SortOrder | undefined {
  const path = sortBy === undefined ? undefined : parseAttributePath(sortBy);
  const by = path && resolveAttributePath(resourceType, path);
  return by && { by, descending: sortOrder === "descending" };
}

/** RFC 7644 §3.4.2.3 knows two; a list in another order than was meant looks right and is not. */
function checkSortOrder(sortOrder: string | undefined): void {
  if (sortOrder !== undefined && sortOrder !== "ascending" && sortOrder !== "descending") {
    throw invalidValue("“sortOrder” is ascending or descending.");
  }
}

function toCount(value: unknown, isCursor: boolean): number | undefined {
  const count = toInteger("count", value, isCursor ? invalidCount : invalidValue);
  // RFC 9865 §2.1. An empty page without `nextCursor` would say that there is nothing more.
  if (isCursor && count !== undefined && count < 1) throw invalidCount("“count” must be at least 1 with a cursor.");
  return count;
}

function toInteger(name: string, value: unknown, error = invalidValue): number | undefined {
  if (value === undefined || value === "") return undefined;
  if (!/^[+-]?\d+$/.test(String(value).trim())) throw error(`“${name}” must be a whole number.`);
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(value)));
}
