import { type SignedMessage, signMessage } from "../auth/webhook-secret.ts";

/** Milliseconds that a receiver may take to answer. */
export const ANSWER_TIMEOUT = 15_000;
/** Bytes of an answer that are read; none is kept. */
const MAX_ANSWER = 64 * 1024;

/** Where a message goes, and the secrets that it is signed with. */
export interface Receiver {
  readonly url: string;
  readonly secrets: readonly string[];
}

/** What became of a message. */
export interface SendResult {
  /** Of the answer; null where there was none. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** Null for a success. Our own words: nothing of the answer is in it. */
  readonly error: string | null;
}

/** Sends a signed message. It never throws: what goes wrong is told. Redirects are not followed. */
export async function sendMessage(
  { url, secrets }: Receiver,
  message: SignedMessage,
  timeout = ANSWER_TIMEOUT,
): Promise<SendResult> {
  const start = Date.now();
  const signal = AbortSignal.timeout(timeout);
  const result = (status: number | null, error: string | null) => ({ status, milliseconds: Date.now() - start, error });
  let status: number | null = null;
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "scim-at-the-edge",
        "webhook-id": message.id,
        "webhook-timestamp": String(message.timestamp),
        "webhook-signature": await signMessage(secrets, message),
      },
      body: message.body,
      redirect: "manual",
      signal,
    });
    status = answer.status;
    await readAnswer(answer, signal);
    return result(status, problemWith(status));
  } catch {
    // Whatever was thrown may hold the URL, which can be a secret of the receiver.
    if (signal.aborted) return result(status, `The receiver did not answer within ${timeout / 1000} seconds.`);
    return result(status, status === null ? "The receiver cannot be reached." : "The receiver broke off its answer.");
  }
}

function problemWith(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `The receiver answered ${status}; redirects are not followed.`;
  return `The receiver answered ${status}.`;
}

/** Reads the answer to its end, or up to the limit, so that the receiver is not cut off. */
async function readAnswer({ body }: Response, signal: AbortSignal): Promise<void> {
  if (body === null) return;
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const isOver = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    let read = 0;
    while (read < MAX_ANSWER) {
      const { done, value } = await Promise.race([reader.read(), isOver]);
      if (done) return;
      read += value.byteLength;
    }
  } finally {
    // Nobody waits for a stream to be cancelled, and one that broke cannot be.
    reader.cancel().catch(() => {});
  }
}
