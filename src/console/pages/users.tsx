import * as z from "zod";
import { emailSchema, nameSchema } from "../../admin/schemas.ts";
import { createUser } from "../../storage/people/new-user.ts";
import type { ProjectUser } from "../../storage/people/person.ts";
import { listUsers } from "../../storage/people/person-list.ts";
import { listConfigs } from "../../storage/tenants/config-reads.ts";
import { readProject } from "../../storage/tenants/projects.ts";
import { Access, accessFilters, parseAccess } from "../components/access.tsx";
import { FormErrors, PostForm, TextField } from "../components/forms.tsx";
import { EmptyState } from "../components/message.tsx";
import { renderPage } from "../components/page.tsx";
import { FilterSelect, SearchForm } from "../components/search.tsx";
import { type Column, Pager, Table } from "../components/table.tsx";
import { When } from "../components/when.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { blankForm, type ErrorStatus, type FormState } from "../forms.ts";
import { links, withQuery } from "../links.ts";
import { actorOf, listQuery, MAX_LIST, PAGE_SIZE, queryOf, redirectWith } from "../navigation.ts";
import { submit } from "../submit.ts";
import { projectHead } from "./project.tsx";

/** The users of a project: who has access and why, and adding one by hand. */
export function registerUsers(app: ConsoleApp): void {
  app.get("/projects/:id/users", (c) => showUsers(c, c.req.param("id")));
  app.get("/projects/:id/users/new", (c) => showNewUser(c, c.req.param("id"), blankForm()));
  app.post("/projects/:id/users/new", (c) => {
    const projectId = c.req.param("id");
    return submit(c, {
      schema: z.object({ email: emailSchema, displayName: nameSchema.optional() }),
      read: (values) => ({ email: values.text("email"), displayName: values.optional("displayName") }),
      act: async (input) => {
        const { email } = await createUser(c.get("scope").db, { ...input, ...actorOf(c), projectId });
        const path = withQuery(`${links.project(projectId)}/users`, { q: email });
        return redirectWith(c, path, `${email} is there, in no team yet.`);
      },
      again: (form, status) => showNewUser(c, projectId, form, status),
    });
  });
}

const columns = (projectId: string, configNames: ReadonlyMap<string, string>): readonly Column<ProjectUser>[] => [
  {
    label: "User",
    cell: ({ displayName, email, userName }) => (
      <>
        {displayName}
        {email !== displayName && <span class="second-line">{email}</span>}
        {userName.toLowerCase() !== email.toLowerCase() && <span class="second-line">{userName}</span>}
      </>
    ),
  },
  { label: "Access", cell: ({ access, reason }) => <Access access={access} reason={reason} /> },
  {
    label: "Teams",
    cell: ({ teams }) =>
      teams.map(({ id, name }, index) => (
        <>
          {index > 0 && ", "}
          <a href={links.team(projectId, id)}>{name}</a>
        </>
      )),
  },
  {
    label: "Provisioned by",
    cell: ({ provisionedBy }) =>
      provisionedBy === null ? (
        <span class="muted">Nobody</span>
      ) : (
        <a href={links.config(provisionedBy)}>{configNames.get(provisionedBy) ?? "A configuration"}</a>
      ),
  },
  { label: "Changed", cell: ({ updatedAt }) => <When at={updatedAt} /> },
];

async function showUsers(c: ConsoleContext, projectId: string): Promise<Response> {
  const { db } = c.get("scope");
  const { part, cursor } = listQuery(c);
  const accessFilter = queryOf(c, "access");
  const access = parseAccess(accessFilter);
  const { head } = await projectHead(c, projectId, "Users");
  const [{ items, nextCursor }, configs] = await Promise.all([
    listUsers(db, { projectId, part, access, cursor, limit: PAGE_SIZE }),
    listConfigs(db, { projectId, limit: MAX_LIST }),
  ]);
  const configNames = new Map(configs.items.map(({ id, name }) => [id, name]));
  const here = `${links.project(projectId)}/users`;
  const isEmpty = items.length === 0 && part === undefined && access === undefined && cursor === undefined;
  const addUser = (
    <a class="button" href={`${here}/new`}>
      Add a user
    </a>
  );
  const content = isEmpty ? (
    <EmptyState title="No users yet" actions={addUser}>
      Users come from the identity provider as soon as it is connected and people are assigned there. One can be added
      by hand as well; the identity provider's user of the same e-mail is then linked to it.
    </EmptyState>
  ) : (
    <>
      <SearchForm
        action={here}
        label="Search by name, user name or e-mail"
        part={part}
        found={items.length}
        isFiltered={access !== undefined}
      >
        <FilterSelect name="access" label="Access" value={accessFilter} options={accessFilters} />
      </SearchForm>
      {items.length > 0 && <Table caption="Users" columns={columns(projectId, configNames)} rows={items} />}
      <Pager
        href={withQuery(here, { q: part, access: accessFilter })}
        isFirst={cursor === undefined}
        nextCursor={nextCursor}
      />
    </>
  );
  return renderPage(c, { ...head, actions: !isEmpty && addUser }, content);
}

async function showNewUser(
  c: ConsoleContext,
  projectId: string,
  form: FormState,
  status?: ErrorStatus,
): Promise<Response> {
  const project = await readProject(c.get("scope").db, projectId);
  const here = `${links.project(projectId)}/users`;
  const content = (
    <div class="card narrow">
      <FormErrors form={form} names={{ email: "E-mail", displayName: "Name" }} />
      <PostForm action={`${here}/new`}>
        <TextField
          form={form}
          name="email"
          label="E-mail"
          hint="By which the person is known, here and in the identity provider."
          type="email"
          isRequired
        />
        <TextField form={form} name="displayName" label="Name (optional)" maxLength={256} />
        <div class="actions">
          <button class="button primary" type="submit">
            Add user
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
    { label: "Users", href: here },
  ];
  return renderPage(c, { title: "Add a user", crumbs }, content, status);
}
