import { type Child, useContext } from "hono/jsx";
import { type Administrator, mayOpen } from "../../auth/administrator.ts";
import type { LogEntry } from "../../storage/journal/log-queries.ts";
import type { Config } from "../../storage/tenants/config-reads.ts";
import { Badge } from "../components/message.tsx";
import { PageContext } from "../components/page-context.ts";
import { type Column, Table } from "../components/table.tsx";
import { When } from "../components/when.tsx";
import { links } from "../links.ts";
import { tenantIdOf } from "../tenants/tenant-kind.ts";
import { operationWords, outcomes, subjectOf } from "./log-words.ts";

interface ConfigLogTableProps {
  readonly caption: string;
  readonly config: Config;
  readonly entries: readonly LogEntry[];
}

/** Rows of a configuration's log, with whom or what each is about. */
export function ConfigLogTable({ caption, config, entries }: ConfigLogTableProps) {
  const rows = entries.map((entry) => ({ ...entry, configId: config.id }));
  return <LogTable caption={caption} entries={rows} secondLine={(entry) => <LogSubject {...{ config, entry }} />} />;
}

/** Whom or what a request was about; a person leads to the page about that person. */
function LogSubject({ config, entry }: { config: Config; entry: LogEntry }) {
  const { administrator } = useContext(PageContext);
  const href = administrator && personHref(administrator, config, entry);
  return href === undefined ? subjectOf(entry) : <a href={href}>{subjectOf(entry)}</a>;
}

/**
 * The page about the person whom a request was about; undefined for one who went with it, for nobody, and for
 * whoever may not open it.
 */
export function personHref(administrator: Administrator, config: Config, entry: LogEntry): string | undefined {
  if (!mayOpen(administrator, { right: "read", about: config.kind }, tenantIdOf(config))) return undefined;
  const { resourceType, resourceId, operation, outcome, status } = entry;
  const isGone = status === 404 || (operation === "delete-user" && outcome !== "error");
  if (resourceType !== "User" || resourceId === null || isGone) return undefined;
  return links.person(config.kind, tenantIdOf(config), resourceId);
}

/** A row of a log, and whose log it is. */
type Row = LogEntry & { readonly configId: string };

interface LogTableProps {
  readonly caption: string;
  readonly entries: readonly Row[];
  /** Stands below the name of the request. */
  secondLine(entry: Row): Child;
}

/** Rows of provisioning logs; each leads to all that is known of it. */
export function LogTable({ caption, entries, secondLine }: LogTableProps) {
  const columns: readonly Column<Row>[] = [
    {
      label: "Request",
      cell: (entry) => (
        <>
          <a href={links.logEntry(entry.configId, entry.id)}>{operationWords(entry)}</a>
          <span class="second-line">{secondLine(entry)}</span>
        </>
      ),
    },
    {
      label: "Outcome",
      cell: ({ outcome, status }) => (
        <span class="nowrap">
          <Badge tone={outcomes[outcome].tone}>{outcomes[outcome].word}</Badge> <span class="muted">{status}</span>
        </span>
      ),
    },
    { label: "Detail", cell: ({ detail }) => detail },
    {
      label: "When",
      cell: ({ at }) => (
        <span class="nowrap">
          <When at={at} />
        </span>
      ),
    },
  ];
  return <Table caption={caption} columns={columns} rows={entries} />;
}
