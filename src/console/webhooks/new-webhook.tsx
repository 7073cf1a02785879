import type * as z from "zod";
import { databaseSchema } from "../../admin/schemas.ts";
import { checkWebhookUrl } from "../../admin/webhook-settings.ts";
import { databaseOfFeed } from "../../storage/databases/choice.ts";
import { createWebhook } from "../../storage/webhooks/webhooks.ts";
import type { NavLink } from "../components/tabs.tsx";
import type { ConsoleContext } from "../context.ts";
import { blankForm, type ErrorStatus, type FormState, type FormValues } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links, tenantRoutes, webhooksRoute } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, originOf, paramOf } from "../request.ts";
import { crumbsToTenant } from "../tenants/tenant-head.tsx";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { webhookAccess } from "./webhook-access.ts";
import { readWebhookForm, WebhookForm, webhookFormSchema } from "./webhook-form.tsx";

/** The form of a webhook, and the database whose feed it is told of, where there are several. */
const form = {
  schema: webhookFormSchema.extend({ database: databaseSchema.optional() }),
  read: (values: FormValues) => ({ ...readWebhookForm(values), database: values.optional("database") }),
};

/** Making a webhook that is told of everything. */
export function registerNewWebhook(pages: Pages): void {
  registerFormPage(pages, "/new-webhook", {
    ...form,
    access: webhookAccess.makeForAll,
    act: (c, input) => make(c, input),
    show: (c, sent, status) => {
      const lead =
        "It is told of everything that changes. One for a single project is made on that one's Webhooks tab.";
      const crumbs = [{ label: "Webhooks", href: links.webhooks }];
      return showNewWebhook(c, { crumbs, lead, action: links.newWebhook, back: links.webhooks }, sent, status);
    },
  });
}

/** Making a webhook of a tenant of a kind. */
export function registerNewTenantWebhook(pages: Pages, kind: TenantKind): void {
  registerFormPage(pages, `${tenantRoutes[kind.tree]}/:id${webhooksRoute}/new`, {
    ...form,
    access: { right: "write", about: kind.tree },
    act: (c, input) => make(c, input, kind),
    show: async (c, sent, status) => {
      const tenant = await kind.read(c.get("scope").db, paramOf(c, "id"));
      const back = links.tenantWebhooks(kind.tree, tenant.id);
      const crumbs = [...crumbsToTenant(kind, tenant), { label: "Webhooks", href: back }];
      const lead = `It is told of what changes in “${tenant.name}”, and of nothing else.`;
      return showNewWebhook(c, { crumbs, lead, action: `${back}/new`, back, kind }, sent, status);
    },
  });
}

async function make(
  c: ConsoleContext,
  { database, ...input }: z.output<typeof form.schema>,
  kind?: TenantKind,
): Promise<Response> {
  const { databases, webhooks } = c.get("scope");
  checkWebhookUrl(input.url, originOf(c));
  const tenant = kind?.refer(paramOf(c, "id"));
  const db = databaseOfFeed(databases, { database, beside: [tenant?.projectId, tenant?.statusPageId] });
  const { id, secret } = await createWebhook(db, webhooks.box, { ...input, ...tenant, ...actorOf(c) });
  return redirectWith(c, links.webhook(id), {
    notice: "The webhook is there. It is told of what happens from now on.",
    secret: { kind: "webhook", webhookId: id, value: secret },
  });
}

interface NewWebhookPage {
  readonly crumbs: readonly NavLink[];
  readonly lead: string;
  readonly action: string;
  readonly back: string;
  readonly kind?: TenantKind;
}

function showNewWebhook(
  c: ConsoleContext,
  { crumbs, lead, kind, ...page }: NewWebhookPage,
  sent: FormState = blankForm(),
  status?: ErrorStatus,
): Response | Promise<Response> {
  const content = (
    <div class="card narrow">
      <WebhookForm
        form={sent}
        kind={kind?.tree}
        databases={kind === undefined ? c.get("scope").databases : undefined}
        verb="Make the webhook"
        {...page}
      />
    </div>
  );
  return renderPage(c, { title: "New webhook", crumbs, lead }, content, status);
}
