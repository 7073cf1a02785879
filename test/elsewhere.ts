import { type Request, Response } from "miniflare";

/** An answer that a test has put down at an address of `https://elsewhere.test`. */
interface KeptAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds before the answer. */
  readonly delay?: number;
}

const HOST = "elsewhere.test";
const answers = new Map<string, KeptAnswer>();
const counts = new Map<string, number>();

/**
 * The internet, for tests in workerd: a server that answers what PUT has put down at the same path, counts how
 * often it was asked for that (`X-Count` of HEAD), and nothing else.
 */
export async function answerFromElsewhere(request: Request): Promise<Response> {
  const { hostname, pathname } = new URL(request.url);
  if (hostname !== HOST) return new Response(null, { status: 502 });
  if (request.method === "PUT") {
    answers.set(pathname, (await request.json()) as KeptAnswer);
    counts.set(pathname, 0);
    return new Response(null, { status: 204 });
  }
  const count = counts.get(pathname) ?? 0;
  if (request.method === "HEAD") return new Response(null, { headers: { "X-Count": String(count) } });
  counts.set(pathname, count + 1);
  const { status = 200, headers = {}, body = "", delay = 0 } = answers.get(pathname) ?? { status: 404 };
  await new Promise((resolve) => setTimeout(resolve, delay));
  return new Response(body, { status, headers });
}
