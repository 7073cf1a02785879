import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { TenantKey } from "../../directory/administration.ts";
import { unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { findId, requireFound } from "../engine/existence.ts";
import { type AdminPage, beforeCursor, type PageRequest, rowLimit, toPage } from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { keyOrFolded } from "../lists/text-search.ts";
import { configs, provisioningLog } from "../tables.ts";
import { toEmailKey } from "./provisioning-log.ts";

/** A row of a configuration's provisioning log. */
export type LogEntry = Omit<typeof provisioningLog.$inferSelect, "configId" | "emailKey">;

/** Which rows of the log to list. */
export interface LogQuery extends PageRequest {
  readonly configId: string;
  readonly outcome?: LogEntry["outcome"] | undefined;
  readonly operation?: string | undefined;
  /** Compared without case. */
  readonly email?: string | undefined;
  /** RFC 3339 UTC with milliseconds; the first moment that counts. */
  readonly since?: string | undefined;
  /** As `since`; the first moment that does not count any more. */
  readonly until?: string | undefined;
}

const columns = {
  id: provisioningLog.id,
  at: provisioningLog.at,
  operation: provisioningLog.operation,
  method: provisioningLog.method,
  path: provisioningLog.path,
  status: provisioningLog.status,
  outcome: provisioningLog.outcome,
  scimType: provisioningLog.scimType,
  detail: provisioningLog.detail,
  resourceType: provisioningLog.resourceType,
  resourceId: provisioningLog.resourceId,
  email: provisioningLog.email,
  group: provisioningLog.group,
  requestId: provisioningLog.requestId,
  requestBody: provisioningLog.requestBody,
};

/**
 * A page of a configuration's provisioning log, newest first.
 *
 * @throws AdminError 404
 */
export async function listLog(db: Database, query: LogQuery): Promise<AdminPage<LogEntry>> {
  const { configId, outcome, operation, email, since, until, ...page } = query;
  const wanted = and(
    eq(provisioningLog.configId, configId),
    outcome === undefined ? undefined : eq(provisioningLog.outcome, outcome),
    operation === undefined ? undefined : eq(provisioningLog.operation, operation),
    email === undefined
      ? undefined
      : eq(keyOrFolded(provisioningLog.emailKey, provisioningLog.email), toEmailKey(email)),
    since === undefined ? undefined : isSince(since),
    until === undefined ? undefined : lt(provisioningLog.at, until),
    beforeCursor(provisioningLog.id, page),
  );
  const [config, rows] = await runQueries(db, [
    findId(db, configs, configId),
    db.select(columns).from(provisioningLog).where(wanted).orderBy(desc(provisioningLog.id)).limit(rowLimit(page)),
  ]);
  requireFound(config, "SCIM configuration", configId);
  return toPage(rows, page);
}

/** Which rows of a tenant's logs are about one resource. */
export interface ResourceLogQuery {
  readonly tenant: TenantKey;
  readonly resourceId: string;
  readonly limit: number;
}

/**
 * The newest rows about one resource, by whichever of its tenant's configurations they came. One round
 * trip, and no more rows than are answered.
 */
export async function listResourceLog(
  db: Database,
  { tenant, resourceId, limit }: ResourceLogQuery,
): Promise<(LogEntry & { readonly configId: string })[]> {
  const owner = tenant.kind === "project" ? configs.projectId : configs.statusPageId;
  // The plus sign leaves the search to the index of resources.
  const isOwn = sql`+${provisioningLog.configId} IN (SELECT ${configs.id} FROM ${configs} WHERE ${owner} = ${tenant.id})`;
  const [rows] = await runQueries(db, [
    db
      .select({ ...columns, configId: provisioningLog.configId })
      .from(provisioningLog)
      .where(and(sql`${provisioningLog.resourceType} = 'User'`, eq(provisioningLog.resourceId, resourceId), isOwn))
      .orderBy(desc(provisioningLog.id))
      .limit(limit),
  ]);
  return rows;
}

/**
 * One row of a configuration's provisioning log.
 *
 * @throws AdminError 404
 */
export async function readLogEntry(
  db: Database,
  { configId, id }: { readonly configId: string; readonly id: string },
): Promise<LogEntry> {
  const [[entry]] = await runQueries(db, [
    db
      .select(columns)
      .from(provisioningLog)
      .where(and(eq(provisioningLog.configId, configId), eq(provisioningLog.id, id))),
  ]);
  if (entry === undefined) throw unknownId("log entry", id);
  return entry;
}

/** The rows of a time or later; by their ids, too, whose order an index has. */
export function isSince(time: string): SQL | undefined {
  return and(gte(provisioningLog.at, time), gte(provisioningLog.id, firstIdOf(time)));
}

/** What the ids of rows made at or after a time do not sort before: a row gets its id after its time. */
function firstIdOf(time: string): string {
  const hex = Math.max(0, Date.parse(time)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
