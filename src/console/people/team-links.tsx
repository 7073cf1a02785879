import type { TeamReference } from "../../storage/teams/team-references.ts";
import { links } from "../links.ts";

/** The teams that somebody is in, each leading to its page. */
export function TeamLinks({ projectId, teams }: { projectId: string; teams: readonly TeamReference[] }) {
  return (
    <>
      {teams.map((team, index) => (
        <>
          {index > 0 && ", "}
          <a href={links.team(projectId, team.id)}>{team.name}</a>
        </>
      ))}
    </>
  );
}
