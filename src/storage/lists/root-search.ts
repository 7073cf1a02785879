import type { ListPage, ListQuery, RequestContext } from "../../directory/operations.ts";
import type { ScimDatabase } from "../engine/scim-database.ts";
import { type ListSource, searchResources } from "./list.ts";

/** Makes the source of one resource type for a request. */
export type SourceFactory = (context: RequestContext<ScimDatabase>, query: ListQuery) => ListSource;

/** A search over the resource types of a tree together; the queries are in the order of the sources. */
export function createRootSearch(
  factories: readonly SourceFactory[],
): (context: RequestContext<ScimDatabase>, queries: readonly ListQuery[]) => Promise<ListPage> {
  return (context, queries) =>
    searchResources(
      context.db,
      factories.flatMap((createSource, index) => {
        const query = queries[index];
        return query === undefined ? [] : [{ source: createSource(context, query), query }];
      }),
    );
}
