import { createConfig } from "../../storage/tenants/configs.ts";
import type { ConsoleContext } from "../context.ts";
import type { ErrorStatus, FormState } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links, tenantRoutes } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { crumbsToTenant } from "../tenants/tenant-head.tsx";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { ConfigForm, configFormSchema, formOfNewConfig, readConfigForm, settingsOf } from "./config-form.tsx";
import { teamChoices } from "./team-choices.ts";

/** Making a configuration for a tenant of a kind. */
export function registerNewConfig(pages: Pages, kind: TenantKind): void {
  registerFormPage(pages, `${tenantRoutes[kind.tree]}/:id/configs/new`, {
    access: { right: "write", about: kind.tree },
    schema: configFormSchema,
    read: readConfigForm,
    act: async (c, sent) => {
      const settings = { ...kind.refer(paramOf(c, "id")), ...settingsOf(kind.tree, sent) };
      const { id, name, bearerToken } = await createConfig(c.get("scope").db, { ...settings, ...actorOf(c) });
      return redirectWith(c, links.config(id), {
        notice: `The configuration “${name}” is there.`,
        secret: { kind: "token", configId: id, value: bearerToken },
      });
    },
    show: (c, sent, status) => showNewConfig(c, kind, sent, status),
  });
}

async function showNewConfig(
  c: ConsoleContext,
  kind: TenantKind,
  form: FormState = formOfNewConfig(),
  status?: ErrorStatus,
): Promise<Response> {
  const { db } = c.get("scope");
  const id = paramOf(c, "id");
  const [tenant, teams] = await Promise.all([kind.read(db, id), teamChoices(db, kind.refer(id).projectId, form)]);
  const back = links.tenant(kind.tree, id);
  const content = (
    <div class="card narrow">
      <ConfigForm
        action={`${back}/configs/new`}
        form={form}
        kind={kind.tree}
        tenantId={id}
        teams={teams}
        verb="Save"
        back={back}
      />
    </div>
  );
  const lead = "One identity provider's connection. It gets a base URL and a bearer token of its own.";
  return renderPage(
    c,
    { title: "Create SCIM Configuration", crumbs: crumbsToTenant(kind, tenant), lead },
    content,
    status,
  );
}
