import type { LogEntry } from "../../storage/journal/log-queries.ts";
import { Badge } from "../components/message.tsx";
import { type Column, Table } from "../components/table.tsx";
import { When } from "../components/when.tsx";
import { links } from "../links.ts";
import { operationWords, outcomes, subjectOf } from "./log-words.ts";

interface LogTableProps {
  readonly caption: string;
  readonly configId: string;
  readonly entries: readonly LogEntry[];
}

/** Rows of the provisioning log; each leads to all that is known of it. */
export function LogTable({ caption, configId, entries }: LogTableProps) {
  const columns: readonly Column<LogEntry>[] = [
    {
      label: "Request",
      cell: (entry) => (
        <>
          <a href={`${links.config(configId)}/log/${entry.id}`}>{operationWords(entry)}</a>
          <span class="second-line">{subjectOf(entry)}</span>
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
