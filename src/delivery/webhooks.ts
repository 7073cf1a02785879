import { createSecretBox, type SecretBox } from "../auth/secret-box.ts";
import type { TenantKey } from "../directory/administration.ts";
import { EVENT_VERSION, TEST_EVENT } from "../directory/events.ts";
import type { Bindings } from "../env.ts";
import { rootMessage } from "../scim/errors.ts";
import { workAcross } from "../storage/databases/across.ts";
import { openNamed } from "../storage/databases/databases.ts";
import { unknownId } from "../storage/engine/admin-error.ts";
import type { Database } from "../storage/engine/database.ts";
import { noteTest } from "../storage/webhooks/deliveries.ts";
import { findReceiver } from "../storage/webhooks/outbox.ts";
import { tenantOfWebhook } from "../storage/webhooks/webhook.ts";
import { openSecrets, resealSecrets } from "../storage/webhooks/webhook-secrets.ts";
import { type DeliveryRun, deliverDue } from "./deliver.ts";
import { sendEvent, type ToldEvent, toDelivery } from "./event-message.ts";
import type { SendResult } from "./send.ts";

/** Milliseconds after an answer in which deliveries may begin: what runs after it is cut off after 30 seconds. */
const BUDGET_AFTER_ANSWER = 10_000;
/** Milliseconds of a scheduled run in which deliveries may begin, so that the next one finds it done. */
const BUDGET_SCHEDULED = 40_000;

/** The box that the secrets of webhooks are kept in. */
export function openSecretBox({ ADMIN_TOKEN, ADMIN_TOKEN_NEXT }: Bindings): SecretBox {
  return createSecretBox([ADMIN_TOKEN, ADMIN_TOKEN_NEXT]);
}

/** Sends to webhooks of some databases after the answer; only those that want a tenant's events, where one is named. */
export function deferDelivery(
  env: Bindings,
  execution: Pick<ExecutionContext, "waitUntil">,
  names: readonly string[],
  tenant?: TenantKey,
): void {
  if (names.length > 0) execution.waitUntil(deliver(env, { names, budget: BUDGET_AFTER_ANSWER, tenant }));
}

/**
 * The work of every minute: what is due goes out. While the admin token is being replaced, secrets are kept under
 * both.
 */
export async function deliverScheduled(env: Bindings): Promise<void> {
  await deliver(env, { budget: BUDGET_SCHEDULED });
  if (env.ADMIN_TOKEN_NEXT === undefined || env.ADMIN_TOKEN_NEXT === "") return;
  await workAcross(openNamed(env), (db) => resealSecrets(db, openSecretBox(env)));
}

/** What fails is told in the Worker's log, and left to the next run. */
async function deliver(
  env: Bindings,
  { names, budget, tenant }: Pick<DeliveryRun, "budget" | "tenant"> & { readonly names?: readonly string[] },
): Promise<void> {
  try {
    await deliverDue({ databases: openNamed(env, names), box: openSecretBox(env), budget, tenant });
  } catch (error) {
    console.error(JSON.stringify({ message: "webhooks not delivered", error: rootMessage(error) }));
  }
}

/**
 * Sends a `webhook.test` event to a webhook now, whatever state it is in, and tells what became of it.
 *
 * @throws AdminError 404
 */
export async function testWebhook(
  { db, box, requestId }: { readonly db: Database; readonly box: SecretBox; readonly requestId: string },
  id: string,
): Promise<SendResult> {
  const webhook = await findReceiver(db, id);
  if (webhook === undefined) throw unknownId("webhook", id);
  const now = new Date();
  const tenant = tenantOfWebhook({ projectId: webhook.project_id, statusPageId: webhook.status_page_id });
  const event: ToldEvent = {
    version: EVENT_VERSION,
    id: crypto.randomUUID(),
    cursor: String(webhook.position),
    at: now.toISOString(),
    type: TEST_EVENT,
    tenant: tenant ?? null,
    configId: null,
    requestId,
    resourceId: id,
    data: {},
  };
  const secrets = (await openSecrets(box, webhook, now)) ?? [];
  const result = await sendEvent({ url: webhook.url, secrets }, event, { now: now.getTime() });
  await noteTest(db, toDelivery(id, event, { ...result, at: now, attempt: 1 }));
  return result;
}
