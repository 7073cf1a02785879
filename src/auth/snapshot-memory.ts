import type { ConfigurationSnapshot, LoadedSnapshot } from "../directory/configuration.ts";

/** Milliseconds for which a snapshot is remembered. */
const MEMORY_TIME = 60_000;
/** Tokens that are remembered at most; the one that was first goes when another comes. */
export const MAX_REMEMBERED = 10_000;

interface Remembered {
  readonly snapshot: ConfigurationSnapshot;
  readonly until: number;
}

/** Snapshots by token hash, in memory, and never beyond their token's end. Like the cache behind it, it decides nothing. */
export class SnapshotMemory {
  readonly #remembered = new Map<string, Remembered>();
  readonly #now: () => number;

  constructor(now = Date.now) {
    this.#now = now;
  }

  get(tokenHash: string): ConfigurationSnapshot | undefined {
    const known = this.#remembered.get(tokenHash);
    if (known === undefined || known.until > this.#now()) return known?.snapshot;
    this.#remembered.delete(tokenHash);
    return undefined;
  }

  put(tokenHash: string, { snapshot, tokenExpiresAt }: LoadedSnapshot): void {
    this.#remembered.delete(tokenHash);
    const [first] = this.#remembered.keys();
    if (first !== undefined && this.#remembered.size >= MAX_REMEMBERED) this.#remembered.delete(first);
    const end = tokenExpiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(tokenExpiresAt);
    this.#remembered.set(tokenHash, { snapshot, until: Math.min(this.#now() + MEMORY_TIME, end) });
  }

  delete(tokenHash: string): void {
    this.#remembered.delete(tokenHash);
  }
}
