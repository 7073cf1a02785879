import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { routeGroups } from "../../../src/admin/routes.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { ADMIN_TOKEN, call, createConfig, createProject, createTeam, request } from "../helpers/admin-client.ts";
import { arrangements, inExampleOrder, RealIds, sendExample } from "../helpers/example-requests.ts";

const routes = routeGroups.flatMap((group) => group.routes);

/** What each change is called. */
const actions: Readonly<Record<string, string | null>> = {
  createProject: "project.created",
  renameProject: "project.renamed",
  deleteProject: "project.deleted",
  createStatusPage: "status-page.created",
  updateStatusPage: "status-page.renamed",
  deleteStatusPage: "status-page.deleted",
  createTeam: "team.created",
  updateTeam: "team.updated",
  deleteTeam: "team.deleted",
  addMember: "team.member.added",
  removeMember: "team.member.removed",
  createUser: "user.created",
  blockUser: "user.blocked",
  deleteUser: "user.deleted",
  blockSubscriber: "subscriber.blocked",
  deleteSubscriber: "subscriber.deleted",
  createConfig: "config.created",
  updateConfig: "config.updated",
  deleteConfig: "config.deleted",
  rotateToken: "token.created",
  deleteToken: "token.revoked",
  createClient: "client.created",
  rotateSecret: "client.rotated",
  deleteClient: "client.revoked",
  createSetupLink: "setup-link.created",
  deleteSetupLink: "setup-link.revoked",
  createWebhook: "webhook.created",
  updateWebhook: "webhook.updated",
  rotateWebhookSecret: "webhook.rotated",
  replayWebhook: "webhook.updated",
  deleteWebhook: "webhook.deleted",
  // It changes nothing.
  testWebhook: null,
  eraseAccount: "account.erased",
  createKey: "key.created",
  deleteKey: "key.revoked",
};

interface Row {
  readonly action: string;
  readonly actor_kind: string;
  readonly actor_name: string;
  readonly target_id: string;
  readonly target_name: string;
  readonly changes: string;
}

/** The rows of the audit, oldest first. */
async function rows(): Promise<Row[]> {
  return (await env.DB.prepare("SELECT * FROM audit ORDER BY rowid").all<Row>()).results;
}

/** Every secret that an answer shows. */
function secretsIn(body: JsonObject): string[] {
  const url = typeof body.url === "string" ? body.url.split("/").at(-1) : undefined;
  return [body.bearerToken, body.key, body.clientSecret, body.secret, url].filter((value) => typeof value === "string");
}

describe("the audit", () => {
  it("has one row for every change, with who made it, and no secret", async () => {
    const ids = RealIds.fresh();
    const secrets = [ADMIN_TOKEN];
    for (const route of inExampleOrder(routes)) {
      await arrangements[route.name]?.(ids);
      const before = (await rows()).length;
      const { body, status } = await sendExample(route, ids);
      expect(status, `${route.name}: ${JSON.stringify(body)}`).toBe(route.status);
      secrets.push(...secretsIn(body));
      const isOfOthers = route.about === "tenants" && route.method === "GET";
      if (!isOfOthers && route.example.answer !== undefined) ids.learn(route.example.answer as JsonValue, body);
      const added = (await rows()).slice(before);
      const action = actions[route.name];
      const expected = route.method === "GET" || action === null ? [] : [action];
      expect(
        added.map(({ action }) => action),
        route.name,
      ).toEqual(expected);
      for (const row of added) {
        expect(row).toMatchObject({ actor_kind: "root", actor_name: "root" });
        expect(row.target_id, route.name).not.toBe("");
        expect(row.target_name, route.name).not.toBe("");
      }
    }
    const { results: hashes } = await env.DB.prepare(
      "SELECT hash FROM tokens UNION SELECT hash FROM admin_keys UNION SELECT secret_hash FROM oauth_clients UNION SELECT hash FROM setup_links",
    ).all();
    const told = JSON.stringify(await rows());
    for (const secret of [...secrets, ...hashes.map(({ hash }) => String(hash))]) expect(told).not.toContain(secret);
  });

  it("tells what each field was and became", async () => {
    const { id: projectId } = await createProject();
    const [eng, ops] = [await createTeam(projectId, "Eng"), await createTeam(projectId, "Ops")];
    const { id } = await createConfig({ kind: "project", projectId, defaultTeamIds: [eng.id] });
    await call("PATCH", `/admin/configs/${id}`, { name: "Entra ID", enablePushGroups: true, defaultTeamIds: [ops.id] });
    await call("PATCH", `/admin/projects/${projectId}/teams/${eng.id}`, { name: "Engineering", protected: true });
    const changesOf = async (target: string) =>
      ((await call("GET", `/admin/audit?target=${target}`)).items as JsonObject[])[0]?.changes;
    expect(await changesOf(id)).toEqual({
      name: ["Configuration", "Entra ID"],
      enablePushGroups: [false, true],
      defaultTeamIds: [[eng.id], [ops.id]],
    });
    expect(await changesOf(eng.id)).toEqual({ name: ["Eng", "Engineering"], protected: [false, true] });
  });

  it("has no row for what changes nothing, and none for what is refused", async () => {
    const { id: projectId } = await createProject("Same");
    const team = await createTeam(projectId, "Eng");
    const { id } = await createConfig({ kind: "project", projectId, defaultTeamIds: [team.id] });
    const before = await rows();
    await call("PATCH", `/admin/projects/${projectId}`, { name: "Same" });
    await call("PATCH", `/admin/projects/${projectId}/teams/${team.id}`, { name: "Eng", protected: false });
    await call("PATCH", `/admin/configs/${id}`, { name: "Configuration", defaultTeamIds: [team.id] });
    await request("POST", `/admin/projects/${projectId}/teams`, { name: "eng" });
    await request("DELETE", `/admin/projects/${projectId}/teams/${team.id}`);
    await request("DELETE", `/admin/projects/${projectId}`);
    await request("DELETE", `/admin/configs/${id}/tokens/none`);
    expect(await rows()).toEqual(before);
  });

  it("is found by actor, action, target and time, page by page", async () => {
    const { id } = await createProject("First");
    await call("PATCH", `/admin/projects/${id}`, { name: "Second" });
    await call("PATCH", `/admin/projects/${id}`, { name: "Third" });
    const list = async (query: string) =>
      (await call("GET", `/admin/audit?target=${id}&${query}`)).items as JsonObject[];
    expect((await list("")).map(({ action }) => action)).toEqual([
      "project.renamed",
      "project.renamed",
      "project.created",
    ]);
    expect(await list("action=project.created")).toHaveLength(1);
    expect(await list("actor=nobody")).toEqual([]);
    const [last] = await list("actor=root");
    expect(await list(`since=${last?.at}`)).not.toEqual([]);
    expect(await list(`until=2020-01-01T00:00:00Z`)).toEqual([]);
    const first = await call("GET", `/admin/audit?target=${id}&limit=2`);
    const rest = await call("GET", `/admin/audit?target=${id}&limit=2&cursor=${first.nextCursor}`);
    expect([...(first.items as JsonObject[]), ...(rest.items as JsonObject[])]).toEqual(await list(""));
    expect((await request("GET", "/admin/audit?since=yesterday")).status).toBe(400);
  });
});
