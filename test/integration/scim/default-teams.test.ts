import { describe, expect, it } from "vitest";
import type { Connection } from "../helpers/tenants.ts";
import { treesWith } from "../helpers/trees.ts";

// The toggle table's columns on teams: default teams, push groups, and both in one project.

describe.each(treesWith("Group"))("the $kind tree", (tree) => {
  const groupNames = async (scim: Connection, userId: string) =>
    ((await scim.get(`/Users/${userId}`)).body.groups ?? []).map(({ display }) => display).sort();

  async function connect(settings: Parameters<typeof tree.connect>[0] = {}) {
    const scim = await tree.connect(settings);
    const teamIds = [await scim.tenant.createTeam("Staff"), await scim.tenant.createTeam("On call")];
    await scim.change({ defaultTeamIds: teamIds });
    return { scim, teamIds };
  }

  it("Toggles: POST of a new User adds it to every default team", async () => {
    const { scim, teamIds } = await connect();
    const { body } = await scim.post("/Users", { userName: "ann@x.test" });
    expect(body.groups?.map(({ value }) => value).sort()).toEqual([...teamIds].sort());
    expect(await scim.memberIds(teamIds[0] ?? "")).toEqual([body.id]);
  });

  it("Toggles: POST of a new User with active false joins no team", async () => {
    const { scim } = await connect();
    expect((await scim.post("/Users", { userName: "ann@x.test", active: false })).body).not.toHaveProperty("groups");
  });

  it("Toggles: POST of a new User with push groups on joins no team, the IdP's groups decide", async () => {
    const { scim } = await connect({ enablePushGroups: true });
    const { body } = await scim.post("/Users", { userName: "ann@x.test" });
    expect(body).not.toHaveProperty("groups");
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: false, reason: "no-team" });
    await scim.addGroup("Pushed", [body.id]);
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: true, reason: "member" });
  });

  it("Toggles: POST of a User that an administrator made links it and adds the default teams", async () => {
    const { scim } = await connect();
    const id = await scim.tenant.createUser("ann@x.test", "Ann");
    await scim.tenant.addMember(await scim.tenant.createTeam("Own"), id);
    expect((await scim.get(`/Users/${id}`)).body).toMatchObject({ userName: "ann@x.test" });
    const linked = await scim.post("/Users", { userName: "Ann@x.test", externalId: "1" });
    expect(linked).toMatchObject({ status: 201, body: { id, userName: "Ann@x.test", externalId: "1", active: true } });
    expect(linked.body).not.toHaveProperty("displayName");
    expect(await groupNames(scim, id)).toEqual(["On call", "Own", "Staff"]);
    expect(await scim.tenant.find("ann@x.test")).toMatchObject({ provisionedBy: scim.configId });
    expect((await scim.post("/Users", { userName: "ann@x.test" })).status).toBe(409);
  });

  it("Toggles: active false with auto-deprovision on takes the user out of the default teams only", async () => {
    const { scim } = await connect();
    const id = await scim.addUser("ann@x.test");
    await scim.tenant.addMember(await scim.tenant.createTeam("Own"), id);
    const { body } = await scim.patch(`/Users/${id}`, [{ op: "replace", path: "active", value: false }]);
    expect(body.groups?.map(({ display }) => display)).toEqual(["Own"]);
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: false, reason: "revoked" });
  });

  it("Toggles: active false with push groups on leaves the pushed groups as they are", async () => {
    const { scim } = await connect({ enablePushGroups: true });
    const id = await scim.addUser("ann@x.test");
    const groupId = await scim.addGroup("Pushed", [id]);
    await scim.patch(`/Users/${id}`, [{ op: "replace", value: { active: false } }]);
    expect(await scim.memberIds(groupId)).toEqual([id]);
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: false, reason: "revoked" });
  });

  it("Toggles: active false with auto-deprovision off keeps the teams", async () => {
    const { scim } = await connect({ autoDeprovisionUsers: false });
    const id = await scim.addUser("ann@x.test");
    await scim.patch(`/Users/${id}`, [{ op: "replace", value: { active: false } }]);
    expect(await groupNames(scim, id)).toEqual(["On call", "Staff"]);
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: true, reason: "member" });
  });

  it("Toggles: active true adds the default teams again, with push groups on it does not", async () => {
    const { scim } = await connect();
    const id = await scim.addUser("ann@x.test", { active: false });
    await scim.change({ enablePushGroups: true });
    await scim.patch(`/Users/${id}`, [{ op: "replace", value: { active: true } }]);
    expect(await groupNames(scim, id)).toEqual([]);
    await scim.change({ enablePushGroups: false });
    await scim.put(`/Users/${id}`, { userName: "ann@x.test", active: true });
    expect(await groupNames(scim, id)).toEqual(["On call", "Staff"]);
  });

  it("Toggles: a PUT or PATCH of an active user adds missing default teams", async () => {
    const { scim, teamIds } = await connect();
    const id = await scim.addUser("ann@x.test");
    const third = await scim.tenant.createTeam("Third");
    await scim.change({ defaultTeamIds: [...teamIds, third] });
    const patched = await scim.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "Ms" }]);
    expect(patched.body.groups).toHaveLength(3);
    const fourth = await scim.tenant.createTeam("Fourth");
    await scim.change({ defaultTeamIds: [...teamIds, third, fourth] });
    const replaced = await scim.put(`/Users/${id}`, { userName: "ann@x.test", title: "Ms" });
    expect(replaced.body.groups).toHaveLength(4);
  });

  it("Toggles: DELETE of a User takes it out of all its teams", async () => {
    const { scim, teamIds } = await connect();
    const [id, stays] = [await scim.addUser("ann@x.test"), await scim.addUser("bob@x.test")];
    const before = (await scim.get(`/Groups/${teamIds[0]}`)).body.meta;
    expect((await scim.delete(`/Users/${id}`)).status).toBe(204);
    for (const teamId of teamIds) expect(await scim.memberIds(teamId)).toEqual([stays]);
    expect((await scim.get(`/Groups/${teamIds[0]}`)).body.meta.version).not.toBe(before.version);
  });

  it("Toggles: a team that gains a member by default gets a new version, else it keeps its own", async () => {
    const { scim, teamIds } = await connect();
    const meta = async () => (await scim.get(`/Groups/${teamIds[0]}`)).body.meta;
    const before = await meta();
    const id = await scim.addUser("ann@x.test");
    const joined = await meta();
    expect(joined.version).not.toBe(before.version);
    await scim.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "Ms" }]);
    expect(await meta()).toEqual(joined);
  });

  it("Toggles: default teams and pushed groups of one project, two configurations, side by side", async () => {
    const { scim: defaults, teamIds } = await connect();
    const pushes = await defaults.tenant.connect({ enablePushGroups: true });
    const [ann, bob] = [await defaults.addUser("ann@x.test"), await pushes.addUser("bob@x.test")];
    const pushed = await pushes.addGroup("Pushed", [ann, bob]);
    expect(await groupNames(defaults, ann)).toEqual(["On call", "Pushed", "Staff"]);
    expect(await groupNames(pushes, bob)).toEqual(["Pushed"]);
    expect((await defaults.patch(`/Groups/${pushed}`, [{ op: "remove", path: "members" }])).status).toBe(403);

    await defaults.patch(`/Users/${ann}`, [{ op: "replace", path: "active", value: false }]);
    expect(await groupNames(defaults, ann)).toEqual(["Pushed"]);
    await defaults.delete(`/Users/${ann}`);
    expect(await pushes.memberIds(pushed)).toEqual([bob]);
    expect((await pushes.delete(`/Groups/${teamIds[0]}`)).status).toBe(403);
    expect((await defaults.get("/Groups")).body.totalResults).toBe(3);
  });
});
