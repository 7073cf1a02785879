import type { Bindings } from "../env.ts";
import { rootMessage } from "../scim/errors.ts";
import { openNamed } from "../storage/databases/databases.ts";
import { type Database, inLog } from "../storage/engine/database.ts";
import { drainEvents, type FeedEvent } from "../storage/journal/event-feed.ts";

/** Pushes new events of some databases to the queue after the answer, where one is bound. */
export function deferDrain(
  env: Bindings,
  execution: Pick<ExecutionContext, "waitUntil">,
  names: readonly string[],
): void {
  if (env.EVENTS !== undefined) execution.waitUntil(drainQueue(env, names));
}

/** Pushes new events of some databases, or of all, to the queue; what fails is told in the log and tried again by the next drain. */
export async function drainQueue(env: Bindings, names?: readonly string[]): Promise<void> {
  const queue = env.EVENTS;
  if (queue === undefined) return;
  await Promise.all(openNamed(env, names).map((db) => drain(db, queue)));
}

async function drain(db: Database, queue: Queue<FeedEvent>): Promise<void> {
  try {
    await drainEvents(db, queue);
  } catch (error) {
    console.error(JSON.stringify({ message: "event queue not drained", ...inLog(db), error: rootMessage(error) }));
  }
}
