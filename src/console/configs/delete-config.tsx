import * as z from "zod";
import { countProvisioned, type PeopleEnd } from "../../storage/people/provisioned.ts";
import { deleteConfig, provisionedBy } from "../../storage/tenants/config-end.ts";
import { type Config, readConfig } from "../../storage/tenants/config-reads.ts";
import type { ConfigFigures } from "../../storage/tenants/figures.ts";
import { countOf } from "../components/counts.ts";
import type { ConsoleContext } from "../context.ts";
import { Choice, Choices } from "../fields/choices.tsx";
import type { FormState } from "../fields/form-values.ts";
import { type Question, registerDecision } from "../forms/confirmation.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { tenantWords } from "../tenant-words.ts";
import { tenantIdOf } from "../tenants/tenant-kind.ts";
import { configAccess } from "./config-access.ts";
import { crumbsToConfig } from "./config-head.tsx";
import { type ProvisionedCounts, peopleEnds } from "./people-ends.ts";
import { recentFigures } from "./recent-figures.ts";

/** The end of a configuration, and what becomes of those whom it provisioned. */
export function registerDeleteConfig(pages: Pages): void {
  registerDecision(pages, "/configs/:id/delete", {
    access: configAccess.settings,
    schema: z.object({ people: z.enum(["keep", "revoke", "delete"], "Choose one of these.").default("keep") }),
    read: (values) => ({ people: values.optional("people") }),
    ask: askToDelete,
    act: async (c, { people }) => {
      const { db } = c.get("scope");
      const config = await readConfig(db, paramOf(c, "id"));
      await deleteConfig(db, { id: config.id, people, ...actorOf(c) });
      const notice = `The configuration “${config.name}” is deleted. ${outcomes[people]}`;
      return redirectWith(c, links.tenant(config.kind, tenantIdOf(config)), { notice });
    },
  });
}

const outcomes: Readonly<Record<PeopleEnd, string>> = {
  keep: "Whomever it provisioned is as before.",
  revoke: "Whomever it provisioned has no access any more.",
  delete: "Whomever it provisioned is deleted with it.",
};

async function askToDelete(c: ConsoleContext): Promise<Question> {
  const { db } = c.get("scope");
  const config = await readConfig(db, paramOf(c, "id"));
  const [crumbs, figures, counts] = await Promise.all([
    crumbsToConfig(c, config),
    recentFigures(db, [config.id]),
    countProvisioned(db, provisionedBy(config)),
  ]);
  return {
    title: `Delete “${config.name}”?`,
    crumbs,
    verb: "Delete the configuration",
    back: `${links.config(config.id)}/settings`,
    consequences: consequencesOf(config, counts, figures.get(config.id)),
    fields: counts.people === 0 ? undefined : (form) => <PeopleChoices form={form} config={config} counts={counts} />,
    defaults: { people: "keep" },
  };
}

type Credentials = Pick<ConfigFigures, "tokens" | "clients">;

function consequencesOf(
  { kind }: Config,
  { people }: ProvisionedCounts,
  credentials: Credentials = { tokens: 0, clients: 0 },
): string[] {
  const { person } = tenantWords[kind];
  return [
    `The identity provider loses its connection: ${whatStops(credentials)} with the next request.`,
    people === 0
      ? `It has provisioned no ${person} who is still there.`
      : `It has provisioned ${countOf(people, person)}, whose access no identity provider takes away from then on.`,
    `The provisioning log of the configuration stays for as long as the service keeps it. The page of the ${tenantWords[kind].noun} leads to it.`,
    "This cannot be taken back: a new configuration has another base URL and another token.",
  ];
}

function whatStops({ tokens, clients }: Credentials): string {
  if (clients === 0) return countOf(tokens, "token stops", "tokens stop");
  if (tokens === 0) return countOf(clients, "OAuth client stops", "OAuth clients stop");
  return `${countOf(tokens, "token")} and ${countOf(clients, "OAuth client")} stop`;
}

interface PeopleChoicesProps {
  readonly form: FormState;
  readonly config: Config;
  readonly counts: ProvisionedCounts;
}

function PeopleChoices({ form, config, counts }: PeopleChoicesProps) {
  const { person } = tenantWords[config.kind];
  return (
    <Choices form={form} name="people" label={`What becomes of ${countOf(counts.people, person)}`}>
      {peopleEnds(config, counts).map(({ end, label, hint }) => (
        <Choice form={form} type="radio" name="people" value={end} label={label} hint={hint} />
      ))}
    </Choices>
  );
}
