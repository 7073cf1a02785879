import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import type { Behaviour } from "../../receiver-protocol.ts";
import { createTold, deliver, expectComplete, feedOf, readWebhook } from "../helpers/delivery.ts";
import { createWebhook, Receiver } from "../helpers/receiver.ts";

/** A thousand take a minute and a half. */
const CHANGES = 150;
/** What an unreliable receiver does instead of taking a delivery. */
const FAILURES: readonly Behaviour[] = ["error", "redirect"];

/** How deliveries are met by a receiver that fails a third of the time, the same in every run of the test. */
function createScript(seed: number): Behaviour[] {
  let state = seed;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const meet = (): Behaviour => (next() < 1 / 3 ? (FAILURES[Math.floor(next() * FAILURES.length)] ?? "error") : "ok");
  return [...Array.from({ length: 3 * CHANGES }, meet), "ok"];
}

it("takes changes from three webhooks and fails a third of the time: all arrive, in order, each verified", async () => {
  const told = await createTold();
  const others = [new Receiver(), new Receiver()];
  const settings = { projectId: told.tenant.id, types: ["user.created"] };
  const webhooks = [told.webhook, ...(await Promise.all(others.map((receiver) => createWebhook(receiver, settings))))];
  const receivers = [told.receiver, ...others];
  await Promise.all(receivers.map((receiver, index) => receiver.behave(...createScript(index + 1))));

  await told.idp.addUsers(Array.from({ length: CHANGES }, (_, index) => ({ userName: `person-${index}@x.test` })));
  const end = (await feedOf(told)).at(-1)?.cursor;
  for (let isDone = false; !isDone; ) {
    // As if the wait were over: the clock itself stays, because signatures tell the time.
    await env.DB.prepare("UPDATE webhooks SET next_attempt_at = NULL").run();
    await deliver();
    const states = await Promise.all(webhooks.map((webhook) => readWebhook({ ...told, webhook })));
    isDone = states.every(({ cursor }) => Number(cursor) >= Number(end));
  }

  for (const [index, receiver] of receivers.entries()) {
    await expectComplete({ ...told, receiver });
    const { received, mostOpen } = await receiver.look();
    expect(mostOpen).toBe(1);
    const verifier = new Webhook(webhooks[index]?.secret ?? "");
    for (const { headers, body } of received) verifier.verify(body, headers);
    const failures = received.length - CHANGES;
    expect(failures / received.length).toBeGreaterThan(0.25);
  }
});
