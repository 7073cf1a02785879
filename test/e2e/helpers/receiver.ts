import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

/** A receiver of webhooks on this machine, which takes nothing that it cannot verify. */
export interface LocalReceiver {
  readonly url: string;
  /** What came and was verified, whatever it was answered. */
  readonly received: readonly { readonly type: string }[];
  /** Verifies with this secret from now on. */
  expectSecret(secret: string): void;
  /** Answers with this status from now on. */
  answer(status: number): void;
  stop(): Promise<void>;
}

/** Starts one on a free port. */
export async function startReceiver(): Promise<LocalReceiver> {
  const received: { readonly type: string }[] = [];
  let verifier: Webhook | undefined;
  let status = 204;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    try {
      received.push(verifier?.verify(body, request.headers as Record<string, string>) as { readonly type: string });
      response.writeHead(status).end();
    } catch {
      response.writeHead(401).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    expectSecret(secret) {
      verifier = new Webhook(secret);
    },
    answer(next) {
      status = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
