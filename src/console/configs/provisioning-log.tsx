import * as z from "zod";
import { listLog } from "../../storage/journal/log-queries.ts";
import { EmptyState, Message } from "../components/message.tsx";
import { Pager } from "../components/pager.tsx";
import { FilterSelect } from "../components/search.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { PAGE_SIZE } from "../limits.ts";
import { links, withQuery } from "../links.ts";
import { LogTable } from "../log/log-table.tsx";
import { operations, outcomes } from "../log/log-words.ts";
import { listQuery, queryOf } from "../request.ts";
import { configHead } from "./config-head.tsx";

/** The provisioning log of a configuration. */
export function registerLog(app: ConsoleApp): void {
  app.get("/configs/:id/log", (c) => showLog(c));
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

async function showLog(c: ConsoleContext): Promise<Response> {
  const { config, head } = await configHead(c, "Provisioning log");
  const { cursor } = listQuery(c);
  const filters = readFilters(c);
  const wrongDays = [filters.from, filters.to].filter((day) => day !== undefined && startOf(day) === undefined);
  const { items, nextCursor } = await listLog(c.get("scope").db, {
    configId: config.id,
    cursor,
    limit: PAGE_SIZE,
    outcome: outcomeSchema.parse(filters.outcome),
    operation: filters.operation,
    email: filters.email,
    since: startOf(filters.from),
    until: startOf(filters.to, DAY),
  });
  const here = `${links.config(config.id)}/log`;
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
        <LogTable caption="Provisioning log" configId={config.id} entries={items} />
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
