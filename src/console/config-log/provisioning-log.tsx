import { listLogLines } from "../../storage/journal/log-queries.ts";
import { WrongDays } from "../components/day-range.tsx";
import { ExportLink } from "../components/export-link.tsx";
import { EmptyState } from "../components/message.tsx";
import { Pager } from "../components/pager.tsx";
import { configAccess } from "../configs/config-access.ts";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links, withQuery } from "../links.ts";
import { LogFilterForm, readLogFilters, readOrigin, toLogQuery } from "../log/log-filters.tsx";
import { ConfigLogTable } from "../log/log-table.tsx";
import type { Pages } from "../pages.ts";
import { listQuery, pageOf, paramOf } from "../request.ts";
import { logHead } from "./log-head.tsx";

/** The provisioning log of a configuration, which outlives it. */
export function registerLog(pages: Pages): void {
  pages.get("/configs/:id/log", configAccess.connection, (c) => showLog(c));
}

async function showLog(c: ConsoleContext): Promise<Response> {
  const configId = paramOf(c, "id");
  const place = listQuery(c);
  const filters = readLogFilters(c);
  const [{ config, head }, page] = await Promise.all([
    logHead(c),
    listLogLines(c.get("scope").db, { configId, ...toLogQuery(filters), ...pageOf(place) }),
  ]);
  const here = `${links.config(configId)}/log`;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const content = (
    <>
      <LogFilterForm action={here} filters={filters} isFiltered={isFiltered} />
      <WrongDays {...filters} />
      {page.items.length === 0 ? (
        <EmptyState title={isFiltered ? "Nothing matches these filters" : "Nothing has happened yet"}>
          Every change, every refused change and every failed request of the identity provider is here, for as long as
          the service keeps it. Reads that succeed are not.
        </EmptyState>
      ) : (
        <ConfigLogTable caption="Provisioning log" config={config} entries={page.items} origin={readOrigin(c)} />
      )}
      <Pager href={withQuery(here, { ...filters })} cursor={place.cursor} at={place.at} page={page} />
      {page.items.length > 0 && <ExportLink href={withQuery(`${here}/export.csv`, { ...filters })} />}
    </>
  );
  return renderPage(c, head, content);
}
