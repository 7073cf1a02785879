import type { Bindings } from "../env.ts";
import { rootMessage } from "../scim/errors.ts";
import { openDatabase } from "../storage/engine/database.ts";
import { drainEvents } from "../storage/journal/event-feed.ts";

/** Pushes new events to the queue after the answer, where one is bound. */
export function deferDrain(env: Bindings, execution: Pick<ExecutionContext, "waitUntil">): void {
  if (env.EVENTS !== undefined) execution.waitUntil(drainQueue(env));
}

/** Pushes new events to the queue; what fails is told in the log and tried again by the next drain. */
export async function drainQueue(env: Bindings): Promise<void> {
  if (env.EVENTS === undefined) return;
  try {
    await drainEvents(openDatabase(env.DB), env.EVENTS);
  } catch (error) {
    console.error(JSON.stringify({ message: "event queue not drained", error: rootMessage(error) }));
  }
}
