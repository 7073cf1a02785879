import { Card } from "../components/card.tsx";
import { MarkedUp } from "../components/marked-up.tsx";
import { Tag } from "../components/message.tsx";
import { type Column, Table } from "../components/table.tsx";
import type { Mapping, MappingRow, Sender, Trouble } from "../guides/guide.ts";

const senderColumns: readonly Column<Sender>[] = [
  { label: "Name", cell: ({ name }) => name },
  { label: "Needs", cell: ({ needs }) => <MarkedUp source={needs} /> },
  { label: "Take care", cell: ({ caution }) => <MarkedUp source={caution} /> },
];

/** The products that can do the sending. */
export function SendersCard({ senders }: { senders: readonly Sender[] }) {
  return (
    <Card title="What can send" lead="One of these is enough.">
      <Table caption="What can send" columns={senderColumns} rows={senders} />
    </Card>
  );
}

const mappingColumns: readonly Column<MappingRow>[] = [
  { label: "From", cell: ({ from }) => <code>{from}</code> },
  { label: "To", cell: ({ to }) => <code>{to}</code> },
  { label: "Need", cell: ({ need }) => <Tag>{need}</Tag> },
];

/** Which attribute becomes which. */
export function MappingCard({ title, mapping: { rows, notes = [] } }: { title: string; mapping: Mapping }) {
  return (
    <Card title={title}>
      <div class="stack">
        <Table caption={title} columns={mappingColumns} rows={rows} />
        {notes.map((note) => (
          <p>
            <MarkedUp source={note} />
          </p>
        ))}
      </div>
    </Card>
  );
}

const troubleColumns: readonly Column<Trouble>[] = [
  { label: "It says", cell: ({ says }) => <MarkedUp source={says} /> },
  { label: "It means", cell: ({ means }) => <MarkedUp source={means} /> },
  { label: "Do this", cell: ({ fix }) => <MarkedUp source={fix} /> },
];

/** What the identity provider says when something goes wrong. */
export function TroublesCard({ troubles }: { troubles: readonly Trouble[] }) {
  return (
    <Card title="Troubleshooting" lead="What the identity provider says, what it means here, and what to do.">
      <Table caption="Troubleshooting" columns={troubleColumns} rows={troubles} />
    </Card>
  );
}
