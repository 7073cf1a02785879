import { mayOpen } from "../../auth/administrator.ts";
import type { Database } from "../../storage/engine/database.ts";
import { nameOfWebhook, tenantOfWebhook, type Webhook } from "../../storage/webhooks/webhook.ts";
import { readWebhook } from "../../storage/webhooks/webhooks.ts";
import { type NavLink, Tabs } from "../components/tabs.tsx";
import type { ConsoleContext } from "../context.ts";
import type { PageHead } from "../frame/layout.tsx";
import { links } from "../links.ts";
import { paramOf } from "../request.ts";
import { tenantKinds } from "../tenants/kinds.ts";
import { crumbsToTenant } from "../tenants/tenant-head.tsx";
import { webhookAccess } from "./webhook-access.ts";

const tabs = [
  { label: "Overview", path: "", access: webhookAccess.look },
  { label: "Deliveries", path: "/deliveries", access: webhookAccess.look },
  { label: "Settings", path: "/settings", access: webhookAccess.change },
] as const;

/** The webhook of a request's path, and the head of its pages. */
export async function webhookHead(
  c: ConsoleContext,
  current: (typeof tabs)[number]["label"],
): Promise<{ webhook: Webhook; head: PageHead }> {
  const { db } = c.get("scope");
  const webhook = await readWebhook(db, paramOf(c, "id"));
  const here = links.webhook(webhook.id);
  const title = nameOfWebhook(webhook.url);
  const shown = tabs
    .filter(({ access }) => mayOpen(c.get("administrator"), access, webhook.id))
    .map(({ label, path }) => ({ label, href: here + path }));
  const head: PageHead = {
    title,
    lead: webhook.description,
    crumbs: await crumbsAbove(db, webhook),
    tabs: <Tabs label={title} tabs={shown} current={current} />,
  };
  return { webhook, head };
}

/** The webhook of a request's path, and the way to it, for the pages below it. */
export async function webhookCrumbs(c: ConsoleContext): Promise<{ webhook: Webhook; crumbs: NavLink[] }> {
  const { db } = c.get("scope");
  const webhook = await readWebhook(db, paramOf(c, "id"));
  const own = { label: nameOfWebhook(webhook.url), href: links.webhook(webhook.id) };
  return { webhook, crumbs: [...(await crumbsAbove(db, webhook)), own] };
}

async function crumbsAbove(db: Database, webhook: Webhook): Promise<NavLink[]> {
  const tenant = tenantOfWebhook(webhook);
  if (tenant === undefined) return [{ label: "Webhooks", href: links.webhooks }];
  const kind = tenantKinds[tenant.kind];
  const list = { label: "Webhooks", href: links.tenantWebhooks(kind.tree, tenant.id) };
  return [...crumbsToTenant(kind, await kind.read(db, tenant.id)), list];
}
