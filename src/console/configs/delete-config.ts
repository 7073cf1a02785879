import { hasTeams } from "../../directory/group-settings.ts";
import { type Config, readConfig } from "../../storage/tenants/config-reads.ts";
import { deleteConfig } from "../../storage/tenants/configs.ts";
import { countProvisioned } from "../../storage/tenants/figures.ts";
import { countOf } from "../components/counts.ts";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { type Question, registerConfirmation } from "../forms/confirmation.tsx";
import { links } from "../links.ts";
import { redirectWith } from "../redirect.ts";
import { paramOf } from "../request.ts";
import { tenantWords } from "../tenant-words.ts";
import { tenantIdOf } from "../tenants/tenant-kind.ts";
import { crumbsToConfig } from "./config-head.tsx";
import { recentFigures } from "./recent-figures.ts";

/** The end of a configuration. */
export function registerDeleteConfig(app: ConsoleApp): void {
  registerConfirmation(app, "/configs/:id/delete", {
    ask: askToDelete,
    act: async (c) => {
      const { db } = c.get("scope");
      const config = await readConfig(db, paramOf(c, "id"));
      await deleteConfig(db, config.id);
      const notice = `The configuration “${config.name}” is deleted.`;
      return redirectWith(c, links.tenant(config.kind, tenantIdOf(config)), { notice });
    },
  });
}

async function askToDelete(c: ConsoleContext): Promise<Question> {
  const { db } = c.get("scope");
  const config = await readConfig(db, paramOf(c, "id"));
  const [crumbs, figures, people] = await Promise.all([
    crumbsToConfig(c, config),
    recentFigures(db, [config.id]),
    countProvisioned(db, config),
  ]);
  return {
    title: `Delete “${config.name}”?`,
    crumbs,
    verb: "Delete the configuration",
    back: `${links.config(config.id)}/settings`,
    consequences: consequencesOf(config, people, figures.get(config.id)?.tokens ?? 0),
  };
}

function consequencesOf({ kind }: Config, people: number, tokens: number): string[] {
  const { person } = tenantWords[kind];
  const whatStays = hasTeams[kind] ? "with their teams and their access" : "with their access";
  return [
    `The identity provider loses its connection: ${countOf(tokens, "token stops", "tokens stop")} with the next request.`,
    `${countOf(people, `${person} stays`, `${person}s stay`)} as they are, ${whatStays}. From then on nobody takes it away automatically.`,
    "The provisioning log of the configuration cannot be looked at here any more.",
    "This cannot be taken back: a new configuration has another base URL and another token.",
  ];
}
