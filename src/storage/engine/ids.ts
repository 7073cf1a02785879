import { idPrefixOf } from "../../directory/residence.ts";
import type { Database } from "./database.ts";

/** The milliseconds of the id that was made last, and its place among those of the same millisecond. */
const last = { time: 0, sequence: 0 };
/** The sequence has 12 bits; it starts in the lower half, so that at least 2048 ids follow each other. */
const MAX_SEQUENCE = 0xfff;

/**
 * A UUID of version 7 (RFC 9562 §5.7, §6.2): random, and in the order in which this isolate makes them,
 * so that new rows go to the end of every list and a page never shifts under a client that is reading.
 */
export function createId(now = Date.now()): string {
  // A random UUID has the variant and all random digits in their places already.
  const random = crypto.randomUUID();
  const time = now.toString(16).padStart(12, "0");
  const sequence = nextSequence(now, Number.parseInt(random.slice(15, 18), 16));
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, "0")}${random.slice(18)}`;
}

/**
 * A new id of what can be named without its tenant: it begins with the database, so that wherever it is named, it says
 * where to look. `id` is what follows, where somebody has chosen it.
 */
export function createIdIn(db: Pick<Database, "name">, id = createId()): string {
  return idPrefixOf(db.name) + id;
}

function nextSequence(time: number, random: number): number {
  last.sequence = time === last.time ? Math.min(last.sequence + 1, MAX_SEQUENCE) : random >> 1;
  last.time = time;
  return last.sequence;
}
