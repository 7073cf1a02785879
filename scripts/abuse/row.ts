import type { Runtime } from "../worker/runtime.ts";
import type { SeededTenant } from "../worker/seed.ts";
import type { Client } from "./client.ts";

/** Where a row does its harm: a tenant of its own, beside the neighbour's. */
export interface Place {
  readonly client: Client;
  readonly tenant: SeededTenant;
  readonly db: D1Database;
  readonly runtime: Runtime;
  /** Where the Worker answers. */
  readonly url: URL;
  /** Whether there is a minute for all rows: they are then smaller. */
  readonly isShort: boolean;
}

/** What a row may come to. */
export interface Bounds {
  /** Milliseconds of CPU in the Worker's isolate. */
  readonly cpu: number;
  /** Mebibytes that the isolate holds beyond what it holds when idle. */
  readonly memory: number;
  /** Kibibytes of growth of the database; absent where the row is about something else. */
  readonly stored?: number;
}

/** Something that one client can do, which must not hurt others. */
export interface AbuseRow {
  readonly name: string;
  /** Makes ready what is sent; each call of what comes back sends it once, and says what is wrong with the answer. */
  readonly prepare: (place: Place) => Promise<Attack>;
  readonly bounds: (place: Place) => Bounds;
  /** What has to be there before each round. */
  readonly arm?: (place: Place, round: number) => Promise<void>;
  /** Whether the short form leaves it out. */
  readonly isLong?: boolean;
}

/** Sends a row's requests once; answers what is wrong with what came back. */
export type Attack = (round: number) => Promise<readonly string[]>;

/** What one resource may take. */
export const RESOURCE: Bounds = { cpu: 250, memory: 48 };

/** A problem, if the answer is not of the status that it should be. */
export function expectStatus(answer: { readonly status: number; readonly start: string }, status: number): string[] {
  return answer.status === status ? [] : [`answered ${answer.status}, not ${status}: ${answer.start.slice(0, 200)}`];
}
