import { exactly } from "../../storage/engine/paging.ts";
import { listTeams, type Team } from "../../storage/teams/admin-teams.ts";
import { configsOfDefaultTeams } from "../../storage/teams/default-teams.ts";
import { formatCount } from "../components/counts.ts";
import { EmptyState, Tag } from "../components/message.tsx";
import { PagedTable } from "../components/pager.tsx";
import { SearchForm } from "../components/search.tsx";
import type { Column } from "../components/table.tsx";
import { When } from "../components/when.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { listQuery, pageOf, paramOf } from "../request.ts";
import { tenantKinds } from "../tenants/kinds.ts";
import { tenantHead } from "../tenants/tenant-head.tsx";
import { FilledBy } from "./filled-by.tsx";

/** The teams of a project. */
export function registerTeams(pages: Pages): void {
  pages.get("/projects/:id/teams", { right: "read", about: "project" }, (c) => showTeams(c));
}

const columns = (
  projectId: string,
  defaultOf: Awaited<ReturnType<typeof configsOfDefaultTeams>>,
): readonly Column<Team>[] => [
  { label: "Team", size: "wide", cell: ({ id, name }) => <a href={links.team(projectId, id)}>{name}</a> },
  { label: "Members", align: "number", cell: ({ memberCount }) => formatCount(memberCount) },
  { label: "Filled by", cell: (team) => <FilledBy team={team} defaultOf={defaultOf.get(team.id)} /> },
  { label: "Changes", cell: (team) => (team.protected ? <Tag>Protected</Tag> : "") },
  { label: "Created", cell: ({ createdAt }) => <When at={createdAt} /> },
];

async function showTeams(c: ConsoleContext): Promise<Response> {
  const { db } = c.get("scope");
  const query = listQuery(c);
  const { part, cursor, at } = query;
  const projectId = paramOf(c, "id");
  const [{ tenant, head, figures }, page, defaultOf] = await Promise.all([
    tenantHead(c, tenantKinds.project, "Teams"),
    listTeams(db, { projectId, part, isByName: true, ...pageOf(query), isCounted: part !== undefined }),
    configsOfDefaultTeams(db, projectId),
  ]);
  const here = `${links.tenant("project", tenant.id)}/teams`;
  const found = page.items.length;
  const isEmpty = found === 0 && cursor === undefined && part === undefined;
  const newTeam = (
    <a class="button primary" href={`${here}/new`}>
      New team
    </a>
  );
  const content = isEmpty ? (
    <EmptyState title="No teams yet" actions={newTeam}>
      Whoever is in a team has access to the project. Make the teams that a configuration puts its users into, or let
      the identity provider push its groups.
    </EmptyState>
  ) : (
    <>
      <SearchForm action={here} label="Search teams by name" part={part} found={found} />
      <PagedTable
        caption="Teams"
        columns={columns(tenant.id, defaultOf)}
        page={part === undefined ? { ...page, total: exactly(figures.teams ?? 0) } : page}
        cursor={cursor}
        at={at}
        href={withQuery(here, { q: part })}
      />
    </>
  );
  return renderPage(c, { ...head, actions: !isEmpty && newTeam }, content);
}
