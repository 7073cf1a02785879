import { Agent, request } from "node:http";

/** A request of a load. */
export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** What a load showed: one time for each answer, in milliseconds. */
export interface LoadResult {
  readonly times: readonly number[];
  readonly milliseconds: number;
  /** Answers of another status than the expected, by status. */
  readonly failures: ReadonlyMap<number, number>;
}

/** How a load is put on. */
export interface LoadOptions {
  readonly connections: number;
  readonly milliseconds: number;
  /** Requests at most. */
  readonly requests?: number;
  readonly isExpected: (status: number) => boolean;
}

/** Sends requests over so many connections, each the next as soon as it has an answer. */
export async function putLoad(url: URL, next: () => LoadRequest, options: LoadOptions): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const times: number[] = [];
  const failures = new Map<number, number>();
  const start = performance.now();
  let left = options.requests ?? Number.POSITIVE_INFINITY;
  const connection = async () => {
    while (left > 0 && performance.now() - start < options.milliseconds) {
      left -= 1;
      const sent = performance.now();
      const status = await send(url, agent, next());
      times.push(performance.now() - sent);
      if (!options.isExpected(status)) failures.set(status, (failures.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: options.connections }, connection));
  agent.destroy();
  return { times, milliseconds: performance.now() - start, failures };
}

/** Sends one request and reads its answer to the end. */
export function send(url: URL, agent: Agent, { method, path, headers, body }: LoadRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
    const outgoing = request(new URL(path, url), { method, agent, headers: { ...headers, ...length } }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer.statusCode ?? 0));
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}

/** Several loads as one. */
export function joinResults(results: readonly LoadResult[]): LoadResult {
  const failures = new Map<number, number>();
  for (const { failures: each } of results) {
    for (const [status, count] of each) failures.set(status, (failures.get(status) ?? 0) + count);
  }
  return {
    times: results.flatMap(({ times }) => times),
    milliseconds: results.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    failures,
  };
}

/** The middle one of values. */
export function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Answers a second. */
export function rate({ times, milliseconds }: LoadResult): number {
  return (times.length / milliseconds) * 1000;
}

/** The time within which a share of the answers came. */
export function percentile({ times }: LoadResult, share: number): number {
  const sorted = [...times].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
