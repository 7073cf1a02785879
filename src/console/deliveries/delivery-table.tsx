import type { DeliveryEntry } from "../../storage/webhooks/deliveries.ts";
import { formatCount } from "../components/counts.ts";
import { Badge } from "../components/message.tsx";
import { type Column, Table } from "../components/table.tsx";
import { WhenExactly } from "../components/when.tsx";
import { wordsOfEvent } from "../webhooks/event-words.ts";

const columns: readonly Column<DeliveryEntry>[] = [
  {
    label: "Event",
    cell: ({ type, eventId }) => (
      <>
        {wordsOfEvent(type)}
        <span class="second-line">
          <code>{eventId}</code>
        </span>
      </>
    ),
  },
  {
    label: "Outcome",
    size: "short",
    cell: ({ error, status }) => (
      <>
        <Badge tone={error === null ? "good" : "bad"}>{error === null ? "Taken" : "Failed"}</Badge>{" "}
        <span class="muted">{status}</span>
      </>
    ),
  },
  { label: "Detail", cell: ({ error }) => error },
  { label: "Attempt", align: "number", cell: ({ attempt }) => formatCount(attempt) },
  {
    label: "Took",
    align: "number",
    cell: ({ milliseconds }) => <span class="nowrap">{formatCount(milliseconds)} ms</span>,
  },
  {
    label: "When",
    size: "time",
    cell: ({ at }) => <WhenExactly at={at} />,
  },
];

/** Attempts to send, each with what became of it. */
export function DeliveryTable({ entries }: { entries: readonly DeliveryEntry[] }) {
  return <Table caption="Deliveries" columns={columns} rows={entries} />;
}
