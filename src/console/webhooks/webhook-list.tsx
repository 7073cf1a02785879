import { listAcross } from "../../storage/databases/across.ts";
import { tenantOfWebhook, type Webhook } from "../../storage/webhooks/webhook.ts";
import { listWebhooks } from "../../storage/webhooks/webhooks.ts";
import { EmptyState } from "../components/message.tsx";
import { PagedTable } from "../components/pager.tsx";
import type { Column } from "../components/table.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { listQuery, pageOf } from "../request.ts";
import { readTenantNames, Where } from "../tenants/tenant-names.tsx";
import { webhookAccess } from "./webhook-access.ts";
import { PURPOSE, webhookColumns } from "./webhook-table.tsx";

/** The webhooks that the administrator sees, whatever they are about. */
export function registerWebhookList(pages: Pages): void {
  pages.get("/webhooks", { right: "read", about: "tenants" }, (c) => showWebhooks(c));
}

async function showWebhooks(c: ConsoleContext): Promise<Response> {
  const { databases } = c.get("scope");
  const place = listQuery(c);
  const { tenant } = c.get("administrator");
  const page = await listAcross(databases.about(tenant?.id), { tenant, ...pageOf(place) }, listWebhooks);
  const nameOf = await readTenantNames(databases, page.items.map(tenantOfWebhook));
  const where: Column<Webhook> = {
    label: "Where",
    cell: (webhook) => <Where tenant={tenantOfWebhook(webhook)} nameOf={nameOf} />,
  };
  const isEmpty = page.items.length === 0 && place.cursor === undefined;
  const newWebhook = (
    <WhereAllowed access={webhookAccess.makeForAll}>
      <a class="button primary" href={links.newWebhook}>
        New webhook
      </a>
    </WhereAllowed>
  );
  const content = isEmpty ? (
    <EmptyState title="No webhook yet" actions={newWebhook}>
      {PURPOSE} One for a single project or status page is made on its Webhooks tab.
    </EmptyState>
  ) : (
    <PagedTable
      caption="Webhooks"
      columns={[...webhookColumns, where]}
      page={page}
      cursor={place.cursor}
      at={place.at}
      href={links.webhooks}
    />
  );
  const lead = "Who is told of what changes. Those of one project or status page are on its own page, too.";
  return renderPage(c, { title: "Webhooks", lead, actions: !isEmpty && newWebhook }, content);
}
