import type { ListPage } from "../directory/operations.ts";
import type { ServedResource, ServiceProvider } from "../directory/service-provider.ts";
import type { SearchParameters } from "../scim/messages.ts";
import { pageResponse } from "./answers.ts";
import { readJsonObject, SEARCH_LIMITS } from "./body.ts";
import { type CursorScope, formatCursor } from "./cursor.ts";
import {
  cursorScope,
  parseSearchParameters,
  type RowsQuery,
  readSearchParameters,
  toListQuery,
  toRowsQuery,
} from "./query.ts";
import { labelRequest, type ScimRequest } from "./scim-request.ts";

/** `GET /Users` (RFC 7644 §3.4.2). */
export async function listHandler<Database>(
  request: ScimRequest<Database>,
  served: ServedResource<Database>,
): Promise<Response> {
  labelRequest(request.c, "search", served);
  return answerList(request, served, readSearchParameters(request.c.req.url));
}

/** `POST /Users/.search` (RFC 7644 §3.4.3). */
export async function searchHandler<Database>(
  request: ScimRequest<Database>,
  served: ServedResource<Database>,
): Promise<Response> {
  labelRequest(request.c, "search", served);
  return answerList(request, served, parseSearchParameters(await readJsonObject(request.c.req, SEARCH_LIMITS)));
}

/** `POST /.search`: every resource type of the tree together (RFC 7644 §3.4.3). */
export async function rootSearchHandler<Database>(
  request: ScimRequest<Database>,
  provider: ServiceProvider<Database>,
): Promise<Response> {
  const { c, context } = request;
  const parameters = parseSearchParameters(await readJsonObject(c.req, SEARCH_LIMITS));
  const scope = cursorScope(context.snapshot.cursorSecret, "", parameters);
  const rows = await toRowsQuery(parameters, scope);
  const queries = provider.resources.map(({ type }) => toListQuery(type, rows, parameters));
  return answerPage(request, await provider.searchAll(context, queries), rows, scope);
}

async function answerList<Database>(
  request: ScimRequest<Database>,
  { type, store }: ServedResource<Database>,
  parameters: SearchParameters,
): Promise<Response> {
  const { context } = request;
  const scope = cursorScope(context.snapshot.cursorSecret, type.endpoint, parameters);
  const rows = await toRowsQuery(parameters, scope);
  return answerPage(request, await store.list(context, toListQuery(type, rows, parameters)), rows, scope);
}

async function answerPage<Database>(
  { c }: ScimRequest<Database>,
  list: ListPage,
  { page }: RowsQuery,
  scope: CursorScope,
): Promise<Response> {
  const { next } = list;
  const position =
    page.kind === "index" ? { startIndex: page.startIndex } : next && { nextCursor: await formatCursor(scope, next) };
  return pageResponse(list, position ?? {}, { requestId: c.get("requestId") });
}
