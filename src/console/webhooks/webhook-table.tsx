import { nameOfWebhook, type Webhook } from "../../storage/webhooks/webhook.ts";
import type { Column } from "../components/table.tsx";
import { WhenOrNever } from "../components/when.tsx";
import { links } from "../links.ts";
import { WebhookState } from "./webhook-state.tsx";

/** The columns of a list of webhooks. */
export const webhookColumns: readonly Column<Webhook>[] = [
  {
    label: "Webhook",
    cell: ({ id, url, description }) => (
      <>
        <a href={links.webhook(id)}>{nameOfWebhook(url)}</a>
        {description && <span class="second-line">{description}</span>}
      </>
    ),
  },
  {
    label: "State",
    cell: (webhook) => <WebhookState webhook={webhook} />,
  },
  { label: "Last delivered", cell: ({ lastDeliveredAt }) => <WhenOrNever at={lastDeliveredAt} /> },
];

/** What a webhook is for; said where there is none yet. */
export const PURPOSE =
  "A webhook sends every change to a URL of yours, signed and in order: who joined, who lost access, which team changed.";
