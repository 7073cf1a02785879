import { checkWebhookUrl } from "../../admin/webhook-settings.ts";
import { tenantOfWebhook } from "../../storage/webhooks/webhook.ts";
import { updateWebhook } from "../../storage/webhooks/webhooks.ts";
import { Card } from "../components/card.tsx";
import type { ConsoleContext } from "../context.ts";
import type { ErrorStatus, FormState } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, originOf, paramOf } from "../request.ts";
import { webhookAccess } from "./webhook-access.ts";
import { formOfWebhook, readWebhookForm, WebhookForm, webhookFormSchema } from "./webhook-form.tsx";
import { webhookHead } from "./webhook-head.tsx";

/** The settings of a webhook, and the ways to a new secret and to its end. */
export function registerWebhookSettings(pages: Pages): void {
  registerFormPage(pages, "/webhooks/:id/settings", {
    access: webhookAccess.change,
    schema: webhookFormSchema,
    read: readWebhookForm,
    act: async (c, input) => {
      checkWebhookUrl(input.url, originOf(c));
      const { id } = await updateWebhook(c.get("scope").db, { id: paramOf(c, "id"), ...input, ...actorOf(c) });
      return redirectWith(c, `${links.webhook(id)}/settings`, { notice: "Saved." });
    },
    show: showSettings,
  });
}

async function showSettings(c: ConsoleContext, sent?: FormState, status?: ErrorStatus): Promise<Response> {
  const { webhook, head } = await webhookHead(c, "Settings");
  const here = links.webhook(webhook.id);
  const content = (
    <>
      <Card title="General" class="narrow">
        <WebhookForm
          action={`${here}/settings`}
          form={sent ?? formOfWebhook(webhook)}
          kind={tenantOfWebhook(webhook)?.kind}
          verb="Save"
        />
      </Card>
      <Card title="Secret" class="narrow" lead="It was shown when it was made. Make a new one if it is lost or known.">
        <a class="button" href={`${here}/secret`}>
          New secret…
        </a>
      </Card>
      {webhook.enabled && (
        <Card title="Disable the webhook" class="narrow" lead="For a while: it goes on later where it was.">
          <a class="button" href={`${here}/disable`}>
            Disable the webhook…
          </a>
        </Card>
      )}
      <Card title="Delete the webhook" class="narrow danger" lead="For good. The next page says what is lost.">
        <a class="button" href={`${here}/delete`}>
          Delete the webhook…
        </a>
      </Card>
    </>
  );
  return renderPage(c, head, content, status);
}
