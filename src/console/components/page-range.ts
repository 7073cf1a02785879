import type { Total } from "../../storage/engine/paging.ts";
import { formatCount } from "./counts.ts";

/** A page of a list, as far as its place in the list goes. */
export interface PlacedPage {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
  readonly previousCursor?: string | null;
  /** The length of the list; undefined where nobody counted. */
  readonly total?: Total | undefined;
}

/**
 * How many items stand before a page that has a cursor: by its ends where they are those of the list, else as its
 * address says; undefined where that is not known.
 */
export function startOf(page: PlacedPage, at: number | undefined): number | undefined {
  const { items, nextCursor, previousCursor, total } = page;
  if (previousCursor === null && items.length > 0) return 0;
  if (nextCursor === null && total !== undefined && !total.isMore) return Math.max(0, total.count - items.length);
  return at;
}

/** `51–100 of 125`, `51–100 of more than 1,000`, or as much of it as is known; undefined for an empty page. */
export function rangeWords({ items, total }: PlacedPage, start: number | undefined): string | undefined {
  const count = items.length;
  if (count === 0) return undefined;
  const shown = start === undefined ? formatCount(count) : `${formatCount(start + 1)}–${formatCount(start + count)}`;
  if (total === undefined) return shown;
  return `${shown} of ${total.isMore ? "more than " : ""}${formatCount(total.count)}`;
}
