import type { SecretBox } from "../auth/secret-box.ts";
import type { AdminActor, TenantKey } from "../directory/administration.ts";
import { type Database, leaveTurnsToNetwork } from "../storage/engine/database.ts";
import type { Meter } from "../storage/engine/meter.ts";
import { type FeedEvent, readEvents } from "../storage/journal/event-feed.ts";
import type { Delivery } from "../storage/webhooks/deliveries.ts";
import {
  claimDue,
  type DueWebhook,
  type Held,
  noteFailure,
  noteProgress,
  release,
} from "../storage/webhooks/outbox.ts";
import { parseTypes, tenantOfWebhook } from "../storage/webhooks/webhook.ts";
import { openSecrets } from "../storage/webhooks/webhook-secrets.ts";
import { sendEvent, toDelivery } from "./event-message.ts";
import { consequenceOf, type Failure } from "./schedule.ts";
import { ANSWER_TIMEOUT } from "./send.ts";

/** Milliseconds for which a webhook is taken; each event that was sent makes it as long again. */
const LEASE = 60_000;
/** Webhooks that one run sends for at the same time: as many connections as a Worker has. */
const LANES = 6;
/** Events that are read at once. */
const WINDOW = 50;
/** Round trips after which a run begins nothing more: each has two statements, and D1 takes 1,000 an invocation. */
const MAX_ROUND_TRIPS = 350;

/** One run of deliveries. */
export interface DeliveryRun {
  /**
   * Those whose webhooks it is for; it takes turns between them. Of this run alone, as their meters tell when it has
   * done enough.
   */
  readonly databases: readonly Database[];
  readonly box: SecretBox;
  /** Milliseconds after which nothing more is begun. */
  readonly budget: number;
  /** Only webhooks that want the events of this tenant. */
  readonly tenant?: TenantKey | undefined;
  /** Milliseconds that a receiver may take. */
  readonly timeout?: number | undefined;
  readonly now?: (() => number) | undefined;
}

/**
 * Sends what is due: to several webhooks side by side, to each in the order of the feed, one event at a time. What
 * fails is told in the webhook's deliveries and tried again later. One round trip to each database when nothing is due.
 *
 * @throws the fault of the database, once all others are through; the webhook's lease then ends by itself
 */
export async function deliverDue(run: DeliveryRun): Promise<void> {
  const sender = new Sender(run);
  const outcomes = await Promise.allSettled((await sender.claim(LANES)).map((claimed) => sender.serve(claimed)));
  const failed = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  const [failure] = [...failed, ...sender.failures];
  if (failure !== undefined) throw failure;
}

/** A webhook that has something to be sent, and where it is kept. */
interface Claimed {
  readonly db: Database;
  readonly webhook: DueWebhook;
}

/** What a run has in hand. */
class Sender {
  readonly #run: DeliveryRun;
  readonly #holder = crypto.randomUUID();
  readonly #end: number;
  /** The databases that may have a webhook that is due, in the order in which they are asked. */
  readonly #waiting: Database[];
  readonly #meters: ReadonlySet<Meter>;
  /** Why databases could not be asked. */
  readonly failures: unknown[] = [];

  constructor(run: DeliveryRun) {
    this.#run = run;
    this.#end = this.#now() + run.budget;
    this.#waiting = [...run.databases];
    run.databases.forEach(leaveTurnsToNetwork);
    // Those of one request share one.
    this.#meters = new Set(run.databases.map(({ meter }) => meter));
  }

  /** Takes up to so many webhooks. A database that has fewer is not asked again before it has been served. */
  async claim(limit: number): Promise<Claimed[]> {
    const claimed: Claimed[] = [];
    for (let db = this.#waiting.shift(); db !== undefined; db = this.#waiting.shift()) {
      const wanted = limit - claimed.length;
      const found = await this.#claimIn(db, wanted);
      claimed.push(...found);
      if (found.length === wanted) {
        this.#waiting.push(db);
        break;
      }
    }
    return claimed;
  }

  /** A database that fails keeps nothing from the others. */
  async #claimIn(db: Database, limit: number): Promise<Claimed[]> {
    const lease = { holder: this.#holder, until: this.#leaseEnd() };
    try {
      const due = await claimDue(db, { lease, now: new Date(this.#now()), limit, tenant: this.#run.tenant });
      return due.map((webhook) => ({ db, webhook }));
    } catch (error) {
      this.failures.push(error);
      return [];
    }
  }

  /** Sends for one webhook, and then for whichever is due next, until none is. */
  async serve(first: Claimed): Promise<void> {
    for (let claimed: Claimed | undefined = first; claimed !== undefined; ) {
      const { db, webhook } = claimed;
      const held: Held = { webhook, holder: this.#holder };
      if (!(await this.#sendAll(claimed, held))) await release(db, held);
      if (!this.#waiting.includes(db)) this.#waiting.push(db);
      [claimed] = this.#isOver() ? [] : await this.claim(1);
    }
  }

  /** Sends the next events of a webhook. Whether its lease has been given back already. */
  async #sendAll({ db, webhook }: Claimed, held: Held): Promise<boolean> {
    const { box } = this.#run;
    const tenant = tenantOfWebhook({ projectId: webhook.project_id, statusPageId: webhook.status_page_id });
    const types: readonly string[] = parseTypes(webhook.types);
    const secrets = (await openSecrets(box, webhook, new Date(this.#now()))) ?? [];
    const events = await readEvents(db, { after: String(webhook.position), tenant, limit: WINDOW });
    const wanted = events.filter(({ type }) => types.length === 0 || types.includes(type));
    const end = Number(events.at(-1)?.cursor ?? webhook.position);
    if (wanted.length === 0) {
      return noteProgress(db, held, { position: end, delivery: undefined, leaseUntil: null });
    }
    let leaseEnd = this.#leaseEnd();
    for (const [index, event] of wanted.entries()) {
      const isLast = index === wanted.length - 1;
      const attempt = index === 0 ? webhook.attempts + 1 : 1;
      if (this.#isOver() || this.#now() + this.#timeout >= leaseEnd.getTime()) return false;
      const { delivery, failure } = await this.#send(webhook, event, { secrets, attempt });
      if (failure !== undefined) {
        const since = index === 0 && webhook.failing_since !== null ? new Date(webhook.failing_since) : failure.at;
        await noteFailure(db, held, { delivery, consequence: consequenceOf({ ...failure, since }), by: this.#actor });
        return true;
      }
      leaseEnd = this.#leaseEnd();
      const position = isLast ? end : Number(event.cursor);
      const isHeld = await noteProgress(db, held, { position, delivery, leaseUntil: isLast ? null : leaseEnd });
      if (!isHeld) return false;
    }
    return true;
  }

  async #send(
    { id, url }: DueWebhook,
    event: FeedEvent,
    { secrets, attempt }: { readonly secrets: readonly string[]; readonly attempt: number },
  ): Promise<Attempt> {
    const result = await sendEvent({ url, secrets }, event, { now: this.#now(), timeout: this.#timeout });
    const at = new Date(this.#now());
    const delivery = toDelivery(id, event, { ...result, attempt, at });
    return { delivery, failure: result.error === null ? undefined : { attempt, at, status: result.status } };
  }

  /** Whether nothing more may be begun: whatever is left is for the next run. */
  #isOver(): boolean {
    const roundTrips = [...this.#meters].reduce((sum, meter) => sum + meter.roundTrips, 0);
    return this.#now() >= this.#end || roundTrips >= MAX_ROUND_TRIPS;
  }

  #leaseEnd(): Date {
    return new Date(this.#now() + LEASE);
  }

  #now(): number {
    return this.#run.now?.() ?? Date.now();
  }

  get #timeout(): number {
    return this.#run.timeout ?? ANSWER_TIMEOUT;
  }

  get #actor(): AdminActor {
    return { requestId: this.#holder, actor: { kind: "service", name: "webhook delivery" } };
  }
}

/** An attempt as it is noted, and why it failed, if it did. */
interface Attempt {
  readonly delivery: Delivery;
  readonly failure: Omit<Failure, "since"> | undefined;
}
