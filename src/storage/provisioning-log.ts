import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { insertRows } from "./rows.ts";
import { configs, provisioningLog, subscribers, teams, users } from "./tables.ts";

/** A row of the provisioning log. */
export type LogRow = Required<typeof provisioningLog.$inferInsert>;

/**
 * Inserts log rows of one configuration. Run it before the statements it tells of: the person or group
 * that a DELETE removes unseen is named from the row that is about to go, if it is the tenant's. A
 * project and a status page may have the same id, so the configuration says which of them is meant.
 */
export function insertLogRows(configId: string, rows: readonly LogRow[]): SQL[] {
  const isOwn = (tenant: SQLiteColumn, owner: SQLiteColumn) =>
    sql`EXISTS (SELECT 1 FROM ${configs} WHERE ${configs.id} = ${configId} AND ${owner} = ${tenant})`;
  return insertRows(provisioningLog, rows, {
    computed: {
      email: (column) =>
        sql`COALESCE(${column("email")}, (SELECT email FROM ${users} WHERE id = ${column("resourceId")} AND ${isOwn(users.tenantId, configs.projectId)}), (SELECT email FROM ${subscribers} WHERE id = ${column("resourceId")} AND ${isOwn(subscribers.tenantId, configs.statusPageId)}))`,
      group: (column) =>
        sql`COALESCE(${column("group")}, (SELECT name FROM ${teams} WHERE id = ${column("resourceId")} AND ${isOwn(teams.tenantId, configs.projectId)}))`,
    },
  });
}
