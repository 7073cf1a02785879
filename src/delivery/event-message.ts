import { createId } from "../storage/engine/ids.ts";
import type { FeedEvent } from "../storage/journal/event-feed.ts";
import type { Delivery } from "../storage/webhooks/deliveries.ts";
import { type Receiver, type SendResult, sendMessage } from "./send.ts";

/** What the receiver of a webhook gets: an event as the feed has it, or a test, which may be about no tenant. */
export type ToldEvent = Omit<FeedEvent, "tenant"> & { readonly tenant: FeedEvent["tenant"] | null };

/** Sends an event; a webhook whose secret cannot be opened sends nothing, as nobody could tell that it is ours. */
export async function sendEvent(
  receiver: Receiver,
  event: ToldEvent,
  { now, timeout }: { readonly now: number; readonly timeout?: number | undefined },
): Promise<SendResult> {
  if (receiver.secrets.length === 0) {
    const error = "The webhook's secret cannot be read any more. Give it a new one.";
    return { status: null, milliseconds: 0, error };
  }
  const message = { id: event.id, timestamp: Math.floor(now / 1000), body: JSON.stringify(event) };
  return sendMessage(receiver, message, timeout);
}

/** An attempt, as the log of deliveries keeps it. */
export function toDelivery(
  webhookId: string,
  { id: eventId, type }: Pick<ToldEvent, "id" | "type">,
  { at, attempt, status, milliseconds, error }: SendResult & { readonly at: Date; readonly attempt: number },
): Delivery {
  const id = createId(at.getTime());
  return { id, webhookId, eventId, type, at: at.toISOString(), attempt, status, milliseconds, error };
}
