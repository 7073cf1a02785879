import { readdirSync, readFileSync } from "node:fs";

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
export async function watchMemory(inspector: URL, work: Promise<unknown>): Promise<MemoryUse> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  let heap = Number.POSITIVE_INFINITY;
  const readHeap = await openInspector(inspector);
  try {
    while (!isDone) {
      heap = Math.min(heap, await readHeap());
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
    await done;
    return { process: readResidentMemory(), heap };
  } finally {
    readHeap.close();
  }
}

/** Asks a Worker's inspector for the mebibytes that its heap uses (Chrome DevTools Protocol, Runtime.getHeapUsage). */
async function openInspector(url: URL): Promise<(() => Promise<number>) & { close(): void }> {
  const socket = new WebSocket(url.href);
  const answers = new Map<number, (answer: Heap) => void>();
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  socket.addEventListener("message", async ({ data }) => {
    const text = typeof data === "string" ? data : await (data as Blob).text();
    const { id, result } = JSON.parse(text) as { id?: number; result: Heap };
    if (id !== undefined) answers.get(id)?.(result);
  });
  let next = 1;
  const read = async () => {
    const id = next++;
    const answer = new Promise<Heap>((resolve) => answers.set(id, resolve));
    socket.send(JSON.stringify({ id, method: "Runtime.getHeapUsage", params: {} }));
    return (await answer).usedSize / 2 ** 20;
  };
  return Object.assign(read, { close: () => socket.close() });
}

interface Heap {
  /** Bytes. */
  readonly usedSize: number;
}

/** Mebibytes that the runtimes which this process started hold in memory. */
function readResidentMemory(): number | undefined {
  try {
    const kibibytes = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(readStatus)
      .filter(({ name, parent }) => name === "workerd" && parent === process.pid)
      .reduce((sum, { resident }) => sum + resident, 0);
    return kibibytes === 0 ? undefined : kibibytes / 1024;
  } catch {
    return undefined;
  }
}

/** What the kernel tells of a process; one that has ended meanwhile holds nothing. */
function readStatus(id: string): { name: string; parent: number; resident: number } {
  let status = "";
  try {
    status = readFileSync(`/proc/${id}/status`, "utf8");
  } catch {}
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, "m").exec(status)?.[1] ?? "";
  return { name: field("Name"), parent: Number(field("PPid")), resident: Number(field("VmRSS")) };
}
