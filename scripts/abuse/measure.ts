import { Agent } from "node:http";
import { send } from "../bench/load.ts";
import type { Inspector } from "../worker/inspector.ts";
import type { Neighbour } from "./neighbour.ts";
import type { AbuseRow, Bounds, Place } from "./row.ts";

/** What a row came to. */
export interface RowResult {
  readonly name: string;
  readonly bounds: Bounds;
  /** Milliseconds of CPU in the Worker's isolate. */
  readonly cpu: number;
  /** Mebibytes that the isolate needs beyond idle. */
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
const NOISE = 30;
/** Milliseconds for which the neighbour is watched at least: at 25 requests a second, p99 is the worst but two. */
const WINDOW = { long: 12_000, short: 1_000 };
/** Milliseconds between two looks at the memory. */
const INTERVAL = 50;

/** What measures. */
export interface Instruments {
  readonly inspector: Inspector;
  readonly neighbour: Neighbour;
}

/** Does a row's harm three times: for its CPU and what it stores, for its memory, and for what the neighbour notices. */
export async function measureRow(
  row: AbuseRow,
  place: Place,
  { inspector, neighbour }: Instruments,
): Promise<RowResult> {
  const attack = await row.prepare(place);
  const bounds = row.bounds(place);
  const problems: string[] = [];
  const attackOnce = async (round: number) => {
    problems.push(...(await attack(round)));
  };
  await row.arm?.(place, 1);
  const size = await readDatabaseSize(place.db);
  const cpu = await inspector.measureCpu(() => attackOnce(1));
  const stored = Math.max(0, (await readDatabaseSize(place.db)) - size);
  await row.arm?.(place, 2);
  const memory = await measureMemory(place.url, inspector, () => attackOnce(2));
  await row.arm?.(place, 3);
  const window = place.isShort ? WINDOW.short : WINDOW.long;
  const before = await neighbour.watch(window);
  const during = await neighbour.watch(window, () => attackOnce(3));
  problems.push(
    ...exceeding("ms of CPU", cpu, bounds.cpu),
    ...exceeding("MiB over idle", memory, bounds.memory),
    ...exceeding("KiB stored", stored, bounds.stored),
    // The short form has too few of its requests for a p99.
    ...(place.isShort ? [] : exceeding("ms p99 of another tenant", during, MAX_FACTOR * Math.max(before, NOISE))),
  );
  return { name: row.name, bounds, cpu, memory, stored, before, during, problems: [...new Set(problems)] };
}

function exceeding(what: string, value: number, bound: number | undefined): string[] {
  return bound === undefined || value <= bound ? [] : [`${value.toFixed(0)} ${what}, bound ${bound.toFixed(0)}`];
}

/** The most mebibytes beyond idle that the isolate needs at any moment of the work. */
async function measureMemory(url: URL, inspector: Inspector, work: () => Promise<void>): Promise<number> {
  // A connection that is kept may be closed just as it is used again.
  const agent = new Agent({ keepAlive: false });
  const read = async () => {
    await send(url, agent, { method: "POST", path: "/collect-garbage", headers: {} });
    return (await inspector.readHeap()).all;
  };
  const idle = await read();
  let peak = idle;
  let isDone = false;
  const done = work().finally(() => {
    isDone = true;
  });
  while (!isDone) {
    peak = Math.max(peak, await read());
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
  await done;
  return peak - idle;
}

async function readDatabaseSize(db: D1Database): Promise<number> {
  return ((await db.prepare("SELECT 1").all()).meta.size_after ?? 0) / 1024;
}
