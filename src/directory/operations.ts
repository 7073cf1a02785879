import type { ResolvedPath } from "../scim/attribute-path.ts";
import type { ScimError } from "../scim/errors.ts";
import type { FilterExpression } from "../scim/filter/ast.ts";
import type { JsonObject } from "../scim/json.ts";
import type { PatchOperation } from "../scim/messages.ts";
import type { Projection } from "../scim/projection.ts";
import type { WorkBudget } from "../scim/work-budget.ts";
import type { ConfigurationSnapshot } from "./configuration.ts";

/** What an `If-Match` or `If-None-Match` header names: any version, or one of these (RFC 7644 §3.14). */
export type VersionCondition = "*" | readonly string[];

/** What a request asks of the version of the resource that it is about to change. */
export interface VersionConditions {
  readonly ifMatch?: VersionCondition | undefined;
  readonly ifNoneMatch?: VersionCondition | undefined;
}

/** Where an operation came from, for its row in the provisioning log. */
export interface Origin {
  readonly method: string;
  readonly path: string;
  /** The status of the answer if the operation succeeds. */
  readonly successStatus: number;
}

/** A change of one resource, as POST, PUT, PATCH or DELETE ask for it. */
export type WriteOperation = {
  readonly origin: Origin;
  /** What of the request was left out already: each goes to the provisioning log. */
  readonly warnings?: readonly string[] | undefined;
} & (
  | { readonly kind: "create"; readonly resource: JsonObject }
  | ({ readonly kind: "replace"; readonly id: string; readonly resource: JsonObject } & VersionConditions)
  | ({
      readonly kind: "patch";
      readonly id: string;
      readonly operations: readonly PatchOperation[];
    } & VersionConditions)
  | ({ readonly kind: "delete"; readonly id: string } & VersionConditions)
);

/** An operation of which nobody has said yet where it came from. */
export type Unlogged<Operation> = Operation extends unknown ? Omit<Operation, "origin"> : never;

/** A resource as it is answered. What its longest list has beyond the resource's own comes in slices. */
export interface Answered {
  /** All of it, not yet projected. */
  readonly resource: JsonObject;
  /** What of it is shown. */
  readonly projection: Projection;
  readonly more?: { readonly attribute: string; readonly elements: AsyncIterable<readonly JsonObject[]> };
}

/** What became of a write: the resource as it now is, nothing more to show, or the reason it was refused. */
export type WriteOutcome =
  | { readonly kind: "written"; readonly answer: Answered }
  | { readonly kind: "deleted"; readonly id: string }
  | { readonly kind: "refused"; readonly error: ScimError };

/** The order of a list (RFC 7644 §3.4.2.3). */
export interface SortOrder {
  readonly by: ResolvedPath;
  readonly descending: boolean;
}

/** Which part of the list: by index (RFC 7644 §3.4.2.4) or after a position (RFC 9865). */
export type Page =
  | { readonly kind: "index"; readonly startIndex: number; readonly count: number }
  | { readonly kind: "cursor"; readonly after: CursorPosition | undefined; readonly count: number };

/** The last row of a page: its sort key (null when it has none) and its id. */
export interface CursorPosition {
  readonly key: string | number | null;
  readonly id: string;
}

/** A query of one resource type (RFC 7644 §3.4.2). */
export interface ListQuery {
  readonly filter?: FilterExpression | undefined;
  readonly sort?: SortOrder | undefined;
  readonly page: Page;
  readonly projection: Projection;
}

/** A page of resources, the exact total, and where the next cursor page begins, if there is one. */
export interface ListPage {
  /** In order: a list, or one after the other where they are too much to be held at once. */
  readonly resources: readonly Answered[] | AsyncIterable<Answered>;
  readonly totalResults: number;
  readonly next?: CursorPosition | undefined;
}

/** What every call on a store needs: whose data, under which settings, on whose behalf. */
export interface RequestContext<Database> {
  readonly db: Database;
  readonly snapshot: ConfigurationSnapshot;
  /** Origin, prefix and configuration of the request: what `location` and `$ref` start with. */
  readonly baseUrl: string;
  readonly requestId: string;
  /** A text without the token that the request presented: nothing of it is kept before. */
  readonly redact: (text: string) => string;
}

/** How a store carries out operations. */
export interface WriteOptions {
  /** What of the answers will be shown; undefined when nothing will. */
  readonly projection?: Projection | undefined;
  /** Refusals after which the operations that follow are left undone. */
  readonly maxRefusals?: number | undefined;
  /** What the operations may compare and copy; when nothing is left of it, those that follow are left undone. */
  readonly work?: WorkBudget | undefined;
}

/** Where the resources of one type are kept: the port that storage implements. */
export interface ResourceStore<Database> {
  /** The resource, or undefined when the tenant has none of that id. One round trip, and one for each slice. */
  read(context: RequestContext<Database>, id: string, projection: Projection): Promise<Answered | undefined>;
  /** A page of the tenant's resources. One round trip, and more for what is too large for one. */
  list(context: RequestContext<Database>, query: ListQuery): Promise<ListPage>;
  /**
   * Carries out the operations in order, each whole or not at all, and logs those that succeed. The
   * outcomes are as many as the operations, or fewer when `maxRefusals`, `work`, or the size of what they change ended it early.
   *
   * @throws ScimError 503 when the database does not let them through
   */
  write(
    context: RequestContext<Database>,
    operations: readonly WriteOperation[],
    options?: WriteOptions,
  ): Promise<readonly WriteOutcome[]>;
}
