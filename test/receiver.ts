import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type Behaviour, RECEIVER, type Received } from "./receiver-protocol.ts";

interface Inbox {
  /** How the next deliveries are met; the last one from then on. */
  script: Behaviour[];
  readonly received: Received[];
  /** Deliveries that are being answered. */
  open: number;
  /** The most that were at once. */
  mostOpen: number;
}

/**
 * A receiver of webhooks for tests: `POST /{inbox}` is a delivery, `PUT /{inbox}` says how deliveries are met, and
 * `GET /{inbox}` tells what came.
 */
export function createReceiver() {
  const inboxes = new Map<string, Inbox>();
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const inbox = inboxes.get(url.pathname) ?? { script: ["ok"], received: [], open: 0, mostOpen: 0 };
    inboxes.set(url.pathname, inbox);
    const body = await text(request);
    if (request.method === "PUT") {
      inbox.script = JSON.parse(body) as Behaviour[];
      response.end();
    } else if (request.method === "GET") {
      response.end(JSON.stringify({ received: inbox.received, mostOpen: inbox.mostOpen }));
    } else await meet(inbox, { headers: request.headers as Record<string, string>, body }, response);
  };
}

async function meet(inbox: Inbox, delivery: Omit<Received, "behaviour">, response: ServerResponse): Promise<void> {
  const behaviour = (inbox.script.length > 1 ? inbox.script.shift() : inbox.script[0]) ?? "ok";
  inbox.received.push({ ...delivery, behaviour });
  inbox.open += 1;
  inbox.mostOpen = Math.max(inbox.mostOpen, inbox.open);
  response.once("close", () => {
    inbox.open -= 1;
  });
  await behaviours[behaviour](response);
}

const behaviours: Readonly<Record<Behaviour, (response: ServerResponse) => Promise<void> | void>> = {
  ok: (response) => void response.writeHead(204).end(),
  error: (response) => void response.writeHead(500).end("the receiver's own words"),
  gone: (response) => void response.writeHead(410).end(),
  redirect: (response) => void response.writeHead(302, { Location: `https://${RECEIVER}/elsewhere` }).end(),
  // The client hangs up; until then nothing is said.
  silent: () => {},
  "slow-body": (response) => {
    response.writeHead(200).write("first");
  },
  endless: async (response) => {
    response.writeHead(200);
    const chunk = Buffer.alloc(16 * 1024, "x");
    while (!response.destroyed) {
      if (!response.write(chunk)) {
        await new Promise<void>((resolve) => {
          response.once("drain", resolve);
          response.once("close", resolve);
        });
      }
    }
  },
  half: (response) => {
    response.writeHead(200, { "Content-Length": "1000" }).write("half of it");
    setTimeout(() => response.destroy(), 20);
  },
  refuse: (response) => void response.destroy(),
};
