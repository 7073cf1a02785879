import * as z from "zod";
import type { ConfigurationSnapshot, LoadedSnapshot } from "../directory/configuration.ts";

/** Seconds an entry lives; a stale one costs a round trip, never a wrong answer. */
const TIME_TO_LIVE = 3600;
/** Seconds that KV keeps an entry at least. */
const LEAST_TIME_TO_LIVE = 60;
/** Milliseconds after which a slow cache is passed by. */
const PATIENCE = 250;

const snapshotSchema: z.ZodType<ConfigurationSnapshot> = z.object({
  configId: z.string(),
  kind: z.enum(["project", "status-page"]),
  tenantId: z.string(),
  autoProvisionUsers: z.boolean(),
  autoDeprovisionUsers: z.boolean(),
  requireEmail: z.boolean(),
  enablePushGroups: z.boolean(),
  cursorSecret: z.string(),
});

/** Token hash → configuration. A saved round trip and nothing more: every answer is checked in D1. */
export interface SnapshotCache {
  /** The cached snapshot, or undefined when there is none, it is malformed, or KV is slow or failing. */
  get(tokenHash: string): Promise<ConfigurationSnapshot | undefined>;
  /**
   * Keeps a snapshot, and never beyond its token's end. Never rejects: a write that fails only leaves the next
   * request slower.
   */
  put(tokenHash: string, loaded: LoadedSnapshot): Promise<void>;
  /** Never rejects. */
  delete(tokenHash: string): Promise<void>;
}

/** The cache in Workers KV. */
export function createSnapshotCache(kv: KVNamespace): SnapshotCache {
  const key = (tokenHash: string) => `token:${tokenHash}`;
  return {
    async get(tokenHash) {
      const cached = await withinPatience(kv.get(key(tokenHash), "json"));
      const parsed = snapshotSchema.safeParse(cached);
      return parsed.success ? parsed.data : undefined;
    },
    async put(tokenHash, { snapshot, tokenExpiresAt }) {
      const expirationTtl = timeToLive(tokenExpiresAt, Date.now());
      if (expirationTtl < LEAST_TIME_TO_LIVE) return;
      await reportFailure(kv.put(key(tokenHash), JSON.stringify(snapshot), { expirationTtl }));
    },
    delete: (tokenHash) => reportFailure(kv.delete(key(tokenHash))),
  };
}

/** Whole seconds that an entry may live. */
function timeToLive(tokenExpiresAt: string | null, now: number): number {
  const left = tokenExpiresAt === null ? TIME_TO_LIVE : Math.floor((Date.parse(tokenExpiresAt) - now) / 1000);
  return Math.min(TIME_TO_LIVE, left);
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
