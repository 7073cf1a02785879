import { type Config, readConfig } from "../../storage/tenants/config-reads.ts";
import { readProject } from "../../storage/tenants/projects.ts";
import { readStatusPage } from "../../storage/tenants/status-pages.ts";
import type { NavLink, PageHead } from "../components/layout.tsx";
import { Tabs } from "../components/tabs.tsx";
import type { ConsoleContext } from "../context.ts";
import { links } from "../links.ts";

/** The pages about a configuration. */
export type ConfigTab = "Overview" | "Setup guide" | "Provisioning log" | "Tokens" | "Settings";

/** A configuration and the head of its pages. */
export async function configHead(
  c: ConsoleContext,
  id: string,
  current: ConfigTab,
): Promise<{ config: Config; head: PageHead }> {
  const config = await readConfig(c.get("scope").db, id);
  const here = links.config(id);
  const tabs: { label: ConfigTab; href: string }[] = [
    { label: "Overview", href: here },
    { label: "Setup guide", href: `${here}/guide` },
    { label: "Provisioning log", href: `${here}/log` },
    { label: "Tokens", href: `${here}/tokens` },
    { label: "Settings", href: `${here}/settings` },
  ];
  const head: PageHead = {
    title: config.name,
    lead: config.description,
    crumbs: await crumbsToTenant(c, config),
    tabs: <Tabs label={config.name} tabs={tabs} current={current} />,
  };
  return { config, head };
}

/** The way to a configuration, for the pages below it. */
export async function crumbsToConfig(c: ConsoleContext, config: Config): Promise<NavLink[]> {
  return [...(await crumbsToTenant(c, config)), { label: config.name, href: links.config(config.id) }];
}

async function crumbsToTenant(c: ConsoleContext, config: Config): Promise<NavLink[]> {
  const { db } = c.get("scope");
  const [list, tenant] =
    config.kind === "project"
      ? [{ label: "Projects", href: links.projects }, await readProject(db, config.projectId)]
      : [{ label: "Status pages", href: links.statusPages }, await readStatusPage(db, config.statusPageId)];
  return [list, { label: tenant.name, href: links.tenant(config) }];
}
