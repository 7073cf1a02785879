import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { createSecretBox } from "../../../src/auth/secret-box.ts";
import { type DeliveryRun, deliverDue } from "../../../src/delivery/deliver.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import { openDatabase } from "../../../src/storage/engine/database.ts";
import { type FeedEvent, readEvents } from "../../../src/storage/journal/event-feed.ts";
import { ADMIN_TOKEN, call } from "./admin-client.ts";
import { createWebhook, type MadeWebhook, Receiver } from "./receiver.ts";
import { type Connection, createTenant, type Tenant } from "./tenants.ts";

const MINUTE = 60_000;

/** A tenant whose webhook tells a receiver, and the identity provider that changes it. */
export interface Told {
  readonly tenant: Tenant;
  readonly idp: Connection;
  readonly receiver: Receiver;
  readonly webhook: MadeWebhook;
}

/** A tenant whose changes of users are told to a receiver of its own. */
export async function createTold(settings: JsonObject = {}): Promise<Told> {
  const tenant = await createTenant("project");
  const idp = await tenant.connect();
  const receiver = new Receiver();
  const webhook = await createWebhook(receiver, { projectId: tenant.id, types: ["user.created"], ...settings });
  return { tenant, idp, receiver, webhook };
}

/** One run of deliveries, some minutes from now. */
export async function deliver(
  minutes = 0,
  options: Partial<DeliveryRun> & { readonly DB?: D1Database } = {},
): Promise<void> {
  const { DB = env.DB, ...rest } = options;
  const databases = [openDatabase(DB)];
  const now = () => Date.now() + minutes * MINUTE;
  await deliverDue({ databases, box: createSecretBox([ADMIN_TOKEN]), budget: 5 * MINUTE, now, ...rest });
}

/** The webhook as an administrator sees it. */
export function readWebhook({ webhook }: Told): Promise<JsonObject> {
  return call("GET", `/admin/webhooks/${webhook.id}`);
}

/** What the feed has for the receiver. */
export function feedOf({ tenant }: Told): Promise<FeedEvent[]> {
  const key = { kind: tenant.kind, id: tenant.id };
  return readEvents(openDatabase(env.DB), { tenant: key, types: ["user.created"], limit: 10_000 });
}

/** Each event of the feed came, in its order; what came again came in order, too, and at once. */
export async function expectComplete(told: Told): Promise<void> {
  const expected = (await feedOf(told)).map(({ id }) => id);
  const taken = (await told.receiver.taken()).map(({ id }) => id);
  expect([...new Set(taken)]).toEqual(expected);
  const seen = (await told.receiver.events()).map(({ id }) => expected.indexOf(id));
  // Nobody is told of the next event before the one before it was taken; a repetition goes on from where it begins.
  for (const [index, place] of seen.entries()) {
    expect(place).toBeLessThanOrEqual(Math.max(-1, ...seen.slice(0, index)) + 1);
  }
}
