import { listAcross } from "../../storage/databases/across.ts";
import { listAudit } from "../../storage/journal/audit.ts";
import { DayFields, type DayRange, momentsOf, readDays, WrongDays } from "../components/day-range.tsx";
import { EmptyState } from "../components/message.tsx";
import { Pager } from "../components/pager.tsx";
import { FilterSelect, FilterText } from "../components/search.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { listQuery, pageOf, queryOf } from "../request.ts";
import { readEnded, readNames } from "./audit-names.ts";
import { AuditTable } from "./audit-table.tsx";
import { actionWords } from "./audit-words.ts";

/** What administrators did. */
export function registerAudit(pages: Pages): void {
  pages.get("/audit", { right: "govern", about: "service" }, (c) => showAudit(c));
}

/** What the audit is filtered by, as it stands in the address. */
interface Filters extends DayRange {
  readonly actor: string | undefined;
  readonly action: string | undefined;
  readonly target: string | undefined;
}

async function showAudit(c: ConsoleContext): Promise<Response> {
  const { databases } = c.get("scope");
  const place = listQuery(c);
  const filters = readFilters(c);
  const { actor, action, target } = filters;
  const query = { actor, action, target, ...momentsOf(filters), ...pageOf(place) };
  const page = await listAcross(databases.all(), query, listAudit);
  const { items } = page;
  const [names, ended] = await Promise.all([readNames(databases, items), readEnded(databases, items)]);
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const content = (
    <>
      <FilterForm filters={filters} isFiltered={isFiltered} />
      <WrongDays {...filters} />
      {items.length === 0 ? (
        <EmptyState title={isFiltered ? "Nothing matches these filters" : "Nothing has happened yet"}>
          Every change by an administrator is here, and every sign-in, for as long as the service keeps them.
        </EmptyState>
      ) : (
        <AuditTable caption="Audit" entries={items} names={names} ended={ended} />
      )}
      <Pager href={withQuery(links.audit, { ...filters })} cursor={place.cursor} at={place.at} page={page} />
    </>
  );
  const lead = "What administrators did, newest first. What identity providers did is in the provisioning logs.";
  return renderPage(c, { title: "Audit", lead }, content);
}

function FilterForm({ filters, isFiltered }: { filters: Filters; isFiltered: boolean }) {
  return (
    <search aria-label="Filter the audit">
      <form class="filters" action={links.audit}>
        <FilterSelect
          name="action"
          label="What"
          value={filters.action}
          options={[["", "Anything"], ...Object.entries(actionWords)]}
        />
        <FilterText name="actor" label="Who" value={filters.actor} />
        <FilterText name="target" label="Id of what" value={filters.target} />
        <DayFields {...filters} />
        <div class="actions">
          <button class="button" type="submit">
            Filter
          </button>
          {isFiltered && <a href={links.audit}>Show all</a>}
        </div>
      </form>
    </search>
  );
}

function readFilters(c: ConsoleContext): Filters {
  return {
    actor: queryOf(c, "actor"),
    action: queryOf(c, "action"),
    target: queryOf(c, "target"),
    ...readDays(c),
  };
}
