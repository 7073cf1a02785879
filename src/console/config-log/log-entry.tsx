import type { Child } from "hono/jsx";
import { type LogEntry, readLogEntry } from "../../storage/journal/log-queries.ts";
import { Card, Facts } from "../components/card.tsx";
import { MarkedUp, MarkedUpList } from "../components/marked-up.tsx";
import { Badge } from "../components/message.tsx";
import { ExactTime } from "../components/when.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import { configAccess } from "../configs/config-access.ts";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links, withQuery } from "../links.ts";
import { adviseOn } from "../log/advice.ts";
import { readOrigin } from "../log/log-filters.tsx";
import { type LoggedConfig, personHref } from "../log/log-table.tsx";
import { operationWords, outcomes, subjectOf } from "../log/log-words.ts";
import type { Advice } from "../log/refusals/known-refusal.ts";
import type { Pages } from "../pages.ts";
import { paramOf } from "../request.ts";
import { tenantWords } from "../tenant-words.ts";
import { crumbsBelow, logHead } from "./log-head.tsx";

/** All that is known of one request in the provisioning log. */
export function registerLogEntry(pages: Pages): void {
  pages.get("/configs/:id/log/:entry", configAccess.connection, (c) => showEntry(c));
}

async function showEntry(c: ConsoleContext): Promise<Response> {
  const configId = paramOf(c, "id");
  const [{ config, head }, entry] = await Promise.all([
    logHead(c),
    readLogEntry(c.get("scope").db, { configId, id: paramOf(c, "entry") }),
  ]);
  const log = withQuery(`${links.config(configId)}/log`, readOrigin(c));
  const advice = adviseOn(entry);
  const { word, tone } = outcomes[entry.outcome];
  const content = (
    <div class="pile">
      {advice && <AdviceCard advice={advice} configId={configId} detail={entry.detail} />}
      <Card title="Request" aside={<Badge tone={tone}>{word}</Badge>}>
        <Facts items={factsOf(entry, config, personHref(c.get("administrator"), config, entry))} />
      </Card>
      {entry.requestBody !== null && (
        <Card title="What was sent" lead="Secrets are removed, and what is longer than 8 KiB is cut.">
          <pre tabindex={0}>
            <code>{prettyJson(entry.requestBody)}</code>
          </pre>
        </Card>
      )}
      <p>
        <a href={log}>Back to the log</a>
      </p>
    </div>
  );
  const subject = subjectOf(entry);
  const title = subject === undefined ? operationWords(entry) : `${operationWords(entry)}: ${subject}`;
  const crumbs = [...crumbsBelow(head, config), { label: "Provisioning log", href: log }];
  return renderPage(c, { title, crumbs }, content);
}

function factsOf(
  entry: LogEntry,
  config: LoggedConfig,
  person: string | undefined,
): (readonly [label: string, value: Child])[] {
  const log = `${links.config(config.id)}/log`;
  return [
    ["When", <ExactTime at={entry.at} />],
    ["Answer", entry.scimType === null ? entry.status : `${entry.status} ${entry.scimType}`],
    ["Detail", entry.outcome === "success" && entry.detail],
    ["Method", entry.method],
    ["Path", <code>{entry.path}</code>],
    ["User", entry.email && <a href={withQuery(log, { email: entry.email })}>{entry.email}</a>],
    ["Group", entry.group],
    [`${entry.resourceType ?? "Resource"} id`, entry.resourceId && <code>{entry.resourceId}</code>],
    ["Now", person && <a href={person}>What is known of the {tenantWords[config.kind].person}</a>],
    ["Request id", <code>{entry.requestId}</code>],
  ];
}

function AdviceCard({ advice, configId, detail }: { advice: Advice; configId: string; detail: string | null }) {
  return (
    <Card title="What to do about it">
      <div class="stack">
        {detail && <p class="quote">{detail}</p>}
        <p>
          <MarkedUp source={advice.means} />
        </p>
        <MarkedUpList sources={advice.steps} />
        {advice.isAboutSettings && (
          <WhereAllowed access={configAccess.settings} id={configId}>
            <a class="button" href={`${links.config(configId)}/settings`}>
              Open the settings
            </a>
          </WhereAllowed>
        )}
      </div>
    </Card>
  );
}

/** JSON with line breaks; what is cut, and so no JSON any more, as it is. */
function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
