import * as z from "zod";
import { chosenIdSchema, databaseSchema, nameSchema } from "../../admin/schemas.ts";
import { databaseForTenant } from "../../storage/databases/choice.ts";
import type { ConsoleContext } from "../context.ts";
import { NameField, TextField } from "../fields/fields.tsx";
import { Form } from "../fields/form.tsx";
import { blankForm, type ErrorStatus, type FormState } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links, newTenantRoutes } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf } from "../request.ts";
import { DatabaseField } from "./database-field.tsx";
import { chooseProject, projectOptions, soughtProjectSchema } from "./project-choice.ts";
import { ProjectField } from "./project-field.tsx";
import { crumbToList } from "./tenant-head.tsx";
import type { TenantKind } from "./tenant-kind.ts";

/** Making a tenant of a kind. */
export function registerNewTenant(pages: Pages, kind: TenantKind): void {
  registerFormPage(pages, newTenantRoutes[kind.tree], {
    access: { right: "write", about: "service" },
    schema: z.object({
      name: nameSchema,
      id: chosenIdSchema.optional(),
      project: soughtProjectSchema.optional(),
      database: databaseSchema.optional(),
    }),
    read: (values) => ({
      name: values.text("name"),
      id: values.optional("id"),
      project: values.optional("project"),
      database: values.optional("database"),
    }),
    act: async (c, { project, database, ...input }) => {
      const { databases } = c.get("scope");
      const projectId = (await chooseProject(c, databases.all(), project)) ?? undefined;
      const db = databaseForTenant(databases, { database, beside: [projectId] });
      const { id, name } = await kind.create(db, { ...input, projectId, ...actorOf(c) });
      const notice = `The ${kind.noun} “${name}” is there. Next: its first configuration.`;
      return redirectWith(c, links.tenant(kind.tree, id), { notice });
    },
    show: (c, sent, status) => showNewTenant(c, kind, sent, status),
  });
}

async function showNewTenant(
  c: ConsoleContext,
  kind: TenantKind,
  form: FormState = blankForm(),
  status?: ErrorStatus,
): Promise<Response> {
  const options = kind.hasProject ? await projectOptions(c, c.get("scope").databases.all()) : [];
  const content = (
    <div class="card narrow">
      <Form
        action={links.newTenant(kind.tree)}
        form={form}
        names={{ name: "Name", id: "Id", project: "Project", database: "Database" }}
        verb={`Create ${kind.noun}`}
        back={links.tenants(kind.tree)}
      >
        <NameField form={form} />
        <TextField
          form={form}
          name="id"
          label="Id (optional)"
          hint={`Letters, digits, hyphens and underscores, by which other systems know the ${kind.noun}. It cannot be changed later. One is made up if you leave it empty.`}
          maxLength={64}
        />
        <DatabaseField
          form={form}
          databases={c.get("scope").databases}
          hint="Where its people are kept. It cannot be changed later."
          otherwise="Wherever new ones go"
        />
        {kind.hasProject && <ProjectField form={form} options={options} />}
      </Form>
    </div>
  );
  return renderPage(c, { title: `New ${kind.noun}`, crumbs: [crumbToList(kind)] }, content, status);
}
