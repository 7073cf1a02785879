import type { DevServer } from "./dev-server.ts";
import { createPerson } from "./people.ts";
import type { SeededTenant } from "./seed.ts";
import { GROUP_URN } from "./urns.ts";

interface Made {
  readonly id: string;
  readonly scimBaseUrl?: string;
  readonly bearerToken?: string;
}

/** Makes a project with people and one group over HTTP, as an administrator and an identity provider would. */
export async function createHttpTenant(server: DevServer, users: number, groupSize: number): Promise<SeededTenant> {
  const admin = (path: string, body: object) => post(new URL(path, server.url), server.adminToken, body);
  const project = await admin("/admin/projects", { name: "Measured" });
  const settings = { kind: "project", projectId: project.id, name: "Measured", enablePushGroups: true };
  const { id, scimBaseUrl = "", bearerToken: token = "" } = await admin("/admin/configs", settings);
  const scim = (path: string, body: object) => post(new URL(`${scimBaseUrl}${path}`), token, body);
  const userIds: string[] = [];
  for (let index = 0; index < users; index += 1) userIds.push((await scim("/Users", createPerson(index))).id);
  const members = userIds.slice(0, 1).map((value) => ({ value }));
  const group = await scim("/Groups", { schemas: [GROUP_URN], displayName: "Measured", members });
  const config = { id, token, basePath: new URL(scimBaseUrl).pathname } as SeededTenant["config"];
  const groups = new Map([[groupSize, { id: group.id, memberId: userIds[0] ?? "" }]]);
  return { kind: "project", id: project.id, userIds, groups, config, defaultTeamConfig: undefined };
}

async function post(url: URL, token: string, body: object): Promise<Made> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${url.pathname} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Made;
}
