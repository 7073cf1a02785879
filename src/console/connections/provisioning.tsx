import { useContext } from "hono/jsx";
import type { TenantKey } from "../../directory/administration.ts";
import { healthOf } from "../../directory/connection-health.ts";
import { type EndedConfig, listEndedConfigs } from "../../storage/journal/ended-configs.ts";
import { listTenantLog, type TenantLogLine } from "../../storage/journal/tenant-log.ts";
import { type Connection, type CountedConnection, connectionsOf } from "../../storage/tenants/connections.ts";
import { Card } from "../components/card.tsx";
import { formatCount } from "../components/counts.ts";
import { WrongDays } from "../components/day-range.tsx";
import { Badge, EmptyState } from "../components/message.tsx";
import { PageContext } from "../components/page-context.ts";
import { Pager } from "../components/pager.tsx";
import { FilterSelect } from "../components/search.tsx";
import { type Column, Table } from "../components/table.tsx";
import { WhenOrNever } from "../components/when.tsx";
import { recently } from "../configs/recent-figures.ts";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { MAX_LIST, PAGE_SIZE } from "../limits.ts";
import { links, tenantRoutes, withQuery } from "../links.ts";
import { LogFilterForm, readLogFilters, readOrigin, toLogQuery } from "../log/log-filters.tsx";
import { LogTable, personHref } from "../log/log-table.tsx";
import { subjectOf } from "../log/log-words.ts";
import type { Pages } from "../pages.ts";
import { listQuery, pageOf, paramOf, queryOf } from "../request.ts";
import { tenantHead } from "../tenants/tenant-head.tsx";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { HealthBadge, healthWords } from "./health.tsx";

/** The provisioning of a whole tenant: how each of its connections is, and their logs as one. */
export function registerProvisioning(pages: Pages, kind: TenantKind): void {
  pages.get(`${tenantRoutes[kind.tree]}/:id/provisioning`, { right: "read", about: kind.tree }, (c) =>
    showProvisioning(c, kind),
  );
}

async function showProvisioning(c: ConsoleContext, kind: TenantKind): Promise<Response> {
  const { db } = c.get("scope");
  const tenant: TenantKey = { kind: kind.tree, id: paramOf(c, "id") };
  const [{ head }, connections, ended] = await Promise.all([
    tenantHead(c, kind, "Provisioning"),
    connectionsOf(db, tenant, { since: recently(), limit: MAX_LIST }),
    listEndedConfigs(db, tenant, PAGE_SIZE),
  ]);
  const place = listQuery(c);
  const filters = readLogFilters(c);
  const chosen = queryOf(c, "config");
  const known = [...connections, ...ended];
  const configIds = known.map(({ id }) => id).filter((id) => chosen === undefined || id === chosen);
  const query = { configIds, ...toLogQuery(filters), ...pageOf(place), isCounted: false };
  const page = await listTenantLog(db, query);
  const here = links.provisioning(kind.tree, tenant.id);
  const isFiltered = chosen !== undefined || Object.values(filters).some((value) => value !== undefined);
  const content = (
    <div class="pile">
      <Connections rows={connections} kind={kind} />
      <div class="stack">
        <h2>Provisioning log</h2>
        <LogFilterForm action={here} filters={filters} isFiltered={isFiltered}>
          <FilterSelect name="config" label="Configuration" value={chosen} options={optionsOf(connections, ended)} />
        </LogFilterForm>
        <WrongDays {...filters} />
        {page.items.length === 0 ? (
          <EmptyState title={isFiltered ? "Nothing matches these filters" : "Nothing has happened yet"}>
            Every change, every refused change and every failed request of all its identity providers is here, for as
            long as the service keeps it. Reads that succeed are not.
          </EmptyState>
        ) : (
          <LogTable
            caption="Provisioning log"
            entries={page.items}
            origin={readOrigin(c)}
            secondLine={(entry) => <Subject kind={kind} tenant={tenant} entry={entry} known={known} />}
          />
        )}
        <Pager href={withQuery(here, { ...filters, config: chosen })} cursor={place.cursor} at={place.at} page={page} />
      </div>
    </div>
  );
  return renderPage(c, head, content);
}

function optionsOf(connections: readonly Connection[], ended: readonly EndedConfig[]) {
  return [
    ["", "All"],
    ...connections.map(({ id, name }) => [id, name] as const),
    ...ended.map(({ id, name }) => [id, `${name} (deleted)`] as const),
  ] as const;
}

const columns: readonly Column<CountedConnection>[] = [
  { label: "Configuration", cell: ({ id, name }) => <a href={links.config(id)}>{name}</a> },
  {
    label: "How it is",
    cell: (connection) => (
      <>
        <HealthBadge connection={connection} />
        <Meaning connection={connection} />
      </>
    ),
  },
  { label: "Last heard from", cell: ({ lastUsedAt }) => <WhenOrNever at={lastUsedAt} /> },
  {
    label: "Failed in 24 hours",
    align: "number",
    cell: ({ failures }) => (failures === 0 ? "0" : <Badge tone="bad">{formatCount(failures)}</Badge>),
  },
];

function Meaning({ connection }: { connection: Connection }) {
  const { now } = useContext(PageContext);
  return <span class="second-line">{healthWords[healthOf(connection, now)].means}</span>;
}

function Connections({ rows, kind }: { rows: readonly CountedConnection[]; kind: TenantKind }) {
  if (rows.length === 0) {
    return (
      <EmptyState title="No SCIM configuration yet">
        Without one nobody is provisioned here: make one on the SCIM tab of the {kind.noun}.
      </EmptyState>
    );
  }
  return (
    <Card title="Connections">
      <Table caption="Connections" columns={columns} rows={rows} />
      {rows.length >= MAX_LIST && <p class="small muted">These are the first {MAX_LIST}.</p>}
    </Card>
  );
}

interface SubjectProps {
  readonly kind: TenantKind;
  readonly tenant: TenantKey;
  readonly entry: TenantLogLine;
  readonly known: readonly { readonly id: string; readonly name: string }[];
}

/** Whom or what a request was about, and which configuration it came by. */
function Subject({ kind, tenant, entry, known }: SubjectProps) {
  const { administrator } = useContext(PageContext);
  const subject = subjectOf(entry);
  const href = administrator && personHref(administrator, kind.refer(tenant.id), entry);
  const name = known.find(({ id }) => id === entry.configId)?.name;
  return (
    <>
      {href === undefined ? subject : <a href={href}>{subject}</a>}
      <span class="second-line">
        <a href={`${links.config(entry.configId)}/log`}>{name}</a>
      </span>
    </>
  );
}
