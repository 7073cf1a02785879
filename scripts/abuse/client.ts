import { request } from "node:http";
import { Readable } from "node:stream";
import type { SeededConfig } from "../worker/seed.ts";

/** An answer as far as the rows look into it. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Bytes of the body. */
  readonly size: number;
  /** The body's start. */
  readonly start: string;
  /** Whether the answer came to its end. */
  readonly isWhole: boolean;
  /** How often the mark that was looked for is in the body. */
  readonly marks: number;
}

/** What is sent. */
export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly body?: object | undefined;
  /** Mebibytes of a body that does not say how long it is, in place of another. */
  readonly chunked?: number;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text to count in the answer. */
  readonly mark?: string;
}

/** In the place of a status: the service did not listen to the end. */
export const CUT_OFF = 0;

const MEBIBYTE = 2 ** 20;
const START = 2_000;

/** A client of one configuration that can send what others do not. */
export class Client {
  readonly #url: URL;
  readonly #config: SeededConfig;

  constructor(url: URL, config: SeededConfig) {
    this.#url = url;
    this.#config = config;
  }

  /** Sends a request; the answer is read to its end, and not kept. */
  send({ method = "GET", path, body, chunked, token = this.#config.token, headers, mark }: Sent): Promise<Answered> {
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const length = content === undefined ? {} : { "Content-Length": String(content.byteLength) };
    const url = new URL(`${this.#config.basePath}${path}`, this.#url);
    return new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method,
        agent: false,
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/scim+json", ...length, ...headers },
      });
      let isAnswered = false;
      outgoing.once("response", (answer) => {
        isAnswered = true;
        const counter = new MarkCounter(mark);
        let size = 0;
        let start = "";
        answer.on("data", (chunk: Buffer) => {
          size += chunk.byteLength;
          if (start.length < START) start += chunk.toString("utf8").slice(0, START);
          counter.add(chunk);
        });
        const end = () => {
          const { statusCode: status = 0, headers: received, complete: isWhole } = answer;
          resolve({ status, headers: received, size, start, isWhole, marks: counter.count });
        };
        answer.once("end", end);
        answer.once("error", end);
      });
      // A client that is answered while it sends may find that nobody listens any more.
      outgoing.on("error", (error) => {
        if (isAnswered) return;
        if (chunked === undefined) reject(error);
        else resolve({ status: CUT_OFF, headers: {}, size: 0, start: "", isWhole: false, marks: 0 });
      });
      outgoing.on("socket", (socket) => socket.on("error", () => {}));
      if (chunked === undefined) outgoing.end(content);
      else Readable.from(createChunks(chunked, () => isAnswered)).pipe(outgoing);
    });
  }
}

/** Mebibytes of blanks, until nobody wants any more. */
function* createChunks(mebibytes: number, isOver: () => boolean): Generator<Buffer> {
  const chunk = Buffer.alloc(MEBIBYTE, " ");
  for (let sent = 0; sent < mebibytes && !isOver(); sent += 1) yield chunk;
}

/** Counts a text in a body that comes in chunks. */
class MarkCounter {
  readonly #mark: string | undefined;
  #rest = "";
  count = 0;

  constructor(mark: string | undefined) {
    this.#mark = mark;
  }

  add(chunk: Buffer): void {
    if (this.#mark === undefined) return;
    const text = this.#rest + chunk.toString("latin1");
    this.count += text.split(this.#mark).length - 1;
    // What may be the start of the mark; less than all of it, so that nothing counts twice.
    this.#rest = text.slice(Math.max(0, text.length - this.#mark.length + 1));
  }
}
