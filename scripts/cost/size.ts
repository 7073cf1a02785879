import { gzipSync } from "node:zlib";
import type { BuiltWorker } from "../worker/build.ts";

/**
 * KiB that each part of the Worker may have compressed, without the console: what a cold start loads. The
 * first is the service towards identity providers; each capability after it brought its own.
 */
const BUDGETS = {
  "SCIM, the admin route, log and events": 120,
  "administrators, audit, blocks, the directory": 20,
  "OAuth clients and setup links": 16,
  "webhooks, RPC": 14,
  "more than one database": 2,
} as const;
const MAX_KIBIBYTES = Object.values(BUDGETS).reduce((sum, kibibytes) => sum + kibibytes, 0);

/** The console's pages, and the renderer that only they need. */
const CONSOLE = /src\/console\/|hono\/dist\/jsx\//;

/** KiB of the Worker as it is uploaded. */
export interface WorkerSize {
  readonly whole: number;
  /** Without the pages of the console: its share of the bytes is taken for its share of the KiB. */
  readonly withoutConsole: number;
}

/** Weighs the Worker. */
export function weighWorker({ modules, inputs }: BuiltWorker): WorkerSize {
  const [entry = 0, ...texts] = Object.values(modules).map((source) => gzipSync(source).byteLength / 1024);
  const bytesOf = (isCounted: (name: string) => boolean) =>
    [...inputs].reduce((sum, [name, bytes]) => (isCounted(name) ? sum + bytes : sum), 0);
  const share = bytesOf((name) => CONSOLE.test(name)) / bytesOf(() => true);
  return { whole: texts.reduce((sum, text) => sum + text, entry), withoutConsole: entry * (1 - share) };
}

/** What is wrong with the Worker's size; empty when nothing is. */
export function findOverweight({ withoutConsole }: WorkerSize): string[] {
  if (withoutConsole <= MAX_KIBIBYTES) return [];
  const hint =
    'Look what came in with `wrangler deploy --dry-run --outdir dist --metafile`; zod comes in whole unless it is imported as `import * as z from "zod"`.';
  return [`The Worker has ${withoutConsole.toFixed(1)} KiB compressed, budget ${MAX_KIBIBYTES}. ${hint}`];
}
