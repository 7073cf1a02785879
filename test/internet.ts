import type { IncomingMessage, ServerResponse } from "node:http";
import type { createAccessTeam } from "./access-team.ts";
import { createElsewhere, ELSEWHERE } from "./elsewhere.ts";
import { createReceiver } from "./receiver.ts";
import { RECEIVER } from "./receiver-protocol.ts";

type AccessTeam = Awaited<ReturnType<typeof createAccessTeam>>;

/**
 * Everything that the Worker can reach in tests: the keys of the Cloudflare Access team, a receiver of webhooks, a
 * server at which tests put answers down, and the receiver of the examples, which takes whatever comes.
 */
export function createInternet(team: AccessTeam) {
  const receive = createReceiver();
  const answerFromElsewhere = createElsewhere();
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", `https://${request.headers.host}`);
    if (url.hostname === RECEIVER) return receive(request, response, url);
    if (url.hostname === ELSEWHERE) return answerFromElsewhere(request, response, url);
    if (url.href === team.keysUrl) answer(response, 200, team.keys);
    else if (url.hostname === "monitoring.example.com") answer(response, 204);
    else answer(response, 502);
  };
}

function answer(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
