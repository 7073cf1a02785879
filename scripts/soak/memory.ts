import { Inspector } from "../worker/inspector.ts";
import { readResidentMemory } from "../worker/process-memory.ts";

/** What the runtime holds in memory, in mebibytes. */
export interface MemoryUse {
  /** Resident memory of the whole process, in which Miniflare keeps the database and the cache; undefined without /proc. */
  readonly process: number | undefined;
  /** The least that the Worker's own heap held while it was watched: what garbage collection leaves. */
  readonly heap: number;
}

/** Milliseconds between two looks at the heap. */
const INTERVAL = 250;

/** Watches the memory while work goes on. */
export async function watchMemory(url: URL, work: Promise<unknown>): Promise<MemoryUse> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  let heap = Number.POSITIVE_INFINITY;
  const inspector = await Inspector.open(url);
  try {
    while (!isDone) {
      heap = Math.min(heap, (await inspector.readHeap()).heap);
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
    await done;
    return { process: readResidentMemory(), heap };
  } finally {
    inspector.close();
  }
}
