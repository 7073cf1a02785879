import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { styleText } from "node:util";
import { Webhook } from "standardwebhooks";
import type { AdminCall } from "../test/transcripts/tenant.ts";

/** The fields of an event that the demo shows. */
interface ShownEvent {
  readonly type: string;
  readonly data: { readonly userName?: string; readonly name?: string; readonly changed?: readonly string[] };
}

/** A receiver of webhooks that shows what comes. */
export interface DemoReceiver {
  /** Registers it for the events of a tenant. */
  register(call: AdminCall, tenant: { readonly projectId?: string; readonly statusPageId?: string }): Promise<void>;
  /** Waits until nothing more comes, and stops; how many deliveries there were. */
  close(): Promise<number>;
}

/** Milliseconds of silence after which nothing more is expected. */
const SILENCE = 1000;

/** Starts a receiver on a free port of this machine, to which a service on this machine may send. */
export async function startReceiver(): Promise<DemoReceiver> {
  let verifier: Webhook | undefined;
  let count = 0;
  let last = performance.now();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    count += 1;
    last = performance.now();
    try {
      console.log(describe(verifier?.verify(body, request.headers as Record<string, string>) as ShownEvent));
      response.writeHead(204).end();
    } catch (error) {
      console.log(styleText("red", `   ⚑ a delivery that is not from the service: ${(error as Error).message}`));
      response.writeHead(401).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  let remove = async () => {};
  return {
    async register(call, tenant) {
      const { id, secret } = await call("POST", "/admin/webhooks", { url: `http://127.0.0.1:${port}/`, ...tenant });
      verifier = new Webhook(String(secret));
      remove = async () => void (await call("DELETE", `/admin/webhooks/${id}`));
    },
    async close() {
      while (performance.now() - last < SILENCE) await sleep(100);
      await remove();
      server.close();
      return count;
    },
  };
}

function describe({ type, data }: ShownEvent): string {
  const about = data.userName ?? data.name ?? "";
  const changed = data.changed === undefined || data.changed.length === 0 ? "" : ` (${data.changed.join(", ")})`;
  return `   ${styleText("yellow", `⚑ ${type}`)} ${about}${styleText("dim", changed)} ${styleText("green", "verified")}`;
}
