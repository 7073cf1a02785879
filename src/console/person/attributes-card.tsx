import { Card } from "../components/card.tsx";
import { type Column, Table } from "../components/table.tsx";
import type { AnyPerson } from "../people/people-kinds.ts";
import { type AttributeRow, attributeRows } from "./attribute-rows.ts";

const columns: readonly Column<AttributeRow>[] = [
  {
    label: "Attribute",
    cell: ({ attribute, schema }) => (
      <>
        <code>{attribute}</code>
        {schema && <span class="second-line">{schema}</span>}
      </>
    ),
  },
  { label: "Value", cell: ({ value }) => value },
  { label: "About it", cell: ({ note }) => note },
];

/** Everything that was sent of a person, to be read and as JSON. */
export function AttributesCard({ person: { attributes = {}, provisionedBy } }: { person: AnyPerson }) {
  const lead =
    provisionedBy === null
      ? "As they were last sent, or given by hand."
      : "As they were last sent. A password is never kept.";
  return (
    <Card title="Attributes" lead={lead}>
      <div class="stack">
        <Table caption="Attributes" columns={columns} rows={attributeRows(attributes)} />
        <details>
          <summary>As JSON</summary>
          <pre tabindex={0}>
            <code>{JSON.stringify(attributes, null, 2)}</code>
          </pre>
        </details>
      </div>
    </Card>
  );
}
