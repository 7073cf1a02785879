import { listWebhooks } from "../../storage/webhooks/webhooks.ts";
import { EmptyState } from "../components/message.tsx";
import { PagedTable } from "../components/pager.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links, tenantRoutes, webhooksRoute } from "../links.ts";
import type { Pages } from "../pages.ts";
import { listQuery, pageOf, paramOf } from "../request.ts";
import { tenantHead } from "../tenants/tenant-head.tsx";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { PURPOSE, webhookColumns } from "./webhook-table.tsx";

/** The webhooks of a tenant of a kind. */
export function registerTenantWebhooks(pages: Pages, kind: TenantKind): void {
  pages.get(`${tenantRoutes[kind.tree]}/:id${webhooksRoute}`, { right: "read", about: kind.tree }, (c) =>
    showWebhooks(c, kind),
  );
}

async function showWebhooks(c: ConsoleContext, kind: TenantKind): Promise<Response> {
  const { db } = c.get("scope");
  const id = paramOf(c, "id");
  const place = listQuery(c);
  const [{ head }, page] = await Promise.all([
    tenantHead(c, kind, "Webhooks"),
    listWebhooks(db, { tenant: { kind: kind.tree, id }, ...pageOf(place) }),
  ]);
  const here = links.tenantWebhooks(kind.tree, id);
  const isEmpty = page.items.length === 0 && place.cursor === undefined;
  const newWebhook = (
    <WhereAllowed access={{ right: "write", about: kind.tree }} id={id}>
      <a class="button primary" href={`${here}/new`}>
        New webhook
      </a>
    </WhereAllowed>
  );
  const content = isEmpty ? (
    <EmptyState title="No webhook yet" actions={newWebhook}>
      {PURPOSE} This one would be told of this {kind.noun} only.
    </EmptyState>
  ) : (
    <PagedTable
      caption="Webhooks"
      columns={webhookColumns}
      page={page}
      cursor={place.cursor}
      at={place.at}
      href={here}
    />
  );
  return renderPage(c, { ...head, actions: !isEmpty && newWebhook }, content);
}
