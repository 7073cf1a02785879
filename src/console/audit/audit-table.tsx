import type { AuditEntry } from "../../storage/journal/audit.ts";
import { type Column, Table } from "../components/table.tsx";
import { ExactTime, WhenExactly } from "../components/when.tsx";
import { links, withQuery } from "../links.ts";
import { actorWords, describeChanges, wordsOf } from "./audit-words.ts";

interface AuditTableProps {
  readonly caption: string;
  readonly entries: readonly AuditEntry[];
  /** What ids in changes are called. */
  readonly names: ReadonlyMap<string, string>;
  /** The configurations that are gone and whose logs can still be looked at. */
  readonly ended?: ReadonlySet<string>;
}

/** Rows of the audit; who and of what lead to all else of the same. */
export function AuditTable({ caption, entries, names, ended = new Set() }: AuditTableProps) {
  const columns: readonly Column<AuditEntry>[] = [
    {
      label: "What",
      cell: ({ action, target }) => (
        <>
          {wordsOf(action)}
          <span class="second-line">
            {target.kind !== "console" && <a href={withQuery(links.audit, { target: target.id })}>{target.name}</a>}
            {action === "config.deleted" && ended.has(target.id) && (
              <>
                {" · "}
                <a href={`${links.config(target.id)}/log`}>What its log still has</a>
              </>
            )}
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
                <li>{change.map((part) => (typeof part === "string" ? part : <ExactTime at={part.at} />))}</li>
              ))}
            </ul>
          )
        );
      },
    },
    {
      label: "When",
      size: "time",
      cell: ({ at }) => <WhenExactly at={at} />,
    },
  ];
  return <Table caption={caption} columns={columns} rows={entries} />;
}
