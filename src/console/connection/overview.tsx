import type { Child } from "hono/jsx";
import { mayOpen } from "../../auth/administrator.ts";
import { countLogDays, type LogDay } from "../../storage/journal/log-days.ts";
import { type LogEntry, listLog } from "../../storage/journal/log-queries.ts";
import { countProvisionedPeople } from "../../storage/people/provisioned.ts";
import { provisionedBy } from "../../storage/tenants/config-end.ts";
import type { Config } from "../../storage/tenants/config-reads.ts";
import type { ConfigFigures } from "../../storage/tenants/figures.ts";
import { readProgress } from "../../storage/tenants/progress.ts";
import { Card, type Stat, Stats } from "../components/card.tsx";
import { CopyValue } from "../components/copy-value.tsx";
import { countOf, formatCount } from "../components/counts.ts";
import { When } from "../components/when.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import { describeBehaviour } from "../configs/behaviour.ts";
import { configAccess } from "../configs/config-access.ts";
import { configHead } from "../configs/config-head.tsx";
import { orItsLog } from "../configs/ended-config.ts";
import { NoAccessWarning } from "../configs/no-access-warning.tsx";
import { recentFigures } from "../configs/recent-figures.ts";
import { addressesOf, type ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import { LogChart } from "../log/log-chart.tsx";
import { ConfigLogTable } from "../log/log-table.tsx";
import type { Pages } from "../pages.ts";
import { capitalize, tenantWords } from "../tenant-words.ts";
import { type Credentials, lastToEnd } from "../tokens/credential-ends.ts";
import { CredentialWarnings } from "../tokens/credential-warnings.tsx";
import { readCredentials } from "../tokens/read-credentials.ts";
import { Checklist } from "./checklist.tsx";
import { Invitation } from "./invitation.tsx";
import { SecretCard } from "./secret-card.tsx";
import { currentRefusal, isComplete } from "./stages.ts";

/** Days that the chart shows. */
const CHART_DAYS = 30;
/** Failures and warnings that the overview shows. */
const RECENT = 5;

/** A configuration at a glance: its connection, what it does, and how that is going. */
export function registerOverview(pages: Pages): void {
  pages.get("/configs/:id", configAccess.connection, (c) => orItsLog(c, showOverview(c)));
}

async function showOverview(c: ConsoleContext): Promise<Response> {
  const { db } = c.get("scope");
  const { config, head } = await configHead(c, "Overview");
  const { id } = config;
  const recent = (outcome: LogEntry["outcome"]) => listLog(db, { configId: id, outcome, limit: RECENT });
  const seesTokens = mayOpen(c.get("administrator"), configAccess.tokens, id);
  const [figures, people, days, errors, warnings, progress, credentials] = await Promise.all([
    recentFigures(db, [id]),
    countProvisionedPeople(db, provisionedBy(config)),
    countLogDays(db, { configId: id, days: CHART_DAYS, now: Date.now() }),
    recent("error"),
    recent("warning"),
    readProgress(db, id),
    seesTokens ? readCredentials(db, id) : undefined,
  ]);
  const problems = [...errors.items, ...warnings.items]
    .sort((left, right) => right.id.localeCompare(left.id))
    .slice(0, RECENT);
  const secret = c.get("secret");
  const addresses = addressesOf(c, config);
  const isWaiting = !isComplete(progress) || currentRefusal(progress, Date.now()) !== null;
  const content = (
    <>
      <SecretCard secret={secret} addresses={addresses} />
      {credentials && <CredentialWarnings configId={id} credentials={credentials} />}
      <NoAccessWarning config={config} />
      <div class="pile">
        <Stats items={statsOf(config, figures.get(id), people, credentials)} />
        {isWaiting && <Checklist config={config} progress={progress} />}
        {secret === undefined && <Connection config={config} baseUrl={addresses.baseUrl} />}
        <div class="columns even">
          <Activity config={config} days={days} />
          <WhatItDoes config={config} />
        </div>
        <Problems config={config} entries={problems} />
      </div>
    </>
  );
  const tryIt = (
    <WhereAllowed access={configAccess.settings} id={id}>
      <a class="button" href={links.tryIt(id)}>
        Try it
      </a>
    </WhereAllowed>
  );
  return renderPage(c, { ...head, actions: tryIt }, content);
}

function statsOf(
  config: Config,
  figures: ConfigFigures | undefined,
  people: number,
  credentials: Credentials | undefined,
): Stat[] {
  const { lastHeardAt = null, failures = 0 } = figures ?? {};
  const noun = capitalize(`${tenantWords[config.kind].person}s`);
  return [
    {
      label: "Last heard from the identity provider",
      value: lastHeardAt === null ? "Never" : <When at={lastHeardAt} />,
      note: lastHeardAt === null ? "Waiting for its first request" : undefined,
    },
    { label: `${noun} provisioned by it`, value: formatCount(people) },
    {
      label: "Failed in 24 hours",
      value: formatCount(failures),
      note: failures > 0 && <a href={`${links.config(config.id)}/log?outcome=error`}>Look at them</a>,
    },
    ...(credentials === undefined ? [] : [tokenStat(credentials)]),
  ];
}

function tokenStat({ tokens, clients }: Credentials): Stat {
  const last = lastToEnd(tokens);
  const notes: Child[] = [];
  if (last !== undefined) notes.push("The last of them ends ", <When at={last.expiresAt} />, ". ");
  if (clients.length > 0) notes.push(`Beside them ${countOf(clients.length, "OAuth client")}.`);
  return { label: "Tokens", value: formatCount(tokens.length), note: notes.length > 0 && notes };
}

function Activity({ config, days }: { config: Config; days: readonly LogDay[] }) {
  const isQuiet = days.every(({ success, warning, error }) => success + warning + error === 0);
  return (
    <Card title={`The last ${CHART_DAYS} days`} aside={<a href={`${links.config(config.id)}/log`}>Provisioning log</a>}>
      {isQuiet ? (
        <p class="muted">
          No change and no failure so far. Reads leave no trace here; the first user that the identity provider sends
          will.
        </p>
      ) : (
        <LogChart days={days} />
      )}
    </Card>
  );
}

function Problems({ config, entries }: { config: Config; entries: readonly LogEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <Card title="Latest failures and warnings" lead="Open one to see what to do about it.">
      <ConfigLogTable caption="Latest failures and warnings" config={config} entries={entries} />
    </Card>
  );
}

function Connection({ config, baseUrl }: { config: Config; baseUrl: string }) {
  const here = links.config(config.id);
  return (
    <Card title="Connection" aside={<a href={`${here}/guide`}>Setup guide</a>}>
      <div class="stack">
        <CopyValue id="base-url" label="SCIM Base URL" value={baseUrl} />
        <p class="small muted">
          The bearer token was shown when it was made.{" "}
          <WhereAllowed access={configAccess.tokens} id={config.id} otherwise="Ask whoever invited you for it.">
            <a href={links.tokens(config.id)}>Make a new one</a> if it is lost.
          </WhereAllowed>
        </p>
        <Invitation configId={config.id} />
      </div>
    </Card>
  );
}

function WhatItDoes({ config }: { config: Config }) {
  const change = (
    <WhereAllowed access={configAccess.settings} id={config.id}>
      <a href={`${links.config(config.id)}/settings`}>Change</a>
    </WhereAllowed>
  );
  return (
    <Card title="What it does" aside={change}>
      <ul class="checks small">
        {describeBehaviour(config).map(({ text, isOn, isAmiss }) => (
          <li class={classOf(isOn, isAmiss)}>{text}</li>
        ))}
      </ul>
    </Card>
  );
}

function classOf(isOn: boolean, isAmiss = false): string | undefined {
  if (isAmiss) return "amiss";
  return isOn ? undefined : "off";
}
