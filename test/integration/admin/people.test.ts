import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  createUser,
  request,
} from "../helpers/admin-client.ts";
import { insertTeamsOf } from "../helpers/many-rows.ts";
import { provision } from "../helpers/provision.ts";
import { ScimClient } from "../helpers/scim-client.ts";

async function people(path: string, query = ""): Promise<JsonObject[]> {
  return (await call("GET", `${path}?limit=200${query}`)).items as JsonObject[];
}

describe("somebody who is in more teams than one list has", () => {
  it("is shown with a thousand of them, and has access", async () => {
    const { id: projectId } = await createProject();
    const { id } = await createUser(projectId, "busy@x.test");
    await insertTeamsOf(projectId, id, 1_500);
    const [person] = await people(`/admin/projects/${projectId}/users`);
    expect(person).toMatchObject({ id, access: true });
    expect(person?.teams).toHaveLength(1_000);
    const access = await call("GET", `/admin/projects/${projectId}/access?email=busy@x.test`);
    expect([access.access, (access.teams as JsonObject[]).length]).toEqual([true, 1_000]);
  });
});

describe("POST /admin/projects/{id}/users", () => {
  it("makes a user that exists before SCIM does", async () => {
    const { id: projectId } = await createProject();
    const path = `/admin/projects/${projectId}/users`;
    const made = await request("POST", path, { email: "Ann@X.test", displayName: "Ann" });
    expect(made.status).toBe(201);
    const { id, accountId, createdAt } = made.body;
    expect(made.body).toEqual({
      id,
      accountId,
      email: "Ann@X.test",
      userName: "Ann@X.test",
      externalId: null,
      displayName: "Ann",
      active: true,
      blocked: false,
      access: false,
      reason: "no-team",
      teams: [],
      provisionedBy: null,
      createdAt,
      updatedAt: createdAt,
    });
    expect(await people(path)).toEqual([made.body]);
    const { items } = await call("GET", "/admin/events?limit=200");
    expect((items as JsonObject[]).at(-1)).toMatchObject({
      type: "user.created",
      configId: null,
      resourceId: id,
      data: { email: "Ann@X.test", revoked: false },
    });
  });

  it("finds the account of that e-mail, in any case, and makes one otherwise", async () => {
    const [first, second] = [await createProject(), await createProject()];
    const here = await call("POST", `/admin/projects/${first.id}/users`, { email: "shared@x.test" });
    const there = await call("POST", `/admin/projects/${second.id}/users`, { email: "SHARED@x.test" });
    const other = await call("POST", `/admin/projects/${second.id}/users`, { email: "other@x.test" });
    expect(there.accountId).toBe(here.accountId);
    expect(there.id).not.toBe(here.id);
    expect(other.accountId).not.toBe(here.accountId);
  });

  it("is linked by the identity provider that brings the same person", async () => {
    const { id: projectId } = await createProject();
    const user = await createUser(projectId, "early@x.test", "Early");
    const config = await createConfig({ kind: "project", projectId });
    expect(await provision(config, "EARLY@x.test")).toBe(user.id);
    expect(await people(`/admin/projects/${projectId}/users`)).toMatchObject([
      { id: user.id, userName: "EARLY@x.test", provisionedBy: config.id },
    ]);
  });

  it("is found by the identity provider as it is", async () => {
    const { id: projectId } = await createProject();
    const user = await createUser(projectId, "found@x.test", "Found");
    const config = await createConfig({ kind: "project", projectId });
    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    const { body } = await scim.list("/Users", { filter: 'userName eq "FOUND@x.test"' });
    expect(body.Resources).toMatchObject([
      { id: user.id, userName: "found@x.test", displayName: "Found", active: true },
    ]);
  });

  it("is 409 for a userName or an e-mail that the project has", async () => {
    const { id: projectId } = await createProject();
    const config = await createConfig({ kind: "project", projectId });
    await createUser(projectId, "ann@x.test");
    await provision(config, "alias", { emails: [{ value: "mail@x.test", primary: true }] });
    for (const email of ["ann@x.test", "ANN@X.TEST", "mail@x.test"]) {
      const { status, body } = await request("POST", `/admin/projects/${projectId}/users`, { email });
      expect(status).toBe(409);
      expect(body.detail).toContain(email);
    }
    expect(await people(`/admin/projects/${projectId}/users`)).toHaveLength(2);
  });

  it.each(["ann", "ann@", "@x.test", "a b@x.test", "ann@x.test\u0000", "", 7])(
    "is 400 for the e-mail %j",
    async (email) => {
      const { id } = await createProject();
      const { status, body } = await request("POST", `/admin/projects/${id}/users`, { email });
      expect(status).toBe(400);
      expect(body.errors).toContainEqual({ path: "email", message: expect.any(String) });
    },
  );

  it("is 404 in a project that does not exist, and leaves no account behind", async () => {
    expect((await request("POST", "/admin/projects/none/users", { email: "nobody@x.test" })).status).toBe(404);
  });
});

describe("GET /admin/projects/{id}/users", () => {
  it("says what counts: access, teams and who provisioned", async () => {
    const { id: projectId } = await createProject();
    const path = `/admin/projects/${projectId}/users`;
    const team = await createTeam(projectId, "Everyone");
    const config = await createConfig({ kind: "project", projectId, defaultTeamIds: [team.id] });
    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    const id = await provision(config, "ann@x.test", { name: { formatted: "Ann Lee" } });
    const inTeam = {
      id,
      displayName: "Ann Lee",
      active: true,
      access: true,
      teams: [{ id: team.id, name: "Everyone" }],
    };
    expect(await people(path)).toMatchObject([{ ...inTeam, provisionedBy: config.id }]);
    await scim.patch(`/Users/${id}`, [{ op: "replace", path: "active", value: false }]);
    expect(await people(path)).toMatchObject([{ id, active: false, access: false, teams: [] }]);
    await scim.patch(`/Users/${id}`, [{ op: "replace", path: "active", value: true }]);
    await call("DELETE", `/admin/configs/${config.id}`);
    expect(await people(path)).toMatchObject([{ ...inTeam, provisionedBy: null }]);
  });

  it("keeps access of the inactive while auto-deprovisioning is off", async () => {
    const { id: projectId } = await createProject();
    const team = await createTeam(projectId, "Everyone");
    const config = await createConfig({
      kind: "project",
      projectId,
      defaultTeamIds: [team.id],
      autoDeprovisionUsers: false,
    });
    const id = await provision(config, "ann@x.test");
    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    await scim.patch(`/Users/${id}`, [{ op: "replace", path: "active", value: false }]);
    expect(await people(`/admin/projects/${projectId}/users`)).toMatchObject([{ active: false, access: true }]);
  });

  it("filters by e-mail without case and by active", async () => {
    const { id: projectId } = await createProject();
    const path = `/admin/projects/${projectId}/users`;
    const config = await createConfig({ kind: "project", projectId });
    const ann = await provision(config, "Ánn@x.test");
    const bob = await provision(config, "bob@x.test", { active: false });
    const ids = async (query: string) => (await people(path, query)).map(({ id }) => id);
    expect(await ids("&email=%C3%81NN@X.test")).toEqual([ann]);
    expect(await ids("&active=true")).toEqual([ann]);
    expect(await ids("&active=false")).toEqual([bob]);
    expect(await ids("&active=true&email=bob@x.test")).toEqual([]);
    for (const query of ["active=yes", "active=", "email="]) {
      expect((await request("GET", `${path}?${query}`)).status).toBe(400);
    }
  });

  it("shows no user of another project", async () => {
    const [mine, theirs] = [await createProject(), await createProject()];
    await createUser(theirs.id, "theirs@x.test");
    expect(await people(`/admin/projects/${mine.id}/users`)).toEqual([]);
    expect((await request("GET", "/admin/projects/none/users")).status).toBe(404);
  });
});

describe("GET /admin/projects/{id}/access", () => {
  it("tells member, no-team, revoked and unknown apart; revoked stands before no-team", async () => {
    const { id: projectId } = await createProject();
    const team = await createTeam(projectId, "Everyone");
    const config = await createConfig({ kind: "project", projectId, enablePushGroups: true });
    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    const access = (email: string) =>
      call("GET", `/admin/projects/${projectId}/access?email=${encodeURIComponent(email)}`);
    const id = await provision(config, "ann@x.test");
    expect(await access("ann@x.test")).toEqual({ email: "ann@x.test", access: false, reason: "no-team", teams: [] });
    await call("PUT", `/admin/projects/${projectId}/teams/${team.id}/members/${id}`);
    const teams = [{ id: team.id, name: "Everyone" }];
    expect(await access("ANN@x.test")).toEqual({ email: "ANN@x.test", access: true, reason: "member", teams });
    await scim.patch(`/Users/${id}`, [{ op: "replace", path: "active", value: false }]);
    expect(await access("ann@x.test")).toEqual({ email: "ann@x.test", access: false, reason: "revoked", teams });
    await call("DELETE", `/admin/projects/${projectId}/teams/${team.id}/members/${id}`);
    expect(await access("ann@x.test")).toMatchObject({ access: false, reason: "revoked", teams: [] });
    await scim.delete(`/Users/${id}`);
    expect(await access("ann@x.test")).toEqual({ email: "ann@x.test", access: false, reason: "unknown", teams: [] });
  });

  it("knows a user without an e-mail by the userName", async () => {
    const { id: projectId } = await createProject();
    const config = await createConfig({ kind: "project", projectId, requireEmail: false });
    await provision(config, "Plain Name");
    const { reason } = await call("GET", `/admin/projects/${projectId}/access?email=plain%20name`);
    expect(reason).toBe("no-team");
  });

  it("is about this project only", async () => {
    const [mine, theirs] = [await createProject(), await createProject()];
    await createUser(theirs.id, "theirs@x.test");
    expect(await call("GET", `/admin/projects/${mine.id}/access?email=theirs@x.test`)).toMatchObject({
      reason: "unknown",
    });
  });
});

describe("GET /admin/status-pages/{id}", () => {
  it("/subscribers and /access follow a subscriber's life", async () => {
    const { id: statusPageId } = await createStatusPage();
    const path = `/admin/status-pages/${statusPageId}`;
    const config = await createConfig({ kind: "status-page", statusPageId });
    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    const access = () => call("GET", `${path}/access?email=SUB@x.test`);
    expect(await access()).toEqual({ email: "SUB@x.test", access: false, reason: "unknown" });
    const id = await provision(config, "sub@x.test", { displayName: "Sub" });
    expect(await access()).toEqual({ email: "SUB@x.test", access: true, reason: "subscriber" });
    const [subscriber, ...others] = await people(`${path}/subscribers`, "&email=SUB@X.TEST&active=true");
    expect(others).toEqual([]);
    expect(subscriber).toMatchObject({
      id,
      email: "sub@x.test",
      userName: "sub@x.test",
      displayName: "Sub",
      active: true,
      access: true,
      provisionedBy: config.id,
    });
    await scim.patch(`/Users/${id}`, [{ op: "replace", path: "active", value: false }]);
    expect(await access()).toMatchObject({ access: false, reason: "revoked" });
    await call("DELETE", `/admin/configs/${config.id}`);
    expect(await people(`${path}/subscribers`, "&active=false")).toMatchObject([
      { id, active: false, access: false, provisionedBy: null },
    ]);
    expect(await people(`${path}/subscribers`, "&active=true")).toEqual([]);
  });

  it("/subscribers shows no subscriber of another page, page by page", async () => {
    const [mine, theirs] = [await createStatusPage(), await createStatusPage()];
    const [myConfig, theirConfig] = [
      await createConfig({ kind: "status-page", statusPageId: mine.id }),
      await createConfig({ kind: "status-page", statusPageId: theirs.id }),
    ];
    await provision(theirConfig, "theirs@x.test");
    const ids = [await provision(myConfig, "one@x.test"), await provision(myConfig, "two@x.test")];
    const path = `/admin/status-pages/${mine.id}/subscribers`;
    const first = await call("GET", `${path}?limit=1`);
    const second = await call("GET", `${path}?limit=1&cursor=${first.nextCursor}`);
    expect([first, second].flatMap(({ items }) => (items as JsonObject[]).map(({ id }) => id))).toEqual(ids);
    expect(second.nextCursor).toBeNull();
  });
});

describe("access without what it needs", () => {
  it.each(["/admin/projects", "/admin/status-pages"])(
    "%s: 400 without an e-mail, 404 without a tenant",
    async (path) => {
      const made = await call("POST", path, { name: "Tenant" });
      for (const query of ["", "?email="]) {
        const { status, body } = await request("GET", `${path}/${made.id}/access${query}`);
        expect(status).toBe(400);
        expect(body.errors).toMatchObject([{ path: "email" }]);
      }
      expect((await request("GET", `${path}/none/access?email=ann@x.test`)).status).toBe(404);
    },
  );

  it("is 404 for the subscribers of a page that does not exist", async () => {
    expect((await request("GET", "/admin/status-pages/none/subscribers")).status).toBe(404);
  });
});
