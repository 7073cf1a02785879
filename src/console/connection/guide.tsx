import { mayOpen } from "../../auth/administrator.ts";
import { hasTeams } from "../../directory/group-settings.ts";
import { listClients } from "../../storage/credentials/oauth-clients.ts";
import { unknownId } from "../../storage/engine/admin-error.ts";
import type { Config } from "../../storage/tenants/config-reads.ts";
import { readProgress } from "../../storage/tenants/progress.ts";
import { Card } from "../components/card.tsx";
import { MarkedUp, MarkedUpList } from "../components/marked-up.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import { configAccess } from "../configs/config-access.ts";
import { configHead } from "../configs/config-head.tsx";
import { addressesOf, type ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { type Guide, stepsFor, troublesFor } from "../guides/guide.ts";
import { findGuide } from "../guides/index.ts";
import type { KnownValues } from "../guides/markup.ts";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { paramOf } from "../request.ts";
import { Checklist } from "./checklist.tsx";
import { Failures, readTroubles } from "./failures.tsx";
import { Steps } from "./guide-steps.tsx";
import { MappingCard, SendersCard, TroublesCard } from "./guide-tables.tsx";
import { Mark } from "./guides.tsx";
import { FilledIn } from "./secret-card.tsx";

/** How to set an identity provider up, with a configuration's own values, and what has come of it so far. */
export function registerGuide(pages: Pages): void {
  pages.get("/configs/:id/guide/:guide", configAccess.connection, (c) => showGuide(c));
}

async function showGuide(c: ConsoleContext): Promise<Response> {
  const { config, head } = await configHead(c, "Setup guide");
  const guide = requireGuide(paramOf(c, "guide"));
  const [progress, troubles, values] = await Promise.all([
    readProgress(c.get("scope").db, config.id),
    readTroubles(c, config.id),
    readValues(c, config),
  ]);
  const usesGroups = hasTeams[config.kind] && config.enablePushGroups;
  const hasClient = guide.steps.some(({ client }) => client !== undefined);
  const content = (
    <>
      <FilledIn secret={c.get("secret")} hasClient={hasClient} />
      <div class="columns guided">
        <aside>
          <Checklist config={config} progress={progress} />
        </aside>
        <div class="pile">
          <Start guide={guide} config={config} />
          {guide.senders && <SendersCard senders={guide.senders} />}
          <Card title="Steps">
            <Steps steps={stepsFor(guide, usesGroups)} known={{ configId: config.id, values }} />
          </Card>
          <Failures configId={config.id} troubles={troubles} />
          <MappingCard title="User attributes" mapping={guide.users} />
          {usesGroups && guide.groups && <MappingCard title="Group attributes" mapping={guide.groups} />}
          <Card title="When changes arrive">
            <p>
              <MarkedUp source={guide.timing} />
            </p>
          </Card>
          <TroublesCard troubles={troublesFor(guide, config.kind)} />
          <Card title="What this page rests on">
            <p class="small muted">
              <MarkedUp source={guide.basis} />
            </p>
          </Card>
        </div>
      </div>
    </>
  );
  return renderPage(c, head, content);
}

/** @throws AdminError 404 */
function requireGuide(id: string): Guide {
  const guide = findGuide(id);
  if (guide === undefined) throw unknownId("setup guide", id);
  return guide;
}

/** The values of a configuration: secrets that were just made, and the id of its client where it has one. */
async function readValues(c: ConsoleContext, config: Config): Promise<KnownValues> {
  const addresses = addressesOf(c, config);
  const secret = c.get("secret");
  if (secret?.kind === "client") return { ...addresses, clientId: secret.clientId, clientSecret: secret.value };
  const token = secret?.kind === "token" ? secret.value : undefined;
  return { ...addresses, token, clientId: await readClientId(c, config) };
}

/** The id of the only client that has a secret; undefined where there are several, or none that the reader may see. */
async function readClientId(c: ConsoleContext, { id }: Config): Promise<string | undefined> {
  if (!mayOpen(c.get("administrator"), configAccess.tokens, id)) return undefined;
  const { items } = await listClients(c.get("scope").db, { configId: id, limit: 2 });
  const [client, ...others] = items.filter(({ method }) => method === "client_secret");
  return others.length === 0 ? client?.clientId : undefined;
}

function Start({ guide, config }: { guide: Guide; config: Config }) {
  const aside = <a href={`${links.config(config.id)}/guide`}>Another identity provider</a>;
  return (
    <Card title={guide.name} lead={guide.summary} aside={aside} mark={<Mark guide={guide} />}>
      <div class="stack">
        <h3>Before you start</h3>
        <MarkedUpList sources={guide.needs} />
        {hasTeams[config.kind] ? <GroupsAdvice guide={guide} config={config} /> : <NoGroupsAdvice />}
      </div>
    </Card>
  );
}

function NoGroupsAdvice() {
  return (
    <p>
      A status page has no groups: what is asked under <code>/Groups</code> is answered <code>404</code>. Do not leave
      out the step below that keeps groups back.
    </p>
  );
}

function GroupsAdvice({ guide, config }: { guide: Guide; config: Config }) {
  const { enablePushGroups } = config;
  return (
    <>
      <h3>Default teams or push groups</h3>
      <p>
        This configuration {enablePushGroups ? "pushes groups" : "fills default teams"}.{" "}
        <WhereAllowed access={configAccess.settings} id={config.id}>
          <a href={`${links.config(config.id)}/settings`}>Change it</a> before you go on, if the other suits better.
        </WhereAllowed>
      </p>
      <MarkedUpList sources={guide.teams} />
    </>
  );
}
