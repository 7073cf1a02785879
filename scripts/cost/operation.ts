import type { TreeKind } from "../../src/directory/configuration.ts";
import type { BudgetName } from "./budgets.ts";
import type { Answer, Session } from "./session.ts";

/** One operation whose cost is measured. */
export interface Operation {
  readonly name: string;
  readonly budget: BudgetName;
  /** The status without which the measurement means nothing. */
  readonly status: number;
  /** Whether it asks every database, and so costs as much in each; absent: the one of the tenant alone. */
  readonly isAcross?: boolean;
  /** Whether a tenant can be asked for it; absent: every one. */
  readonly fits?: (session: Session) => boolean;
  /** Prepares what the operation needs, carries it out, and answers what it alone cost. */
  readonly run: (session: Session) => Promise<Answer>;
}

/** An operation that only projects have. */
export function ofProjects(session: Session): boolean {
  return session.tenant.kind === ("project" satisfies TreeKind);
}
