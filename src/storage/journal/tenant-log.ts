import { sql } from "drizzle-orm";
import type { Database } from "../engine/database.ts";
import { type AdminPage, besideCursor, orderOf, rowLimit, toPage } from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { provisioningLog } from "../tables.ts";
import { isWanted, type LogLine, type LogQuery, lineColumns, newestFirst } from "./log-queries.ts";

/** A row of the log of one of several configurations. */
export interface TenantLogLine extends LogLine {
  readonly configId: string;
}

/** Which rows to list, of which configurations: all of one tenant, as the caller has seen to. */
export type TenantLogQuery = Omit<LogQuery, "configId"> & { readonly configIds: readonly string[] };

/**
 * A page of the logs of several configurations as one, newest first. One round trip. It reads a page of each of them
 * from its index, however long they are.
 */
export async function listTenantLog(
  db: Database,
  { configIds, ...query }: TenantLogQuery,
): Promise<AdminPage<TenantLogLine>> {
  const limit = rowLimit(query);
  const order = orderOf(newestFirst, query);
  const beside = besideCursor(newestFirst, query);
  const wanted = sql`${isWanted({ ...query, configId: sql`own.value` })} ${beside === undefined ? sql`` : sql`AND ${beside}`}`;
  const pageOfOne = sql`SELECT ${provisioningLog.id} AS id FROM ${provisioningLog} WHERE ${wanted} ORDER BY ${order} LIMIT ${limit}`;
  const ids = sql`SELECT picked.value FROM json_each(${JSON.stringify(configIds)}) AS own, json_each((SELECT json_group_array(id) FROM (${pageOfOne}))) AS picked`;
  const [rows] = await runQueries(db, [
    db
      .select({ ...lineColumns, configId: provisioningLog.configId })
      .from(provisioningLog)
      .where(sql`${provisioningLog.id} IN (${ids})`)
      .orderBy(order)
      .limit(limit),
  ]);
  return toPage(rows, query);
}
