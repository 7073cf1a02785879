import type { Actor, TenantKey } from "../directory/administration.ts";

/** Who asks something of the admin route or the console, and how far that goes. */
export interface Administrator {
  readonly actor: Actor;
  /** `all`: keys and the audit too, which only root and persons have. */
  readonly scope: "all" | "full" | "read";
  /** The one tenant that the administrator sees; undefined for everything. */
  readonly tenant: TenantKey | undefined;
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
}

const RIGHTS: Readonly<Record<Administrator["scope"], readonly Right[]>> = {
  all: ["read", "write", "govern"],
  full: ["read", "write"],
  read: ["read"],
};

/** Whether an administrator's scope has a right, wherever it may be used. */
export function hasRight({ scope }: Pick<Administrator, "scope">, right: Right): boolean {
  return RIGHTS[scope].includes(right);
}

/** Root: whoever has the secret of the deployment. */
export const root: Administrator = { actor: { kind: "root", name: "root" }, scope: "all", tenant: undefined };

/** A person whom Cloudflare Access has let in. */
export function person(email: string): Administrator {
  return { actor: { kind: "person", name: email }, scope: "all", tenant: undefined };
}
