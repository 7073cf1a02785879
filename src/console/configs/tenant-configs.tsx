import { hasTeams } from "../../directory/group-settings.ts";
import { exactly } from "../../storage/engine/paging.ts";
import { type EndedConfig, listEndedConfigs } from "../../storage/journal/ended-configs.ts";
import { countOrphans } from "../../storage/people/provisioned.ts";
import { type Config, listConfigs } from "../../storage/tenants/config-reads.ts";
import type { ConfigFigures } from "../../storage/tenants/figures.ts";
import { Card } from "../components/card.tsx";
import { countOf, formatCount } from "../components/counts.ts";
import { Badge, EmptyState, Tag } from "../components/message.tsx";
import { PagedTable } from "../components/pager.tsx";
import { type Column, Table } from "../components/table.tsx";
import { When, WhenOrNever } from "../components/when.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { PAGE_SIZE } from "../limits.ts";
import { links, NOBODY, tenantRoutes, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { peopleKinds } from "../people/people-kinds.ts";
import { listQuery, pageOf, paramOf } from "../request.ts";
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
  const place = listQuery(c);
  const [{ tenant, head, figures: all }, page, orphans, ended] = await Promise.all([
    tenantHead(c, kind, "SCIM"),
    listConfigs(db, { ...kind.refer(id), ...pageOf(place) }),
    countOrphans(db, peopleKinds[kind.tree].tables, id),
    listEndedConfigs(db, { kind: kind.tree, id }, PAGE_SIZE),
  ]);
  const { items } = page;
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
      <PagedTable
        caption="SCIM configurations"
        columns={hasTeams[kind.tree] ? [name, teams, ...activity] : [name, ...activity]}
        page={{
          ...page,
          items: items.map((config) => ({ ...config, ...figures.get(config.id) })),
          total: exactly(all.configs ?? 0),
        }}
        cursor={place.cursor}
        at={place.at}
        href={links.tenant(kind.tree, id)}
      />
    );
  const content = (
    <div class="pile">
      <Orphans kind={kind} tenantId={tenant.id} count={orphans} />
      <div>{list}</div>
      <EndedConfigs ended={ended} />
    </div>
  );
  return renderPage(c, { ...head, actions: items.length > 0 && newConfig }, content);
}

const endedColumns: readonly Column<EndedConfig>[] = [
  { label: "Configuration", cell: (config) => config.name },
  { label: "Deleted", cell: ({ endedAt }) => <When at={endedAt} /> },
  {
    label: "What is left",
    cell: ({ id, name }) => (
      <a href={`${links.config(id)}/log`} aria-label={`Provisioning log of ${name}`}>
        Provisioning log
      </a>
    ),
  },
];

/** The configurations that went last: their logs stay until they are too old. */
function EndedConfigs({ ended }: { ended: readonly EndedConfig[] }) {
  if (ended.length === 0) return null;
  return (
    <Card title="Deleted configurations" lead="Their logs stay for as long as the service keeps them.">
      <Table caption="Deleted configurations" columns={endedColumns} rows={ended} />
      {ended.length >= PAGE_SIZE && <p class="small muted">These are the last {PAGE_SIZE}.</p>}
    </Card>
  );
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
