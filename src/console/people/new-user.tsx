import * as z from "zod";
import { emailSchema, nameSchema } from "../../admin/schemas.ts";
import { createUser } from "../../storage/people/new-user.ts";
import type { ConsoleContext } from "../context.ts";
import { TextField } from "../fields/fields.tsx";
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

/** Adding a user to a project by hand. */
export function registerNewUser(pages: Pages): void {
  registerFormPage(pages, "/projects/:id/users/new", {
    access: { right: "write", about: "project" },
    schema: z.object({ email: emailSchema, displayName: nameSchema.optional() }),
    read: (values) => ({ email: values.text("email"), displayName: values.optional("displayName") }),
    act: async (c, input) => {
      const projectId = paramOf(c, "id");
      const { id, email } = await createUser(c.get("scope").db, { ...input, ...actorOf(c), projectId });
      const notice = `${email} is there, in no team yet.`;
      return redirectWith(c, links.person("project", projectId, id), { notice });
    },
    show: showNewUser,
  });
}

async function showNewUser(c: ConsoleContext, form: FormState = blankForm(), status?: ErrorStatus): Promise<Response> {
  const project = await tenantKinds.project.read(c.get("scope").db, paramOf(c, "id"));
  const list = `${links.tenant("project", project.id)}/users`;
  const content = (
    <div class="card narrow">
      <Form
        action={`${list}/new`}
        form={form}
        names={{ email: "E-mail", displayName: "Name" }}
        verb="Add user"
        back={list}
      >
        <TextField
          form={form}
          name="email"
          label="E-mail"
          hint="By which the person is known, here and in the identity provider."
          type="email"
          isRequired
        />
        <TextField form={form} name="displayName" label="Name (optional)" maxLength={256} />
      </Form>
    </div>
  );
  const crumbs = [...crumbsToTenant(tenantKinds.project, project), { label: "Users", href: list }];
  return renderPage(c, { title: "Add a user", crumbs }, content, status);
}
