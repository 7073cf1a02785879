import { env } from "cloudflare:workers";
import type { Bindings } from "../../../src/env.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import {
  type Exchange,
  playTranscript,
  toWireAnswer,
  type WireAnswer,
  type WireRequest,
} from "../../transcripts/interpreter.ts";
import type { Transcript } from "../../transcripts/schema.ts";
import { type AdminCall, prepareTenant } from "../../transcripts/tenant.ts";
import { ADMIN_TOKEN, ORIGIN } from "./admin-client.ts";
import { fetchWorker } from "./fetch-worker.ts";

/** Where a transcript is played: both are to come to the same. */
export interface Stage {
  /** Whether every request finds the token cache empty, or the one before it has filled it. */
  readonly cache: "cold" | "warm";
  /** What stands before the tree's path: each tree answers under two prefixes. */
  readonly prefix: "" | "/api/identity";
}

/** Plays a transcript against a tenant of its own; answers what went wrong, and in which step. */
export async function runTranscript(transcript: Transcript, { cache, prefix }: Stage): Promise<string[]> {
  const tenant = await prepareTenant(transcript, callAdmin);
  const tree = transcript.tree === "project" ? "/scim/v2" : "/status-page-scim/v2";
  const exchanges = playTranscript(transcript, {
    baseUrl: `${ORIGIN}${prefix}${tree}/${tenant.configId}`,
    token: tenant.bearerToken,
    variables: tenant.variables,
    send: cache === "cold" ? sendWithColdCache : (request) => send(request),
    readAccess: tenant.readAccess,
  });
  const problems: string[] = [];
  for await (const exchange of exchanges) problems.push(...describeProblems(exchange));
  return problems;
}

function describeProblems({ step, request, problems }: Exchange): string[] {
  return problems.map((problem) => `${step.title} (${request.method} ${request.url}): ${problem}`);
}

async function send({ url, method, headers, body }: WireRequest, bindings?: Partial<Bindings>): Promise<WireAnswer> {
  return toWireAnswer(await fetchWorker(url, { method, headers, ...(body === undefined ? {} : { body }) }, bindings));
}

/** Another object is another isolate to the Worker: it remembers nothing of it. */
async function sendWithColdCache(request: WireRequest): Promise<WireAnswer> {
  const { keys } = await env.TOKEN_CACHE.list();
  for (const { name } of keys) await env.TOKEN_CACHE.delete(name);
  return send(request, { TOKEN_CACHE: new Proxy(env.TOKEN_CACHE, { get: readBound }) });
}

function readBound(target: KVNamespace, name: string | symbol): unknown {
  const member: unknown = Reflect.get(target, name);
  return typeof member === "function" ? member.bind(target) : member;
}

const callAdmin: AdminCall = async (method, path, body) => {
  const headers = { Authorization: `Bearer ${ADMIN_TOKEN}`, "Content-Type": "application/json" };
  const { status, body: answer = {} } = await send({
    url: ORIGIN + path,
    method,
    headers,
    body: body && JSON.stringify(body),
  });
  if (status >= 300) throw new Error(`${method} ${path} was answered ${status}: ${JSON.stringify(answer)}`);
  return answer as JsonObject;
};
