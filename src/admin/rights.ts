import { type Access, type Administrator, hasRight, isInReach } from "../auth/administrator.ts";
import type { TenantKey } from "../directory/administration.ts";
import { AdminError, unknownId } from "../storage/engine/admin-error.ts";

/** What the thing is called that a path names, where there is none of that id for this administrator. */
const NOUNS = {
  project: "project",
  "status-page": "status page",
  config: "SCIM configuration",
  webhook: "webhook",
} as const;

/** Things that belong to a tenant, which their ids do not tell. */
export type Owned = "config" | "webhook";

/** What a request is for: the id of the thing that its path names, and whose that is. */
export interface Request {
  readonly id: string | undefined;
  /** The tenant of a thing; undefined when there is no such thing, and for one of all tenants. */
  tenantOf(what: Owned, id: string): Promise<TenantKey | undefined>;
}

/**
 * The one place that decides whether an administrator may use a route or a page: by the right first, then
 * by the tenant, whose neighbours do not exist. For a setup link nothing exists but what is in its reach.
 *
 * @throws AdminError 403 for what the administrator may not do anywhere, 404 for what is not the tenant's
 */
export async function checkAccess(administrator: Administrator, access: Access, request: Request): Promise<void> {
  if (administrator.scope === "setup") {
    if (isInReach(administrator, access, request.id)) return;
    throw new AdminError(404, "There is nothing here for a setup link.");
  }
  if (!hasRight(administrator, access.right)) throw forbidden(access);
  const { tenant } = administrator;
  if (tenant === undefined || access.about === "tenants") return;
  if (access.about === "service") throw new AdminError(404, "There is nothing here for the key of one tenant.");
  const { id = "" } = request;
  const { about } = access;
  const owner = about === "config" || about === "webhook" ? await request.tenantOf(about, id) : { kind: about, id };
  if (owner?.kind !== tenant.kind || owner.id !== tenant.id) throw unknownId(NOUNS[about], id);
}

/**
 * What a list of tenants is narrowed to for an administrator of one of them.
 */
export function ownOnly(kind: TenantKey["kind"], only: TenantKey | undefined): { readonly id?: string } {
  if (only === undefined) return {};
  return { id: only.kind === kind ? only.id : NOTHING };
}

/** The id of no tenant. */
const NOTHING = "";

/**
 * Checks a tenant that a query or a body names.
 *
 * @throws AdminError 404 when it is not the one that the administrator sees
 */
export function requireVisible(only: TenantKey | undefined, { kind, id }: TenantKey): void {
  if (only !== undefined && (only.kind !== kind || only.id !== id)) throw unknownId(NOUNS[kind], id);
}

function forbidden({ right }: Access): AdminError {
  const detail =
    right === "govern"
      ? "Only root and persons manage admin keys and read the audit."
      : "This admin key may read, and change nothing. Use one of the scope “full”.";
  return new AdminError(403, detail);
}

/** Who may use a route, in words for the OpenAPI document. */
export function describeAccess({ right, about }: Access): string[] {
  const always = ["root", "person"];
  if (right === "govern") return always;
  const keys = right === "read" ? ["key: full", "key: read"] : ["key: full"];
  if (about === "service") return [...always, ...keys];
  const ofTenants = about === "project" || about === "status-page" ? [about] : ["project", "status-page"];
  return [...always, ...keys, ...keys.flatMap((key) => ofTenants.map((kind) => `${key}, of the ${kind}`))];
}
