import type { TenantKey } from "../../directory/administration.ts";
import { mapAcross } from "../../storage/databases/across.ts";
import type { Databases } from "../../storage/databases/databases.ts";
import { links } from "../links.ts";
import { tenantKinds } from "./kinds.ts";

/** What a tenant is called; its id where it has no name any more. */
export type NameOf = (tenant: TenantKey) => string;

/** What tenants are called; in one round trip for each kind that there is among them in a database. */
export async function readTenantNames(
  databases: Databases,
  tenants: readonly (TenantKey | undefined)[],
): Promise<NameOf> {
  const found = await Promise.all(
    Object.values(tenantKinds).map(async ({ tree, names }) => {
      const ids = tenants.flatMap((tenant) => (tenant?.kind === tree ? [tenant.id] : []));
      return [tree, await mapAcross(databases, ids, names)] as const;
    }),
  );
  const byKind = new Map(found);
  return ({ kind, id }) => byKind.get(kind)?.get(id) ?? id;
}

/** Where something counts: in one tenant, or everywhere. */
export function Where({ tenant, nameOf }: { tenant: TenantKey | undefined; nameOf: NameOf }) {
  if (tenant === undefined) return <span class="muted">Everywhere</span>;
  return <a href={links.tenant(tenant.kind, tenant.id)}>{nameOf(tenant)}</a>;
}
