import * as z from "zod";
import type { Access } from "../auth/administrator.ts";
import type { SecretBox } from "../auth/secret-box.ts";
import type { AdminActor, TenantKey } from "../directory/administration.ts";
import type { TreeKind } from "../directory/configuration.ts";
import type { Databases } from "../storage/databases/databases.ts";
import type { Database } from "../storage/engine/database.ts";

/** What an attempt to reach the receiver of a webhook came to. */
export interface TestResult {
  /** Of the answer; null where there was none. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** Null for a success. */
  readonly error: string | null;
}

/** What webhooks need of the world. */
export interface WebhookTools {
  /** What their secrets are kept in. */
  readonly box: SecretBox;
  /**
   * Sends a test event now.
   * @throws AdminError 404
   */
  test(id: string): Promise<TestResult>;
}

/** What handlers need of the world, for one request. */
export interface AdminServices {
  readonly databases: Databases;
  /** Whose request it is, for what the request changes. */
  readonly by: AdminActor;
  /** The one tenant that the administrator sees; undefined for all. */
  readonly only: TenantKey | undefined;
  readonly webhooks: WebhookTools;
  /** The origin that this request came in by: the start of every address that it is told. */
  readonly origin: string;
  /** What an administrator pastes into the identity provider, on that origin. */
  scimBaseUrl(kind: TreeKind, configId: string): string;
}

/** What the handler of a path with an id has as well. */
export interface PlacedServices extends AdminServices {
  /** The database that the id lives in. */
  readonly db: Database;
}

/** A request after validation. */
export interface AdminInput<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

/** A route of the admin API: what mounts it, what documents it and what it does. */
export interface AdminRoute extends Access {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/admin`, with `{names}` of parameters. */
  readonly path: `/${string}`;
  /** The name of the operation, in the OpenAPI document and in the Worker's log. */
  readonly name: string;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** Undefined for a request that has no body. */
  readonly body: z.ZodType | undefined;
  readonly status: 200 | 201 | 202 | 204;
  /** Undefined for an answer that has no body. */
  readonly answer: z.ZodType | undefined;
  /** When the answer is 409; undefined when it never is. */
  readonly conflict: string | undefined;
  /** When the answer is 410; undefined when it never is. */
  readonly gone: string | undefined;
  /** What ids in the query or the body name; 404 when there is none. Undefined when there are no such ids. */
  readonly refersTo: string | undefined;
  /** A request that can be sent, and an answer to it. */
  readonly example: {
    readonly params: object;
    readonly query: object;
    readonly body?: unknown;
    readonly answer?: unknown;
  };
  /** @throws AdminError */
  handle(input: AdminInput, services: PlacedServices): Promise<unknown>;
}

/** A path without an id names no database: its handler opens one from what else it is given. */
type ServicesOf<Params extends z.ZodObject> = Params["shape"] extends { readonly id: z.ZodType }
  ? PlacedServices
  : AdminServices;

interface Definition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> extends Pick<AdminRoute, "method" | "path" | "name" | "right" | "about" | "setup" | "summary" | "status"> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer?: Answer;
  readonly conflict?: string;
  readonly gone?: string;
  readonly refersTo?: string;
  readonly example: {
    readonly params?: z.input<Params>;
    readonly query?: z.input<Query>;
    readonly body?: z.input<Body>;
    readonly answer?: z.input<Answer>;
  };
  handle(
    input: AdminInput<z.output<Params>, z.output<Query>, z.output<Body>>,
    services: ServicesOf<Params>,
  ): Promise<z.input<Answer>>;
}

const nothing = z.object({});
type Nothing = typeof nothing;

/** A route; its schemas give the types of its handler and of its example. */
export function defineRoute<
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodVoid,
>(definition: Definition<Params, Query, Body, Answer>): AdminRoute {
  const { params = nothing, query = nothing, body, answer, conflict, gone, refersTo, example } = definition;
  return {
    ...definition,
    params,
    query,
    body,
    answer,
    conflict,
    gone,
    refersTo,
    example: { params: {}, query: {}, ...example },
    // The validators have made the input what the schemas say; a handler sees no more services than it has a use for.
    handle: (input, services) => definition.handle(...([input, services] as Parameters<typeof definition.handle>)),
  };
}
