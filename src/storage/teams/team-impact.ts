import { type SQL, sql } from "drizzle-orm";
import { type Database, runBatch } from "../engine/database.ts";
import { configs, defaultTeams, members, users } from "../tables.ts";
import type { TeamKey } from "./admin-teams.ts";

/** What would become of people if a team went. */
export interface TeamImpact {
  readonly members: number;
  /** Members with access who are in no other team. */
  readonly losingAccess: number;
  /** Names of the configurations that put their users into it: while there are any, it stays. */
  readonly defaultOf: readonly string[];
}

/** Foretells what deleting a team would do. One round trip. */
export async function teamImpact(db: Database, { projectId, teamId }: TeamKey): Promise<TeamImpact> {
  const [counts, needing] = await runBatch(db, [
    sql`SELECT COUNT(*) AS members, COUNT(*) FILTER (WHERE user.revoked = 0 AND NOT ${isElsewhere(teamId)}) AS losing_access
      FROM ${members} AS member JOIN ${users} AS user ON user.id = member.user_id
      WHERE member.team_id = ${teamId} AND user.project_id = ${projectId}`,
    sql`SELECT config.name FROM ${defaultTeams} AS chosen JOIN ${configs} AS config ON config.id = chosen.config_id
      WHERE chosen.team_id = ${teamId} AND config.project_id = ${projectId} ORDER BY config.id`,
  ]);
  const [row] = (counts?.results ?? []) as { readonly members: number; readonly losing_access: number }[];
  const names = (needing?.results ?? []) as { readonly name: string }[];
  return {
    members: row?.members ?? 0,
    losingAccess: row?.losing_access ?? 0,
    defaultOf: names.map(({ name }) => name),
  };
}

function isElsewhere(teamId: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${members} AS other WHERE other.user_id = user.id AND other.team_id <> ${teamId})`;
}
