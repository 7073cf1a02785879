import { readUser } from "../../storage/people/person-list.ts";
import { removeMember } from "../../storage/teams/admin-members.ts";
import { deleteTeam } from "../../storage/teams/admin-teams.ts";
import { teamImpact } from "../../storage/teams/team-impact.ts";
import { countOf } from "../components/counts.ts";
import type { ConsoleContext } from "../context.ts";
import { type Question, registerConfirmation } from "../forms/confirmation.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { readTeam, teamKeyOf, teamPath } from "./team-head.ts";

/** The end of a membership, and of a team. */
export function registerTeamEndings(pages: Pages): void {
  registerConfirmation(pages, "/projects/:id/teams/:teamId/members/:userId/remove", {
    access: { right: "write", about: "project" },
    ask: askToRemove,
    act: async (c) => {
      const key = teamKeyOf(c);
      await removeMember(c.get("scope").db, { ...key, ...actorOf(c), userId: paramOf(c, "userId") });
      return redirectWith(c, teamPath(key), { notice: "The user is out of the team." });
    },
  });
  registerConfirmation(pages, "/projects/:id/teams/:teamId/delete", {
    access: { right: "write", about: "project" },
    ask: askToDelete,
    act: async (c) => {
      const key = teamKeyOf(c);
      await deleteTeam(c.get("scope").db, { ...key, ...actorOf(c) });
      const list = `${links.tenant("project", key.projectId)}/teams`;
      return redirectWith(c, list, { notice: "The team is deleted." });
    },
  });
}

async function askToRemove(c: ConsoleContext): Promise<Question> {
  const { key, team, crumbs } = await readTeam(c);
  const userId = paramOf(c, "userId");
  const user = await readUser(c.get("scope").db, { tenantId: key.projectId, id: userId });
  const others = user.teams.filter(({ id }) => id !== key.teamId);
  const isLosing = user.access && others.length === 0;
  return {
    title: `Remove ${user.displayName}?`,
    crumbs: [...crumbs, { label: team.name, href: teamPath(key) }],
    verb: "Remove from the team",
    back: teamPath(key),
    consequences: [
      `${user.displayName} (${user.email}) leaves the team “${team.name}”.`,
      isLosing
        ? "It is the user's only team: the user loses access to the project."
        : `The user stays in ${countOf(others.length, "other team")}.`,
      ...(team.pushed ? ["The identity provider fills this team, and may put the user back."] : []),
    ],
  };
}

async function askToDelete(c: ConsoleContext): Promise<Question> {
  const [{ key, team, crumbs }, impact] = await Promise.all([readTeam(c), teamImpact(c.get("scope").db, teamKeyOf(c))]);
  return {
    title: `Delete “${team.name}”?`,
    crumbs: [...crumbs, { label: team.name, href: teamPath(key) }],
    verb: "Delete the team",
    back: teamPath(key),
    consequences: [
      `${countOf(impact.members, "member leaves", "members leave")} the team “${team.name}”. The users themselves stay.`,
      impact.losingAccess === 0
        ? "Nobody loses access to the project by it."
        : `${countOf(impact.losingAccess, "user is", "users are")} in no other team and ${impact.losingAccess === 1 ? "loses" : "lose"} access to the project.`,
      ...(team.pushed ? ["An identity provider that goes on pushing the group makes the team again."] : []),
    ],
    obstacle:
      impact.defaultOf.length > 0 &&
      `It is a default team of ${impact.defaultOf.map((name) => `“${name}”`).join(", ")}. Take it out of the default teams there first.`,
  };
}
