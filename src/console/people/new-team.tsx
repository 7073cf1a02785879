import { createTeam } from "../../storage/teams/admin-teams.ts";
import type { ConsoleContext } from "../context.ts";
import { Form } from "../fields/form.tsx";
import { blankForm, type ErrorStatus, type FormState } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { tenantKinds } from "../tenants/kinds.ts";
import { crumbsToTenant } from "../tenants/tenant-head.tsx";
import { readTeamForm, TeamFields, teamSchema } from "./team-form.tsx";

/** Making a team of a project. */
export function registerNewTeam(pages: Pages): void {
  registerFormPage(pages, "/projects/:id/teams/new", {
    access: { right: "write", about: "project" },
    schema: teamSchema,
    read: readTeamForm,
    act: async (c, input) => {
      const projectId = paramOf(c, "id");
      const team = await createTeam(c.get("scope").db, { ...input, ...actorOf(c), projectId });
      return redirectWith(c, links.team(projectId, team.id), { notice: `The team “${team.name}” is there.` });
    },
    show: showNewTeam,
  });
}

async function showNewTeam(c: ConsoleContext, form: FormState = blankForm(), status?: ErrorStatus): Promise<Response> {
  const project = await tenantKinds.project.read(c.get("scope").db, paramOf(c, "id"));
  const list = `${links.tenant("project", project.id)}/teams`;
  const content = (
    <div class="card narrow">
      <Form action={`${list}/new`} form={form} names={{ name: "Name" }} verb="Create team" back={list}>
        <TeamFields
          form={form}
          nameHint="A group of the same name that an identity provider pushes is linked to this team."
        />
      </Form>
    </div>
  );
  const crumbs = [...crumbsToTenant(tenantKinds.project, project), { label: "Teams", href: list }];
  return renderPage(c, { title: "New team", crumbs }, content, status);
}
