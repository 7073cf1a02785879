import { listDeliveries } from "../../storage/webhooks/deliveries.ts";
import { readWaiting, type Waiting } from "../../storage/webhooks/waiting.ts";
import type { Webhook } from "../../storage/webhooks/webhook.ts";
import { Card, Facts, type Stat, Stats } from "../components/card.tsx";
import { formatCount } from "../components/counts.ts";
import { When, WhenOrNever } from "../components/when.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import type { ConsoleContext } from "../context.ts";
import { PostButton } from "../fields/post-form.tsx";
import { renderPage } from "../frame/page.tsx";
import { links, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { paramOf } from "../request.ts";
import { wordsOfEvent } from "../webhooks/event-words.ts";
import { NewSecretBox } from "../webhooks/new-secret-box.tsx";
import { webhookAccess } from "../webhooks/webhook-access.ts";
import { webhookHead } from "../webhooks/webhook-head.tsx";
import { WebhookState } from "../webhooks/webhook-state.tsx";
import { DeliveryTable } from "./delivery-table.tsx";
import { Trouble } from "./trouble.tsx";

/** Attempts that the overview shows. */
const RECENT = 5;

/** A webhook at a glance: how it stands, what waits, and what was sent. */
export function registerWebhookOverview(pages: Pages): void {
  pages.get("/webhooks/:id", webhookAccess.look, (c) => showOverview(c));
}

async function showOverview(c: ConsoleContext): Promise<Response> {
  const { db } = c.get("scope");
  const [{ webhook, head }, recent] = await Promise.all([
    webhookHead(c, "Overview"),
    listDeliveries(db, { webhookId: paramOf(c, "id"), limit: RECENT }),
  ]);
  const waiting = await readWaiting(db, webhook);
  const secret = c.get("secret");
  const here = links.webhook(webhook.id);
  const content = (
    <>
      {secret?.kind === "webhook" && <NewSecretBox value={secret.value} />}
      <div class="pile">
        <Trouble webhook={webhook} waiting={waiting} />
        <Stats items={statsOf(webhook, waiting)} />
        <Settings webhook={webhook} />
        {recent.items.length > 0 && (
          <Card title="Latest deliveries" aside={<a href={`${here}/deliveries`}>All of seven days</a>}>
            <DeliveryTable entries={recent.items} />
          </Card>
        )}
      </div>
    </>
  );
  return renderPage(c, { ...head, actions: <Actions webhook={webhook} /> }, content);
}

function Actions({ webhook: { id } }: { webhook: Webhook }) {
  const here = links.webhook(id);
  return (
    <WhereAllowed access={webhookAccess.change} id={id}>
      <PostButton action={`${here}/test`} class="button">
        Send a test
      </PostButton>
      <a class="button" href={`${here}/replay`}>
        Send again…
      </a>
    </WhereAllowed>
  );
}

function statsOf(webhook: Webhook, { count, isMore, since }: Waiting): Stat[] {
  return [
    { label: "State", value: <WebhookState webhook={webhook} /> },
    {
      label: "Events that wait",
      value: isMore ? `${formatCount(count)} or more` : formatCount(count),
      note: since !== null && ["Oldest: ", <When at={since} />],
    },
    { label: "Last delivered", value: <WhenOrNever at={webhook.lastDeliveredAt} /> },
  ];
}

function Settings({ webhook }: { webhook: Webhook }) {
  const { id, url, types, cursor, createdAt } = webhook;
  const change = (
    <WhereAllowed access={webhookAccess.change} id={id}>
      <a href={`${links.webhook(id)}/settings`}>Change</a>
    </WhereAllowed>
  );
  const history = (
    <WhereAllowed access={{ right: "govern", about: "service" }}>
      <a href={withQuery(links.audit, { target: id })}>In the audit</a>
    </WhereAllowed>
  );
  return (
    <Card title="What it does" aside={change}>
      <Facts
        items={[
          ["Address", url],
          ["Events", types.length === 0 ? "All" : types.map(wordsOfEvent).join(", ")],
          ["Position in the feed", <code>{cursor}</code>],
          ["Made", <When at={createdAt} />],
          ["Changes", history],
        ]}
      />
    </Card>
  );
}
