import { describe, expect, it } from "vitest";
import { exportTenant } from "../../../scripts/tenant/export.ts";
import { importTenant } from "../../../scripts/tenant/import.ts";
import { Service } from "../../../scripts/tenant/service.ts";
import { formatTenant, parseTenant } from "../../../scripts/tenant/tenant-file.ts";
import { ADMIN_TOKEN, call, createUser, ORIGIN, request } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { ScimClient } from "../helpers/scim-client.ts";
import { createTenant } from "../helpers/tenants.ts";

const service = new Service(ORIGIN, ADMIN_TOKEN, (url, init) =>
  fetchWorker(url, init as RequestInit<RequestInitCfProperties>),
);

/** What the file of a tenant holds, as it was exported. */
const exported = async (id: string, kind?: "project" | "status-page") =>
  parseTenant(formatTenant(await exportTenant(service, id, kind)));

/** A project in which everything is that a project can hold. */
async function createProject() {
  const tenant = await createTenant("project");
  const everyone = await tenant.createTeam("Everyone");
  const pushing = await tenant.connect({ enablePushGroups: true });
  const joining = await tenant.connect({ defaultTeamIds: [everyone], requireEmail: false, autoProvisionUsers: true });
  const gone = await tenant.connect({ enablePushGroups: true });

  const pushed = await pushing.addUsers([
    { userName: "ann@x.test", externalId: "A", name: { givenName: "Ann" }, emails: [{ value: "ann@home.test" }] },
    { userName: "bob@x.test", active: false },
  ]);
  const joined = await joining.addUsers([
    { userName: "no e-mail", title: "Robot" },
    { userName: "eve@x.test" },
    { userName: "kept@x.test" },
  ]);
  const left = await gone.addUser("left@x.test");
  const made = await createUser(tenant.id, "made@x.test", "Made by hand");
  await pushing.create("/Groups", { displayName: "Ops", externalId: "g", members: [{ value: pushed[0] ?? "" }] });
  await gone.addGroup("Adopted", [left]);
  const guarded = await tenant.createTeam("Guarded", { protected: true });
  await tenant.addMember(guarded, made.id);
  await call("PATCH", `/admin/projects/${tenant.id}/users/${joined[1]}`, { blocked: true });
  // Inactive, and kept by a setting.
  await joining.change({ autoDeprovisionUsers: false, autoProvisionUsers: false });
  await joining.patch(`/Users/${joined[2]}`, [{ op: "replace", path: "active", value: false }]);
  await call("PATCH", `/admin/configs/${joining.configId}`, { name: "Joining", description: "By default teams" });
  await call("DELETE", `/admin/configs/${gone.configId}?people=keep`);
  return { tenant, pushing, joining };
}

describe("a project that moves to another database", () => {
  it("has the same people, teams, memberships and configurations there, under other ids", async () => {
    const { tenant } = await createProject();
    const contents = await exported(tenant.id);
    expect(contents).toMatchObject({
      kind: "project",
      configs: { length: 2 },
      teams: { length: 4 },
      people: { length: 7 },
    });
    const moved = await importTenant(service, contents, { database: "eu", id: "moved" });
    expect(moved).toMatchObject({ kind: "project", id: "eu~moved", differences: [] });
    const after = await exported("eu~moved");
    expect(after.people.map(({ userName, access, reason }) => [userName, access, reason]).sort()).toEqual(
      contents.people.map(({ userName, access, reason }) => [userName, access, reason]).sort(),
    );
    expect(after.configs).toHaveLength(2);
    expect(await exported(tenant.id)).toEqual(contents);
  });

  it("is gone on with by its identity providers, with what they are given of it", async () => {
    const { tenant, pushing } = await createProject();
    const { configs } = await importTenant(service, await exported(tenant.id), { database: "eu" });
    const config = configs.find(({ name }) => name === "Configuration");
    if (config === undefined) throw new Error("there is no configuration");
    expect(config.id).toMatch(/^eu~/);
    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    const { body } = await scim.get('/Users?filter=userName eq "ann@x.test"');
    const [ann] = body.Resources;
    expect(ann).toMatchObject({ externalId: "A", groups: [{ display: "Ops" }] });
    expect((await scim.post("/Users", { userName: "ann@x.test" })).status).toBe(409);
    expect((await scim.delete(`/Users/${ann?.id}`)).status).toBe(204);
    // What is done there is not done here.
    expect((await pushing.get('/Users?filter=userName eq "ann@x.test"')).body.totalResults).toBe(1);
  });
});

describe("a status page that moves", () => {
  it("has the same subscribers there", async () => {
    const page = await createTenant("status-page");
    const scim = await page.connect();
    const [blocked] = await scim.addUsers([{ userName: "a@x.test" }, { userName: "b@x.test", active: false }]);
    await call("PATCH", `/admin/status-pages/${page.id}/subscribers/${blocked}`, { blocked: true });
    const moved = await importTenant(service, await exported(page.id), { database: "eu" });
    expect(moved).toMatchObject({ kind: "status-page", differences: [] });
    expect(moved.id).toMatch(/^eu~/);
  });

  it("is told from a project of the same id", async () => {
    await createTenant("project", "twin");
    await createTenant("status-page", "twin");
    await expect(exportTenant(service, "twin")).rejects.toThrow("--kind project, or --kind status-page");
    expect(await exported("twin", "status-page")).toMatchObject({ kind: "status-page" });
    await expect(exportTenant(service, "nobody")).rejects.toThrow("There is no project and no status page nobody.");
  });
});

describe("an import that is refused", () => {
  it("leaves nothing behind", async () => {
    const { tenant } = await createProject();
    const contents = await exported(tenant.id);
    const people = contents.people.map((person) => ({
      ...person,
      attributes: { ...person.attributes, userName: "same@x.test" },
    }));
    await expect(importTenant(service, { ...contents, people }, { database: "eu", id: "half" })).rejects.toThrow(
      "A person was refused",
    );
    expect((await request("GET", "/admin/projects/eu~half")).status).toBe(404);
    const { items } = await call("GET", "/admin/configs?limit=200");
    expect(JSON.stringify(items)).not.toContain("eu~half");
  });

  it("says why: a database that is not there, an id that is taken", async () => {
    const { id } = await createTenant("project", "taken", "eu");
    const contents = await exported(id);
    await expect(importTenant(service, contents, { database: "us" })).rejects.toThrow("There is no such database.");
    await expect(importTenant(service, contents, { database: "eu", id: "taken" })).rejects.toThrow("was answered 409");
    expect((await request("GET", `/admin/projects/${id}`)).status).toBe(200);
  });
});
