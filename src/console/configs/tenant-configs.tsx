import { hasTeams } from "../../directory/group-settings.ts";
import { type Config, listConfigs } from "../../storage/tenants/config-reads.ts";
import type { ConfigFigures } from "../../storage/tenants/figures.ts";
import { formatCount } from "../components/counts.ts";
import { Badge, EmptyState, Tag } from "../components/message.tsx";
import { type Column, Table } from "../components/table.tsx";
import { WhenOrNever } from "../components/when.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { MAX_LIST } from "../limits.ts";
import { links, tenantRoutes } from "../links.ts";
import { tenantHead } from "../tenants/tenant-head.tsx";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { recentFigures } from "./recent-figures.ts";

/** The configurations of a tenant and how each is doing: what its own page shows. */
export function registerTenantConfigs(app: ConsoleApp, kind: TenantKind): void {
  app.get(`${tenantRoutes[kind.tree]}/:id`, (c) => showConfigs(c, kind));
}

type ConfigRow = Config & Partial<ConfigFigures>;

const name: Column<ConfigRow> = {
  label: "Configuration",
  cell: (config) => (
    <>
      <a href={links.config(config.id)}>{config.name}</a>
      {config.description && <span class="second-line">{config.description}</span>}
    </>
  ),
};

const teams: Column<ConfigRow> = { label: "Teams", cell: (config) => <TeamSource config={config} /> };

const activity: readonly Column<ConfigRow>[] = [
  { label: "Last heard from", cell: ({ lastHeardAt }) => <WhenOrNever at={lastHeardAt} /> },
  {
    label: "Failed in 24 hours",
    align: "number",
    cell: ({ failures = 0 }) => (failures === 0 ? "0" : <Badge tone="bad">{formatCount(failures)}</Badge>),
  },
];

async function showConfigs(c: ConsoleContext, kind: TenantKind): Promise<Response> {
  const { db } = c.get("scope");
  const { tenant, head } = await tenantHead(c, kind, "SCIM");
  const { items } = await listConfigs(db, { ...kind.refer(tenant.id), limit: MAX_LIST });
  const ids = items.map(({ id }) => id);
  const figures = await recentFigures(db, ids);
  const newConfig = (
    <a class="button primary" href={`${links.tenant(kind.tree, tenant.id)}/configs/new`}>
      Create SCIM Configuration
    </a>
  );
  const content =
    items.length === 0 ? (
      <EmptyState title="No SCIM configuration yet" actions={newConfig}>
        A configuration connects one identity provider: it has the base URL and the token that go there, and says what
        the identity provider may do here.
      </EmptyState>
    ) : (
      <Table
        caption="SCIM configurations"
        columns={hasTeams[kind.tree] ? [name, teams, ...activity] : [name, ...activity]}
        rows={items.map((config) => ({ ...config, ...figures.get(config.id) }))}
      />
    );
  return renderPage(c, { ...head, actions: items.length > 0 && newConfig }, content);
}

/** Where a configuration's users get their teams from. */
function TeamSource({ config }: { config: Config }) {
  if (config.enablePushGroups) return <Tag>Push groups</Tag>;
  if (config.defaultTeams.length === 0) return <Badge tone="warn">No default teams</Badge>;
  return <>{config.defaultTeams.map((team) => team.name).join(", ")}</>;
}
