import * as z from "zod";
import { nameSchema } from "../../admin/schemas.ts";
import { listConfigs } from "../../storage/tenants/config-reads.ts";
import { configFigures, projectFigures } from "../../storage/tenants/figures.ts";
import { deleteProject, type Project, readProject, renameProject } from "../../storage/tenants/projects.ts";
import { Card } from "../components/card.tsx";
import { ConfigList } from "../components/config-list.tsx";
import { Confirmation } from "../components/confirmation.tsx";
import { FormErrors, PostForm, TextField } from "../components/forms.tsx";
import type { PageHead } from "../components/layout.tsx";
import { renderPage } from "../components/page.tsx";
import { countOf, Tabs } from "../components/tabs.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { blankForm, type ErrorStatus, type FormState } from "../forms.ts";
import { links } from "../links.ts";
import { dayAgo, MAX_LIST, redirectWith } from "../navigation.ts";
import { confirm, submit } from "../submit.ts";

/** A project: its configurations, its name, and its end. */
export function registerProject(app: ConsoleApp): void {
  app.get("/projects/:id", (c) => showConfigs(c, c.req.param("id")));
  app.get("/projects/:id/settings", (c) => showSettings(c, c.req.param("id")));
  app.post("/projects/:id/settings", (c) => {
    const id = c.req.param("id");
    return submit(c, {
      schema: z.object({ name: nameSchema }),
      read: (values) => ({ name: values.text("name") }),
      act: async ({ name }) => {
        await renameProject(c.get("scope").db, { id, name });
        return redirectWith(c, `${links.project(id)}/settings`, "Saved.");
      },
      again: (form, status) => showSettings(c, id, form, status),
    });
  });
  app.get("/projects/:id/delete", (c) => askToDelete(c, c.req.param("id"), blankForm()));
  app.post("/projects/:id/delete", (c) => {
    const id = c.req.param("id");
    return confirm(c, {
      act: async () => {
        const { db, requestId } = c.get("scope");
        await deleteProject(db, { id, requestId });
        return redirectWith(c, links.projects, "The project is deleted.");
      },
      again: (form, status) => askToDelete(c, id, form, status),
    });
  });
}

/** The head of a project's pages, and the project. */
export async function projectHead(
  c: ConsoleContext,
  id: string,
  current: "SCIM" | "Teams" | "Users" | "Settings",
): Promise<{ project: Project; head: PageHead }> {
  const { db } = c.get("scope");
  const [project, figures] = await Promise.all([readProject(db, id), projectFigures(db, [id])]);
  const { configs, teams, users } = figures.get(id) ?? { configs: 0, teams: 0, users: 0 };
  const here = links.project(id);
  const tabs = [
    { label: "SCIM", href: here, count: configs },
    { label: "Teams", href: `${here}/teams`, count: teams },
    { label: "Users", href: `${here}/users`, count: users },
    { label: "Settings", href: `${here}/settings` },
  ];
  const head: PageHead = {
    title: project.name,
    crumbs: [{ label: "Projects", href: links.projects }],
    tabs: <Tabs label={project.name} tabs={tabs} current={current} />,
  };
  return { project, head };
}

async function showConfigs(c: ConsoleContext, id: string): Promise<Response> {
  const { db } = c.get("scope");
  const { head } = await projectHead(c, id, "SCIM");
  const { items } = await listConfigs(db, { projectId: id, limit: MAX_LIST });
  const figures = await configFigures(
    db,
    items.map((config) => config.id),
    dayAgo(),
  );
  const newHref = `${links.project(id)}/configs/new`;
  const actions = items.length > 0 && (
    <a class="button primary" href={newHref}>
      Create SCIM Configuration
    </a>
  );
  const rows = items.map((config) => ({ ...config, ...figures.get(config.id) }));
  return renderPage(c, { ...head, actions }, <ConfigList configs={rows} newHref={newHref} hasTeams />);
}

async function showSettings(c: ConsoleContext, id: string, sent?: FormState, status?: ErrorStatus): Promise<Response> {
  const { project, head } = await projectHead(c, id, "Settings");
  const form = sent ?? blankForm({ name: project.name });
  const content = (
    <>
      <Card title="General" class="narrow">
        <FormErrors form={form} names={{ name: "Name" }} />
        <PostForm action={`${links.project(id)}/settings`}>
          <TextField form={form} name="name" label="Name" isRequired maxLength={256} />
          <div class="actions">
            <button class="button primary" type="submit">
              Save
            </button>
          </div>
        </PostForm>
      </Card>
      <Card title="Id" class="narrow" lead="Other systems ask about the project under this id.">
        <code>{id}</code>
      </Card>
      <Card
        title="Delete the project"
        class="narrow danger"
        lead="With its teams and users. The next page says how many."
      >
        <a class="button" href={`${links.project(id)}/delete`}>
          Delete the project…
        </a>
      </Card>
    </>
  );
  return renderPage(c, head, content, status);
}

async function askToDelete(c: ConsoleContext, id: string, form: FormState, status?: ErrorStatus): Promise<Response> {
  const { db } = c.get("scope");
  const [project, found] = await Promise.all([readProject(db, id), projectFigures(db, [id])]);
  const figures = found.get(id) ?? { users: 0, teams: 0, configs: 0, statusPages: 0 };
  const here = links.project(id);
  const content = (
    <Confirmation
      action={`${here}/delete`}
      verb="Delete the project"
      back={`${here}/settings`}
      form={form}
      consequences={[
        `${countOf(figures.users, "user")} and ${countOf(figures.teams, "team")} of “${project.name}” are deleted.`,
        "Nobody has access to the project any more.",
        "The people's accounts stay, and so does what they have in other projects.",
        ...(figures.statusPages === 0
          ? []
          : [
              `${countOf(figures.statusPages, "status page stays", "status pages stay")}, and no longer belong to a project.`,
            ]),
        "This cannot be taken back.",
      ]}
      obstacle={
        figures.configs > 0 && (
          <>
            The project still has <a href={here}>{countOf(figures.configs, "SCIM configuration")}</a>. Delete that
            first, so that no identity provider goes on sending.
          </>
        )
      }
    />
  );
  const crumbs = [
    { label: "Projects", href: links.projects },
    { label: project.name, href: here },
  ];
  return renderPage(c, { title: `Delete “${project.name}”?`, crumbs }, content, status);
}
