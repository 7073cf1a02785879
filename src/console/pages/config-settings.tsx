import { deleteConfig } from "../../storage/tenants/config-end.ts";
import type { Config } from "../../storage/tenants/config-reads.ts";
import { readConfig } from "../../storage/tenants/config-reads.ts";
import { updateConfig } from "../../storage/tenants/configs.ts";
import { configFigures, countProvisioned } from "../../storage/tenants/figures.ts";
import { Card } from "../components/card.tsx";
import {
  ConfigFields,
  configFormSchema,
  formOfConfig,
  readConfigForm,
  settingsOf,
} from "../components/config-form.tsx";
import { Confirmation } from "../components/confirmation.tsx";
import { PostForm } from "../components/forms.tsx";
import { renderPage } from "../components/page.tsx";
import { countOf } from "../components/tabs.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { blankForm, type ErrorStatus, type FormState } from "../forms.ts";
import { links } from "../links.ts";
import { actorOf, dayAgo, redirectWith } from "../navigation.ts";
import { confirm, submit } from "../submit.ts";
import { teamChoices } from "../team-choices.ts";
import { configHead, crumbsToConfig } from "./config-head.tsx";

/** The settings of a configuration, and its end. */
export function registerConfigSettings(app: ConsoleApp): void {
  app.get("/configs/:id/settings", (c) => showSettings(c, c.req.param("id")));
  app.post("/configs/:id/settings", (c) => saveSettings(c, c.req.param("id")));
  app.get("/configs/:id/delete", (c) => askToDelete(c, c.req.param("id"), blankForm()));
  app.post("/configs/:id/delete", (c) => deleteNow(c, c.req.param("id")));
}

function saveSettings(c: ConsoleContext, id: string): Promise<Response> {
  const { db } = c.get("scope");
  return submit(c, {
    schema: configFormSchema,
    read: readConfigForm,
    act: async (sent) => {
      const { kind } = await readConfig(db, id);
      await updateConfig(db, { ...settingsOf(kind, sent), id, ...actorOf(c) });
      return redirectWith(c, `${links.config(id)}/settings`, "Saved. It counts from the next request on.");
    },
    again: (form, status) => showSettings(c, id, form, status),
  });
}

async function deleteNow(c: ConsoleContext, id: string): Promise<Response> {
  const { db } = c.get("scope");
  const config = await readConfig(db, id);
  return confirm(c, {
    act: async () => {
      await deleteConfig(db, { id, ...actorOf(c) });
      return redirectWith(c, links.tenant(config), `The configuration “${config.name}” is deleted.`);
    },
    again: (form, status) => askToDelete(c, id, form, status),
  });
}

async function showSettings(c: ConsoleContext, id: string, sent?: FormState, status?: ErrorStatus): Promise<Response> {
  const { config, head } = await configHead(c, id, "Settings");
  const teams = await teamChoices(c.get("scope").db, config.projectId, config.defaultTeams);
  const here = links.config(id);
  const content = (
    <>
      <Card
        title="Settings"
        class="narrow"
        lead="They count from the identity provider's next request on, and move nobody by themselves."
      >
        <PostForm action={`${here}/settings`}>
          <ConfigFields kind={config.kind} form={sent ?? formOfConfig(config)} teams={teams} />
          <div class="actions">
            <button class="button primary" type="submit">
              Save
            </button>
          </div>
        </PostForm>
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

async function askToDelete(c: ConsoleContext, id: string, form: FormState, status?: ErrorStatus): Promise<Response> {
  const { db } = c.get("scope");
  const config = await readConfig(db, id);
  const [crumbs, figures, people] = await Promise.all([
    crumbsToConfig(c, config),
    configFigures(db, [id], dayAgo()),
    countProvisioned(db, config),
  ]);
  const here = links.config(id);
  const content = (
    <Confirmation
      action={`${here}/delete`}
      verb="Delete the configuration"
      back={`${here}/settings`}
      form={form}
      consequences={consequencesOf(config, people, figures.get(id)?.tokens ?? 0)}
    />
  );
  return renderPage(c, { title: `Delete “${config.name}”?`, crumbs }, content, status);
}

function consequencesOf(config: Config, people: number, tokens: number): string[] {
  const isProject = config.kind === "project";
  const noun = isProject ? "user" : "subscriber";
  const whatStays = isProject ? "with their teams and their access" : "with their access";
  return [
    `The identity provider loses its connection: ${countOf(tokens, "token stops", "tokens stop")} with the next request.`,
    `${countOf(people, `${noun} stays`, `${noun}s stay`)} as they are, ${whatStays}. From then on nobody takes it away automatically.`,
    "The provisioning log of the configuration cannot be looked at here any more.",
    "This cannot be taken back: a new configuration has another base URL and another token.",
  ];
}
