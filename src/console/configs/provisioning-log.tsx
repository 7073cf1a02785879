import * as z from "zod";
import { listLog } from "../../storage/journal/log-queries.ts";
import { DayFields, type DayRange, momentsOf, WrongDays } from "../components/day-range.tsx";
import { EmptyState } from "../components/message.tsx";
import { Pager } from "../components/pager.tsx";
import { FilterSelect, FilterText } from "../components/search.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { PAGE_SIZE } from "../limits.ts";
import { links, withQuery } from "../links.ts";
import { ConfigLogTable } from "../log/log-table.tsx";
import { operations, outcomes } from "../log/log-words.ts";
import type { Pages } from "../pages.ts";
import { listQuery, queryOf } from "../request.ts";
import { configAccess } from "./config-access.ts";
import { configHead } from "./config-head.tsx";

/** The provisioning log of a configuration. */
export function registerLog(pages: Pages): void {
  pages.get("/configs/:id/log", configAccess.connection, (c) => showLog(c));
}

/** What the log is filtered by, as it stands in the address. */
interface Filters extends DayRange {
  readonly outcome: string | undefined;
  readonly operation: string | undefined;
  readonly email: string | undefined;
}

const outcomeSchema = z.enum(["success", "warning", "error"]).optional().catch(undefined);

async function showLog(c: ConsoleContext): Promise<Response> {
  const { config, head } = await configHead(c, "Provisioning log");
  const { cursor } = listQuery(c);
  const filters = readFilters(c);
  const { items, nextCursor } = await listLog(c.get("scope").db, {
    configId: config.id,
    cursor,
    limit: PAGE_SIZE,
    outcome: outcomeSchema.parse(filters.outcome),
    operation: filters.operation,
    email: filters.email,
    ...momentsOf(filters),
  });
  const here = `${links.config(config.id)}/log`;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const content = (
    <>
      <FilterForm action={here} filters={filters} isFiltered={isFiltered} />
      <WrongDays {...filters} />
      {items.length === 0 ? (
        <EmptyState title={isFiltered ? "Nothing matches these filters" : "Nothing has happened yet"}>
          Every change, every refused change and every failed request of the identity provider is here, for as long as
          the service keeps it. Reads that succeed are not.
        </EmptyState>
      ) : (
        <ConfigLogTable caption="Provisioning log" config={config} entries={items} />
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
        <FilterText name="email" label="E-mail" value={filters.email} />
        <DayFields {...filters} />
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
