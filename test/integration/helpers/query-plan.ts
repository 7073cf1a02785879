import type { RecordedStatement } from "./recording-database.ts";

/** Not a table's rows: constants, values, JSON, and what the statement itself computed, the rows that it found included. */
const NO_TABLE =
  /^SCAN (?:CONSTANT ROW|(?:scan|found|counted|page|happened|source)(?: LEFT-JOIN)?|\d+-ROW VALUES CLAUSE|\d+ CONSTANT ROWS?|\(.*\)|\S+ VIRTUAL TABLE INDEX \d+:.*)$/;
/** The first column of a tenant-first index alone, in equality: every row of the tenant. */
const WHOLE_TENANT = /\((?:project_id|status_page_id|tenant_id)=\?\)/;

/** The steps of SQLite's plan for a statement. */
export async function explain(db: D1Database, { sql, params }: RecordedStatement): Promise<string[]> {
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...params);
  return (await plan.all<{ detail: string }>()).results.map(({ detail }) => detail);
}

/** The steps that read a table of all tenants from end to end. */
export function findScans(plan: readonly string[]): string[] {
  return plan.filter((step) => step.startsWith("SCAN ") && !NO_TABLE.test(step));
}

/** The steps that read all of a tenant's rows in a table. */
export function findTenantScans(plan: readonly string[]): string[] {
  return plan.filter((step) => step.startsWith("SEARCH ") && WHOLE_TENANT.test(step));
}
