import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { foldCase } from "../scim/text.ts";
import { insertRows } from "./rows.ts";
import { configs, provisioningLog, subscribers, teams, users } from "./tables.ts";

/** A row of the provisioning log; the key of its e-mail is made when it is inserted. */
export type LogRow = Omit<Required<typeof provisioningLog.$inferInsert>, "emailKey">;

/**
 * Inserts log rows of one configuration. Run it before the statements it tells of: the person or group
 * that a DELETE removes unseen is named from the row that is about to go, if it is the tenant's. A
 * project and a status page may have the same id, so the configuration says which of them is meant.
 */
export function insertLogRows(configId: string, rows: readonly LogRow[]): SQL[] {
  const isOwn = (tenant: SQLiteColumn, owner: SQLiteColumn) =>
    sql`EXISTS (SELECT 1 FROM ${configs} WHERE ${configs.id} = ${configId} AND ${owner} = ${tenant})`;
  const emailOr = (given: SQL, name: "email" | "emailKey", id: SQL) =>
    sql`COALESCE(${given}, (SELECT ${users[name]} FROM ${users} WHERE ${users.id} = ${id} AND ${isOwn(users.tenantId, configs.projectId)}), (SELECT ${subscribers[name]} FROM ${subscribers} WHERE ${subscribers.id} = ${id} AND ${isOwn(subscribers.tenantId, configs.statusPageId)}))`;
  const keyed = rows.map((row) => ({ ...row, emailKey: typeof row.email === "string" ? foldCase(row.email) : null }));
  return insertRows(provisioningLog, keyed, {
    computed: {
      email: (column) => emailOr(column("email"), "email", column("resourceId")),
      emailKey: (column) => emailOr(column("emailKey"), "emailKey", column("resourceId")),
      group: (column) =>
        sql`COALESCE(${column("group")}, (SELECT name FROM ${teams} WHERE id = ${column("resourceId")} AND ${isOwn(teams.tenantId, configs.projectId)}))`,
    },
  });
}
