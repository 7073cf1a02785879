import type { Webhook } from "../../storage/webhooks/webhook.ts";
import { Badge } from "../components/message.tsx";

/** How a webhook stands, in a word. */
export function WebhookState({ webhook: { enabled, failingSince } }: { webhook: Webhook }) {
  if (!enabled) return <Badge tone="neutral">Disabled</Badge>;
  return failingSince === null ? <Badge tone="good">Enabled</Badge> : <Badge tone="bad">Failing</Badge>;
}
