/**
 * Plans operations one after the other; ends early once as many are refused as the request tolerates
 * (`failOnErrors`, RFC 7644 §3.7).
 */
export function planEach<Operation, Planned extends { readonly kind: string }>(
  operations: readonly Operation[],
  plan: (operation: Operation) => Planned,
  maxRefusals = Number.POSITIVE_INFINITY,
): Planned[] {
  const planned: Planned[] = [];
  let refusals = 0;
  for (const operation of operations) {
    if (refusals >= maxRefusals) break;
    const each = plan(operation);
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
