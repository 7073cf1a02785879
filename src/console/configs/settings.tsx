import { readConfig } from "../../storage/tenants/config-reads.ts";
import { updateConfig } from "../../storage/tenants/configs.ts";
import { Card } from "../components/card.tsx";
import type { ConsoleContext } from "../context.ts";
import type { ErrorStatus, FormState } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { tenantIdOf } from "../tenants/tenant-kind.ts";
import { configAccess } from "./config-access.ts";
import { ConfigForm, configFormSchema, formOfConfig, readConfigForm, settingsOf } from "./config-form.tsx";
import { configHead } from "./config-head.tsx";
import { NoAccessWarning } from "./no-access-warning.tsx";
import { teamChoices } from "./team-choices.ts";

/** The settings of a configuration, and the way to its end. */
export function registerConfigSettings(pages: Pages): void {
  registerFormPage(pages, "/configs/:id/settings", {
    access: configAccess.settings,
    schema: configFormSchema,
    read: readConfigForm,
    act: async (c, sent) => {
      const { db } = c.get("scope");
      const { id, kind } = await readConfig(db, paramOf(c, "id"));
      await updateConfig(db, { ...settingsOf(kind, sent), ...actorOf(c), id });
      return redirectWith(c, `${links.config(id)}/settings`, {
        notice: "Saved. It counts from the next request on.",
      });
    },
    show: showSettings,
  });
}

async function showSettings(c: ConsoleContext, sent?: FormState, status?: ErrorStatus): Promise<Response> {
  const { config, head } = await configHead(c, "Settings");
  const form = sent ?? formOfConfig(config);
  const teams = await teamChoices(c.get("scope").db, config.projectId, form);
  const here = links.config(config.id);
  const content = (
    <>
      <NoAccessWarning config={config} />
      <Card
        title="Settings"
        class="narrow"
        lead="They count from the identity provider's next request on, and move nobody by themselves."
      >
        <ConfigForm
          action={`${here}/settings`}
          form={form}
          kind={config.kind}
          tenantId={tenantIdOf(config)}
          teams={teams}
          verb="Save"
        />
      </Card>
      <Card
        title="Delete the configuration"
        class="narrow danger"
        lead="The identity provider loses its connection. The next page says what stays."
      >
        <a class="button" href={`${here}/delete`}>
          Delete the configuration…
        </a>
      </Card>
    </>
  );
  return renderPage(c, head, content, status);
}
