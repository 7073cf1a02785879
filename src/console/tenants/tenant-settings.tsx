import * as z from "zod";
import { nameSchema } from "../../admin/schemas.ts";
import { Card } from "../components/card.tsx";
import type { ConsoleContext } from "../context.ts";
import { NameField } from "../fields/fields.tsx";
import { Form } from "../fields/form.tsx";
import { blankForm, type ErrorStatus, type FormState } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links, tenantRoutes } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { chooseProject, projectOptions, soughtProjectSchema, typedForProject } from "./project-choice.ts";
import { ProjectField } from "./project-field.tsx";
import { tenantHead } from "./tenant-head.tsx";
import type { TenantKind } from "./tenant-kind.ts";

/** The name of a tenant, its id, and the way to its end. */
export function registerTenantSettings(pages: Pages, kind: TenantKind): void {
  registerFormPage(pages, `${tenantRoutes[kind.tree]}/:id/settings`, {
    access: { right: "write", about: kind.tree },
    schema: z.object({ name: nameSchema, project: soughtProjectSchema.optional() }),
    read: (values) => ({ name: values.text("name"), project: values.optional("project") }),
    act: async (c, { name, project }) => {
      const id = paramOf(c, "id");
      const { db } = c.get("scope");
      const projectId = await chooseProject(c, [db], project);
      await kind.update(db, { name, projectId, ...actorOf(c), id });
      return redirectWith(c, `${links.tenant(kind.tree, id)}/settings`, { notice: "Saved." });
    },
    show: (c, sent, status) => showSettings(c, kind, sent, status),
  });
}

async function showSettings(
  c: ConsoleContext,
  kind: TenantKind,
  sent?: FormState,
  status?: ErrorStatus,
): Promise<Response> {
  const { tenant, head } = await tenantHead(c, kind, "Settings");
  const options = kind.hasProject ? await projectOptions(c, [c.get("scope").db]) : [];
  const form = sent ?? blankForm({ name: tenant.name, project: await typedForProject(c, tenant.projectId) });
  const here = links.tenant(kind.tree, tenant.id);
  const content = (
    <>
      <Card title="General" class="narrow">
        <Form action={`${here}/settings`} form={form} names={{ name: "Name", project: "Project" }} verb="Save">
          <NameField form={form} />
          {kind.hasProject && <ProjectField form={form} options={options} />}
        </Form>
      </Card>
      <Card title="Id" class="narrow" lead={`Other systems ask about the ${kind.noun} under this id.`}>
        <code>{tenant.id}</code>
      </Card>
      <Card
        title={`Delete the ${kind.noun}`}
        class="narrow danger"
        lead={`With its ${kind.contents}. The next page says how many.`}
      >
        <a class="button" href={`${here}/delete`}>
          Delete the {kind.noun}…
        </a>
      </Card>
    </>
  );
  return renderPage(c, head, content, status);
}
