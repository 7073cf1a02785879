import type { Database } from "../../storage/engine/database.ts";
import { exactly, type Total } from "../../storage/engine/paging.ts";
import { listTeams, nameTeams } from "../../storage/teams/admin-teams.ts";
import type { TeamReference } from "../../storage/teams/team-references.ts";
import type { FormState } from "../fields/form-values.ts";
import { lookFields } from "../fields/look.ts";
import { MAX_LIST } from "../limits.ts";

/** The teams that a form offers as default teams. */
export interface TeamChoices {
  /** Those that are chosen in it. */
  readonly chosen: readonly TeamReference[];
  /** The first of the others that it looks for, by name. */
  readonly found: readonly TeamReference[];
  /** How many it looks for, the chosen ones among them. */
  readonly total: Total;
  /** A part of their name; undefined where it looks for all. */
  readonly sought: string | undefined;
}

/** What a form of a project's configuration offers; nothing for a tenant that has no teams. One or two round trips. */
export async function teamChoices(
  db: Database,
  projectId: string | undefined,
  { values }: FormState,
): Promise<TeamChoices> {
  const sought = values.optional(lookFields.sought);
  if (projectId === undefined) return { chosen: [], found: [], total: exactly(0), sought };
  const chosenIds = [...new Set(values.all("defaultTeamIds"))];
  const [{ items, total = exactly(items.length) }, chosen] = await Promise.all([
    listTeams(db, { projectId, part: sought, isByName: true, isCounted: true, limit: MAX_LIST }),
    chosenIds.length === 0 ? [] : nameTeams(db, projectId, chosenIds),
  ]);
  return { chosen, found: items.filter(({ id }) => !chosenIds.includes(id)), total, sought };
}
