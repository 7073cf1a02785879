import { isJsonObject, type JsonObject, type JsonValue } from "../../src/scim/json.ts";
import { findBrokenRules, findBrokenTokenRules } from "./answer-rules.ts";
import { findMismatches, resolvePointer } from "./matching.ts";
import type { Step, Transcript } from "./schema.ts";

// One interpreter for the tests in workerd and for the demo, which Node runs as it is: nothing of
// either platform, and only syntax that stripping the types leaves valid.

/** A request with everything substituted. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** An answer; the names of its headers are in lower case. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonValue | undefined;
}

/** Where a transcript is played. */
export interface Session {
  /** The SCIM base URL, without a slash at its end. */
  readonly baseUrl: string;
  readonly token: string;
  /** What the steps may name besides what they capture. */
  readonly variables?: Readonly<Record<string, JsonValue>>;
  send(request: WireRequest): Promise<WireAnswer>;
  /** What the admin route says of a person's access. */
  readAccess(email: string): Promise<JsonValue>;
}

/** A step that was played. */
export interface Exchange {
  readonly step: Step;
  readonly request: WireRequest;
  readonly answer: WireAnswer;
  /** What the admin route said, by e-mail, of those whose access the step expects something of. */
  readonly access: Readonly<Record<string, JsonValue>>;
  /** What was not as the transcript or the rules for every answer say; empty when all is well. */
  readonly problems: readonly string[];
}

/** What a captured access token is called: from then on it is sent in the place of the configuration's token. */
const ACCESS_TOKEN = "accessToken";
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

function encodeForm(form: Readonly<Record<string, string>>): string {
  const encode = (text: string) => encodeURIComponent(text).replaceAll("%20", "+");
  return Object.entries(form)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");
}

/** Plays the steps in order, each when the next exchange is asked for. A problem does not stop it. */
export async function* playTranscript(transcript: Transcript, session: Session): AsyncGenerator<Exchange> {
  const variables = new Map<string, JsonValue>([["base", session.baseUrl], ...Object.entries(session.variables ?? {})]);
  for (const step of transcript.steps) yield await playStep(transcript, step, session, variables);
}

async function playStep(
  { headers = {} }: Transcript,
  step: Step,
  session: Session,
  variables: Map<string, JsonValue>,
): Promise<Exchange> {
  const request = createRequest(step, session, headers, variables);
  const answer = await session.send(request);
  // First, so that a step may expect what it captures: a Location that ends in the new id.
  const problems = capture(step, answer, variables);
  const access: Record<string, JsonValue> = {};
  for (const email of Object.keys(step.expect.access ?? {})) access[email] = await session.readAccess(email);
  problems.push(...findProblems(step, answer, access, variables), ...rulesOf(request, session)(answer));
  return { step, request, answer, access, problems };
}

/** The rules for every answer of a SCIM route, or those of the token endpoint. */
function rulesOf({ url }: WireRequest, { baseUrl }: Session): (answer: WireAnswer) => string[] {
  return url.startsWith(baseUrl) ? (answer) => findBrokenRules(answer, baseUrl) : findBrokenTokenRules;
}

function createRequest(
  { request }: Step,
  { baseUrl, token }: Session,
  usualHeaders: Readonly<Record<string, string>>,
  variables: ReadonlyMap<string, JsonValue>,
): WireRequest {
  const path = String(substitute(request.path, variables));
  if (request.form !== undefined) {
    const form = substitute(request.form, variables) as Record<string, string>;
    return { method: request.method, url: path, headers: { ...FORM, ...request.headers }, body: encodeForm(form) };
  }
  const body = request.body && JSON.stringify(substitute(request.body, variables));
  return {
    method: request.method,
    // Spaces and quotes are left for the sender: WHATWG URLs encode them as real clients do.
    url: baseUrl + path,
    headers: {
      Authorization: `Bearer ${variables.get(ACCESS_TOKEN) ?? token}`,
      ...(body === undefined ? {} : { "Content-Type": "application/scim+json" }),
      ...usualHeaders,
      ...request.headers,
    },
    body,
  };
}

function capture({ capture: pointers = {} }: Step, { body }: WireAnswer, variables: Map<string, JsonValue>): string[] {
  return Object.entries(pointers).flatMap(([name, pointer]) => {
    const value = resolvePointer(body, pointer);
    // A later use gets something that matches nothing, so that the first problem is the one to read.
    variables.set(name, value ?? `no-${name}`);
    return value === undefined ? [`${pointer}: nothing to capture as “${name}”`] : [];
  });
}

function findProblems(
  { expect }: Step,
  { status, headers, body }: WireAnswer,
  access: JsonObject,
  variables: ReadonlyMap<string, JsonValue>,
): string[] {
  const expected = (value: JsonValue) => substitute(value, variables);
  const problems =
    status === expect.status ? [] : [`expected status ${expect.status}, got ${status}: ${JSON.stringify(body)}`];
  for (const [name, value] of Object.entries(expect.headers ?? {})) {
    problems.push(...findMismatches(expected(value), headers[name.toLowerCase()], `header ${name}`));
  }
  if (expect.body !== undefined) problems.push(...findMismatches(expected(expect.body), body));
  if (expect.status === 204 && body !== undefined) problems.push("expected no body");
  for (const pointer of expect.absent ?? []) {
    if (resolvePointer(body, pointer) !== undefined) problems.push(`${pointer}: expected to be absent`);
  }
  problems.push(...findMismatches(expected(expect.access ?? {}), access, "access"));
  return problems;
}

/**
 * The value with every `{{name}}` replaced. A text that is nothing but one becomes what was captured,
 * be it an object or a list.
 *
 * @throws Error when nothing of that name was captured: the transcript is wrong
 */
export function substitute(value: JsonValue, variables: ReadonlyMap<string, JsonValue>): JsonValue {
  if (Array.isArray(value)) return value.map((each) => substitute(each, variables));
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, substitute(member, variables)]));
  }
  if (typeof value !== "string") return value;
  const whole = /^\{\{(\w+)\}\}$/.exec(value)?.[1];
  if (whole !== undefined) return lookUp(whole, variables);
  return value.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(lookUp(name, variables)));
}

function lookUp(name: string, variables: ReadonlyMap<string, JsonValue>): JsonValue {
  const value = variables.get(name);
  if (value === undefined) throw new Error(`The transcript uses {{${name}}} before it is captured.`);
  return value;
}

/** The part of a `fetch` response that an answer is made of, on every platform. */
interface ResponseLike {
  readonly status: number;
  readonly headers: Iterable<[string, string]>;
  text(): Promise<string>;
}

/** @throws SyntaxError when there is a body and it is not JSON */
export async function toWireAnswer(response: ResponseLike): Promise<WireAnswer> {
  const text = await response.text();
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: text === "" ? undefined : (JSON.parse(text) as JsonValue),
  };
}
