/** Memory of a Worker's isolate, in mebibytes. */
export interface HeapUse {
  /** Objects. */
  readonly heap: number;
  /** With the buffers that they hold. */
  readonly all: number;
}

/** A Worker's inspector (Chrome DevTools Protocol). */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (result: unknown) => void>();
  #next = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", async ({ data }) => {
      const text = typeof data === "string" ? data : await (data as Blob).text();
      const { id, result } = JSON.parse(text) as { id?: number; result?: unknown };
      if (id !== undefined) this.#answers.get(id)?.(result);
    });
  }

  /** Connects to where a Worker can be inspected. */
  static async open(url: URL): Promise<Inspector> {
    const socket = new WebSocket(url.href);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", reject, { once: true });
    });
    return new Inspector(socket);
  }

  async readHeap(): Promise<HeapUse> {
    const { usedSize, backingStorageSize = 0 } = (await this.#call("Runtime.getHeapUsage")) as HeapUsage;
    return { heap: usedSize / 2 ** 20, all: (usedSize + backingStorageSize) / 2 ** 20 };
  }

  /** The milliseconds of CPU that the Worker's isolate takes while work goes on. */
  async measureCpu(work: () => Promise<void>): Promise<number> {
    await this.#call("Profiler.enable");
    await this.#call("Profiler.setSamplingInterval", { interval: SAMPLING_INTERVAL });
    await this.#call("Profiler.start");
    await work();
    const { profile } = (await this.#call("Profiler.stop")) as { profile: Profile };
    return cpuOf(profile);
  }

  close(): void {
    this.#socket.close();
  }

  #call(method: string, params: object = {}): Promise<unknown> {
    const id = this.#next++;
    const answer = new Promise((resolve) => this.#answers.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answer.finally(() => this.#answers.delete(id));
  }
}

interface HeapUsage {
  /** Bytes. */
  readonly usedSize: number;
  readonly backingStorageSize?: number;
}

/** Microseconds between two samples. */
const SAMPLING_INTERVAL = 500;
/** Where an isolate is when it does nothing for the Worker. */
const IDLE: ReadonlySet<string> = new Set(["(idle)", "(program)", "(root)"]);

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

/** Samples are taken while the isolate runs only: a long time between two is one in which it did not. */
function cpuOf({ nodes, samples, timeDeltas }: Profile): number {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const busy = samples.map((id, index) =>
    IDLE.has(names.get(id) ?? "") ? 0 : Math.min(timeDeltas[index] ?? 0, 4 * SAMPLING_INTERVAL),
  );
  return busy.reduce((sum, each) => sum + each, 0) / 1000;
}
