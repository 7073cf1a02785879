import { type NavLink, Tabs } from "../components/tabs.tsx";
import type { ConsoleContext } from "../context.ts";
import type { PageHead } from "../frame/layout.tsx";
import { links } from "../links.ts";
import { paramOf } from "../request.ts";
import type { Tenant, TenantFigures, TenantKind } from "./tenant-kind.ts";

/** A tenant of a request's path, and the head of its pages, which say how much it holds. */
export async function tenantHead(
  c: ConsoleContext,
  kind: TenantKind,
  current: string,
): Promise<{ tenant: Tenant; head: PageHead; figures: TenantFigures }> {
  const { db } = c.get("scope");
  const id = paramOf(c, "id");
  const [tenant, all] = await Promise.all([kind.read(db, id), kind.figures(db, [id])]);
  const figures = all.get(id) ?? {};
  const here = links.tenant(kind.tree, id);
  const tabs = [
    ...kind.sides.map(({ label, path, figure }) => ({ label, href: here + path, count: figures[figure] ?? 0 })),
    { label: "Provisioning", href: links.provisioning(kind.tree, id) },
    { label: "Webhooks", href: links.tenantWebhooks(kind.tree, id), count: figures.webhooks ?? 0 },
    { label: "Settings", href: `${here}/settings` },
  ];
  const head: PageHead = {
    title: tenant.name,
    tab: current,
    crumbs: [crumbToList(kind)],
    tabs: <Tabs label={tenant.name} tabs={tabs} current={current} />,
  };
  return { tenant, head, figures };
}

/** The way to all tenants of a kind. */
export function crumbToList({ tree, plural }: TenantKind): NavLink {
  return { label: plural, href: links.tenants(tree) };
}

/** The way to a tenant, for the pages below it. */
export function crumbsToTenant(kind: TenantKind, { id, name }: Pick<Tenant, "id" | "name">): NavLink[] {
  return [crumbToList(kind), { label: name, href: links.tenant(kind.tree, id) }];
}
