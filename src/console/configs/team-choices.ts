import type { Database } from "../../storage/engine/database.ts";
import { listTeams } from "../../storage/teams/admin-teams.ts";
import type { TeamReference } from "../../storage/teams/team-references.ts";
import { MAX_LIST } from "../limits.ts";

/** The teams that default teams are chosen from: a project's first two hundred, and those chosen already. */
export async function teamChoices(
  db: Database,
  projectId: string | undefined,
  chosen: readonly TeamReference[] = [],
): Promise<TeamReference[]> {
  if (projectId === undefined) return [];
  const { items } = await listTeams(db, { projectId, limit: MAX_LIST });
  const others = chosen.filter(({ id }) => !items.some((team) => team.id === id));
  return [...others, ...items];
}
