import { type Child, useContext } from "hono/jsx";
import { type Administrator, mayOpen } from "../../auth/administrator.ts";
import type { LogLine } from "../../storage/journal/log-queries.ts";
import type { Config, ConfigTenant } from "../../storage/tenants/config-reads.ts";
import { Badge } from "../components/message.tsx";
import { PageContext } from "../components/page-context.ts";
import { type Column, Table } from "../components/table.tsx";
import { WhenExactly } from "../components/when.tsx";
import { links, withQuery } from "../links.ts";
import { tenantIdOf } from "../tenants/tenant-kind.ts";
import { operationWords, outcomes, subjectOf } from "./log-words.ts";

/** A configuration that has a log, be it gone. */
export type LoggedConfig = ConfigTenant & Pick<Config, "id" | "name">;

/** The page of a log that an entry is opened from, as parameters of an address. */
type Origin = Readonly<Record<string, string | undefined>>;

interface ConfigLogTableProps {
  readonly caption: string;
  readonly config: LoggedConfig;
  readonly entries: readonly LogLine[];
  /** Where an opened entry leads back to; the log without filters where it is left out. */
  readonly origin?: Origin;
}

/** Rows of a configuration's log, with whom or what each is about. */
export function ConfigLogTable({ config, entries, ...rest }: ConfigLogTableProps) {
  const rows = entries.map((entry) => ({ ...entry, configId: config.id }));
  return <LogTable entries={rows} secondLine={(entry) => <LogSubject {...{ config, entry }} />} {...rest} />;
}

/** Whom or what a request was about; a person leads to the page about that person. */
function LogSubject({ config, entry }: { config: ConfigTenant; entry: LogLine }) {
  const { administrator } = useContext(PageContext);
  const href = administrator && personHref(administrator, config, entry);
  return href === undefined ? subjectOf(entry) : <a href={href}>{subjectOf(entry)}</a>;
}

/**
 * The page about the person whom a request was about; undefined for one who went with it, for nobody, and for
 * whoever may not open it.
 */
export function personHref(administrator: Administrator, config: ConfigTenant, entry: LogLine): string | undefined {
  if (!mayOpen(administrator, { right: "read", about: config.kind }, tenantIdOf(config))) return undefined;
  const { resourceType, resourceId, operation, outcome, status } = entry;
  const isGone = status === 404 || (operation === "delete-user" && outcome !== "error");
  if (resourceType !== "User" || resourceId === null || isGone) return undefined;
  return links.person(config.kind, tenantIdOf(config), resourceId);
}

/** A row of a log, and whose log it is. */
type Row = LogLine & { readonly configId: string };

interface LogTableProps<Line extends Row> {
  readonly caption: string;
  readonly entries: readonly Line[];
  readonly origin?: Origin;
  /** Stands below the name of the request. */
  secondLine(entry: Line): Child;
}

/** Rows of provisioning logs; each leads to all that is known of it. */
export function LogTable<Line extends Row>({ caption, entries, origin = {}, secondLine }: LogTableProps<Line>) {
  const columns: readonly Column<Line>[] = [
    {
      label: "Request",
      cell: (entry) => (
        <>
          <a href={withQuery(links.logEntry(entry.configId, entry.id), origin)}>{operationWords(entry)}</a>
          <span class="second-line">{secondLine(entry)}</span>
        </>
      ),
    },
    {
      label: "Outcome",
      size: "short",
      cell: ({ outcome, status }) => (
        <>
          <Badge tone={outcomes[outcome].tone}>{outcomes[outcome].word}</Badge> <span class="muted">{status}</span>
        </>
      ),
    },
    { label: "Detail", size: "wide", cell: ({ detail }) => detail },
    { label: "When", size: "time", cell: ({ at }) => <WhenExactly at={at} /> },
  ];
  return <Table caption={caption} columns={columns} rows={entries} />;
}
