import * as z from "zod";
import type { ConfigurationSnapshot, LoadedSnapshot } from "../directory/configuration.ts";
import { SnapshotMemory } from "./snapshot-memory.ts";

/** Seconds an entry lives; a stale one costs a round trip, never a wrong answer. */
const TIME_TO_LIVE = 3600;
/** Seconds that KV keeps an entry at least. */
const LEAST_TIME_TO_LIVE = 60;
/** Milliseconds after which a slow cache is passed by. */
const PATIENCE = 250;

const loadedSchema: z.ZodType<LoadedSnapshot> = z.object({
  snapshot: z.object({
    configId: z.string(),
    kind: z.enum(["project", "status-page"]),
    tenantId: z.string(),
    autoProvisionUsers: z.boolean(),
    autoDeprovisionUsers: z.boolean(),
    requireEmail: z.boolean(),
    enablePushGroups: z.boolean(),
    announceCursors: z.boolean(),
    cursorSecret: z.string(),
  }),
  tokenExpiresAt: z.iso.datetime().nullable(),
});

/** Token hash → configuration. A saved round trip and nothing more: every answer is checked in D1. */
export interface SnapshotCache {
  /**
   * The cached snapshot, or undefined when there is none, its token is over, it is malformed, or KV is slow or
   * failing.
   */
  get(tokenHash: string): Promise<ConfigurationSnapshot | undefined>;
  /**
   * Keeps a snapshot, and never beyond its token's end. Never rejects: a write that fails only leaves the next
   * request slower.
   */
  put(tokenHash: string, loaded: LoadedSnapshot): Promise<void>;
  /** Never rejects. */
  delete(tokenHash: string): Promise<void>;
}

/** The cache in Workers KV, behind what this isolate remembers of it: KV is the dearest thing that a read costs. */
export function createSnapshotCache(kv: KVNamespace): SnapshotCache {
  const key = (tokenHash: string) => `token:${tokenHash}`;
  const memory = memoryOf(kv);
  return {
    async get(tokenHash) {
      const remembered = memory.get(tokenHash);
      if (remembered !== undefined) return remembered;
      const parsed = loadedSchema.safeParse(await withinPatience(kv.get(key(tokenHash), "json")));
      if (!parsed.success) return undefined;
      memory.put(tokenHash, parsed.data);
      return memory.get(tokenHash);
    },
    async put(tokenHash, loaded) {
      memory.put(tokenHash, loaded);
      const expirationTtl = timeToLive(loaded.tokenExpiresAt, Date.now());
      if (expirationTtl < LEAST_TIME_TO_LIVE) return;
      await reportFailure(kv.put(key(tokenHash), JSON.stringify(loaded), { expirationTtl }));
    },
    delete(tokenHash) {
      memory.delete(tokenHash);
      return reportFailure(kv.delete(key(tokenHash)));
    },
  };
}

/** Keeps nothing: for a token that is gone before anybody could ask again. */
export const noSnapshotCache: SnapshotCache = {
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
  delete: () => Promise.resolve(),
};

/** Whole seconds that KV may keep an entry. */
function timeToLive(tokenExpiresAt: string | null, now: number): number {
  const left = tokenExpiresAt === null ? TIME_TO_LIVE : Math.floor((Date.parse(tokenExpiresAt) - now) / 1000);
  return Math.min(TIME_TO_LIVE, left);
}

/** What this isolate remembers, by the namespace that it is of. */
const memories = new WeakMap<KVNamespace, SnapshotMemory>();

function memoryOf(kv: KVNamespace): SnapshotMemory {
  const known = memories.get(kv) ?? new SnapshotMemory();
  memories.set(kv, known);
  return known;
}

async function withinPatience(lookup: Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, undefined);
  });
  try {
    return await Promise.race([lookup, patience]);
  } catch (error) {
    logFailure(error);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function reportFailure(change: Promise<void>): Promise<void> {
  try {
    await change;
  } catch (error) {
    logFailure(error);
  }
}

function logFailure(error: unknown): void {
  console.warn(
    JSON.stringify({ message: "token cache failed", error: error instanceof Error ? error.message : String(error) }),
  );
}
