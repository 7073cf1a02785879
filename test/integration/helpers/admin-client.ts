import { expect } from "vitest";
import { DEFAULT_DATABASE } from "../../../src/directory/residence.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { findBrokenAdminRules } from "./admin-rules.ts";
import { fetchWorker } from "./fetch-worker.ts";

/** The origin that the tests' requests come in by. */
export const ORIGIN = "http://localhost";
/** The secret that vitest.config.ts binds. */
export const ADMIN_TOKEN = "test-admin-token-0123456789abcdef";

/** An answer with its body read; `{}` when it had none. */
export interface AdminAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
}

/** What of a request differs from a JSON request with the admin token. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether to leave the admin token out: for who is known by something else. */
  readonly withoutToken?: boolean;
  /** The very text of the body, for what is not JSON. */
  readonly text?: string;
}

/** Sends a request to the admin route and reads its answer, whatever it says; it is held to the rules for all answers. */
export async function request(
  method: string,
  path: string,
  body?: JsonValue,
  options: RequestOptions = {},
): Promise<AdminAnswer> {
  const content = options.text ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetchWorker(`${ORIGIN}${path}`, {
    method,
    headers: {
      ...(options.withoutToken ? {} : { Authorization: `Bearer ${ADMIN_TOKEN}` }),
      ...(content === undefined ? {} : { "Content-Type": "application/json" }),
      ...options.headers,
    },
    ...(content === undefined ? {} : { body: content }),
  });
  const answer = await readAnswer(response);
  expect(findBrokenAdminRules(method, path, answer), `${method} ${path}`).toEqual([]);
  return { ...answer, body: answer.body ?? {} };
}

/** What a response carries. */
async function readAnswer(response: Response) {
  const content = await response.text();
  const body: JsonObject | undefined = content === "" ? undefined : JSON.parse(content);
  return { status: response.status, headers: response.headers, body };
}

/** The body of a request that must succeed. */
export async function call(method: string, path: string, body?: JsonValue): Promise<JsonObject> {
  const answer = await request(method, path, body);
  if (answer.status >= 300) {
    throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
  return answer.body;
}

/** Something that was made, as far as tests need to know it. */
export interface Made {
  readonly id: string;
}

/** A configuration and what an identity provider is given of it. */
export interface MadeConfig extends Made {
  readonly scimBaseUrl: string;
  readonly bearerToken: string;
}

/** The body of `POST /admin/configs`; the name may be left out. */
export type ConfigInput = (
  | { readonly kind: "project"; readonly projectId: string; readonly defaultTeamIds?: string[] }
  | { readonly kind: "status-page"; readonly statusPageId: string }
) & {
  readonly name?: string;
  readonly autoProvisionUsers?: boolean;
  readonly autoDeprovisionUsers?: boolean;
  readonly requireEmail?: boolean;
  readonly announceCursors?: boolean;
  readonly enablePushGroups?: boolean;
};

/** A new project, with an id of its own unless one is given; in the default database unless another is named. */
export async function createProject(name = "Project", id?: string, database = DEFAULT_DATABASE): Promise<Made> {
  return make("/admin/projects", { name, database, ...(id === undefined ? {} : { id }) });
}

/** A new status page, with an id of its own unless one is given; in the default database unless another is named. */
export async function createStatusPage(name = "Status page", id?: string, database = DEFAULT_DATABASE): Promise<Made> {
  return make("/admin/status-pages", { name, database, ...(id === undefined ? {} : { id }) });
}

/** A new team of a project. */
export async function createTeam(
  projectId: string,
  name: string,
  options: { readonly protected?: boolean } = {},
): Promise<Made> {
  return make(`/admin/projects/${projectId}/teams`, { name, ...options });
}

/** A user that exists before SCIM does. */
export async function createUser(projectId: string, email: string, displayName?: string): Promise<Made> {
  return make(`/admin/projects/${projectId}/users`, { email, ...(displayName === undefined ? {} : { displayName }) });
}

/** A new configuration, with its base URL and first token. */
export async function createConfig(input: ConfigInput): Promise<MadeConfig> {
  const made = await call("POST", "/admin/configs", { name: "Configuration", ...input });
  return { id: text(made, "id"), scimBaseUrl: text(made, "scimBaseUrl"), bearerToken: text(made, "bearerToken") };
}

/** A member of an answer that must be a string. */
export function text(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value !== "string") throw new Error(`The answer has no ${name}: ${JSON.stringify(body)}`);
  return value;
}

async function make(path: string, body: JsonObject): Promise<Made> {
  return { id: text(await call("POST", path, body), "id") };
}
