import { listAudit } from "../../storage/journal/audit.ts";
import { readNames } from "../audit/audit-names.ts";
import { AuditTable } from "../audit/audit-table.tsx";
import { EmptyState } from "../components/message.tsx";
import { Pager } from "../components/pager.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { listQuery, pageOf, paramOf } from "../request.ts";
import { configAccess } from "./config-access.ts";
import { configHead } from "./config-head.tsx";

/** What administrators did to a configuration. */
export function registerHistory(pages: Pages): void {
  pages.get("/configs/:id/history", configAccess.history, (c) => showHistory(c));
}

async function showHistory(c: ConsoleContext): Promise<Response> {
  const { db, databases } = c.get("scope");
  const query = listQuery(c);
  const [{ config, head }, page] = await Promise.all([
    configHead(c, "History"),
    listAudit(db, { configId: paramOf(c, "id"), ...pageOf(query) }),
  ]);
  const { items } = page;
  const names = await readNames(databases, items);
  const content = (
    <>
      {items.length === 0 ? (
        <EmptyState title="Nothing that the audit still has">
          Who makes, changes or deletes a configuration, its tokens and its settings is noted here.
        </EmptyState>
      ) : (
        <AuditTable caption="History" entries={items} names={names} />
      )}
      <Pager href={`${links.config(config.id)}/history`} cursor={query.cursor} at={query.at} page={page} />
    </>
  );
  return renderPage(c, head, content);
}
