import { updateWebhook } from "../../storage/webhooks/webhooks.ts";
import type { ConsoleContext } from "../context.ts";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { webhookAccess } from "../webhooks/webhook-access.ts";

/** What is done for a webhook at the press of a button. */
export function registerWebhookActions(pages: Pages): void {
  pages.post("/webhooks/:id/test", webhookAccess.change, sendTest);
  pages.post("/webhooks/:id/enable", webhookAccess.change, enable);
}

async function sendTest(c: ConsoleContext): Promise<Response> {
  const id = paramOf(c, "id");
  const { status, milliseconds, error } = await c.get("scope").webhooks.test(id);
  const flash =
    error === null
      ? { notice: `The receiver took the test: it answered ${status} after ${milliseconds} ms.` }
      : { problem: `The test failed. ${error}` };
  return redirectWith(c, links.webhook(id), flash);
}

/** Ends a wait as well: it goes on as if nothing had failed. */
async function enable(c: ConsoleContext): Promise<Response> {
  const id = paramOf(c, "id");
  await updateWebhook(c.get("scope").db, { id, enabled: true, ...actorOf(c) });
  const notice = "The webhook is enabled, and what waits is sent now. Load the page again to see what came of it.";
  return redirectWith(c, links.webhook(id), { notice });
}
