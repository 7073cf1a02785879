import { countOf } from "../components/counts.ts";
import type { ConsoleContext } from "../context.ts";
import { type Question, registerConfirmation } from "../forms/confirmation.tsx";
import { links, tenantRoutes } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { crumbsToTenant } from "./tenant-head.tsx";
import type { TenantKind } from "./tenant-kind.ts";

/** The end of a tenant. */
export function registerDeleteTenant(pages: Pages, kind: TenantKind): void {
  registerConfirmation(pages, `${tenantRoutes[kind.tree]}/:id/delete`, {
    access: { right: "write", about: kind.tree },
    ask: (c) => askToDelete(c, kind),
    act: async (c) => {
      await kind.delete(c.get("scope").db, { ...actorOf(c), id: paramOf(c, "id") });
      return redirectWith(c, links.tenants(kind.tree), { notice: `The ${kind.noun} is deleted.` });
    },
  });
}

async function askToDelete(c: ConsoleContext, kind: TenantKind): Promise<Question> {
  const { db } = c.get("scope");
  const id = paramOf(c, "id");
  const [tenant, found] = await Promise.all([kind.read(db, id), kind.figures(db, [id])]);
  const figures = found.get(id) ?? {};
  const { configs = 0 } = figures;
  const here = links.tenant(kind.tree, id);
  return {
    title: `Delete “${tenant.name}”?`,
    crumbs: crumbsToTenant(kind, tenant),
    verb: `Delete the ${kind.noun}`,
    back: `${here}/settings`,
    consequences: [...kind.consequences(tenant.name, figures), "This cannot be taken back."],
    obstacle: configs > 0 && (
      <>
        The {kind.noun} still has <a href={here}>{countOf(configs, "SCIM configuration")}</a>. Delete that first, so
        that no identity provider goes on sending.
      </>
    ),
  };
}
