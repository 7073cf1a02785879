import { type SQL, sql } from "drizzle-orm";
import type { TenantKey } from "../../directory/administration.ts";
import type { JsonObject } from "../../scim/json.ts";
import { AdminError } from "../engine/admin-error.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { jsonValues } from "../engine/rows.ts";
import { eventPositions, events } from "../tables.ts";

/** An event as consumers get it: over the admin route and from the queue alike. */
export interface FeedEvent {
  readonly version: number;
  /** The same each time the event is told, so that a consumer can ignore repetitions. */
  readonly id: string;
  /** Where the feed goes on after this event. */
  readonly cursor: string;
  readonly at: string;
  readonly type: string;
  readonly tenant: { readonly kind: "project" | "status-page"; readonly id: string };
  /** Null for a change by an administrator. */
  readonly configId: string | null;
  readonly requestId: string;
  readonly resourceId: string;
  readonly data: JsonObject;
}

interface EventRow {
  readonly seq: number;
  readonly id: string;
  readonly version: number;
  readonly tenant_kind: "project" | "status-page";
  readonly tenant_id: string;
  readonly config_id: string | null;
  readonly request_id: string;
  readonly at: string;
  readonly type: string;
  readonly resource_id: string;
  readonly data: string;
}

/** Which part of the feed is asked for. */
export interface FeedQuery {
  /** The `cursor` of the last event that was read; undefined for the oldest that is kept. */
  readonly after?: string | undefined;
  readonly configId?: string | undefined;
  /** The one tenant whose events are told. */
  readonly tenant?: TenantKey | undefined;
  /** The types that are told; all, where there are none. */
  readonly types?: readonly string[] | undefined;
  readonly limit: number;
}

/** Events in the order in which they were committed. One round trip. */
export async function readEvents(db: Database, query: FeedQuery): Promise<FeedEvent[]> {
  const [found] = await runBatch(db, [selectEvents(query)]);
  return toFeedEvents(found);
}

/**
 * Events for a reader who keeps a cursor. One round trip.
 *
 * @throws AdminError 410 for a cursor that the feed does not have any more: it went back to an earlier state
 */
export async function readFeed(db: Database, { after, ...query }: FeedQuery): Promise<FeedEvent[]> {
  if (after === undefined) return readEvents(db, query);
  const position = parseEventCursor(after);
  const [state, found] = await runBatch(db, [selectState(position), selectEvents({ ...query, after })]);
  const [{ last, first, known }] = (state?.results ?? []) as [FeedState];
  // What is older than the first event was there once, and has expired. What stands between others was never told,
  // or was told of a state that is no more.
  const isGone = position > last || (first !== null && position > first && known === 0);
  if (isGone) throw feedWentBack(after, last);
  return toFeedEvents(found);
}

/** Where the feed begins and ends. */
interface FeedState {
  /** The position that was given last, whether its event is still kept or not; 0 before the first. */
  readonly last: number;
  /** The position of the oldest event that is kept; null when none is. */
  readonly first: number | null;
  /** Whether the event of the position asked for is kept. */
  readonly known: 0 | 1;
}

function selectState(position: number): SQL {
  return sql`SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) AS last,
    (SELECT MIN(seq) FROM ${events}) AS first, EXISTS (SELECT 1 FROM ${events} WHERE seq = ${position}) AS known`;
}

function feedWentBack(cursor: string, last: number): AdminError {
  return new AdminError(
    410,
    `The feed does not have the cursor ${cursor}: it went back to an earlier state, and what it told after that is undone. Read everything that you keep anew, over the admin route; then go on with the cursor ${last}.`,
  );
}

function selectEvents({ after, configId, tenant, types, limit }: FeedQuery): SQL {
  const ofConfig = configId === undefined ? sql`true` : sql`config_id = ${configId}`;
  const ofTenant = tenant === undefined ? sql`true` : sql`tenant_kind = ${tenant.kind} AND tenant_id = ${tenant.id}`;
  const ofTypes = types === undefined ? sql`true` : sql`type IN ${jsonValues(types)}`;
  return select(sql`${ofConfig} AND ${ofTenant} AND ${ofTypes} AND seq > ${parseEventCursor(after)}`, limit);
}

/** Events that begin at a time among which the first one is: those that were written side by side may have changed places. */
const SIDE_BY_SIDE = 1_000;

/**
 * The cursor after which the feed has everything that happened from a time on (RFC 3339, UTC); undefined when nothing
 * has. One round trip.
 */
export async function cursorBefore(db: Database, since: string): Promise<string | undefined> {
  const first = sql`SELECT seq FROM ${events} WHERE at >= ${since} ORDER BY at LIMIT ${SIDE_BY_SIDE}`;
  const [found] = await runBatch(db, [sql`SELECT MIN(seq) - 1 AS position FROM (${first})`]);
  const [row] = (found?.results ?? []) as { readonly position: number | null }[];
  return row === undefined || row.position === null ? undefined : String(row.position);
}

/** The position that a cursor stands for; the start of the feed for none. */
function parseEventCursor(cursor: string | undefined): number {
  return cursor === undefined ? 0 : Number(cursor);
}

const QUEUE = "queue";
/** Messages that a queue takes in one call at most. */
const QUEUE_BATCH = 100;
/** Bytes that it takes in one call are 256 KB; and what an event has besides its data. */
const QUEUE_BYTES = 250_000;
const EVENT_BYTES = 1_000;
/** Calls that one drain makes at most; the rest waits for the next. */
const MAX_SENDS = 20;

/**
 * Pushes what the queue has not been sent yet, in order. At least once: when two drains run side by
 * side, or one is cut off before it notes its position, consumers see the same ids again.
 */
export async function drainEvents(db: Database, queue: Pick<Queue<FeedEvent>, "sendBatch">): Promise<number> {
  const sent = sql`COALESCE((SELECT seq FROM ${eventPositions} WHERE name = ${QUEUE}), 0)`;
  let total = 0;
  for (let send = 0; send < MAX_SENDS; send += 1) {
    const [found] = await runBatch(db, [select(sql`seq > ${sent}`, QUEUE_BATCH)]);
    const rows = takeBatch((found?.results ?? []) as EventRow[]);
    const last = rows.at(-1);
    if (last === undefined) break;
    await queue.sendBatch(rows.map((row) => ({ body: toFeedEvent(row), contentType: "json" })));
    await runBatch(db, [notePosition(last.seq)]);
    total += rows.length;
  }
  return total;
}

/** The first events, as many as one call takes. */
function takeBatch(rows: readonly EventRow[]): EventRow[] {
  let room = QUEUE_BYTES;
  return rows.filter(({ data }, index) => {
    room -= EVENT_BYTES + 3 * data.length;
    return index === 0 || room >= 0;
  });
}

function notePosition(seq: number): SQL {
  return sql`INSERT INTO ${eventPositions} (name, seq) VALUES (${QUEUE}, ${seq}) ON CONFLICT (name) DO UPDATE SET seq = MAX(seq, excluded.seq)`;
}

function select(condition: SQL, limit: number): SQL {
  return sql`SELECT * FROM ${events} WHERE ${condition} ORDER BY seq LIMIT ${limit}`;
}

function toFeedEvents(found: D1Result<unknown> | undefined): FeedEvent[] {
  return ((found?.results ?? []) as EventRow[]).map(toFeedEvent);
}

function toFeedEvent(row: EventRow): FeedEvent {
  return {
    version: row.version,
    id: row.id,
    cursor: String(row.seq),
    at: row.at,
    type: row.type,
    tenant: { kind: row.tenant_kind, id: row.tenant_id },
    configId: row.config_id,
    requestId: row.request_id,
    resourceId: row.resource_id,
    data: JSON.parse(row.data) as JsonObject,
  };
}
