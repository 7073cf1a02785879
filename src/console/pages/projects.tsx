import * as z from "zod";
import { chosenIdSchema, nameSchema } from "../../admin/schemas.ts";
import { type ProjectFigures, projectFigures } from "../../storage/tenants/figures.ts";
import { createProject, listProjects, type Project } from "../../storage/tenants/projects.ts";
import { FormErrors, PostForm, TextField } from "../components/forms.tsx";
import { EmptyState } from "../components/message.tsx";
import { renderPage } from "../components/page.tsx";
import { SearchForm } from "../components/search.tsx";
import { type Column, Pager, Table } from "../components/table.tsx";
import { formatCount } from "../components/tabs.tsx";
import { When } from "../components/when.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { blankForm, type ErrorStatus, type FormState } from "../forms.ts";
import { links, withQuery } from "../links.ts";
import { actorOf, listQuery, PAGE_SIZE, redirectWith } from "../navigation.ts";
import { submit } from "../submit.ts";

/** The list of projects, and making one. */
export function registerProjects(app: ConsoleApp): void {
  app.get("/projects", showProjects);
  app.get("/new-project", (c) => showNewProject(c, blankForm()));
  app.post("/new-project", (c) =>
    submit(c, {
      schema: z.object({ name: nameSchema, id: chosenIdSchema.optional() }),
      read: (values) => ({ name: values.text("name"), id: values.optional("id") }),
      act: async (input) => {
        const { id, name } = await createProject(c.get("scope").db, { ...input, ...actorOf(c) });
        return redirectWith(c, links.project(id), `The project “${name}” is there. Next: its first configuration.`);
      },
      again: (form, status) => showNewProject(c, form, status),
    }),
  );
}

type Row = Project & Partial<ProjectFigures>;

const columns: readonly Column<Row>[] = [
  { label: "Project", cell: ({ id, name }) => <a href={links.project(id)}>{name}</a> },
  { label: "Users", align: "number", cell: ({ users = 0 }) => formatCount(users) },
  { label: "Teams", align: "number", cell: ({ teams = 0 }) => formatCount(teams) },
  { label: "Configurations", align: "number", cell: ({ configs = 0 }) => formatCount(configs) },
  { label: "Created", cell: ({ createdAt }) => <When at={createdAt} /> },
];

const newProject = (
  <a class="button primary" href={links.newProject}>
    New project
  </a>
);

async function showProjects(c: ConsoleContext): Promise<Response> {
  const { db } = c.get("scope");
  const { part, cursor } = listQuery(c);
  const { items, nextCursor } = await listProjects(db, { name: part, cursor, limit: PAGE_SIZE });
  const figures = await projectFigures(
    db,
    items.map(({ id }) => id),
  );
  const isEmpty = items.length === 0 && part === undefined && cursor === undefined;
  const content = isEmpty ? (
    <EmptyState title="No projects yet" actions={newProject}>
      A project has teams and users. Its SCIM configurations let identity providers say who they are.
    </EmptyState>
  ) : (
    <>
      <SearchForm action={links.projects} label="Search projects by name" part={part} found={items.length} />
      {items.length > 0 && (
        <Table
          caption="Projects"
          columns={columns}
          rows={items.map((item) => ({ ...item, ...figures.get(item.id) }))}
        />
      )}
      <Pager href={withQuery(links.projects, { q: part })} isFirst={cursor === undefined} nextCursor={nextCursor} />
    </>
  );
  return renderPage(c, { title: "Projects", actions: isEmpty ? undefined : newProject }, content);
}

function showNewProject(c: ConsoleContext, form: FormState, status?: ErrorStatus): Response | Promise<Response> {
  const crumbs = [{ label: "Projects", href: links.projects }];
  const content = (
    <div class="card narrow">
      <FormErrors form={form} names={{ name: "Name", id: "Id" }} />
      <PostForm action={links.newProject}>
        <TextField form={form} name="name" label="Name" isRequired maxLength={256} />
        <TextField
          form={form}
          name="id"
          label="Id (optional)"
          hint="Letters, digits, hyphens and underscores, by which other systems know the project. It cannot be changed later. One is made up if you leave it empty."
          maxLength={64}
        />
        <div class="actions">
          <button class="button primary" type="submit">
            Create project
          </button>
          <a class="button" href={links.projects}>
            Cancel
          </a>
        </div>
      </PostForm>
    </div>
  );
  return renderPage(c, { title: "New project", crumbs }, content, status);
}
