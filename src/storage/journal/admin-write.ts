import type { SQL } from "drizzle-orm";
import type { AdminActor } from "../../directory/administration.ts";
import type { AdminError } from "../engine/admin-error.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { type Fault, parseFault } from "../engine/faults.ts";
import { assertion, type ConflictError, type Precondition, type PreconditionName } from "../engine/scim-database.ts";
import { preconditions } from "../tables.ts";
import { type AuditRecord, insertAudit } from "./audit.ts";

/** A change by an administrator: it commits whole, with its row of the audit, or not at all. */
export interface AdminWrite {
  readonly audit: AuditRecord;
  readonly preconditions?: readonly Precondition[];
  readonly statements: readonly { getSQL(): SQL }[];
}

type Refusal = () => AdminError | ConflictError | Promise<AdminError>;

/** What a change is refused with, by what in the database refuses it. */
export type Refusals = Partial<Record<PreconditionName | "unique" | "foreign-key", Refusal>>;

/**
 * Commits a change in one round trip and answers the rows of its statements. Conditions and
 * constraints decide inside the transaction, so that no check made before it can be out of date.
 *
 * @throws AdminError, or ConflictError, for a fault that has a refusal; any other fault as it came
 */
export async function commit(
  db: Database,
  by: AdminActor,
  write: AdminWrite,
  refusals: Refusals = {},
): Promise<unknown[][]> {
  const conditions = (write.preconditions ?? []).map(({ name, holds }) => assertion(preconditions[name].name, holds));
  const before = [...conditions, insertAudit(db, by, write.audit)];
  const statements = write.statements.map((statement) => statement.getSQL());
  try {
    const results = await runBatch(db, [...before, ...statements]);
    return results.slice(before.length).map((result) => result.results);
  } catch (error) {
    const refuse = refusalOf(parseFault(error), refusals);
    throw refuse === undefined ? error : await refuse();
  }
}

function refusalOf(fault: Fault, refusals: Refusals): Refusal | undefined {
  if (fault.kind === "unique" || fault.kind === "foreign-key") return refusals[fault.kind];
  if (fault.kind !== "precondition") return undefined;
  const names = Object.keys(refusals) as (keyof Refusals)[];
  const failed = names.find(
    (name) => name in preconditions && preconditions[name as PreconditionName].name === fault.name,
  );
  return failed && refusals[failed];
}
