import type { ConfigTenant } from "../../storage/tenants/config-reads.ts";
import { createConfig } from "../../storage/tenants/configs.ts";
import { readProject } from "../../storage/tenants/projects.ts";
import { readStatusPage } from "../../storage/tenants/status-pages.ts";
import {
  ConfigFields,
  configFormSchema,
  formOfNewConfig,
  readConfigForm,
  settingsOf,
} from "../components/config-form.tsx";
import { PostForm } from "../components/forms.tsx";
import { renderPage } from "../components/page.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { leaveFlash } from "../flash.ts";
import type { ErrorStatus, FormState } from "../forms.ts";
import { links } from "../links.ts";
import { submit } from "../submit.ts";
import { teamChoices } from "../team-choices.ts";

/** Making a configuration, for a project or for a status page. */
export function registerNewConfig(app: ConsoleApp): void {
  const project = (id: string): ConfigTenant => ({ kind: "project", projectId: id });
  const statusPage = (id: string): ConfigTenant => ({ kind: "status-page", statusPageId: id });
  const paths = [
    ["/projects/:id/configs/new", project],
    ["/status-pages/:id/configs/new", statusPage],
  ] as const;
  for (const [path, tenantOf] of paths) {
    app.get(path, (c) => showNewConfig(c, tenantOf(c.req.param("id")), formOfNewConfig()));
    app.post(path, (c) => makeConfig(c, tenantOf(c.req.param("id"))));
  }
}

function makeConfig(c: ConsoleContext, tenant: ConfigTenant): Promise<Response> {
  return submit(c, {
    schema: configFormSchema,
    read: readConfigForm,
    act: async (sent) => {
      const settings = { ...tenant, ...settingsOf(tenant.kind, sent) };
      const { id, name, bearerToken } = await createConfig(c.get("scope").db, settings);
      const token = { configId: id, value: bearerToken };
      await leaveFlash(c, c.get("keys"), c.get("session"), { notice: `The configuration “${name}” is there.`, token });
      return c.redirect(links.config(id), 303);
    },
    again: (form, status) => showNewConfig(c, tenant, form, status),
  });
}

async function showNewConfig(
  c: ConsoleContext,
  tenant: ConfigTenant,
  form: FormState,
  status?: ErrorStatus,
): Promise<Response> {
  const { db } = c.get("scope");
  const [{ name }, teams] = await Promise.all([
    tenant.kind === "project" ? readProject(db, tenant.projectId) : readStatusPage(db, tenant.statusPageId),
    teamChoices(db, tenant.projectId),
  ]);
  const back = links.tenant(tenant);
  const content = (
    <div class="card narrow">
      <PostForm action={`${back}/configs/new`}>
        <ConfigFields kind={tenant.kind} form={form} teams={teams} />
        <div class="actions">
          <button class="button primary" type="submit">
            Save
          </button>
          <a class="button" href={back}>
            Cancel
          </a>
        </div>
      </PostForm>
    </div>
  );
  const crumbs = [
    tenant.kind === "project"
      ? { label: "Projects", href: links.projects }
      : { label: "Status pages", href: links.statusPages },
    { label: name, href: back },
  ];
  const lead = "One identity provider's connection. It gets a base URL and a bearer token of its own.";
  return renderPage(c, { title: "Create SCIM Configuration", crumbs, lead }, content, status);
}
