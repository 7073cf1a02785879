import type { WorkBudget } from "../scim/work-budget.ts";

/** What ends planning before all operations are planned. */
export interface PlanBounds {
  /** Refusals that the request tolerates (`failOnErrors`, RFC 7644 §3.7). */
  readonly maxRefusals?: number | undefined;
  /** What the whole request may compare and copy; each operation gets a portion. */
  readonly work: WorkBudget;
}

/**
 * Plans operations one after the other; ends early once as many are refused as the request tolerates, or
 * when there is no work left for another.
 */
export function planEach<Operation, Planned extends { readonly kind: string }>(
  operations: readonly Operation[],
  plan: (operation: Operation, work: WorkBudget) => Planned,
  { maxRefusals = Number.POSITIVE_INFINITY, work }: PlanBounds,
): Planned[] {
  const planned: Planned[] = [];
  let refusals = 0;
  for (const operation of operations) {
    if (refusals >= maxRefusals || (planned.length > 0 && work.isSpent)) break;
    const each = plan(operation, work.portion());
    planned.push(each);
    if (each.kind === "refuse") refusals += 1;
  }
  return planned;
}

/**
 * Whether some resource is changed more than once. Only its last state is written, so the database cannot
 * vouch for what an earlier change assumed of others: that a name was free, that a member was a user.
 */
export function changesTwice(ids: readonly string[]): boolean {
  return new Set(ids).size < ids.length;
}
