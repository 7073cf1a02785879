import type { Config } from "../../storage/tenants/config-reads.ts";
import type { ConfigFigures } from "../../storage/tenants/figures.ts";
import { links } from "../links.ts";
import { Badge, EmptyState, Tag } from "./message.tsx";
import { type Column, Table } from "./table.tsx";
import { formatCount } from "./tabs.tsx";
import { When } from "./when.tsx";

/** A configuration and how it is doing. */
export type ConfigRow = Config & Partial<ConfigFigures>;

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
  {
    label: "Last heard from",
    cell: ({ lastHeardAt }) => (lastHeardAt ? <When at={lastHeardAt} /> : <span class="muted">Never</span>),
  },
  {
    label: "Failed in 24 hours",
    align: "number",
    cell: ({ failures = 0 }) => (failures === 0 ? "0" : <Badge tone="bad">{formatCount(failures)}</Badge>),
  },
];

interface ConfigListProps {
  readonly configs: readonly ConfigRow[];
  /** Where a new one is made. */
  readonly newHref: string;
  readonly hasTeams: boolean;
}

/** The configurations of a tenant. */
export function ConfigList({ configs, newHref, hasTeams }: ConfigListProps) {
  if (configs.length === 0) {
    return (
      <EmptyState
        title="No SCIM configuration yet"
        actions={
          <a class="button primary" href={newHref}>
            Create SCIM Configuration
          </a>
        }
      >
        A configuration connects one identity provider: it has the base URL and the token that go there, and says what
        the identity provider may do here.
      </EmptyState>
    );
  }
  const columns = hasTeams ? [name, teams, ...activity] : [name, ...activity];
  return <Table caption="SCIM configurations" columns={columns} rows={configs} />;
}

/** Where a configuration's users get their teams from. */
function TeamSource({ config }: { config: Config }) {
  if (config.enablePushGroups) return <Tag>Push groups</Tag>;
  if (config.defaultTeams.length === 0) return <Badge tone="warn">No default teams</Badge>;
  return <>{config.defaultTeams.map((team) => team.name).join(", ")}</>;
}
