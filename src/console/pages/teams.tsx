import * as z from "zod";
import { teamNameSchema } from "../../admin/schemas.ts";
import { createTeam, listTeams, type Team } from "../../storage/teams/admin-teams.ts";
import { readProject } from "../../storage/tenants/projects.ts";
import { Choice, FormErrors, PostForm, TextField } from "../components/forms.tsx";
import { EmptyState, Tag } from "../components/message.tsx";
import { renderPage } from "../components/page.tsx";
import { type Column, Pager, Table } from "../components/table.tsx";
import { formatCount } from "../components/tabs.tsx";
import { When } from "../components/when.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { blankForm, type ErrorStatus, type FormState } from "../forms.ts";
import { links } from "../links.ts";
import { actorOf, listQuery, PAGE_SIZE, redirectWith } from "../navigation.ts";
import { submit } from "../submit.ts";
import { projectHead } from "./project.tsx";

/** What is said of the flag that keeps identity providers out. */
export const PROTECTED_HINT = "No identity provider can rename, fill or delete the team; only administrators can.";

/** The teams of a project, and making one. */
export function registerTeams(app: ConsoleApp): void {
  app.get("/projects/:id/teams", (c) => showTeams(c, c.req.param("id")));
  app.get("/projects/:id/teams/new", (c) => showNewTeam(c, c.req.param("id"), blankForm()));
  app.post("/projects/:id/teams/new", (c) => {
    const projectId = c.req.param("id");
    return submit(c, {
      schema: z.object({ name: teamNameSchema, protected: z.boolean() }),
      read: (values) => ({ name: values.text("name"), protected: values.isChecked("protected") }),
      act: async (input) => {
        const team = await createTeam(c.get("scope").db, { ...input, ...actorOf(c), projectId });
        return redirectWith(c, links.team(projectId, team.id), `The team “${team.name}” is there.`);
      },
      again: (form, status) => showNewTeam(c, projectId, form, status),
    });
  });
}

const columns = (projectId: string): readonly Column<Team>[] => [
  { label: "Team", cell: ({ id, name }) => <a href={links.team(projectId, id)}>{name}</a> },
  { label: "Members", align: "number", cell: ({ memberCount }) => formatCount(memberCount) },
  { label: "Filled by", cell: ({ pushed }) => (pushed ? <Tag>Identity provider</Tag> : "") },
  { label: "Changes", cell: (team) => (team.protected ? <Tag>Protected</Tag> : "") },
  { label: "Created", cell: ({ createdAt }) => <When at={createdAt} /> },
];

async function showTeams(c: ConsoleContext, projectId: string): Promise<Response> {
  const { head } = await projectHead(c, projectId, "Teams");
  const { cursor } = listQuery(c);
  const { items, nextCursor } = await listTeams(c.get("scope").db, { projectId, cursor, limit: PAGE_SIZE });
  const here = `${links.project(projectId)}/teams`;
  const newTeam = (
    <a class="button primary" href={`${here}/new`}>
      New team
    </a>
  );
  const content =
    items.length === 0 && cursor === undefined ? (
      <EmptyState title="No teams yet" actions={newTeam}>
        Whoever is in a team has access to the project. Make the teams that a configuration puts its users into, or let
        the identity provider push its groups.
      </EmptyState>
    ) : (
      <>
        <Table caption="Teams" columns={columns(projectId)} rows={items} />
        <Pager href={here} isFirst={cursor === undefined} nextCursor={nextCursor} />
      </>
    );
  return renderPage(c, { ...head, actions: items.length > 0 && newTeam }, content);
}

async function showNewTeam(
  c: ConsoleContext,
  projectId: string,
  form: FormState,
  status?: ErrorStatus,
): Promise<Response> {
  const project = await readProject(c.get("scope").db, projectId);
  const here = `${links.project(projectId)}/teams`;
  const content = (
    <div class="card narrow">
      <FormErrors form={form} names={{ name: "Name" }} />
      <PostForm action={`${here}/new`}>
        <TextField
          form={form}
          name="name"
          label="Name"
          hint="A group of the same name that an identity provider pushes is linked to this team."
          isRequired
          maxLength={256}
        />
        <fieldset>
          <Choice form={form} name="protected" label="Protected" hint={PROTECTED_HINT} />
        </fieldset>
        <div class="actions">
          <button class="button primary" type="submit">
            Create team
          </button>
          <a class="button" href={here}>
            Cancel
          </a>
        </div>
      </PostForm>
    </div>
  );
  const crumbs = [
    { label: "Projects", href: links.projects },
    { label: project.name, href: links.project(projectId) },
    { label: "Teams", href: here },
  ];
  return renderPage(c, { title: "New team", crumbs }, content, status);
}
