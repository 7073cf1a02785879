import { and, desc, eq, gte, lt, or, type SQL, sql } from "drizzle-orm";
import type { TenantKey } from "../../directory/administration.ts";
import { unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { findId, requireFound } from "../engine/existence.ts";
import {
  type AdminPage,
  besideCursor,
  countPage,
  orderOf,
  type PageRequest,
  rowLimit,
  toPage,
} from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { anyHoldsFolded, holdsText, keyOrFolded } from "../lists/text-search.ts";
import { configs, provisioningLog } from "../tables.ts";
import { endedConfigIds, endedConfigName } from "./ended-configs.ts";
import { toEmailKey } from "./provisioning-log.ts";

/** A row of a configuration's provisioning log. */
export type LogEntry = Omit<typeof provisioningLog.$inferSelect, "configId" | "emailKey">;

/** A row as lists show it: without the body of the request. */
export type LogLine = Omit<LogEntry, "requestBody">;

/** Which rows of the log to list. */
export interface LogQuery extends PageRequest {
  readonly configId: string;
  readonly outcome?: LogEntry["outcome"] | undefined;
  readonly operation?: string | undefined;
  /** Compared without case. */
  readonly email?: string | undefined;
  /** A part of the e-mail, in any case. */
  readonly emailPart?: string | undefined;
  /** A part of the detail or of the group's name; without case as far as letters are ASCII. */
  readonly text?: string | undefined;
  /** RFC 3339 UTC with milliseconds; the first moment that counts. */
  readonly since?: string | undefined;
  /** As `since`; the first moment that does not count any more. */
  readonly until?: string | undefined;
}

/** The columns of a `LogLine`. */
export const lineColumns = {
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
};
const columns = { ...lineColumns, requestBody: provisioningLog.requestBody };
/** The order of a log. */
export const newestFirst = { keys: [provisioningLog.id], isDescending: true };

/** The condition that a query sets on rows; the configuration may be one that the statement itself finds. */
export function isWanted({
  configId,
  outcome,
  operation,
  email,
  emailPart,
  text,
  since,
  until,
}: Omit<LogQuery, "configId"> & { readonly configId: string | SQL }): SQL | undefined {
  const emailKey = keyOrFolded(provisioningLog.emailKey, provisioningLog.email);
  return and(
    eq(provisioningLog.configId, configId),
    outcome === undefined ? undefined : isOutcome[outcome],
    operation === undefined ? undefined : eq(provisioningLog.operation, operation),
    email === undefined ? undefined : eq(emailKey, toEmailKey(email)),
    emailPart === undefined ? undefined : anyHoldsFolded([emailKey], emailPart),
    text === undefined
      ? undefined
      : or(holdsText(provisioningLog.detail, text), holdsText(provisioningLog.group, text)),
    since === undefined ? undefined : isSince(since),
    until === undefined ? undefined : lt(provisioningLog.at, until),
  );
}

/**
 * A page of a configuration's provisioning log, newest first.
 *
 * @throws AdminError 404
 */
export async function listLog(db: Database, query: LogQuery): Promise<AdminPage<LogEntry>> {
  const [config, rows] = await runQueries(db, [
    findId(db, configs, query.configId),
    db
      .select(columns)
      .from(provisioningLog)
      .where(and(isWanted(query), besideCursor(newestFirst, query)))
      .orderBy(orderOf(newestFirst, query))
      .limit(rowLimit(query)),
  ]);
  requireFound(config, "SCIM configuration", query.configId);
  return toPage(rows, query);
}

/**
 * A page of what is kept of a configuration's log, newest first, whether or not the configuration is still there.
 * One round trip, and one more for the length of a log that has several pages.
 */
export async function listLogLines(db: Database, query: LogQuery): Promise<AdminPage<LogLine>> {
  const wanted = isWanted(query);
  const [rows] = await runQueries(db, [
    db
      .select(lineColumns)
      .from(provisioningLog)
      .where(and(wanted, besideCursor(newestFirst, query)))
      .orderBy(orderOf(newestFirst, query))
      .limit(rowLimit(query)),
  ]);
  return countPage(db, toPage(rows, query), query, sql`SELECT 1 FROM ${provisioningLog} WHERE ${wanted}`);
}

/** By a literal, since failures and warnings have indexes that are for rows of that outcome alone. */
const isOutcome: Readonly<Record<LogEntry["outcome"], SQL>> = {
  success: sql`${provisioningLog.outcome} = 'success'`,
  warning: sql`${provisioningLog.outcome} = 'warning'`,
  error: sql`${provisioningLog.outcome} = 'error'`,
};

/** Which rows of a tenant's logs are about one resource. */
export interface ResourceLogQuery {
  readonly tenant: TenantKey;
  readonly resourceId: string;
  readonly limit: number;
}

/** A row about a resource, and by which configuration it came. */
export type ResourceLogLine = LogLine & { readonly configId: string; readonly configName: string };

/**
 * The newest rows about one resource, by whichever of its tenant's configurations they came, those included that are
 * gone. One round trip, and no more rows than are answered.
 */
export async function listResourceLog(
  db: Database,
  { tenant, resourceId, limit }: ResourceLogQuery,
): Promise<ResourceLogLine[]> {
  const owner = tenant.kind === "project" ? configs.projectId : configs.statusPageId;
  // The plus sign leaves the search to the index of resources.
  const isOwn = sql`+${provisioningLog.configId} IN (SELECT ${configs.id} FROM ${configs} WHERE ${owner} = ${tenant.id} UNION ALL ${endedConfigIds(tenant)})`;
  const configName = sql<string>`COALESCE((SELECT ${configs.name} FROM ${configs} WHERE ${configs.id} = ${provisioningLog.configId}), (${endedConfigName(tenant, provisioningLog.configId)}))`;
  const [rows] = await runQueries(db, [
    db
      .select({ ...lineColumns, configId: provisioningLog.configId, configName: configName.as("config_name") })
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
