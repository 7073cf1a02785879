import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { foldEmail, shorten } from "../../scim/text.ts";
import { insertRows } from "../engine/rows.ts";
import type { Write } from "../engine/scim-database.ts";
import { configs, provisioningLog, subscribers, teams, users } from "../tables.ts";
import { fitRow, MAX_TEXT } from "./row-size.ts";

/** A row of the provisioning log; the key of its e-mail is made when it is inserted. */
export type LogRow = Omit<Required<typeof provisioningLog.$inferInsert>, "emailKey">;

/** A text of another table, cut as texts of a row are: it may be from before its length had a limit. */
const cut = (text: SQLiteColumn) =>
  sql`CASE WHEN length(${text}) > ${sql.raw(String(MAX_TEXT))} THEN substr(${text}, 1, ${sql.raw(String(MAX_TEXT - 1))}) || '…' ELSE ${text} END`;

/** The key by which the log finds an e-mail, which it may have had to cut. */
export function toEmailKey(email: string): string {
  return shorten(foldEmail(shorten(email, MAX_TEXT)), MAX_TEXT);
}

/** The column of a log row that is being inserted. */
type RowColumn = (name: "configId" | "email" | "emailKey" | "group" | "resourceId") => SQL;

const isOwn = (column: RowColumn, tenant: SQLiteColumn, owner: SQLiteColumn) =>
  sql`EXISTS (SELECT 1 FROM ${configs} WHERE ${configs.id} = ${column("configId")} AND ${owner} = ${tenant})`;

const emailOfPerson = (name: "email" | "emailKey") => (column: RowColumn) => {
  const id = column("resourceId");
  const ofUser = sql`SELECT ${cut(users[name])} FROM ${users} WHERE ${users.id} = ${id} AND ${isOwn(column, users.tenantId, configs.projectId)}`;
  const ofSubscriber = sql`SELECT ${cut(subscribers[name])} FROM ${subscribers} WHERE ${subscribers.id} = ${id} AND ${isOwn(column, subscribers.tenantId, configs.statusPageId)}`;
  return sql`COALESCE(${column(name)}, (${ofUser}), (${ofSubscriber}))`;
};

const computed = {
  email: emailOfPerson("email"),
  emailKey: emailOfPerson("emailKey"),
  group: (column: RowColumn) =>
    sql`COALESCE(${column("group")}, (SELECT ${cut(teams.name)} FROM ${teams} WHERE id = ${column("resourceId")} AND ${isOwn(column, teams.tenantId, configs.projectId)}))`,
};

/**
 * A write that is told in the log in its own transaction: the first row is its receipt. At least one row.
 */
export function logged(write: Omit<Write, "receipt">, rows: readonly [LogRow, ...LogRow[]]): Write {
  return {
    preconditions: write.preconditions,
    statements: [...insertLogRows(rows), ...write.statements],
    receipt: sql`SELECT 1 FROM ${provisioningLog} WHERE id = ${rows[0].id}`,
  };
}

/** Whether there is anything to tell. */
export function hasRows(rows: readonly LogRow[]): rows is readonly [LogRow, ...LogRow[]] {
  return rows.length > 0;
}

/**
 * Inserts log rows. Run it before the statements it tells of: the person or group
 * that a DELETE removes unseen is named from the row that is about to go, if it is the tenant's. A
 * project and a status page may have the same id, so the configuration says which of them is meant.
 */
function insertLogRows(rows: readonly LogRow[]): SQL[] {
  const keyed = rows
    .map(fitRow)
    .map((row) => ({ ...row, emailKey: typeof row.email === "string" ? toEmailKey(row.email) : null }));
  return insertRows(provisioningLog, keyed, { computed });
}
