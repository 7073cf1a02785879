import { sql } from "drizzle-orm";
import { type AccessReason, accessReason, grantsAccess } from "../../directory/access.ts";
import { foldEmail } from "../../scim/text.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { requireFound } from "../engine/existence.ts";
import { parseTeams, type TeamReference } from "../teams/team-references.ts";
import { isBlocked } from "./blocks.ts";
import { mentions } from "./person-lookup.ts";
import { projectUserTables } from "./project-users.ts";
import { statusPageUserTables } from "./status-page-users.ts";
import type { UserTables } from "./user-tables.ts";

/** Whether a person may enter, and why. */
interface Access<Reason extends AccessReason> {
  /** As it was asked for. */
  readonly email: string;
  readonly access: boolean;
  readonly reason: Reason | "unknown";
}

/** Whether a person may use a project, and why. */
export interface ProjectAccess extends Access<"blocked" | "revoked" | "no-team" | "member"> {
  readonly teams: TeamReference[];
}

/** Whether a person may read a private status page, and why. */
export type StatusPageAccess = Access<"blocked" | "revoked" | "subscriber">;

/**
 * Whether the person of an e-mail, in any case, may use a project. One round trip.
 *
 * @throws AdminError 404 when there is no such project
 */
export async function projectAccess(db: Database, projectId: string, email: string): Promise<ProjectAccess> {
  const { reason, teams = [] } = await askAccess(db, projectUserTables, projectId, email);
  return { email, access: grantsAccess(reason), reason: reason as ProjectAccess["reason"], teams };
}

/**
 * Whether the person of an e-mail, in any case, may read a private status page. One round trip.
 *
 * @throws AdminError 404 when there is no such status page
 */
export async function statusPageAccess(db: Database, statusPageId: string, email: string): Promise<StatusPageAccess> {
  const { reason } = await askAccess(db, statusPageUserTables, statusPageId, email);
  return { email, access: grantsAccess(reason), reason: reason as StatusPageAccess["reason"] };
}

interface AccessRow {
  readonly revoked: number;
  readonly blocked: number;
  readonly teams?: string;
}

interface Answer {
  readonly reason: AccessReason | "unknown";
  readonly teams?: TeamReference[];
}

/** By the e-mail of the account; else by any of a person's e-mails, when that is one person. */
async function askAccess(db: Database, tables: UserTables, tenantId: string, email: string): Promise<Answer> {
  const { users, tenants, nouns, companions } = tables;
  const key = foldEmail(email);
  const { teams } = companions.administered;
  const columns = [
    sql`${users}.revoked`,
    sql`${isBlocked(tables)} AS blocked`,
    ...(teams === undefined ? [] : [sql`${teams} AS teams`]),
  ];
  const select = sql`SELECT ${sql.join(columns, sql`, `)} FROM ${users} WHERE ${users.tenantId} = ${tenantId}`;
  const [tenant, known, mentioned] = await runBatch(db, [
    sql`SELECT id FROM ${tenants} WHERE id = ${tenantId}`,
    sql`${select} AND ${users.emailKey} = ${key}`,
    sql`${select} AND ${mentions(tables, tenantId, email)}`,
  ]);
  requireFound(tenant?.results ?? [], nouns.tenant, tenantId);
  const others = (mentioned?.results ?? []) as AccessRow[];
  const [row] = [...((known?.results ?? []) as AccessRow[]), ...(others.length === 1 ? others : [])];
  if (row === undefined) return { reason: "unknown" };
  const teamList = row.teams === undefined ? undefined : parseTeams(row.teams);
  const facts = { blocked: row.blocked === 1, revoked: row.revoked === 1, teamCount: teamList?.length };
  return { reason: accessReason(facts), ...(teamList === undefined ? {} : { teams: teamList }) };
}
