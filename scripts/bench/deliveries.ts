import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import type { WorkerModules } from "../worker/build.ts";
import { ADMIN_TOKEN, startRuntime } from "../worker/runtime.ts";

/** Changes that are made, one after the other. */
const CHANGES = 300;
/** Milliseconds for the last delivery to come. */
const PATIENCE = 10_000;
const ADMIN = { Authorization: `Bearer ${ADMIN_TOKEN}`, "Content-Type": "application/json" };

/** What the deliveries of a webhook showed. */
export interface DeliveryTimes {
  /** From the change's own time to its arrival, in milliseconds; one for each delivery. */
  readonly times: readonly number[];
  /** Deliveries that did not come, or came out of order. */
  readonly failures: number;
}

/** How long it takes from a commit until the receiver of a webhook has the event, each signature verified. */
export async function measureDeliveries(modules: WorkerModules): Promise<DeliveryTimes> {
  const runtime = await startRuntime([{ name: "service", modules }]);
  const received: { readonly resourceId: string; readonly time: number }[] = [];
  let verifier: Webhook | undefined;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const arrived = Date.now();
    response.writeHead(204).end();
    const event = verifier?.verify(body, request.headers as Record<string, string>) as {
      resourceId: string;
      at: string;
    };
    received.push({ resourceId: event.resourceId, time: arrived - Date.parse(event.at) });
  });
  try {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const call = async (path: string, body: object) => {
      const init = { method: "POST", headers: ADMIN, body: JSON.stringify(body) };
      const answer = await runtime.fetch("service", `http://localhost/admin${path}`, init);
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as Record<string, string>;
    };
    const { id: projectId } = await call("/projects", { name: "Told" });
    const config = await call("/configs", { kind: "project", projectId, name: "Told" });
    const { secret = "" } = await call("/webhooks", {
      url: `http://127.0.0.1:${port}/`,
      projectId,
      types: ["user.created"],
    });
    verifier = new Webhook(secret);
    const headers = { Authorization: `Bearer ${config.bearerToken}`, "Content-Type": "application/scim+json" };
    const made: string[] = [];
    for (let index = 0; index < CHANGES; index += 1) {
      const body = JSON.stringify({ userName: `person-${index}@example.com` });
      const answer = await runtime.fetch("service", `${config.scimBaseUrl}/Users`, { method: "POST", headers, body });
      made.push(((await answer.json()) as { id: string }).id);
    }
    const deadline = Date.now() + PATIENCE;
    while (received.length < made.length && Date.now() < deadline) await sleep(20);
    const failures = made.filter((id, index) => received[index]?.resourceId !== id).length;
    return { times: received.map(({ time }) => time), failures };
  } finally {
    server.close();
    await runtime.dispose();
  }
}
