import type { Inspector } from "../worker/inspector.ts";
import type { Neighbour } from "./neighbour.ts";
import type { AbuseRow, Attack, Bounds, Place } from "./row.ts";

/** What a row came to. */
export interface RowResult {
  readonly name: string;
  readonly bounds: Bounds;
  /** Milliseconds of CPU in the Worker's isolate. */
  readonly cpu: number;
  /** Mebibytes beyond idle: the isolate's, garbage included. */
  readonly memory: number;
  /** Kibibytes of growth of the database. */
  readonly stored: number;
  /** The neighbour's p99 in milliseconds, before and while it went on. */
  readonly before: number;
  readonly during: number;
  readonly problems: readonly string[];
}

/** How much slower the neighbour may be. */
const MAX_FACTOR = 3;
/** Milliseconds below which a p99 is not told from noise, on a machine that does other things too. */
const NOISE = 40;
/** Milliseconds for which the neighbour is watched at least: at 25 requests a second, p99 is the worst but two. */
const WINDOW = { long: 12_000, short: 3_000 };
/** Milliseconds between two looks at the memory. */
const INTERVAL = 50;

/** What measures. */
export interface Instruments {
  readonly inspector: Inspector;
  readonly neighbour: Neighbour;
}

/** Does a row's harm twice: alone, for what it takes, and beside the neighbour, for what that one notices. */
export async function measureRow(
  row: AbuseRow,
  place: Place,
  { inspector, neighbour }: Instruments,
): Promise<RowResult> {
  const attack = await row.prepare(place);
  const bounds = row.bounds(place);
  const window = place.isShort ? WINDOW.short : WINDOW.long;
  const size = await readDatabaseSize(place.db);
  const alone = await measureAlone(attack, inspector);
  const stored = Math.max(0, (await readDatabaseSize(place.db)) - size);
  const before = await neighbour.watch(window);
  const problems = [...alone.problems];
  const during = await neighbour.watch(window, async () => {
    problems.push(...(await attack(2)));
  });
  problems.push(
    ...exceeding("ms of CPU", alone.cpu, bounds.cpu),
    ...exceeding("MiB over idle", alone.memory, bounds.memory),
    ...exceeding("KiB stored", stored, bounds.stored),
    // The short form has too few of its requests for a p99.
    ...(place.isShort ? [] : exceeding("ms p99 of another tenant", during, MAX_FACTOR * Math.max(before, NOISE))),
  );
  return { name: row.name, bounds, cpu: alone.cpu, memory: alone.memory, stored, before, during, problems };
}

function exceeding(what: string, value: number, bound: number | undefined): string[] {
  return bound === undefined || value <= bound ? [] : [`${value.toFixed(0)} ${what}, bound ${bound.toFixed(0)}`];
}

async function measureAlone(attack: Attack, inspector: Inspector) {
  const idle = (await inspector.readHeap()).all;
  let peak = idle;
  let isDone = false;
  const watching = (async () => {
    while (!isDone) {
      peak = Math.max(peak, (await inspector.readHeap()).all);
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
  })();
  const problems: string[] = [];
  const cpu = await inspector.measureCpu(async () => {
    problems.push(...(await attack(1)));
  });
  isDone = true;
  await watching;
  return { cpu, memory: peak - idle, problems };
}

async function readDatabaseSize(db: D1Database): Promise<number> {
  return ((await db.prepare("SELECT 1").all()).meta.size_after ?? 0) / 1024;
}
