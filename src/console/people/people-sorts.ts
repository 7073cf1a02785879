import type { PeopleSort } from "../../storage/people/people-order.ts";
import type { ColumnSort } from "../components/table.tsx";

/** The orders of a list of people, as they stand in its address. */
export const sortOptions = [
  ["", "When they were added"],
  ["name", "Name, A to Z"],
  ["-name", "Name, Z to A"],
  ["email", "E-mail, A to Z"],
  ["-email", "E-mail, Z to A"],
  ["-changed", "Last change, newest first"],
  ["changed", "Last change, oldest first"],
] as const;

/** The order that an address asks for; undefined for that in which people were added. */
export function parseSort(value: string | undefined): PeopleSort | undefined {
  const [, minus, by] = /^(-?)(name|email|changed)$/.exec(value ?? "") ?? [];
  return by === undefined ? undefined : { by: by as PeopleSort["by"], isDescending: minus === "-" };
}

/** How a column sorts a list: by what it shows, and the other way round where it does already. */
export function sortOfColumn(
  by: PeopleSort["by"],
  current: PeopleSort | undefined,
  hrefOf: (sort: string) => string,
): ColumnSort {
  const isCurrent = current?.by === by;
  const startsDescending = by === "changed";
  const isDescending = isCurrent ? !current.isDescending : startsDescending;
  return {
    href: hrefOf(`${isDescending ? "-" : ""}${by}`),
    direction: isCurrent ? (current.isDescending ? "descending" : "ascending") : undefined,
  };
}
