import * as z from "zod";
import { listDeliveries } from "../../storage/webhooks/deliveries.ts";
import { EmptyState } from "../components/message.tsx";
import { Pager } from "../components/pager.tsx";
import { FilterSelect } from "../components/search.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { listQuery, pageOf, paramOf, queryOf } from "../request.ts";
import { webhookAccess } from "../webhooks/webhook-access.ts";
import { webhookHead } from "../webhooks/webhook-head.tsx";
import { DeliveryTable } from "./delivery-table.tsx";

/** What was sent for a webhook, and what became of it. */
export function registerDeliveries(pages: Pages): void {
  pages.get("/webhooks/:id/deliveries", webhookAccess.look, (c) => showDeliveries(c));
}

const outcomeSchema = z.enum(["success", "error"]).optional().catch(undefined);

async function showDeliveries(c: ConsoleContext): Promise<Response> {
  const place = listQuery(c);
  const outcome = outcomeSchema.parse(queryOf(c, "outcome"));
  const query = { webhookId: paramOf(c, "id"), outcome, ...pageOf(place) };
  const [{ webhook, head }, page] = await Promise.all([
    webhookHead(c, "Deliveries"),
    listDeliveries(c.get("scope").db, query),
  ]);
  const here = `${links.webhook(webhook.id)}/deliveries`;
  const content = (
    <>
      <OutcomeFilter action={here} outcome={outcome} />
      {page.items.length === 0 ? (
        <EmptyState title={outcome === undefined ? "Nothing has been sent yet" : "Nothing matches this filter"}>
          Every attempt to send an event is here for seven days, tests included.
        </EmptyState>
      ) : (
        <DeliveryTable entries={page.items} />
      )}
      <Pager href={withQuery(here, { outcome })} cursor={place.cursor} at={place.at} page={page} />
    </>
  );
  return renderPage(c, head, content);
}

function OutcomeFilter({ action, outcome }: { action: string; outcome: string | undefined }) {
  return (
    <search aria-label="Filter the deliveries">
      <form class="filters" action={action}>
        <FilterSelect
          name="outcome"
          label="Outcome"
          value={outcome}
          options={[
            ["", "Any"],
            ["success", "Taken"],
            ["error", "Failed"],
          ]}
        />
        <div class="actions">
          <button class="button" type="submit">
            Filter
          </button>
          {outcome !== undefined && <a href={action}>Show all</a>}
        </div>
      </form>
    </search>
  );
}
