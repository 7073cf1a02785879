import type { JsonObject } from "../../../src/scim/json.ts";
import type { FeedEvent } from "../../../src/storage/journal/event-feed.ts";
import { type Behaviour, RECEIVER, type Received } from "../../receiver-protocol.ts";
import { call, type Made, text } from "./admin-client.ts";

/** A receiver of webhooks with an inbox of its own. */
export class Receiver {
  readonly url = `https://${RECEIVER}/${crypto.randomUUID()}`;

  /** How the next deliveries are met, one after the other; the last one from then on. */
  async behave(...script: Behaviour[]): Promise<void> {
    await (await fetch(this.url, { method: "PUT", body: JSON.stringify(script) })).arrayBuffer();
  }

  /** What came so far, and how many deliveries were open at most at the same time. */
  async look(): Promise<{ readonly received: Received[]; readonly mostOpen: number }> {
    return (await fetch(this.url)).json();
  }

  /** The events that came, each as often as it came. */
  async events(): Promise<FeedEvent[]> {
    return (await this.look()).received.map(({ body }) => JSON.parse(body) as FeedEvent);
  }

  /** The events that the receiver took, repetitions included. */
  async taken(): Promise<FeedEvent[]> {
    const { received } = await this.look();
    return received.filter(({ behaviour }) => behaviour === "ok").map(({ body }) => JSON.parse(body) as FeedEvent);
  }
}

/** A webhook that was made, with its secret. */
export interface MadeWebhook extends Made {
  readonly secret: string;
}

/** A new webhook that tells a receiver. */
export async function createWebhook(receiver: Receiver, settings: JsonObject = {}): Promise<MadeWebhook> {
  const made = await call("POST", "/admin/webhooks", { url: receiver.url, ...settings });
  return { id: text(made, "id"), secret: text(made, "secret") };
}
