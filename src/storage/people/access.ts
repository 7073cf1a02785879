import { and, eq } from "drizzle-orm";
import { foldEmail } from "../../scim/text.ts";
import type { Database } from "../engine/database.ts";
import { findId, requireFound } from "../engine/existence.ts";
import { runQueries } from "../engine/queries.ts";
import { projects, statusPages, subscribers, users } from "../tables.ts";
import { parseTeams, type TeamReference, teamsOfUser } from "../teams/team-references.ts";
import { type AccessReason, accessReason } from "./admin-users.ts";

/** Whether a person may use a project, and why. */
export interface ProjectAccess {
  /** As it was asked for. */
  readonly email: string;
  readonly access: boolean;
  readonly reason: AccessReason | "unknown";
  readonly teams: TeamReference[];
}

/** Whether a person may read a private status page, and why. */
export interface StatusPageAccess {
  /** As it was asked for. */
  readonly email: string;
  readonly access: boolean;
  readonly reason: "subscriber" | "revoked" | "unknown";
}

/**
 * Whether the person of an e-mail, in any case, may use a project. One round trip.
 *
 * @throws AdminError 404 when there is no such project
 */
export async function projectAccess(db: Database, projectId: string, email: string): Promise<ProjectAccess> {
  const [project, [user]] = await runQueries(db, [
    findId(db, projects, projectId),
    db
      .select({ revoked: users.revoked, teams: teamsOfUser })
      .from(users)
      .where(and(eq(users.tenantId, projectId), eq(users.emailKey, foldEmail(email)))),
  ]);
  requireFound(project, "project", projectId);
  if (user === undefined) return { email, access: false, reason: "unknown", teams: [] };
  const teams = parseTeams(user.teams);
  const reason = accessReason(user.revoked, teams);
  return { email, access: reason === "member", reason, teams };
}

/**
 * The teams of a project that the person of an e-mail is in; none for a person it does not know.
 *
 * @throws AdminError 404 when there is no such project
 */
export async function teamsOf(db: Database, projectId: string, email: string): Promise<TeamReference[]> {
  return (await projectAccess(db, projectId, email)).teams;
}

/**
 * Whether the person of an e-mail, in any case, may read a private status page. One round trip.
 *
 * @throws AdminError 404 when there is no such status page
 */
export async function statusPageAccess(db: Database, statusPageId: string, email: string): Promise<StatusPageAccess> {
  const [page, [subscriber]] = await runQueries(db, [
    findId(db, statusPages, statusPageId),
    db
      .select({ revoked: subscribers.revoked })
      .from(subscribers)
      .where(and(eq(subscribers.tenantId, statusPageId), eq(subscribers.emailKey, foldEmail(email)))),
  ]);
  requireFound(page, "status page", statusPageId);
  if (subscriber === undefined) return { email, access: false, reason: "unknown" };
  return subscriber.revoked
    ? { email, access: false, reason: "revoked" }
    : { email, access: true, reason: "subscriber" };
}
