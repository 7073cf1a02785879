import type { Context, Hono } from "hono";
import type { AdminScope } from "../admin/admin-app.ts";
import type { Administrator } from "../auth/administrator.ts";
import { tokenEndpointOf } from "../auth/token-endpoint.ts";
import type { TreeKind } from "../directory/configuration.ts";
import type { Database } from "../storage/engine/database.ts";
import type { Flash } from "./session/flash.ts";
import type { KeptSecret } from "./session/kept-secret.ts";
import type { ConsoleKeys } from "./session/keys.ts";
import type { Session } from "./session/session.ts";

/** What a request of the console needs to be served; made anew for each. */
export interface ConsoleScope extends AdminScope {
  /** The database of what a page is about: of the id in its path. A page without one opens its own. */
  readonly db: Database;
  /** Counts an attempt to sign in; false when this client has made too many. */
  countSignIn(client: string): Promise<boolean>;
  /** Sends a SCIM request through the service's own routes, as one that tries a configuration out. */
  try(request: Request): Promise<Response>;
  /** Lets work go on when the visitor does not wait for it. */
  defer(work: Promise<unknown>): void;
}

/** What the console is made of besides its pages. */
export interface ConsoleOptions {
  openScope(c: Context): Omit<ConsoleScope, "db">;
  /** The path, without the origin, that identity providers of a configuration use. */
  scimPath(kind: TreeKind, configId: string): string;
}

/** What the console keeps on the context of a request. */
export interface ConsoleEnv {
  Variables: {
    scope: ConsoleScope;
    keys: ConsoleKeys;
    session: Session;
    /** Whoever has signed in; of no meaning before that. */
    administrator: Administrator;
    csrfToken: string;
    /** What the request before has left to be shown once. */
    flash: Flash;
    /** A secret that was made shortly before, for the pages that it is for. */
    secret: KeptSecret | undefined;
    scimPath: ConsoleOptions["scimPath"];
  };
}

export type ConsoleContext = Context<ConsoleEnv>;
export type ConsoleApp = Hono<ConsoleEnv>;

/** The address that an administrator pastes into the identity provider, on the origin of this request. */
export function scimBaseUrl(c: ConsoleContext, config: { readonly kind: TreeKind; readonly id: string }): string {
  return new URL(c.req.url).origin + c.get("scimPath")(config.kind, config.id);
}

/** What goes into an identity provider besides secrets. */
export interface KnownAddresses {
  readonly baseUrl: string;
  /** Where OAuth clients get access tokens. */
  readonly tokenEndpoint: string;
}

/** The addresses of a configuration, on the origin of this request. */
export function addressesOf(
  c: ConsoleContext,
  config: { readonly kind: TreeKind; readonly id: string },
): KnownAddresses {
  return { baseUrl: scimBaseUrl(c, config), tokenEndpoint: tokenEndpointOf(new URL(c.req.url).origin) };
}
