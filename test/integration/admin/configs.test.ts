import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import {
  ADMIN_TOKEN,
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  ORIGIN,
  request,
  text,
} from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { provision } from "../helpers/provision.ts";
import { ScimClient } from "../helpers/scim-client.ts";

const DEFAULTS = {
  autoProvisionUsers: true,
  autoDeprovisionUsers: true,
  requireEmail: true,
  enablePushGroups: false,
  announceCursors: false,
};

/** The body that makes a configuration of a new tenant of either kind, and where SCIM then is. */
const kinds = [
  {
    kind: "project",
    prefix: "/api/identity/scim/v2",
    tenant: async () => ({ projectId: (await createProject()).id }),
  },
  {
    kind: "status-page",
    prefix: "/api/identity/status-page-scim/v2",
    tenant: async () => ({ statusPageId: (await createStatusPage()).id }),
  },
];

describe.each(kinds)("a configuration of a $kind", ({ kind, prefix, tenant }) => {
  it("is made with the defaults, and shows its token once", async () => {
    const body: JsonObject = { kind, ...(await tenant()), name: "Entra ID" };
    const made = await request("POST", "/admin/configs", body);
    expect(made.status).toBe(201);
    const { bearerToken, ...config } = made.body;
    const { id, createdAt } = config;
    expect(config).toEqual({
      ...body,
      id,
      description: null,
      ...DEFAULTS,
      defaultTeams: [],
      lastUsedAt: null,
      lastRefusedAt: null,
      scimBaseUrl: `${ORIGIN}${prefix}/${id}`,
      createdAt,
      updatedAt: createdAt,
    });
    expect(bearerToken).toMatch(/^scim_[\w-]{43}$/);
    expect(await call("GET", `/admin/configs/${id}`)).toEqual(config);
    const everything = [
      await call("GET", "/admin/configs?limit=200"),
      await call("GET", `/admin/configs/${id}/tokens`),
      await call("PATCH", `/admin/configs/${id}`, { name: "Renamed" }),
    ];
    expect(JSON.stringify(everything)).not.toContain(String(bearerToken));
    const scim = new ScimClient(text(config, "scimBaseUrl"), String(bearerToken));
    expect((await scim.get("/Users")).status).toBe(200);
  });

  it("keeps neither its token nor the token's hash where it can be read", async () => {
    const config = await createConfig({ ...{ kind, ...(await tenant()) } } as Parameters<typeof createConfig>[0]);
    const { results } = await env.DB.prepare("SELECT * FROM tokens WHERE config_id = ?1").bind(config.id).all();
    expect(JSON.stringify(results)).not.toContain(config.bearerToken);
    const { hash } = results[0] as { hash: string };
    expect(JSON.stringify(await call("GET", `/admin/configs/${config.id}/tokens`))).not.toContain(hash);
    const secret = await env.DB.prepare("SELECT cursor_secret FROM configs WHERE id = ?1")
      .bind(config.id)
      .first("cursor_secret");
    expect(String(secret).length).toBeGreaterThanOrEqual(32);
    expect(JSON.stringify(await call("GET", `/admin/configs/${config.id}`))).not.toContain(String(secret));
  });

  it("takes every setting, and changes each alone from the next SCIM request on", async () => {
    const settings = {
      autoProvisionUsers: false,
      autoDeprovisionUsers: false,
      requireEmail: false,
      announceCursors: true,
    };
    const body = { kind, ...(await tenant()), name: "Okta", description: "Ours", ...settings };
    const made = await call("POST", "/admin/configs", body);
    expect(made).toMatchObject(body);
    const path = `/admin/configs/${made.id}`;
    const scim = new ScimClient(text(made, "scimBaseUrl"), text(made, "bearerToken"));
    expect((await scim.post("/Users", { userName: "ann@x.test" })).status).toBe(403);
    expect(await call("PATCH", path, { autoProvisionUsers: true })).toMatchObject({
      ...body,
      autoProvisionUsers: true,
    });
    expect((await scim.post("/Users", { userName: "ann@x.test" })).status).toBe(201);
    expect(await call("PATCH", path, { description: null })).toMatchObject({ description: null, name: "Okta" });
    const before = await call("GET", path);
    expect(await call("PATCH", path, {})).toEqual(before);
  });

  it("answers on the origin that the administrator came in by", async () => {
    const { id } = await createConfig({ kind, ...(await tenant()) } as Parameters<typeof createConfig>[0]);
    const response = await fetchWorker(`https://scim.example.com:8443/admin/configs/${id}`, {
      headers: { Authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    expect(await response.json()).toMatchObject({ scimBaseUrl: `https://scim.example.com:8443${prefix}/${id}` });
  });

  it("keeps kind, tenant and secrets to itself: 400", async () => {
    const { id } = await createConfig({ kind, ...(await tenant()) } as Parameters<typeof createConfig>[0]);
    for (const body of [{ kind }, { projectId: "x" }, { statusPageId: "x" }, { id: "x" }, { cursorSecret: "x" }]) {
      const [field] = Object.keys(body);
      expect((await request("PATCH", `/admin/configs/${id}`, body)).body).toMatchObject({
        status: 400,
        errors: [{ path: field }],
      });
    }
  });

  it("is 404 for a tenant that does not exist", async () => {
    const [name] = Object.keys(await tenant());
    const { status } = await request("POST", "/admin/configs", { kind, [String(name)]: "none", name: "x" });
    expect(status).toBe(404);
    expect((await request("GET", `/admin/configs?${name}=none`)).status).toBe(404);
  });

  it("is listed by its tenant, page by page", async () => {
    const own = await tenant();
    const [[name, value]] = Object.entries(own) as [[string, string]];
    const ids: string[] = [];
    for (const each of ["A", "B", "C"]) {
      ids.push(text(await call("POST", "/admin/configs", { kind, ...own, name: each }), "id"));
    }
    await createConfig({ kind, ...(await tenant()) } as Parameters<typeof createConfig>[0]);
    const first = await call("GET", `/admin/configs?${name}=${value}&limit=2`);
    const second = await call("GET", `/admin/configs?${name}=${value}&limit=2&cursor=${first.nextCursor}`);
    expect([first, second].flatMap(({ items }) => (items as JsonObject[]).map(({ id }) => id))).toEqual(ids);
    expect(second.nextCursor).toBeNull();
  });

  it("is deleted: its tokens stop at once, its people stay", async () => {
    const own = await tenant();
    const config = await createConfig({ kind, ...own } as Parameters<typeof createConfig>[0]);
    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    await provision(config, "ann@x.test");
    expect((await scim.get("/Users")).status).toBe(200);
    expect((await request("DELETE", `/admin/configs/${config.id}`)).status).toBe(204);
    expect((await scim.get("/Users")).status).toBe(401);
    for (const path of ["", "/tokens", "/log"]) {
      expect((await request("GET", `/admin/configs/${config.id}${path}`)).status).toBe(404);
    }
    expect((await request("DELETE", `/admin/configs/${config.id}`)).status).toBe(404);
    expect((await request("PATCH", `/admin/configs/${config.id}`, { name: "x" })).status).toBe(404);
    const again = await createConfig({ kind, ...own } as Parameters<typeof createConfig>[0]);
    expect((await new ScimClient(again.scimBaseUrl, again.bearerToken).get("/Users")).body.totalResults).toBe(1);
    const log = await env.DB.prepare("SELECT COUNT(*) AS n FROM provisioning_log WHERE config_id = ?1")
      .bind(config.id)
      .first("n");
    expect(log).toBe(1);
  });
});

it("a configuration that is deleted lets go of its default teams, which can then be deleted", async () => {
  const { id: projectId } = await createProject();
  const { id: teamId } = await createTeam(projectId, "Everyone");
  const team = `/admin/projects/${projectId}/teams/${teamId}`;
  const config = await createConfig({ kind: "project", projectId, defaultTeamIds: [teamId] });
  expect((await request("DELETE", team)).status).toBe(409);
  expect((await request("DELETE", `/admin/configs/${config.id}`)).status).toBe(204);
  expect((await request("DELETE", team)).status).toBe(204);
});

describe("a body of POST /admin/configs", () => {
  it.each([
    [{ kind: "team", name: "x" }, "kind"],
    [{ name: "x" }, "kind"],
    [{ kind: "project", name: "x" }, "projectId"],
    [{ kind: "project", projectId: "p" }, "name"],
    [{ kind: "project", projectId: "p", name: "x", statusPageId: "s" }, "statusPageId"],
    [{ kind: "project", projectId: "p", name: "x", requireEmail: "yes" }, "requireEmail"],
    [{ kind: "project", projectId: "p", name: "x", defaultTeamIds: [7] }, "defaultTeamIds.0"],
    [{ kind: "project", projectId: "p", name: "x", bearerToken: "mine" }, "bearerToken"],
    [{ kind: "status-page", statusPageId: "s", name: "x", enablePushGroups: true }, "enablePushGroups"],
    [{ kind: "status-page", statusPageId: "s", name: "x", defaultTeamIds: [] }, "defaultTeamIds"],
  ])("%j is 400 for %s", async (body, path) => {
    const answer = await request("POST", "/admin/configs", body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toContainEqual({ path, message: expect.any(String) });
  });
});

describe("default teams", () => {
  it("are shown by name, changed and taken away", async () => {
    const { id: projectId } = await createProject();
    const [eng, ops] = [await createTeam(projectId, "Eng"), await createTeam(projectId, "Ops")];
    const body = { kind: "project", projectId, name: "x", defaultTeamIds: [eng.id, eng.id] };
    const made = await call("POST", "/admin/configs", body);
    expect(made.defaultTeams).toEqual([{ id: eng.id, name: "Eng" }]);
    const path = `/admin/configs/${made.id}`;
    const both = await call("PATCH", path, { defaultTeamIds: [ops.id, eng.id] });
    expect(both.defaultTeams).toEqual([
      { id: eng.id, name: "Eng" },
      { id: ops.id, name: "Ops" },
    ]);
    expect(await call("PATCH", path, { name: "y" })).toMatchObject({ defaultTeams: both.defaultTeams });
    expect(await call("PATCH", path, { defaultTeamIds: [] })).toMatchObject({ defaultTeams: [], name: "y" });
  });

  it("must be the project's: 400 names those that are not, and nothing is made or changed", async () => {
    const [mine, theirs] = [await createProject(), await createProject()];
    const own = await createTeam(mine.id, "Own");
    const foreign = await createTeam(theirs.id, "Foreign");
    const defaultTeamIds = [own.id, foreign.id, "none"];
    const refused = await request("POST", "/admin/configs", {
      kind: "project",
      projectId: mine.id,
      name: "x",
      defaultTeamIds,
    });
    const errors = [
      { path: "defaultTeamIds.1", message: expect.stringContaining(foreign.id) },
      { path: "defaultTeamIds.2", message: expect.stringContaining("none") },
    ];
    expect(refused.body).toMatchObject({ status: 400, errors });
    expect((await call("GET", `/admin/configs?projectId=${mine.id}`)).items).toEqual([]);
    const config = await createConfig({ kind: "project", projectId: mine.id, defaultTeamIds: [own.id] });
    const change = await request("PATCH", `/admin/configs/${config.id}`, { name: "Mine", defaultTeamIds });
    expect(change.body).toMatchObject({ status: 400, errors });
    expect(await call("GET", `/admin/configs/${config.id}`)).toMatchObject({
      name: "Configuration",
      defaultTeams: [{ id: own.id }],
    });
  });

  it("of a project that does not exist are no question: 404", async () => {
    const body = { kind: "project", projectId: "none", name: "x", defaultTeamIds: ["none"] };
    expect((await request("POST", "/admin/configs", body)).status).toBe(404);
  });

  it("and push groups are nothing that a status page has: 400", async () => {
    const { id } = await createConfig({ kind: "status-page", statusPageId: (await createStatusPage()).id });
    for (const body of [{ enablePushGroups: true }, { defaultTeamIds: [] }, { defaultTeamIds: ["x"] }]) {
      const { status, body: answer } = await request("PATCH", `/admin/configs/${id}`, body);
      expect(status).toBe(400);
      expect(answer.errors).toMatchObject([{ path: Object.keys(body)[0] }]);
    }
  });

  it("get the next user, once they are set", async () => {
    const { id: projectId } = await createProject();
    const team = await createTeam(projectId, "Everyone");
    const config = await createConfig({ kind: "project", projectId });
    await provision(config, "before@x.test");
    await call("PATCH", `/admin/configs/${config.id}`, { defaultTeamIds: [team.id] });
    const id = await provision(config, "after@x.test");
    expect((await call("GET", `/admin/projects/${projectId}/teams/${team.id}/members`)).items).toMatchObject([{ id }]);
  });
});

describe("GET /admin/configs", () => {
  it("without a tenant lists those of every tenant", async () => {
    const ofProject = await createConfig({ kind: "project", projectId: (await createProject()).id });
    const ofPage = await createConfig({ kind: "status-page", statusPageId: (await createStatusPage()).id });
    const { items } = await call("GET", "/admin/configs?limit=200");
    const ids = (items as JsonObject[]).map(({ id }) => id);
    expect(ids).toContain(ofProject.id);
    expect(ids).toContain(ofPage.id);
  });
});
