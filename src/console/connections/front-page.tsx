import type { ConnectionHealth } from "../../directory/connection-health.ts";
import { type Connection, needyConnections } from "../../storage/tenants/connections.ts";
import { Card } from "../components/card.tsx";
import { EmptyState, Message } from "../components/message.tsx";
import { type Column, Table } from "../components/table.tsx";
import { WhenOrNever } from "../components/when.tsx";
import type { ConsoleContext } from "../context.ts";
import { HOME } from "../frame/home.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { capitalize, tenantWords } from "../tenant-words.ts";
import { healthWords } from "./health.tsx";

/** Connections of one sort that are shown; what is more is told. */
const SHOWN = 20;

type Sort = Exclude<ConnectionHealth, "well">;

/** The page where everything starts: the connections that need somebody. */
export function registerFrontPage(pages: Pages): void {
  pages.get("/", { right: "read", about: "tenants" }, (c) => showFrontPage(c));
}

async function showFrontPage(c: ConsoleContext): Promise<Response> {
  const { tenant } = c.get("administrator");
  const databases = c.get("scope").databases.about(tenant?.id);
  const { needy, isAny } = await needyConnections(databases, { now: Date.now(), limit: SHOWN + 1, tenant });
  const sorts = (Object.keys(columns) as Sort[]).filter((sort) => needy[sort].length > 0);
  const content = (
    <div class="pile">
      {!isAny && <NothingYet />}
      {isAny && sorts.length === 0 && (
        <Message tone="good" title="All connections are well">
          <p>Requests come from every identity provider, and are carried out.</p>
        </Message>
      )}
      {sorts.map((sort) => (
        <SortCard sort={sort} connections={needy[sort]} />
      ))}
    </div>
  );
  return renderPage(c, { title: HOME, lead: "Which identity providers need somebody to look after them." }, content);
}

function NothingYet() {
  const newProject = (
    <a class="button primary" href={links.newTenant("project")}>
      New project
    </a>
  );
  return (
    <EmptyState title="Nothing is connected yet" actions={newProject}>
      Make a project or a status page first, then a SCIM configuration in it: that connects an identity provider.
    </EmptyState>
  );
}

const connection: Column<Connection> = {
  label: "Configuration",
  cell: ({ id, name, kind, tenantId, tenantName }) => (
    <>
      <a href={links.config(id)}>{name}</a>
      <span class="second-line">
        {capitalize(tenantWords[kind].noun)} <a href={links.tenant(kind, tenantId)}>{tenantName}</a>
      </span>
    </>
  ),
};

const lastHeard: Column<Connection> = {
  label: "Last heard from",
  cell: ({ lastUsedAt }) => <WhenOrNever at={lastUsedAt} />,
};

const columns: Readonly<Record<Sort, readonly Column<Connection>[]>> = {
  failing: [
    connection,
    { label: "Failing since", cell: ({ failingSince }) => <WhenOrNever at={failingSince} /> },
    {
      label: "What failed",
      cell: ({ id }) => <a href={`${links.config(id)}/log?outcome=error`}>Look at the failures</a>,
    },
  ],
  refused: [
    connection,
    { label: "Last refused", cell: ({ lastRefusedAt }) => <WhenOrNever at={lastRefusedAt} /> },
    lastHeard,
  ],
  silent: [connection, lastHeard],
  waiting: [
    connection,
    { label: "Set it up", cell: ({ id }) => <a href={`${links.config(id)}/guide`}>Setup guide</a> },
  ],
};

function SortCard({ sort, connections }: { sort: Sort; connections: readonly Connection[] }) {
  const { word, means } = healthWords[sort];
  const isMore = connections.length > SHOWN;
  return (
    <Card title={word} lead={means}>
      <div class="stack">
        <Table caption={word} columns={columns[sort]} rows={connections.slice(0, SHOWN)} />
        {isMore && (
          <p class="muted">These are the latest {SHOWN}. There are more: see their projects and status pages.</p>
        )}
      </div>
    </Card>
  );
}
