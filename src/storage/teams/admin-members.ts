import { and, eq, sql } from "drizzle-orm";
import type { AdminActor } from "../../directory/administration.ts";
import type { MembershipDelta } from "../../directory/membership.ts";
import { shownName } from "../../directory/shown-name.ts";
import type { JsonObject } from "../../scim/json.ts";
import { unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { requireFound } from "../engine/existence.ts";
import { type AdminPage, besideCursor, orderOf, type PageRequest, rowLimit, toPage } from "../engine/paging.ts";
import { allExist } from "../engine/preconditions.ts";
import { runQueries } from "../engine/queries.ts";
import type { Precondition } from "../engine/scim-database.ts";
import { adminScope } from "../journal/admin-events.ts";
import { commit } from "../journal/admin-write.ts";
import { members, teams, users } from "../tables.ts";
import { type TeamKey, teamTarget } from "./admin-teams.ts";
import { memberStatements } from "./member-writes.ts";

/** A member of a team as administrators see it. */
export interface TeamMember {
  readonly id: string;
  readonly email: string;
  readonly userName: string;
  readonly displayName: string;
}

const order = { keys: [members.userId] };

/**
 * A page of a team's members.
 *
 * @throws AdminError 404
 */
export async function listMembers(
  db: Database,
  { projectId, teamId, ...page }: TeamKey & PageRequest,
): Promise<AdminPage<TeamMember>> {
  const [team, rows] = await runQueries(db, [
    db
      .select({ id: teams.id })
      .from(teams)
      .where(and(eq(teams.tenantId, projectId), eq(teams.id, teamId))),
    db
      .select({ id: users.id, email: users.email, attributes: users.attributes })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .where(and(eq(members.teamId, teamId), eq(users.tenantId, projectId), besideCursor(order, page)))
      .orderBy(orderOf(order, page))
      .limit(rowLimit(page)),
  ]);
  requireFound(team, "team", teamId);
  return toPage(rows.map(toTeamMember), page);
}

function toTeamMember(row: { readonly id: string; readonly email: string; readonly attributes: string }): TeamMember {
  const attributes = JSON.parse(row.attributes) as JsonObject;
  return { id: row.id, email: row.email, userName: String(attributes.userName), displayName: shownName(attributes) };
}

/** A user of a project, as a member of one of its teams. */
export interface MemberKey extends TeamKey, AdminActor {
  readonly userId: string;
}

/**
 * Puts a user into a team; one who is in it already changes nothing.
 *
 * @throws AdminError 404 when the project has no such team or no such user
 */
export async function addMember(db: Database, key: MemberKey): Promise<void> {
  await changeMembers(db, key, { base: "existing", add: [key.userId], remove: [] });
}

/**
 * Takes a user out of a team; one who is not in it changes nothing.
 *
 * @throws AdminError 404 when the project has no such team or no such user
 */
export async function removeMember(db: Database, key: MemberKey): Promise<void> {
  await changeMembers(db, key, { base: "existing", add: [], remove: [key.userId] });
}

async function changeMembers(db: Database, { projectId, teamId, userId, ...by }: MemberKey, delta: MembershipDelta) {
  const own = sql`project_id = ${projectId}`;
  const isAdded = delta.add.length > 0;
  const isMember = sql`EXISTS (SELECT 1 FROM ${members} WHERE team_id = ${teamId} AND user_id = ${userId})`;
  // Under the name of another condition, so that the error tells the team's absence from the user's.
  const userExists = allExist(users, own, [userId]).map(({ holds }): Precondition => ({ name: "membersExist", holds }));
  await commit(
    db,
    by,
    {
      audit: {
        action: isAdded ? "team.member.added" : "team.member.removed",
        target: teamTarget({ projectId, teamId }),
        changes: { member: isAdded ? [null, userId] : [userId, null] },
        when: isAdded ? sql`NOT ${isMember}` : isMember,
      },
      preconditions: [...allExist(teams, own, [teamId]), ...userExists],
      statements: memberStatements([{ teamId, delta }], new Set(), adminScope({ kind: "project", id: projectId }, by)),
    },
    { resourceExists: () => unknownId("team", teamId), membersExist: () => unknownId("user", userId) },
  );
}
