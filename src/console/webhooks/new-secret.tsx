import * as z from "zod";
import { rotateWebhookSecret } from "../../storage/webhooks/webhook-secrets.ts";
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
import { webhookAccess } from "./webhook-access.ts";
import { webhookCrumbs } from "./webhook-head.tsx";

/** Making a new secret of a webhook. */
export function registerNewSecret(pages: Pages): void {
  registerFormPage(pages, "/webhooks/:id/secret", {
    access: webhookAccess.change,
    schema: z.object({ grace: graceSchema }),
    read: (values) => ({ grace: values.text("grace") }),
    act: async (c, { grace }) => {
      const id = paramOf(c, "id");
      const { db, webhooks } = c.get("scope");
      const { secret } = await rotateWebhookSecret(db, webhooks.box, { id, graceSeconds: grace, ...actorOf(c) });
      return redirectWith(c, links.webhook(id), { secret: { kind: "webhook", webhookId: id, value: secret } });
    },
    show: askForGrace,
  });
}

async function askForGrace(
  c: ConsoleContext,
  form: FormState = blankForm({ grace: DEFAULT_GRACE }),
  status?: ErrorStatus,
): Promise<Response> {
  const { webhook, crumbs } = await webhookCrumbs(c);
  const here = links.webhook(webhook.id);
  const content = (
    <div class="card narrow stack">
      <p>The new secret is shown once, on the next page. Meanwhile deliveries can carry the signatures of both.</p>
      <Form
        action={`${here}/secret`}
        form={form}
        names={{ grace: "The secret there is" }}
        verb="Make the secret"
        back={`${here}/settings`}
      >
        <GraceChoices
          form={form}
          label="The secret there is shall"
          goOn="Be signed with"
          stopping="When it has leaked. The receiver refuses what is sent until it has the new one; that is sent again."
        />
      </Form>
    </div>
  );
  return renderPage(c, { title: "New secret", crumbs }, content, status);
}
