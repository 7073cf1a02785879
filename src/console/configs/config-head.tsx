import { mayOpen } from "../../auth/administrator.ts";
import { type Config, readConfig } from "../../storage/tenants/config-reads.ts";
import { type NavLink, Tabs } from "../components/tabs.tsx";
import type { ConsoleContext } from "../context.ts";
import type { PageHead } from "../frame/layout.tsx";
import { links } from "../links.ts";
import { paramOf } from "../request.ts";
import { tenantKinds } from "../tenants/kinds.ts";
import { crumbsToTenant } from "../tenants/tenant-head.tsx";
import { tenantIdOf } from "../tenants/tenant-kind.ts";
import { configAccess } from "./config-access.ts";

const tabs = [
  { label: "Overview", path: "", access: configAccess.connection },
  { label: "Setup guide", path: "/guide", access: configAccess.connection },
  { label: "Provisioning log", path: "/log", access: configAccess.connection },
  { label: "Tokens", path: "/tokens", access: configAccess.tokens },
  { label: "OAuth clients", path: "/clients", access: configAccess.tokens },
  { label: "Setup links", path: "/setup-links", access: configAccess.setupLinks },
  { label: "History", path: "/history", access: configAccess.history },
  { label: "Settings", path: "/settings", access: configAccess.settings },
] as const;

/** The pages about a configuration. */
export type ConfigTab = (typeof tabs)[number]["label"];

/** The configuration of a request's path, and the head of its pages. */
export async function configHead(c: ConsoleContext, current: ConfigTab): Promise<{ config: Config; head: PageHead }> {
  const config = await readConfig(c.get("scope").db, paramOf(c, "id"));
  const here = links.config(config.id);
  const head: PageHead = {
    title: config.name,
    tab: current,
    lead: config.description,
    crumbs: await crumbsAbove(c, config),
    tabs: (
      <Tabs
        label={config.name}
        tabs={tabs
          .filter(({ access }) => mayOpen(c.get("administrator"), access, config.id))
          .map(({ label, path }) => ({ label, href: here + path }))}
        current={current}
      />
    ),
  };
  return { config, head };
}

/** The way to a configuration, for the pages below it. */
export async function crumbsToConfig(c: ConsoleContext, config: Config): Promise<NavLink[]> {
  return [...(await crumbsAbove(c, config)), { label: config.name, href: links.config(config.id) }];
}

async function crumbsAbove(c: ConsoleContext, config: Config): Promise<NavLink[]> {
  // What is above a configuration is not there for whoever came by a setup link.
  if (c.get("administrator").scope === "setup") return [];
  const kind = tenantKinds[config.kind];
  return crumbsToTenant(kind, await kind.read(c.get("scope").db, tenantIdOf(config)));
}
