import * as z from "zod";
import { refusalOfUrl } from "../auth/public-url.ts";
import { eventTypes } from "../directory/events.ts";
import { invalidField } from "../storage/engine/admin-error.ts";

/** The address of a receiver; whether anything is sent there is another question. */
export const webhookUrlSchema = z.string().meta({ format: "uri" }).describe("https, and on the public internet.");

/** The types of events that a webhook is sent. */
export const webhookTypesSchema = z
  .array(z.enum(eventTypes, "There is no such type of event."))
  .max(eventTypes.length, `Must not be more than ${eventTypes.length} types.`)
  .describe("The types of events that are sent; all, where there are none.");

/**
 * Checks the address of a receiver, for a service that answers on an origin.
 *
 * @throws AdminError 400 for an address that nothing is sent to
 */
export function checkWebhookUrl(url: string, serviceOrigin: string): void {
  const refusal = refusalOfUrl(url, serviceOrigin);
  if (refusal !== undefined) throw invalidField("url", refusal);
}
