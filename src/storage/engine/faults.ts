import { rootMessage } from "../../scim/errors.ts";

/** What D1 says when trying again soon is likely to help. */
const PASSING_FAULTS = [
  "Network connection lost",
  "storage caused object to be reset",
  "reset because its code was updated",
  "Cannot resolve D1 DB due to transient issue",
  "overloaded",
];

/** What a failed statement or batch failed of. */
export type Fault =
  | { readonly kind: "passing" }
  /** A named CHECK of the precondition table. */
  | { readonly kind: "precondition"; readonly name: string }
  /** The columns of a unique index, as `table.column, table.column`. */
  | { readonly kind: "unique"; readonly columns: string }
  | { readonly kind: "foreign-key" }
  /** A value is larger than the 2 MB that D1 takes. */
  | { readonly kind: "too-big" }
  /** A statement took more time or memory than D1 gives one. */
  | { readonly kind: "too-slow" }
  | { readonly kind: "other" };

/**
 * Reads what a database error says. Drizzle wraps the errors of single statements in one whose
 * message holds SQL and parameters, so the innermost message is read, and no other is ever logged.
 */
export function parseFault(error: unknown): Fault {
  const message = rootMessage(error);
  const precondition = /CHECK constraint failed: (\w+)/.exec(message)?.[1];
  if (precondition !== undefined) return { kind: "precondition", name: precondition };
  const columns = /UNIQUE constraint failed: ([\w., ]+)/.exec(message)?.[1];
  if (columns !== undefined) return { kind: "unique", columns };
  if (message.includes("FOREIGN KEY constraint failed")) return { kind: "foreign-key" };
  if (message.includes("SQLITE_TOOBIG")) return { kind: "too-big" };
  if (/exceeded (?:its (?:CPU time|memory) limit|timeout)/.test(message)) return { kind: "too-slow" };
  return PASSING_FAULTS.some((fault) => message.includes(fault)) ? { kind: "passing" } : { kind: "other" };
}
