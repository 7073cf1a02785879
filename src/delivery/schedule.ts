import type { Consequence } from "../storage/webhooks/outbox.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Minutes to wait after the first failure, the second, and so on; the last one from then on. */
const WAITS = [1, 5, 15, 30, 60] as const;
/** Milliseconds after which a webhook that goes on failing is disabled. */
const PATIENCE = 5 * DAY;
/** The status by which a receiver says that it is gone for good (RFC 9110 §15.5.11). */
const GONE = 410;

/** A failed attempt at an event. */
export interface Failure {
  /** Which failure in a row it is, from 1. */
  readonly attempt: number;
  /** When the first of the row was. */
  readonly since: Date;
  readonly at: Date;
  readonly status: number | null;
}

/** What follows a failure: a wait, or the end. */
export function consequenceOf({ attempt, since, at, status }: Failure): Consequence {
  if (status === GONE || at.getTime() - since.getTime() >= PATIENCE) return { kind: "disable", status };
  const minutes = WAITS[Math.min(attempt, WAITS.length) - 1] ?? WAITS[0];
  return { kind: "wait", until: new Date(at.getTime() + minutes * MINUTE) };
}
