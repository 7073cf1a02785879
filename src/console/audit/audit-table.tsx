import type { AuditEntry } from "../../storage/journal/audit.ts";
import { type Column, Table } from "../components/table.tsx";
import { When } from "../components/when.tsx";
import { links, withQuery } from "../links.ts";
import { actorWords, describeChanges, wordsOf } from "./audit-words.ts";

interface AuditTableProps {
  readonly caption: string;
  readonly entries: readonly AuditEntry[];
  /** What ids in changes are called. */
  readonly names: ReadonlyMap<string, string>;
}

/** Rows of the audit; who and of what lead to all else of the same. */
export function AuditTable({ caption, entries, names }: AuditTableProps) {
  const columns: readonly Column<AuditEntry>[] = [
    {
      label: "What",
      cell: ({ action, target }) => (
        <>
          {wordsOf(action)}
          <span class="second-line">
            {target.kind !== "console" && <a href={withQuery(links.audit, { target: target.id })}>{target.name}</a>}
          </span>
        </>
      ),
    },
    {
      label: "Who",
      cell: ({ actor }) => (
        <>
          <a href={withQuery(links.audit, { actor: actor.name })}>{actor.name}</a>
          <span class="second-line">{actorWords[actor.kind]}</span>
        </>
      ),
    },
    {
      label: "Changes",
      cell: (entry) => {
        const changes = describeChanges(entry, names);
        return (
          changes.length > 0 && (
            <ul>
              {changes.map((change) => (
                <li>{change}</li>
              ))}
            </ul>
          )
        );
      },
    },
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
