import type { RequestCost } from "./request-cost.ts";

/** What an operation may cost, whatever the machine; a limit that is absent is none. */
export interface Budget {
  /** D1 round trips, while the isolate remembers the configuration. */
  readonly trips: number;
  /** Rows that D1 reads. */
  readonly read?: number;
  /** Rows that D1 reads and writes. */
  readonly rows?: number;
  /** KV reads; none unless it says so. */
  readonly kvReads?: number;
  /** Whether the rows are the same in a tenant of 1,000 as in one of 20,000. */
  readonly constant: boolean;
}

/** The cost budgets of the service: their only home in code. */
export const budgets = {
  discovery: { trips: 1, rows: 10, constant: true },
  lookup: { trips: 1, read: 20, constant: true },
  "e-mail lookup": { trips: 1, read: 40, constant: true },
  /** Sixty of them in one filter. */
  "many lookups": { trips: 1, read: 1_000, constant: true },
  page: { trips: 1, read: 800, constant: true },
  write: { trips: 2, rows: 120, constant: true },
  "member PATCH": { trips: 2, rows: 40, constant: true },
  "bulk of 100": { trips: 3, rows: 5_000, constant: true },
  "wrong token": { trips: 1, rows: 10, kvReads: 1, constant: true },
  "revoked token": { trips: 1, rows: 10, constant: true },
  /** Once a minute. */
  "not remembered": { trips: 1, read: 20, kvReads: 1, constant: true },
  /** One round trip more: the configuration is loaded. */
  "not in KV": { trips: 2, rows: 40, kvReads: 1, constant: true },
  /** Two more: the database refuses what was remembered, the configuration is loaded, the work is done again. */
  stale: { trips: 3, rows: 60, constant: true },
  /** One more than a write: what was assumed unseen is looked at, and the refusal is logged. */
  "refused write": { trips: 3, rows: 40, constant: true },
  /** The directory over the admin route: a person, by whatever key. */
  directory: { trips: 1, rows: 60, constant: true },
  /** A page of 50 of the directory. */
  "directory page": { trips: 1, rows: 1_200, constant: true },
  /**
   * A page of a list of the console, with its frame and its length: a thousand rows are counted at most. Other people
   * are on it in another order, in other teams.
   */
  "console page": { trips: 5, rows: 1_200, constant: false },
  /** Reads every row of the tenant or every member of the group. */
  linear: { trips: 2, constant: false },
} as const satisfies Record<string, Budget>;

/** The kinds of operation that have a budget. */
export type BudgetName = keyof typeof budgets;

/** An index search that ends on the edge of a page reads a row more, and random ids move the edges. */
export const ROW_JITTER = 6;

/** What is wrong with the cost at one size; empty when it is within its budget. */
export function findExcess(name: BudgetName, cost: RequestCost): string[] {
  const budget: Budget = budgets[name];
  const measured = [
    { what: "round trips", value: cost.trips, limit: budget.trips },
    { what: "rows read", value: cost.rowsRead, limit: budget.read },
    { what: "rows read and written", value: cost.rowsRead + cost.rowsWritten, limit: budget.rows },
    { what: "KV reads", value: cost.kvReads, limit: budget.kvReads ?? 0 },
  ];
  return measured.flatMap(({ what, value, limit }) =>
    limit !== undefined && value > limit ? [`${value} ${what}, budget ${limit}`] : [],
  );
}

/** What is wrong with how the cost grows from the small tenant to the large one. */
export function findGrowth(name: BudgetName, small: RequestCost, large: RequestCost): string[] {
  const budget: Budget = budgets[name];
  const rows = ({ rowsRead, rowsWritten }: RequestCost) => rowsRead + rowsWritten;
  const grows = budget.constant && rows(large) > rows(small) + ROW_JITTER;
  return grows ? [`grows with the tenant: ${rows(small)} rows, then ${rows(large)}`] : [];
}

/** What is wrong with the cost in one database of several, beside that in the only one; each that is asked costs. */
export function findDifference(only: RequestCost, oneOfSeveral: RequestCost, asked: number): string[] {
  const trips = only.trips * asked;
  const differs =
    oneOfSeveral.trips !== trips ? [`${oneOfSeveral.trips} round trips with several databases, not ${trips}`] : [];
  const rows = ({ rowsRead, rowsWritten }: RequestCost) => rowsRead + rowsWritten;
  const isMore = rows(oneOfSeveral) > rows(only) * asked + ROW_JITTER;
  return isMore ? [...differs, `${rows(oneOfSeveral)} rows with several databases, ${rows(only)} with one`] : differs;
}
