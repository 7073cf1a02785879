import type { JsonObject, JsonValue } from "../../src/scim/json.ts";
import type { Transcript } from "./schema.ts";

/** Calls the admin route; answers the body, `{}` when there is none. It throws when the call is refused. */
export type AdminCall = (method: string, path: string, body?: JsonObject) => Promise<JsonObject>;

/** A project or status page of its own with one configuration, as a transcript asks for it. */
export interface Tenant {
  readonly id: string;
  readonly configId: string;
  readonly scimBaseUrl: string;
  readonly bearerToken: string;
  /** Of the OAuth client, where the transcript has one. */
  readonly variables: Readonly<Record<string, JsonValue>>;
  readAccess(email: string): Promise<JsonValue>;
}

/** Makes what a transcript is played against. */
export async function prepareTenant(transcript: Transcript, admin: AdminCall): Promise<Tenant> {
  const collection = transcript.tree === "project" ? "/admin/projects" : "/admin/status-pages";
  const id = text(await admin("POST", collection, { name: transcript.title }), "id");
  const teamIds = await createTeams(transcript, `${collection}/${id}`, admin);
  await createUsers(transcript, `${collection}/${id}`, teamIds, admin);
  const config = await admin("POST", "/admin/configs", configBody(transcript, id, teamIds));
  return {
    id,
    configId: text(config, "id"),
    scimBaseUrl: text(config, "scimBaseUrl"),
    bearerToken: text(config, "bearerToken"),
    variables: transcript.client === undefined ? {} : await createClient(transcript, text(config, "id"), admin),
    readAccess: (email) => admin("GET", `${collection}/${id}/access?email=${encodeURIComponent(email)}`),
  };
}

async function createClient({ title: name, client: method }: Transcript, configId: string, admin: AdminCall) {
  const made = await admin("POST", `/admin/configs/${configId}/clients`, { name, method: String(method) });
  return {
    clientId: text(made, "clientId"),
    clientSecret: text(made, "clientSecret"),
    tokenEndpoint: text(made, "tokenEndpoint"),
  };
}

type TeamIds = ReadonlyMap<string, string>;

async function createTeams({ config, setup }: Transcript, project: string, admin: AdminCall): Promise<TeamIds> {
  const teams = new Map((setup?.teams ?? []).map((team) => [team.name, team as JsonObject]));
  for (const name of config?.defaultTeams ?? []) teams.set(name, teams.get(name) ?? { name });
  const ids = new Map<string, string>();
  for (const [name, team] of teams) ids.set(name, text(await admin("POST", `${project}/teams`, team), "id"));
  return ids;
}

async function createUsers({ setup }: Transcript, project: string, teamIds: TeamIds, admin: AdminCall): Promise<void> {
  for (const { teams = [], ...user } of setup?.users ?? []) {
    const id = text(await admin("POST", `${project}/users`, user as JsonObject), "id");
    for (const name of teams) await admin("PUT", `${project}/teams/${teamId(teamIds, name)}/members/${id}`);
  }
}

function configBody({ title, tree, config = {} }: Transcript, tenantId: string, teamIds: TeamIds): JsonObject {
  const { defaultTeams = [], ...toggles } = config;
  const body = { kind: tree, name: title, ...toggles } as JsonObject;
  if (tree === "status-page") return { ...body, statusPageId: tenantId };
  return { ...body, projectId: tenantId, defaultTeamIds: defaultTeams.map((name) => teamId(teamIds, name)) };
}

function teamId(teamIds: TeamIds, name: string): string {
  const id = teamIds.get(name);
  if (id === undefined) throw new Error(`The transcript has no team “${name}”.`);
  return id;
}

function text(answer: JsonObject, name: string): string {
  const value = answer[name];
  if (typeof value !== "string") throw new Error(`The admin route answered no ${name}.`);
  return value;
}
