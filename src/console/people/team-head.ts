import { runQueries } from "../../storage/engine/queries.ts";
import { findTeam, requireTeam, type Team, type TeamKey } from "../../storage/teams/admin-teams.ts";
import type { NavLink } from "../components/tabs.tsx";
import type { ConsoleContext } from "../context.ts";
import { links } from "../links.ts";
import { paramOf } from "../request.ts";
import { tenantKinds } from "../tenants/kinds.ts";
import { crumbsToTenant } from "../tenants/tenant-head.tsx";

/** Which team a request's path names. */
export function teamKeyOf(c: ConsoleContext): TeamKey {
  return { projectId: paramOf(c, "id"), teamId: paramOf(c, "teamId") };
}

/** The address of a team. */
export function teamPath({ projectId, teamId }: TeamKey): string {
  return links.team(projectId, teamId);
}

/**
 * The team of a request's path, and the way to it.
 *
 * @throws AdminError 404
 */
export async function readTeam(c: ConsoleContext): Promise<{ key: TeamKey; team: Team; crumbs: NavLink[] }> {
  const { db } = c.get("scope");
  const key = teamKeyOf(c);
  const [project, [found]] = await Promise.all([
    tenantKinds.project.read(db, key.projectId),
    runQueries(db, [findTeam(db, key)]),
  ]);
  const team = requireTeam(found, key.teamId);
  const list = { label: "Teams", href: `${links.tenant("project", project.id)}/teams` };
  return { key, team, crumbs: [...crumbsToTenant(tenantKinds.project, project), list] };
}
