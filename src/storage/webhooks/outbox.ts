import { type SQL, sql } from "drizzle-orm";
import type { AdminActor, TenantKey } from "../../directory/administration.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { repeatOnPassingFault } from "../engine/repeat.ts";
import { insertAudit } from "../journal/audit.ts";
import { hasUnsent } from "../journal/unsent.ts";
import { webhooks } from "../tables.ts";
import { type Delivery, insertDelivery } from "./deliveries.ts";
import { listensTo } from "./listeners.ts";
import { nameOfWebhook } from "./webhook.ts";
import type { SealedSecrets } from "./webhook-secrets.ts";

/** The right to send for a webhook, until a time: nobody else has it meanwhile. */
export interface Lease {
  readonly holder: string;
  readonly until: Date;
}

/** A webhook that has something to be sent, as raw SQL gives it. */
export interface DueWebhook extends SealedSecrets {
  readonly id: string;
  readonly url: string;
  readonly types: string;
  readonly project_id: string | null;
  readonly status_page_id: string | null;
  readonly position: number;
  readonly revision: number;
  readonly attempts: number;
  readonly failing_since: string | null;
}

/** The columns of `DueWebhook`. */
const dueColumns = sql`id, url, types, project_id, status_page_id, position, revision, attempts, failing_since, secret, previous_secret, previous_secret_until`;

/** Which webhooks to take. */
export interface Claim {
  readonly lease: Lease;
  readonly now: Date;
  readonly limit: number;
  /** Only those that want the events of this tenant. */
  readonly tenant?: TenantKey | undefined;
}

/**
 * Takes the lease of webhooks that have events to be sent, and answers them: in one statement, so that of two
 * who ask at once only one gets each. Whoever is nearest to the end of the feed comes first, so that one who has
 * months to be told holds up nobody. Nothing is written when nothing is due.
 */
export async function claimDue(db: Database, { lease, now, limit, tenant }: Claim): Promise<DueWebhook[]> {
  const at = now.toISOString();
  const wanted = tenant === undefined ? sql`true` : listensTo(tenant);
  const due = sql`SELECT id FROM ${webhooks} WHERE enabled = 1 AND ${wanted}
    AND (next_attempt_at IS NULL OR next_attempt_at <= ${at}) AND (lease_until IS NULL OR lease_until <= ${at})
    AND ${hasUnsent} ORDER BY position DESC LIMIT ${limit}`;
  const [claimed] = await runBatch(db, [
    sql`UPDATE ${webhooks} SET lease_holder = ${lease.holder}, lease_until = ${lease.until.toISOString()} WHERE id IN (${due}) RETURNING ${dueColumns}`,
  ]);
  return (claimed?.results ?? []) as DueWebhook[];
}

/** A webhook as deliveries see it, whether it is due or not; undefined when there is none. One round trip. */
export async function findReceiver(db: Database, id: string): Promise<DueWebhook | undefined> {
  const [found] = await runBatch(db, [sql`SELECT ${dueColumns} FROM ${webhooks} WHERE id = ${id}`]);
  return ((found?.results ?? []) as DueWebhook[])[0];
}

/** How a webhook was held while something was sent for it. */
export interface Held {
  readonly webhook: Pick<DueWebhook, "id" | "url" | "revision">;
  readonly holder: string;
}

/** The lease is still held, and nothing has changed after which the attempt does not count. */
function isHeld({ webhook, holder }: Held): SQL {
  return sql`id = ${webhook.id} AND lease_holder = ${holder} AND revision = ${webhook.revision}`;
}

/** How the feed goes on after a success: up to where, and until when the lease is held; null gives it back. */
export interface Progress {
  readonly position: number;
  /** Undefined where there was nothing that the webhook wants. */
  readonly delivery: Delivery | undefined;
  readonly leaseUntil: Date | null;
}

/**
 * Notes that everything up to a position was sent or is not wanted. False, and nothing is noted, when the lease was
 * lost or the webhook has changed meanwhile. One round trip.
 */
export async function noteProgress(
  db: Database,
  held: Held,
  { position, delivery, leaseUntil }: Progress,
): Promise<boolean> {
  const until = leaseUntil?.toISOString() ?? null;
  const holder = leaseUntil === null ? null : held.holder;
  const success =
    delivery === undefined
      ? sql``
      : sql`, last_delivered_at = ${delivery.at}, attempts = 0, failing_since = NULL, next_attempt_at = NULL`;
  const results = await repeatOnPassingFault(() =>
    runBatch(db, [
      ...(delivery === undefined ? [] : [insertDelivery(delivery)]),
      sql`UPDATE ${webhooks} SET position = ${position}, lease_until = ${until}, lease_holder = ${holder} ${success} WHERE ${isHeld(held)} RETURNING id`,
    ]),
  );
  return results.at(-1)?.results.length === 1;
}

/** What follows a failure. */
export type Consequence =
  | { readonly kind: "wait"; readonly until: Date }
  /** The webhook is disabled: why, as the audit tells it. */
  | { readonly kind: "disable"; readonly status: number | null };

/** Notes a failed attempt and what follows it, and gives the lease back. One round trip. */
export async function noteFailure(
  db: Database,
  held: Held,
  {
    delivery,
    consequence,
    by,
  }: { readonly delivery: Delivery; readonly consequence: Consequence; readonly by: AdminActor },
): Promise<void> {
  const { id, url } = held.webhook;
  const isDisabled = consequence.kind === "disable";
  const next = isDisabled ? null : consequence.until.toISOString();
  const audit = insertAudit(db, by, {
    action: "webhook.disabled",
    target: { kind: "webhook", id, name: nameOfWebhook(url) },
    changes: { enabled: [true, false], ...(isDisabled ? { status: [null, consequence.status] } : {}) },
    when: sql`EXISTS (SELECT 1 FROM ${webhooks} WHERE ${isHeld(held)})`,
  });
  await repeatOnPassingFault(() =>
    runBatch(db, [
      insertDelivery(delivery),
      ...(isDisabled ? [audit] : []),
      sql`UPDATE ${webhooks} SET attempts = attempts + 1, failing_since = COALESCE(failing_since, ${delivery.at}), next_attempt_at = ${next}, enabled = ${Number(!isDisabled)}, lease_until = NULL, lease_holder = NULL WHERE ${isHeld(held)}`,
      giveBack(held),
    ]),
  );
}

/** Gives the lease back with nothing done. */
export async function release(db: Database, held: Held): Promise<void> {
  await runBatch(db, [giveBack(held)]);
}

function giveBack({ webhook, holder }: Held): SQL {
  return sql`UPDATE ${webhooks} SET lease_until = NULL, lease_holder = NULL WHERE id = ${webhook.id} AND lease_holder = ${holder}`;
}
