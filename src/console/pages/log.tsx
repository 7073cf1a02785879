import type { Child } from "hono/jsx";
import * as z from "zod";
import { type LogEntry, listLog, readLogEntry } from "../../storage/journal/log-queries.ts";
import { readConfig } from "../../storage/tenants/config-reads.ts";
import { type Advice, adviseOn } from "../advice.ts";
import { Card, Facts } from "../components/card.tsx";
import { LogTable } from "../components/log-table.tsx";
import { MarkedUp } from "../components/marked-up.tsx";
import { Badge, EmptyState, Message } from "../components/message.tsx";
import { renderPage } from "../components/page.tsx";
import { FilterSelect } from "../components/search.tsx";
import { Pager } from "../components/table.tsx";
import { ExactTime } from "../components/when.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { links, withQuery } from "../links.ts";
import { operations, operationWords, outcomes, subjectOf } from "../log-words.ts";
import { listQuery, PAGE_SIZE, queryOf } from "../navigation.ts";
import { configHead, crumbsToConfig } from "./config-head.tsx";

/** The provisioning log of a configuration, and all that is known of one request. */
export function registerLog(app: ConsoleApp): void {
  app.get("/configs/:id/log", (c) => showLog(c, c.req.param("id")));
  app.get("/configs/:id/log/:entry", (c) => showEntry(c, c.req.param("id"), c.req.param("entry")));
}

/** What the log is filtered by, as it stands in the address. */
interface Filters {
  readonly outcome: string | undefined;
  readonly operation: string | undefined;
  readonly email: string | undefined;
  /** Days in UTC, `2026-01-31`; both count. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const outcomeSchema = z.enum(["success", "warning", "error"]).optional().catch(undefined);
const DAY = 24 * 60 * 60 * 1000;

async function showLog(c: ConsoleContext, configId: string): Promise<Response> {
  const { head } = await configHead(c, configId, "Provisioning log");
  const { cursor } = listQuery(c);
  const filters = readFilters(c);
  const wrongDays = [filters.from, filters.to].filter((day) => day !== undefined && startOf(day) === undefined);
  const { items, nextCursor } = await listLog(c.get("scope").db, {
    configId,
    cursor,
    limit: PAGE_SIZE,
    outcome: outcomeSchema.parse(filters.outcome),
    operation: filters.operation,
    email: filters.email,
    since: startOf(filters.from),
    until: startOf(filters.to, DAY),
  });
  const here = `${links.config(configId)}/log`;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const content = (
    <>
      <FilterForm action={here} filters={filters} isFiltered={isFiltered} />
      {wrongDays.length > 0 && (
        <Message tone="bad" isLive>
          <p>“{wrongDays.join("”, “")}” is no day, so it filters nothing. Write it as 2026-01-31.</p>
        </Message>
      )}
      {items.length === 0 ? (
        <EmptyState title={isFiltered ? "Nothing matches these filters" : "Nothing has happened yet"}>
          Every change, every refused change and every failed request of the identity provider is here, for as long as
          the service keeps it. Reads that succeed are not.
        </EmptyState>
      ) : (
        <LogTable caption="Provisioning log" configId={configId} entries={items} />
      )}
      <Pager href={withQuery(here, { ...filters })} isFirst={cursor === undefined} nextCursor={nextCursor} />
    </>
  );
  return renderPage(c, head, content);
}

function FilterForm({ action, filters, isFiltered }: { action: string; filters: Filters; isFiltered: boolean }) {
  const outcomeOptions = Object.entries(outcomes).map(([outcome, { word }]) => [outcome, word] as const);
  return (
    <search aria-label="Filter the log">
      <form class="filters" action={action}>
        <FilterSelect
          name="outcome"
          label="Outcome"
          value={filters.outcome}
          options={[["", "Any"], ...outcomeOptions]}
        />
        <FilterSelect
          name="operation"
          label="Request"
          value={filters.operation}
          options={[["", "Any"], ...operations]}
        />
        <div class="field wide">
          <label htmlFor="email">E-mail</label>
          <input type="search" id="email" name="email" value={filters.email} autocomplete="off" />
        </div>
        <div class="field">
          <label htmlFor="from">From</label>
          <input type="date" id="from" name="from" value={filters.from} />
        </div>
        <div class="field">
          <label htmlFor="to">To</label>
          <input type="date" id="to" name="to" value={filters.to} />
        </div>
        <div class="actions">
          <button class="button" type="submit">
            Filter
          </button>
          {isFiltered && <a href={action}>Show all</a>}
        </div>
      </form>
    </search>
  );
}

function readFilters(c: ConsoleContext): Filters {
  return {
    outcome: queryOf(c, "outcome"),
    operation: queryOf(c, "operation"),
    email: queryOf(c, "email"),
    from: queryOf(c, "from"),
    to: queryOf(c, "to"),
  };
}

/** The first moment of a day, or so many milliseconds later; undefined for what is no day. */
function startOf(day: string | undefined, later = 0): string | undefined {
  if (day === undefined || !z.iso.date().safeParse(day).success) return undefined;
  return new Date(Date.parse(day) + later).toISOString();
}

async function showEntry(c: ConsoleContext, configId: string, id: string): Promise<Response> {
  const { db } = c.get("scope");
  const [config, entry] = await Promise.all([readConfig(db, configId), readLogEntry(db, { configId, id })]);
  const crumbs = [
    ...(await crumbsToConfig(c, config)),
    { label: "Provisioning log", href: `${links.config(configId)}/log` },
  ];
  const advice = adviseOn(entry);
  const { word, tone } = outcomes[entry.outcome];
  const content = (
    <div class="pile">
      {advice && (
        <AdviceCard advice={advice} settingsHref={`${links.config(configId)}/settings`} detail={entry.detail} />
      )}
      <Card title="Request" aside={<Badge tone={tone}>{word}</Badge>}>
        <Facts items={factsOf(entry, configId)} />
      </Card>
      {entry.requestBody !== null && (
        <Card title="What was sent" lead="Secrets are removed, and what is longer than 8 KiB is cut.">
          <pre tabindex={0}>
            <code>{prettyJson(entry.requestBody)}</code>
          </pre>
        </Card>
      )}
    </div>
  );
  const subject = subjectOf(entry);
  const title = subject === undefined ? operationWords(entry) : `${operationWords(entry)}: ${subject}`;
  return renderPage(c, { title, crumbs }, content);
}

function factsOf(entry: LogEntry, configId: string): (readonly [label: string, value: Child])[] {
  const log = `${links.config(configId)}/log`;
  return [
    ["When", <ExactTime at={entry.at} />],
    ["Answer", entry.scimType === null ? entry.status : `${entry.status} ${entry.scimType}`],
    ["Detail", entry.outcome === "success" && entry.detail],
    ["Method", entry.method],
    ["Path", <code>{entry.path}</code>],
    ["User", entry.email && <a href={withQuery(log, { email: entry.email })}>{entry.email}</a>],
    ["Group", entry.group],
    [`${entry.resourceType ?? "Resource"} id`, entry.resourceId && <code>{entry.resourceId}</code>],
    ["Request id", <code>{entry.requestId}</code>],
  ];
}

function AdviceCard({ advice, settingsHref, detail }: { advice: Advice; settingsHref: string; detail: string | null }) {
  return (
    <Card title="What to do about it">
      <div class="stack">
        {detail && <p class="quote">{detail}</p>}
        <p>{advice.means}</p>
        <ul class="bullets">
          {advice.steps.map((step) => (
            <li>
              <MarkedUp source={step} />
            </li>
          ))}
        </ul>
        {advice.isAboutSettings && (
          <a class="button" href={settingsHref}>
            Open the settings
          </a>
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
