import { readWaiting, type Waiting } from "../../storage/webhooks/waiting.ts";
import { nameOfWebhook } from "../../storage/webhooks/webhook.ts";
import { deleteWebhook, updateWebhook } from "../../storage/webhooks/webhooks.ts";
import { countOf } from "../components/counts.ts";
import type { ConsoleContext } from "../context.ts";
import { type Question, registerConfirmation } from "../forms/confirmation.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { webhookAccess } from "./webhook-access.ts";
import { webhookCrumbs } from "./webhook-head.tsx";

/** The end of a webhook, for a while or for good. */
export function registerWebhookEndings(pages: Pages): void {
  registerConfirmation(pages, "/webhooks/:id/disable", {
    access: webhookAccess.change,
    ask: askToDisable,
    act: async (c) => {
      const id = paramOf(c, "id");
      await updateWebhook(c.get("scope").db, { id, enabled: false, ...actorOf(c) });
      return redirectWith(c, links.webhook(id), { notice: "The webhook is disabled." });
    },
  });
  registerConfirmation(pages, "/webhooks/:id/delete", {
    access: webhookAccess.change,
    ask: askToDelete,
    act: async (c) => {
      const { crumbs } = await webhookCrumbs(c);
      await deleteWebhook(c.get("scope").db, { id: paramOf(c, "id"), ...actorOf(c) });
      return redirectWith(c, crumbs.at(-2)?.href ?? links.webhooks, { notice: "The webhook is deleted." });
    },
  });
}

async function askToDisable(c: ConsoleContext): Promise<Question> {
  const { webhook, crumbs } = await webhookCrumbs(c);
  const waiting = await readWaiting(c.get("scope").db, webhook);
  return {
    title: `Disable ${nameOfWebhook(webhook.url)}?`,
    crumbs,
    verb: "Disable the webhook",
    back: `${links.webhook(webhook.id)}/settings`,
    consequences: [
      "Nothing is sent until it is enabled again. Then it goes on where it was.",
      ...describeWaiting(waiting, "goes on waiting", "go on waiting"),
      "Events are not kept for it: those that the service has deleted meanwhile are never sent.",
    ],
    obstacle: !webhook.enabled && "The webhook is disabled already.",
  };
}

async function askToDelete(c: ConsoleContext): Promise<Question> {
  const { webhook, crumbs } = await webhookCrumbs(c);
  const waiting = await readWaiting(c.get("scope").db, webhook);
  return {
    title: `Delete ${nameOfWebhook(webhook.url)}?`,
    crumbs,
    verb: "Delete the webhook",
    back: `${links.webhook(webhook.id)}/settings`,
    consequences: [
      "Nothing more is sent, and the secret counts no more.",
      ...describeWaiting(waiting, "is never sent", "are never sent"),
      "This cannot be taken back: a new webhook begins at the end of the feed, with another secret.",
    ],
  };
}

function describeWaiting({ count, isMore }: Waiting, one: string, several: string): string[] {
  if (count === 0) return [];
  const end = count === 1 ? one : several;
  return [`${isMore ? "At least " : ""}${countOf(count, "event")} that it has not been sent yet ${end}.`];
}
