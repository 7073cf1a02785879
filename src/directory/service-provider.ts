import type { ResourceType } from "../scim/schema.ts";
import type { TreeKind } from "./configuration.ts";
import type { ListPage, ListQuery, RequestContext, ResourceStore } from "./operations.ts";

/** A way for clients to prove themselves (RFC 7643 §5). */
export interface AuthenticationScheme {
  readonly type: "oauthbearertoken" | "oauth2";
  readonly name: string;
  readonly description: string;
  readonly specUri: string;
  readonly primary: boolean;
}

/** What a service provider supports: drives `/ServiceProviderConfig` and gates the routes. */
export interface Capabilities {
  readonly patch: boolean;
  readonly filter: { readonly supported: boolean; readonly maxResults: number };
  readonly sort: boolean;
  readonly etag: boolean;
  readonly changePassword: boolean;
  readonly pagination: {
    readonly cursor: boolean;
    readonly index: boolean;
    readonly defaultPaginationMethod: "index" | "cursor";
    readonly defaultPageSize: number;
    readonly maxPageSize: number;
    /** Seconds. */
    readonly cursorTimeout: number;
  };
  readonly bulk: { readonly supported: boolean; readonly maxOperations: number; readonly maxPayloadSize: number };
  /** The preferred one first. */
  readonly authenticationSchemes: readonly AuthenticationScheme[];
}

/** A resource type and where its resources are kept. */
export interface ServedResource<Database> {
  readonly type: ResourceType;
  readonly store: ResourceStore<Database>;
  /** Members and elements that the body of a write may hold: those of a group are many. */
  readonly maxValues: number;
  /** Whether PATCH answers the resource, or 204 unless the request names `attributes`. */
  readonly patchAnswersResource: boolean;
}

/** One tree, as data: everything that tells it from the other. */
export interface ServiceProvider<Database> {
  readonly kind: TreeKind;
  /** Paths that the tree answers under; the configuration's id follows. Administrators are given the first. */
  readonly prefixes: readonly string[];
  readonly capabilities: Capabilities;
  readonly resources: readonly ServedResource<Database>[];
  /** A page of all resource types together; one query for each, in the order of `resources`. */
  searchAll(context: RequestContext<Database>, queries: readonly ListQuery[]): Promise<ListPage>;
}

/** Items on a page when the client does not say how many. */
export const DEFAULT_PAGE_SIZE = 100;
/** Items on a page at most, whatever the client says. */
export const MAX_PAGE_SIZE = 1000;

/** Values that the body of a write of a user may hold: ten thousand operations with a path and a value. */
export const MAX_USER_VALUES = 65_536;
/** Values that the body of a write of a group, or of a bulk request, may hold. */
export const MAX_GROUP_VALUES = 250_000;

/** Seconds for which a paging cursor is good. */
export const CURSOR_TIMEOUT = 3600;

/** What both trees support. */
export const capabilities: Capabilities = {
  patch: true,
  filter: { supported: true, maxResults: MAX_PAGE_SIZE },
  sort: true,
  etag: true,
  changePassword: false,
  pagination: {
    cursor: true,
    index: true,
    defaultPaginationMethod: "index",
    defaultPageSize: DEFAULT_PAGE_SIZE,
    maxPageSize: MAX_PAGE_SIZE,
    cursorTimeout: CURSOR_TIMEOUT,
  },
  bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 2 * 1024 * 1024 },
  authenticationSchemes: [
    {
      type: "oauthbearertoken",
      name: "Bearer token",
      description: "The token of the SCIM configuration, in the Authorization header.",
      specUri: "https://www.rfc-editor.org/rfc/rfc6750",
      primary: true,
    },
    {
      type: "oauth2",
      name: "OAuth 2.0 client credentials",
      description: "An access token that an OAuth client of the SCIM configuration got from the token endpoint.",
      specUri: "https://www.rfc-editor.org/rfc/rfc6749",
      primary: false,
    },
  ],
};
