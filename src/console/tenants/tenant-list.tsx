import { ownOnly } from "../../admin/rights.ts";
import { listAcross, mapAcross } from "../../storage/databases/across.ts";
import { formatCount } from "../components/counts.ts";
import { EmptyState } from "../components/message.tsx";
import { PagedTable } from "../components/pager.tsx";
import { SearchForm } from "../components/search.tsx";
import type { Column } from "../components/table.tsx";
import { When } from "../components/when.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links, tenantRoutes, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { listQuery, pageOf } from "../request.ts";
import { capitalize } from "../tenant-words.ts";
import type { Tenant, TenantFigures, TenantKind } from "./tenant-kind.ts";

/** All tenants of a kind. */
export function registerTenantList(pages: Pages, kind: TenantKind): void {
  pages.get(tenantRoutes[kind.tree], { right: "read", about: "tenants" }, (c) => showTenants(c, kind));
}

type Row = Tenant & { readonly figures: TenantFigures | undefined };

function columnsOf({ tree, noun, sides }: TenantKind): readonly Column<Row>[] {
  return [
    {
      label: capitalize(noun),
      cell: ({ id, name }) => <a href={links.tenant(tree, id)}>{name}</a>,
    },
    // Who is in it first: that is what tells tenants apart.
    ...sides.toReversed().map(
      ({ label, figure }): Column<Row> => ({
        label,
        align: "number",
        cell: ({ figures }) => formatCount(figures?.[figure] ?? 0),
      }),
    ),
    { label: "Created", cell: ({ createdAt }) => <When at={createdAt} /> },
  ];
}

async function showTenants(c: ConsoleContext, kind: TenantKind): Promise<Response> {
  const { databases } = c.get("scope");
  const query = listQuery(c);
  const { part, cursor, at } = query;
  const { tenant: only } = c.get("administrator");
  const wanted = { name: part, ...ownOnly(kind.tree, only), ...pageOf(query) };
  const page = await listAcross(databases.about(only?.id), wanted, kind.list);
  const { items } = page;
  const ids = items.map(({ id }) => id);
  const figures = await mapAcross(databases, ids, kind.figures);
  const rows = items.map((tenant): Row => ({ ...tenant, figures: figures.get(tenant.id) }));
  const isEmpty = items.length === 0 && part === undefined && cursor === undefined;
  const here = links.tenants(kind.tree);
  const makeOne = (
    <a class="button primary" href={links.newTenant(kind.tree)}>
      New {kind.noun}
    </a>
  );
  const content = isEmpty ? (
    <EmptyState title={`No ${kind.plural.toLowerCase()} yet`} actions={makeOne}>
      {kind.purpose}
    </EmptyState>
  ) : (
    <>
      <SearchForm
        action={here}
        label={`Search ${kind.plural.toLowerCase()} by name`}
        part={part}
        found={items.length}
      />
      <PagedTable
        caption={kind.plural}
        columns={columnsOf(kind)}
        page={{ ...page, items: rows }}
        cursor={cursor}
        at={at}
        href={withQuery(here, { q: part })}
      />
    </>
  );
  return renderPage(c, { title: kind.plural, actions: isEmpty ? undefined : makeOne }, content);
}
