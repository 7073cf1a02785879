import type { Actor, TenantKey } from "../directory/administration.ts";

/** Who asks something of the admin route or the console, and how far that goes. */
export type Administrator = GeneralAdministrator | SetupAdministrator;

/** Somebody who administers the service, or one tenant of it. */
export interface GeneralAdministrator {
  readonly actor: Actor;
  /** `all`: keys and the audit too, which only root and persons have. */
  readonly scope: "all" | "full" | "read";
  /** The one tenant that the administrator sees; undefined for everything. */
  readonly tenant: TenantKey | undefined;
}

/** Somebody of a customer's who came by a setup link: for one configuration, and only to connect it. */
export interface SetupAdministrator {
  readonly actor: Actor;
  readonly scope: "setup";
  /** Whose the configuration is. Nothing else of the tenant is in reach. */
  readonly tenant: TenantKey;
  readonly configId: string;
  /** Whether tokens and OAuth clients of the configuration are in reach. */
  readonly canManageTokens: boolean;
}

/** What a route asks of an administrator: to look, to change, or to govern who administers. */
export type Right = "read" | "write" | "govern";

/**
 * What a route is about: one thing, which a path names; `tenants`, of which it shows those that the
 * administrator may see; or the `service` as a whole, which an administrator of one tenant does not see.
 */
export type Subject = "project" | "status-page" | "config" | "webhook" | "tenants" | "service";

/** What every route and every page of the console declares. */
export interface Access {
  readonly right: Right;
  readonly about: Subject;
  /**
   * For a setup link of the configuration that the route is about: `always` in its reach, or only for one
   * that may manage `tokens`. Undefined for what is not there for it.
   */
  readonly setup?: "always" | "tokens" | undefined;
}

const RIGHTS: Readonly<Record<Administrator["scope"], readonly Right[]>> = {
  all: ["read", "write", "govern"],
  full: ["read", "write"],
  read: ["read"],
  setup: ["read", "write"],
};

/** Whether an administrator's scope has a right, wherever it may be used. */
export function hasRight({ scope }: Pick<Administrator, "scope">, right: Right): boolean {
  return RIGHTS[scope].includes(right);
}

/** Whether a route or a page is there for whoever came by a setup link, for the configuration of an id. */
export function isInReach(
  { configId, canManageTokens }: SetupAdministrator,
  { about, setup }: Access,
  id: string | undefined,
): boolean {
  return about === "config" && id === configId && (setup === "always" || (setup === "tokens" && canManageTokens));
}

/** Whether a link to a page is shown to an administrator, who sees already what the page is about. */
export function mayOpen(administrator: Administrator, access: Access, id?: string): boolean {
  return administrator.scope === "setup" ? isInReach(administrator, access, id) : hasRight(administrator, access.right);
}

/** Root: whoever has the secret of the deployment. */
export const root: GeneralAdministrator = { actor: { kind: "root", name: "root" }, scope: "all", tenant: undefined };

/** A person whom Cloudflare Access has let in. */
export function person(email: string): GeneralAdministrator {
  return { actor: { kind: "person", name: email }, scope: "all", tenant: undefined };
}
