import type { Team } from "../../storage/teams/admin-teams.ts";
import type { ConfigReference } from "../../storage/teams/default-teams.ts";
import { Tag } from "../components/message.tsx";
import { links } from "../links.ts";

interface FilledByProps {
  readonly team: Pick<Team, "pushed">;
  /** The configurations whose users join it. */
  readonly defaultOf: readonly ConfigReference[] | undefined;
}

/** Who puts people into a team besides administrators, who always can. */
export function FilledBy({ team, defaultOf = [] }: FilledByProps) {
  if (!team.pushed && defaultOf.length === 0) return <span class="muted">Administrators</span>;
  return (
    <>
      {team.pushed && <Tag>Identity provider</Tag>}
      {defaultOf.length > 0 && (
        <span>
          {team.pushed && " "}
          Everybody of{" "}
          {defaultOf.map(({ id, name }, index) => (
            <>
              {index > 0 && ", "}
              <a href={links.config(id)}>{name}</a>
            </>
          ))}
        </span>
      )}
    </>
  );
}
