import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** An answer that a test has put down at an address of `https://elsewhere.test`. */
interface KeptAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds before the answer. */
  readonly delay?: number;
}

/** The host of the server. */
export const ELSEWHERE = "elsewhere.test";

/**
 * A server of somebody else's, for tests: it answers what PUT has put down at the same path, and counts how often it
 * was asked for that (`X-Count` of HEAD).
 */
export function createElsewhere() {
  const answers = new Map<string, KeptAnswer>();
  const counts = new Map<string, number>();
  return async (request: IncomingMessage, response: ServerResponse, { pathname }: URL): Promise<void> => {
    const count = counts.get(pathname) ?? 0;
    if (request.method === "PUT") {
      answers.set(pathname, JSON.parse(await text(request)) as KeptAnswer);
      counts.set(pathname, 0);
      response.writeHead(204).end();
    } else if (request.method === "HEAD") {
      response.writeHead(200, { "X-Count": String(count) }).end();
    } else {
      counts.set(pathname, count + 1);
      const { status = 200, headers = {}, body = "", delay = 0 } = answers.get(pathname) ?? { status: 404 };
      await sleep(delay);
      response.writeHead(status, headers).end(body);
    }
  };
}
