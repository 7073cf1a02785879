import { hasTeams } from "../../directory/group-settings.ts";
import { countOrphans } from "../../storage/people/provisioned.ts";
import { type Config, listConfigs } from "../../storage/tenants/config-reads.ts";
import type { ConfigFigures } from "../../storage/tenants/figures.ts";
import { countOf, formatCount } from "../components/counts.ts";
import { Badge, EmptyState, Tag } from "../components/message.tsx";
import { type Column, Table } from "../components/table.tsx";
import { WhenOrNever } from "../components/when.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { MAX_LIST } from "../limits.ts";
import { links, NOBODY, tenantRoutes, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { peopleKinds } from "../people/people-kinds.ts";
import { paramOf } from "../request.ts";
import { tenantHead } from "../tenants/tenant-head.tsx";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { recentFigures } from "./recent-figures.ts";

/** The configurations of a tenant and how each is doing: what its own page shows. */
export function registerTenantConfigs(pages: Pages, kind: TenantKind): void {
  pages.get(`${tenantRoutes[kind.tree]}/:id`, { right: "read", about: kind.tree }, (c) => showConfigs(c, kind));
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
  const id = paramOf(c, "id");
  const [{ tenant, head }, { items }, orphans] = await Promise.all([
    tenantHead(c, kind, "SCIM"),
    listConfigs(db, { ...kind.refer(id), limit: MAX_LIST }),
    countOrphans(db, peopleKinds[kind.tree].tables, id),
  ]);
  const ids = items.map(({ id }) => id);
  const figures = await recentFigures(db, ids);
  const newConfig = (
    <a class="button primary" href={`${links.tenant(kind.tree, tenant.id)}/configs/new`}>
      Create SCIM Configuration
    </a>
  );
  const list =
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
  const content = (
    <div class="pile">
      <Orphans kind={kind} tenantId={tenant.id} count={orphans} />
      {list}
    </div>
  );
  return renderPage(c, { ...head, actions: items.length > 0 && newConfig }, content);
}

/** Says how many people no identity provider takes access away from. */
function Orphans({ kind, tenantId, count }: { kind: TenantKind; tenantId: string; count: number }) {
  if (count === 0) return null;
  const href = withQuery(links.people(kind.tree, tenantId), { by: NOBODY });
  return (
    <p class="muted">
      No identity provider looks after <a href={href}>{countOf(count, kind.person)}</a>: only administrators can take
      access away there.
    </p>
  );
}

/** Where a configuration's users get their teams from. */
function TeamSource({ config }: { config: Config }) {
  if (config.enablePushGroups) return <Tag>Push groups</Tag>;
  if (config.defaultTeams.length === 0) return <Badge tone="warn">No default teams</Badge>;
  return <>{config.defaultTeams.map((team) => team.name).join(", ")}</>;
}
