import type { TreeKind } from "../../directory/configuration.ts";
import type { Whereabouts } from "../../storage/people/whereabouts.ts";
import { type Column, Table } from "../components/table.tsx";
import { links } from "../links.ts";
import { AccessBadge, reasons } from "../people/access.tsx";
import { capitalize, tenantWords } from "../tenant-words.ts";

/** A tenant that has a person. */
export interface PersonPlace extends Pick<Whereabouts["projects"][number], "id" | "name" | "access" | "reason"> {
  readonly kind: TreeKind;
  readonly personId: string;
}

/** Every tenant that has a person, projects first. */
export function placesOf({ projects, statusPages }: Whereabouts): PersonPlace[] {
  return [
    ...projects.map((place) => ({ ...place, kind: "project" as const, personId: place.userId })),
    ...statusPages.map((place) => ({ ...place, kind: "status-page" as const, personId: place.subscriberId })),
  ];
}

/** The places but one. */
export function otherPlaces(
  places: readonly PersonPlace[],
  here: { readonly kind: TreeKind; readonly tenantId: string },
): PersonPlace[] {
  return places.filter(({ kind, id }) => kind !== here.kind || id !== here.tenantId);
}

const columns: readonly Column<PersonPlace>[] = [
  { label: "Where", cell: ({ kind, id, name }) => <a href={links.tenant(kind, id)}>{name}</a> },
  { label: "Kind", cell: ({ kind }) => capitalize(tenantWords[kind].noun) },
  {
    label: "Access",
    cell: ({ access, reason }) => (
      <>
        <AccessBadge access={access} />
        <span class="second-line">{reasons[reason]}</span>
      </>
    ),
  },
  {
    label: "The person there",
    cell: ({ kind, id, personId, name }) => (
      <a href={links.person(kind, id, personId)} aria-label={`The ${tenantWords[kind].person} of ${name}`}>
        The {tenantWords[kind].person}
      </a>
    ),
  },
];

/** Tenants that have a person, each with whether it lets the person in. */
export function PlacesTable({ caption, places }: { caption: string; places: readonly PersonPlace[] }) {
  return <Table caption={caption} columns={columns} rows={places} />;
}
