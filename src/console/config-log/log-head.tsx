import type { EndedConfig } from "../../storage/journal/ended-configs.ts";
import type { NavLink } from "../components/tabs.tsx";
import { When } from "../components/when.tsx";
import { configHead } from "../configs/config-head.tsx";
import { orElse } from "../configs/ended-config.ts";
import type { ConsoleContext } from "../context.ts";
import type { PageHead } from "../frame/layout.tsx";
import { links } from "../links.ts";
import type { LoggedConfig } from "../log/log-table.tsx";
import { tenantKinds } from "../tenants/kinds.ts";
import { crumbsToTenant, crumbToList } from "../tenants/tenant-head.tsx";

const TAB = "Provisioning log";

/**
 * The configuration whose log a request is about, and the head of the log's page. One that is gone has no other page
 * left.
 *
 * @throws AdminError 404 for a configuration that there has not been, as far as is known
 */
export function logHead(c: ConsoleContext): Promise<{ config: LoggedConfig; head: PageHead }> {
  return orElse<{ config: LoggedConfig; head: PageHead }>(c, configHead(c, TAB), async (ended) => ({
    config: toLogged(ended),
    head: await headOfEnded(c, ended),
  }));
}

/** The way to the configuration that a head is of, for the pages below its log. */
export function crumbsBelow({ crumbs = [] }: PageHead, { id, name }: LoggedConfig): NavLink[] {
  return [...crumbs, { label: name, href: links.config(id) }];
}

function toLogged({ id, name, tenant }: EndedConfig): LoggedConfig {
  return { ...tenantKinds[tenant.kind].refer(tenant.id), id, name };
}

/** The tenant may be gone as well. */
async function headOfEnded(c: ConsoleContext, { name, tenant, endedAt }: EndedConfig): Promise<PageHead> {
  const kind = tenantKinds[tenant.kind];
  const tenantName = (await kind.names(c.get("scope").db, [tenant.id])).get(tenant.id);
  return {
    title: name,
    tab: TAB,
    crumbs: tenantName === undefined ? [crumbToList(kind)] : crumbsToTenant(kind, { id: tenant.id, name: tenantName }),
    lead: (
      <>
        Deleted <When at={endedAt} />. What it did stays here for as long as the service keeps the log.
      </>
    ),
  };
}
