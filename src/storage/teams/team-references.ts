import { type SQL, sql } from "drizzle-orm";
import { members, teams, users } from "../tables.ts";

/** A team, as far as a list of something else names it. */
export interface TeamReference {
  readonly id: string;
  readonly name: string;
}

/** Teams that one list has at most, and bytes of a name that is shown whole: D1 makes values of up to 2 MB. */
const MAX_TEAMS = 1_000;
const MAX_NAME_BYTES = 1_024;

const name = sql.raw(`IIF(octet_length(name) <= ${MAX_NAME_BYTES}, name, substr(name, 1, ${MAX_NAME_BYTES / 4}))`);

/** The first teams of the user whose row is being looked at, as a JSON array; `parseTeams` reads it. */
export const teamsOfUser: SQL<string> = sql<string>`(SELECT json_group_array(json_object('id', id, 'name', ${name})) FROM (SELECT team.id, team.name FROM ${members} AS member JOIN ${teams} AS team ON team.id = member.team_id WHERE member.user_id = ${users}.id ORDER BY team.id LIMIT ${sql.raw(String(MAX_TEAMS))}))`;

/** The teams that `teamsOfUser` selected. */
export function parseTeams(json: string): TeamReference[] {
  return JSON.parse(json) as TeamReference[];
}
