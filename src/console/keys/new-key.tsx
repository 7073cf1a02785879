import { newKeySchema } from "../../admin/schemas.ts";
import { createAdminKey } from "../../storage/credentials/admin-keys.ts";
import type { ConsoleContext } from "../context.ts";
import { Choice, Choices } from "../fields/choices.tsx";
import { DaysField, daysOf } from "../fields/days-field.tsx";
import { NameField, TextField } from "../fields/fields.tsx";
import { Form } from "../fields/form.tsx";
import { blankForm, type ErrorStatus, type FormState, type FormValues } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf } from "../request.ts";
import { scopeWords } from "./key-words.ts";

const names = {
  name: "Name",
  scope: "What it may do",
  projectId: "Project id",
  statusPageId: "Status page id",
  expiresInDays: "Ends after",
};

/** Making an admin key. */
export function registerNewKey(pages: Pages): void {
  registerFormPage(pages, "/new-key", {
    access: { right: "govern", about: "service" },
    schema: newKeySchema,
    read: readKeyForm,
    act: async (c, input) => {
      const db = c.get("scope").databases.of(input.projectId ?? input.statusPageId ?? "");
      const { key, name } = await createAdminKey(db, { ...input, ...actorOf(c) });
      return redirectWith(c, links.keys, {
        notice: `The key “${name}” is there.`,
        secret: { kind: "key", value: key },
      });
    },
    show: showNewKey,
  });
}

function readKeyForm(values: FormValues) {
  return {
    name: values.text("name"),
    scope: values.text("scope"),
    projectId: values.optional("projectId"),
    statusPageId: values.optional("statusPageId"),
    expiresInDays: daysOf(values),
  };
}

function showNewKey(
  c: ConsoleContext,
  form: FormState = blankForm({ scope: "read", expiresInDays: "365" }),
  status?: ErrorStatus,
): Response | Promise<Response> {
  const content = (
    <div class="card narrow">
      <Form action={links.newKey} form={form} names={names} verb="Make the key" back={links.keys}>
        <NameField form={form} hint="Of the program that gets it. The audit names it for what it changes." />
        <Choices form={form} name="scope" label="What it may do">
          {Object.entries(scopeWords).map(([scope, { label, hint }]) => (
            <Choice form={form} type="radio" name="scope" value={scope} label={label} hint={hint} />
          ))}
        </Choices>
        <TextField
          form={form}
          name="projectId"
          label="Project id (optional)"
          hint="It then opens this project only. Its settings show its id."
          maxLength={64}
        />
        <TextField
          form={form}
          name="statusPageId"
          label="Status page id (optional)"
          hint="It then opens this status page only."
          maxLength={64}
        />
        <DaysField form={form} hint="1 to 1095. A key without an end works until it is revoked." />
      </Form>
    </div>
  );
  const lead = "The key is shown on the next page, and nowhere later.";
  return renderPage(c, { title: "New key", crumbs: [{ label: "Keys", href: links.keys }], lead }, content, status);
}
