import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call, createConfig, createProject, createTeam, createUser, request, text } from "../helpers/admin-client.ts";
import { provision } from "../helpers/provision.ts";
import { ScimClient } from "../helpers/scim-client.ts";

async function readTeam(projectId: string, teamId: string): Promise<JsonObject | undefined> {
  const { items } = await call("GET", `/admin/projects/${projectId}/teams?limit=200`);
  return (items as JsonObject[]).find(({ id }) => id === teamId);
}

/** A project with a team and two users, and a configuration that pushes groups to look through. */
async function createScene() {
  const project = await createProject();
  const team = await createTeam(project.id, "Engineering");
  const ann = await createUser(project.id, "ann@x.test", "Ann");
  const bob = await createUser(project.id, "bob@x.test");
  const config = await createConfig({ kind: "project", projectId: project.id, enablePushGroups: true });
  const path = `/admin/projects/${project.id}/teams/${team.id}`;
  const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
  return { project, team, ann, bob, config, path, scim, members: `${path}/members` };
}

async function memberIds(path: string): Promise<unknown[]> {
  return ((await call("GET", path)).items as JsonObject[]).map(({ id }) => id);
}

async function eventsOf(resourceId: string): Promise<JsonObject[]> {
  const { items } = await call("GET", "/admin/events?limit=200");
  return (items as JsonObject[]).filter((event) => event.resourceId === resourceId);
}

describe("teams", () => {
  it("are made and listed", async () => {
    const { id: projectId } = await createProject();
    const made = await request("POST", `/admin/projects/${projectId}/teams`, { name: "Eng", protected: true });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: "Eng", protected: true, pushed: false, memberCount: 0 });
    const other = await call("POST", `/admin/projects/${projectId}/teams`, { name: "Ops" });
    expect(other).toMatchObject({ protected: false });
    expect(await call("GET", `/admin/projects/${projectId}/teams`)).toEqual({
      items: [made.body, other],
      nextCursor: null,
    });
  });

  it.each([
    ["Eng", "eNG"],
    ["Straße", "STRASSE"],
    ["Ärzte", "A\u0308RZTE"],
  ])("“%s” and “%s” are the same name: 409", async (first, second) => {
    const { id } = await createProject();
    const { id: otherId } = await createTeam(id, "Other");
    await createTeam(id, first);
    expect((await request("POST", `/admin/projects/${id}/teams`, { name: second })).status).toBe(409);
    expect((await request("PATCH", `/admin/projects/${id}/teams/${otherId}`, { name: second })).status).toBe(409);
    const elsewhere = await createProject();
    await createTeam(elsewhere.id, second);
  });

  it("are SCIM groups", async () => {
    const { team, scim } = await createScene();
    const { body } = await scim.list("/Groups", { filter: 'displayName eq "ENGINEERING"' });
    expect(body.Resources).toMatchObject([{ id: team.id, displayName: "Engineering" }]);
  });

  it("are read one by one, with what identity providers know them by", async () => {
    const { project, config, path, scim, team } = await createScene();
    const [listed] = (await call("GET", `/admin/projects/${project.id}/teams`)).items as JsonObject[];
    expect(await call("GET", path)).toEqual({ ...listed, id: team.id, externalId: null, pushedBy: null });
    await scim.put(`/Groups/${team.id}`, { displayName: "Engineering", externalId: "ext-1" });
    expect(await call("GET", path)).toMatchObject({ pushed: true, externalId: "ext-1", pushedBy: config.id });
    await call("DELETE", `/admin/configs/${config.id}`);
    expect(await call("GET", path)).toMatchObject({ pushed: true, externalId: "ext-1", pushedBy: null });
  });

  it("are renamed: version and time move, externalId and members stay, filters find the new name", async () => {
    const { project, ann, scim } = await createScene();
    const group = await scim.post("/Groups", {
      displayName: "Pushed",
      externalId: "ext-1",
      members: [{ value: ann.id }],
    });
    const { id, meta } = group.body;
    const path = `/admin/projects/${project.id}/teams/${id}`;
    expect(await call("PATCH", path, { name: "Renamed" })).toMatchObject({
      name: "Renamed",
      pushed: true,
      memberCount: 1,
    });
    const { body } = await scim.get(`/Groups/${id}`);
    expect(body).toMatchObject({ displayName: "Renamed", externalId: "ext-1", members: [{ value: ann.id }] });
    expect(body.meta.version).not.toBe(meta.version);
    expect((await scim.list("/Groups", { filter: 'displayName co "rename"' })).body.totalResults).toBe(1);
    expect((await scim.list("/Groups", { filter: 'displayName eq "Pushed"' })).body.totalResults).toBe(0);
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      type: "team.renamed",
      configId: null,
      data: { name: "Renamed" },
    });
  });

  it("do not change by the name that they have, or by nothing", async () => {
    const { project, team, path, scim } = await createScene();
    const before = await readTeam(project.id, team.id);
    const { body } = await scim.get(`/Groups/${team.id}`);
    expect(await call("PATCH", path, { name: "Engineering" })).toEqual(before);
    expect(await call("PATCH", path, {})).toEqual(before);
    expect((await scim.get(`/Groups/${team.id}`)).body.meta).toEqual(body.meta);
    expect(await eventsOf(team.id)).toHaveLength(1);
  });

  it("are renamed by several at once, one after another", async () => {
    const { path, scim, team } = await createScene();
    const names = ["One", "Two", "Three", "Four"];
    const answers = await Promise.all(names.map((name) => request("PATCH", path, { name })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await scim.get(`/Groups/${team.id}`)).body.meta.version).toBe('W/"5"');
    const renamed = (await eventsOf(team.id)).filter(({ type }) => type === "team.renamed");
    expect(renamed.map(({ data }) => (data as JsonObject).name).sort()).toEqual([...names].sort());
  });

  it("can change the case of their own name", async () => {
    const { path } = await createScene();
    expect(await call("PATCH", path, { name: "ENGINEERING" })).toMatchObject({ name: "ENGINEERING" });
  });

  it("are protected from the next SCIM request on, and given back", async () => {
    const { path, team, scim } = await createScene();
    const rename = [{ op: "replace", path: "displayName", value: "Mine" }];
    expect(await call("PATCH", path, { protected: true })).toMatchObject({ protected: true, name: "Engineering" });
    expect((await scim.patch(`/Groups/${team.id}`, rename)).status).toBe(403);
    expect(await call("PATCH", path, { protected: false })).toMatchObject({ protected: false });
    expect((await scim.patch(`/Groups/${team.id}`, rename)).status).toBeLessThan(300);
  });

  it("tell of being protected and given back: version and time move, and an event is told", async () => {
    const { project, path, team, scim } = await createScene();
    const versions = async () => (await scim.get(`/Groups/${team.id}`)).body.meta.version;
    const before = await readTeam(project.id, team.id);
    await new Promise((resolve) => setTimeout(resolve, 2));
    const after = await call("PATCH", path, { protected: true });
    expect(text(after, "updatedAt") > text(before ?? {}, "updatedAt")).toBe(true);
    expect(await versions()).toBe('W/"2"');
    expect(await call("PATCH", path, { protected: true, name: "Engineering" })).toEqual(after);
    expect(await versions()).toBe('W/"2"');
    await call("PATCH", path, { protected: false, name: "Ops" });
    expect(await versions()).toBe('W/"3"');
    expect((await eventsOf(team.id)).slice(1)).toMatchObject([
      { type: "team.updated", configId: null, data: { name: "Engineering" } },
      { type: "team.renamed", configId: null, data: { name: "Ops" } },
    ]);
  });

  it("are deleted with their memberships; users stay", async () => {
    const { project, ann, path, members, team } = await createScene();
    await call("PUT", `${members}/${ann.id}`);
    expect((await request("DELETE", path)).status).toBe(204);
    expect((await request("DELETE", path)).status).toBe(404);
    expect(await readTeam(project.id, team.id)).toBeUndefined();
    expect((await call("GET", `/admin/projects/${project.id}/users`)).items).toMatchObject([
      { id: ann.id, teams: [], access: false },
      { teams: [] },
    ]);
    expect((await eventsOf(team.id)).map(({ type }) => type)).toEqual([
      "team.created",
      "team.members.added",
      "team.deleted",
    ]);
  });

  it("are not deleted while they are default teams: 409 names the configurations", async () => {
    const { project, path, team } = await createScene();
    for (const name of ["Okta", "Entra ID"]) {
      await createConfig({ kind: "project", projectId: project.id, defaultTeamIds: [team.id], name });
    }
    const { status, body } = await request("DELETE", path);
    expect(status).toBe(409);
    expect(body.detail).toMatch(/“Okta”, “Entra ID”/);
    expect(await readTeam(project.id, team.id)).toBeDefined();
    expect((await eventsOf(team.id)).map(({ type }) => type)).toEqual(["team.created"]);
  });

  it("refuse what is not a name or a flag", async () => {
    const { path, project } = await createScene();
    for (const body of [{ name: "" }, { protected: "yes" }, { pushed: true }, { memberCount: 3 }]) {
      expect((await request("PATCH", path, body)).status).toBe(400);
    }
    expect((await request("POST", `/admin/projects/${project.id}/teams`, {})).status).toBe(400);
  });
});

describe("members", () => {
  it("join and leave; doing it twice changes nothing", async () => {
    const { ann, bob, members, scim, team } = await createScene();
    const version = async () => (await scim.get(`/Groups/${team.id}`)).body.meta;
    const empty = await version();
    expect((await request("PUT", `${members}/${ann.id}`)).status).toBe(204);
    const withAnn = await version();
    expect(withAnn.version).not.toBe(empty.version);
    expect((await request("PUT", `${members}/${ann.id}`)).status).toBe(204);
    expect(await version()).toEqual(withAnn);
    await call("PUT", `${members}/${bob.id}`);
    expect(await call("GET", members)).toEqual({
      items: [
        { id: ann.id, email: "ann@x.test", userName: "ann@x.test", displayName: "Ann" },
        { id: bob.id, email: "bob@x.test", userName: "bob@x.test", displayName: "bob@x.test" },
      ],
      nextCursor: null,
    });
    expect((await request("DELETE", `${members}/${ann.id}`)).status).toBe(204);
    const withoutAnn = await version();
    expect((await request("DELETE", `${members}/${ann.id}`)).status).toBe(204);
    expect(await version()).toEqual(withoutAnn);
    expect(await memberIds(members)).toEqual([bob.id]);
    expect((await eventsOf(team.id)).map(({ type }) => type)).toEqual([
      "team.created",
      "team.members.added",
      "team.members.added",
      "team.members.removed",
    ]);
  });

  it("are counted and shown with their users", async () => {
    const { project, team, ann, members } = await createScene();
    await call("PUT", `${members}/${ann.id}`);
    expect(await readTeam(project.id, team.id)).toMatchObject({ memberCount: 1 });
    expect((await call("GET", `/admin/projects/${project.id}/users?email=ann@x.test`)).items).toMatchObject([
      { access: true, teams: [{ id: team.id, name: "Engineering" }] },
    ]);
  });

  it("are listed page by page", async () => {
    const { ann, bob, members } = await createScene();
    for (const { id } of [ann, bob]) await call("PUT", `${members}/${id}`);
    const first = await call("GET", `${members}?limit=1`);
    expect(first.items).toMatchObject([{ id: ann.id }]);
    const second = await call("GET", `${members}?limit=1&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ items: [{ id: bob.id }], nextCursor: null });
  });

  it("can be put into a team that an identity provider pushed, and into a protected one", async () => {
    const { project, scim, ann } = await createScene();
    const { body } = await scim.post("/Groups", { displayName: "Pushed" });
    const members = `/admin/projects/${project.id}/teams/${body.id}/members`;
    await call("PATCH", `/admin/projects/${project.id}/teams/${body.id}`, { protected: true });
    await call("PUT", `${members}/${ann.id}`);
    expect(await memberIds(members)).toEqual([ann.id]);
  });
});

describe("another project's", () => {
  it("team is 404 in every way, and stays as it is", async () => {
    const { team, ann, members } = await createScene();
    await call("PUT", `${members}/${ann.id}`);
    const foreign = await createScene();
    const path = `/admin/projects/${foreign.project.id}/teams/${team.id}`;
    const answers = [
      await request("GET", path),
      await request("PATCH", path, { name: "Mine" }),
      await request("DELETE", path),
      await request("GET", `${path}/members`),
      await request("PUT", `${path}/members/${foreign.ann.id}`),
      await request("DELETE", `${path}/members/${ann.id}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(await memberIds(members)).toEqual([ann.id]);
    expect((await eventsOf(team.id)).map(({ type }) => type)).toEqual(["team.created", "team.members.added"]);
  });

  it("user is 404 as a member", async () => {
    const { members, team } = await createScene();
    const foreign = await createScene();
    for (const method of ["PUT", "DELETE"]) {
      const { status, body } = await request(method, `${members}/${foreign.ann.id}`);
      expect(status).toBe(404);
      expect(body.detail).toContain(foreign.ann.id);
    }
    expect(await memberIds(members)).toEqual([]);
    expect(await eventsOf(team.id)).toHaveLength(1);
  });

  it("name is free", async () => {
    const { scim } = await createScene();
    const foreign = await createScene();
    expect((await scim.list("/Groups")).body.totalResults).toBe(1);
    expect((await foreign.scim.list("/Groups")).body.totalResults).toBe(1);
  });
});

describe("unknown ids", () => {
  it.each([
    ["GET", "teams"],
    ["POST", "teams"],
    ["GET", "teams/x"],
    ["PATCH", "teams/x"],
    ["DELETE", "teams/x"],
    ["GET", "teams/x/members"],
    ["PUT", "teams/x/members/y"],
    ["DELETE", "teams/x/members/y"],
  ])("%s /admin/projects/none/%s is 404", async (method, path) => {
    const body = method === "POST" || method === "PATCH" ? { name: "Eng" } : undefined;
    expect((await request(method, `/admin/projects/none/${path}`, body)).status).toBe(404);
  });
});

describe("a user that an identity provider made", () => {
  it("can be put into a team by an administrator", async () => {
    const { config, members } = await createScene();
    const id = await provision(config, "eve@x.test", { name: { givenName: "Eve", familyName: "Roe" } });
    await call("PUT", `${members}/${id}`);
    const { items } = await call("GET", members);
    expect(items).toMatchObject([{ id, displayName: "Eve Roe" }]);
    expect(text((items as JsonObject[])[0] ?? {}, "email")).toBe("eve@x.test");
  });
});
