import { sql } from "drizzle-orm";
import { type Database, runBatch } from "../engine/database.ts";
import { eventPositions, events, projects, provisioningLog, statusPages, webhooks } from "../tables.ts";

/** How much a database holds, and how far behind is what works through it by and by. */
export interface ServiceFigures {
  readonly sizeBytes: number;
  readonly projects: number;
  readonly statusPages: number;
  readonly users: number;
  readonly subscribers: number;
  /** When the oldest row of the provisioning log was written; null where there is none. */
  readonly oldestLogRowAt: string | null;
  readonly oldestEventAt: string | null;
  /** The cursor at which the event feed ends. */
  readonly lastCursor: string;
  /** Events that the queue has not been sent. */
  readonly queueBehind: number;
  readonly webhooks: {
    readonly enabled: number;
    readonly disabled: number;
    /** Those whose next event has failed at least once. */
    readonly failing: number;
    /** Since when the one has failed that fails longest. */
    readonly failingSince: string | null;
    /** Events of the feed after the position of the one that is furthest back, wanted or not. */
    readonly behind: number;
  };
}

interface FiguresRow extends Omit<ServiceFigures, "sizeBytes" | "lastCursor" | "queueBehind" | "webhooks"> {
  readonly last: number;
  readonly queued: number;
  readonly enabled: number;
  readonly disabled: number;
  readonly failing: number;
  readonly failingSince: string | null;
  readonly position: number | null;
}

const last = sql`COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)`;

/** Reads the figures of a database. One round trip, which reads a row for each tenant and webhook, and few others. */
export async function readServiceFigures(db: Database): Promise<ServiceFigures> {
  const [found] = await runBatch(db, [
    sql`SELECT p.projects, p.users, s.statusPages, s.subscribers, w.*, ${last} AS last,
      (SELECT MIN(at) FROM ${provisioningLog}) AS oldestLogRowAt, (SELECT MIN(at) FROM ${events}) AS oldestEventAt,
      COALESCE((SELECT seq FROM ${eventPositions} WHERE name = 'queue'), 0) AS queued
    FROM (SELECT COUNT(*) AS projects, COALESCE(SUM(user_count), 0) AS users FROM ${projects}) AS p,
      (SELECT COUNT(*) AS statusPages, COALESCE(SUM(subscriber_count), 0) AS subscribers FROM ${statusPages}) AS s,
      (SELECT COUNT(*) FILTER (WHERE enabled = 1) AS enabled, COUNT(*) FILTER (WHERE enabled = 0) AS disabled,
        COUNT(*) FILTER (WHERE enabled = 1 AND failing_since IS NOT NULL) AS failing,
        MIN(failing_since) FILTER (WHERE enabled = 1) AS failingSince, MIN(position) FILTER (WHERE enabled = 1) AS position
        FROM ${webhooks}) AS w`,
  ]);
  const [row] = (found?.results ?? []) as [FiguresRow];
  const { last: end, queued, enabled, disabled, failing, failingSince, position, ...rest } = row;
  return {
    sizeBytes: found?.meta.size_after ?? 0,
    ...rest,
    lastCursor: String(end),
    queueBehind: end - queued,
    webhooks: { enabled, disabled, failing, failingSince, behind: position === null ? 0 : end - position },
  };
}
