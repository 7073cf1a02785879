import * as z from "zod";
import { rotateSecret } from "../../storage/credentials/client-secrets.ts";
import { configAccess } from "../configs/config-access.ts";
import type { ConsoleContext } from "../context.ts";
import { Form } from "../fields/form.tsx";
import { blankForm, type ErrorStatus, type FormState } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { DEFAULT_GRACE, GraceChoices, graceSchema } from "../secrets/grace.tsx";
import { readClientPage } from "./client-page.ts";

/** Making a new secret of an OAuth client. */
export function registerNewClientSecret(pages: Pages): void {
  registerFormPage(pages, "/configs/:id/clients/:clientRowId/secret", {
    access: configAccess.tokenChanges,
    schema: z.object({ grace: graceSchema }),
    read: (values) => ({ grace: values.text("grace") }),
    act: async (c, { grace }) => {
      const [configId, clientRowId] = [paramOf(c, "id"), paramOf(c, "clientRowId")];
      const rotation = { configId, clientRowId, graceSeconds: grace, ...actorOf(c) };
      const { clientId, clientSecret, previousSecretExpiresAt } = await rotateSecret(c.get("scope").db, rotation);
      const previous = previousSecretExpiresAt === null ? {} : { previousSecretExpiresAt };
      const secret = { kind: "client", configId, clientId, value: clientSecret, ...previous } as const;
      return redirectWith(c, links.clients(configId), { secret });
    },
    show: askForGrace,
  });
}

async function askForGrace(
  c: ConsoleContext,
  form: FormState = blankForm({ grace: DEFAULT_GRACE }),
  status?: ErrorStatus,
): Promise<Response> {
  const { config, client, crumbs } = await readClientPage(c);
  const list = links.clients(config.id);
  const content = (
    <div class="card narrow stack">
      <p>The new secret is shown on the next pages. Access tokens that the client has got go on until they are over.</p>
      <Form
        action={`${list}/${client.id}/secret`}
        form={form}
        names={{ grace: "The secret there is" }}
        verb="Make the secret"
        back={list}
      >
        <GraceChoices form={form} label="The secret there is shall" />
      </Form>
    </div>
  );
  return renderPage(c, { title: `New secret of “${client.name}”`, crumbs }, content, status);
}
