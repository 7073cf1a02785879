import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { ScimAnswer } from "../helpers/scim-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";

// The toggle table, as far as it is the same in both trees; default teams are in default-teams.test.ts.

type Deactivation = readonly [string, (scim: Connection, id: string) => Promise<ScimAnswer>];

const deactivations: readonly Deactivation[] = [
  ["PUT", (scim, id) => scim.put(`/Users/${id}`, { userName: "ann@x.test", active: false })],
  ["PATCH", (scim, id) => scim.patch(`/Users/${id}`, [{ op: "Replace", path: "active", value: "False" }])],
  ["pathless PATCH", (scim, id) => scim.patch(`/Users/${id}`, [{ op: "replace", value: { active: false } }])],
];

const newest = async (scim: Connection) => (await scim.log())[0];

describe.each(trees)("the $kind tree", (tree) => {
  /** What the tenant answers of a person that has access, or would have with a team. */
  const granted = tree.kind === "project" ? "member" : "subscriber";

  /** A configuration whose new users have access at once. */
  async function connect(settings: JsonObject = {}) {
    const scim = await tree.connect(settings);
    if (tree.kind === "project") await scim.change({ defaultTeamIds: [await scim.tenant.createTeam("Everyone")] });
    return scim;
  }

  it("Toggles: POST User with auto-provision off is 403, names the setting and changes nothing", async () => {
    const scim = await connect({ autoProvisionUsers: false });
    const { status, body } = await scim.post("/Users", { userName: "ann@x.test" });
    expect(status).toBe(403);
    expect(body.detail).toContain("Auto Provision Users");
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
    expect(await scim.tenant.find("ann@x.test")).toBeUndefined();
    expect(await newest(scim)).toMatchObject({ operation: "create-user", status: 403, outcome: "error" });
  });

  it("Toggles: POST of a new User is 201 and grants access", async () => {
    const scim = await connect();
    const { status, body } = await scim.post("/Users", { userName: "ann@x.test" });
    expect([status, body.active]).toEqual([201, true]);
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: true, reason: granted });
    expect(await scim.tenant.find("ann@x.test")).toMatchObject({ id: body.id, provisionedBy: scim.configId });
  });

  it("Toggles: POST of a new User with active false grants no access", async () => {
    const scim = await connect();
    const { status, body } = await scim.post("/Users", { userName: "ann@x.test", active: false });
    expect([status, body.active]).toEqual([201, false]);
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: false, reason: "revoked" });
  });

  it("Toggles: POST of a User that another configuration made links it", async () => {
    const first = await connect();
    const made = await first.post("/Users", { userName: "Ann@x.test", title: "Ms", externalId: "1" });
    const second = await first.tenant.connect();
    const linked = await second.post("/Users", { userName: "ann@X.test", nickName: "A", externalId: "2" });
    expect(linked).toMatchObject({ status: 201, body: { id: made.body.id, userName: "ann@X.test", externalId: "2" } });
    expect(linked.body).not.toHaveProperty("title");
    expect(linked.headers.get("Location")).toBe(`${second.baseUrl}/Users/${made.body.id}`);
    expect((await second.get("/Users")).body.totalResults).toBe(1);
    expect(await first.tenant.find("ann@x.test")).toMatchObject({ provisionedBy: second.configId });
    expect((await second.post("/Users", { userName: "ann@x.test" })).status).toBe(409);
  });

  it("Toggles: POST that links finds the user by its e-mail too", async () => {
    const first = await connect();
    const id = await first.addUser("ann@x.test");
    const second = await first.tenant.connect();
    const linked = await second.post("/Users", { userName: "alee", emails: [{ value: "ANN@x.test" }] });
    expect(linked).toMatchObject({ status: 201, body: { id, userName: "alee" } });
  });

  it("Toggles: POST that links a revoked user grants access again", async () => {
    const first = await connect();
    await first.addUser("ann@x.test", { active: false });
    const second = await first.tenant.connect();
    if (tree.kind === "project") await second.change({ defaultTeamIds: [await first.tenant.createTeam("Second")] });
    expect((await second.post("/Users", { userName: "ann@x.test" })).body.active).toBe(true);
    expect(await first.tenant.access("ann@x.test")).toEqual({ access: true, reason: granted });
  });

  it("Toggles: POST of a User that this configuration provisioned is 409, each time", async () => {
    const scim = await connect();
    await scim.addUser("ann@x.test", { emails: [{ value: "a@x.test" }] });
    for (const userName of ["ann@x.test", "ANN@x.test", "ann@x.test"]) {
      expect(await scim.post("/Users", { userName })).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
    }
    expect((await scim.get("/Users")).body.totalResults).toBe(1);
  });

  it.each(deactivations)("Toggles: %s to active false with auto-deprovision on revokes access", async (_, send) => {
    const scim = await connect();
    const id = await scim.addUser("ann@x.test");
    expect(await send(scim, id)).toMatchObject({ status: 200, body: { active: false } });
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: false, reason: "revoked" });
    expect((await scim.get(`/Users/${id}`)).body).toMatchObject({ id, active: false });
    expect((await scim.list("/Users", { filter: 'userName eq "ann@x.test"' })).body.totalResults).toBe(1);
    expect((await scim.list("/Users", { filter: "active eq false" })).body.totalResults).toBe(1);
  });

  it.each(deactivations)("Toggles: %s to active false with auto-deprovision off is a warning", async (_, send) => {
    const scim = await connect({ autoDeprovisionUsers: false });
    const id = await scim.addUser("ann@x.test");
    expect(await send(scim, id)).toMatchObject({ status: 200, body: { active: false } });
    expect((await scim.get(`/Users/${id}`)).body.active).toBe(false);
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: true, reason: granted });
    expect(await newest(scim)).toMatchObject({
      outcome: "warning",
      status: 200,
      resourceId: id,
      detail: expect.stringContaining("Auto Deprovision Users"),
    });
  });

  it.each(deactivations)("Toggles: a revoked user stays so after %s, auto-deprovision off since", async (_, send) => {
    const scim = await connect();
    const id = await scim.addUser("ann@x.test");
    await scim.patch(`/Users/${id}`, [{ op: "replace", path: "active", value: false }]);
    await scim.change({ autoDeprovisionUsers: false });
    expect(await send(scim, id)).toMatchObject({ status: 200, body: { active: false } });
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: false, reason: "revoked" });
    expect(await newest(scim)).toMatchObject({ status: 200, outcome: "success", detail: null });
    await scim.patch(`/Users/${id}`, [{ op: "add", path: "title", value: "Ms" }]);
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: false, reason: "revoked" });
  });

  it("Toggles: PUT without active keeps it", async () => {
    const scim = await connect();
    const id = await scim.addUser("ann@x.test", { active: false });
    expect((await scim.put(`/Users/${id}`, { userName: "ann@x.test", title: "Ms" })).body.active).toBe(false);
    expect(await scim.tenant.access("ann@x.test")).toMatchObject({ access: false });
  });

  it.each([true, false])(
    "Toggles: PUT and PATCH to active true grant access again (auto-deprovision %s)",
    async (on) => {
      const scim = await connect();
      const id = await scim.addUser("ann@x.test", { active: false });
      await scim.change({ autoDeprovisionUsers: on, autoProvisionUsers: on });
      await scim.patch(`/Users/${id}`, [{ op: "replace", value: { active: true } }]);
      expect(await scim.tenant.access("ann@x.test")).toEqual({ access: true, reason: granted });
      await scim.change({ autoDeprovisionUsers: true });
      await scim.patch(`/Users/${id}`, [{ op: "replace", path: "active", value: false }]);
      expect(await scim.tenant.access("ann@x.test")).toEqual({ access: false, reason: "revoked" });
      expect((await scim.put(`/Users/${id}`, { userName: "ann@x.test", active: true })).body.active).toBe(true);
      expect(await scim.tenant.access("ann@x.test")).toEqual({ access: true, reason: granted });
    },
  );

  it("Toggles: DELETE User with auto-deprovision on removes the user and frees its userName", async () => {
    const scim = await connect();
    const id = await scim.addUser("ann@x.test");
    expect(await scim.delete(`/Users/${id}`)).toMatchObject({ status: 204, text: "" });
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const body = method === "GET" ? undefined : { userName: "ann@x.test", Operations: [] };
      expect((await scim.send(method, `/Users/${id}`, body)).status).toBe(404);
    }
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: false, reason: "unknown" });
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
    const again = await scim.post("/Users", { userName: "ann@x.test" });
    expect(again.status).toBe(201);
    expect(again.body.id).not.toBe(id);
  });

  it("Toggles: DELETE User with auto-deprovision off is 403, names the setting and changes nothing", async () => {
    const scim = await connect({ autoDeprovisionUsers: false });
    const { body: before } = await scim.post("/Users", { userName: "ann@x.test" });
    const { status, body } = await scim.delete(`/Users/${before.id}`);
    expect(status).toBe(403);
    expect(body.detail).toContain("Auto Deprovision Users");
    expect((await scim.get(`/Users/${before.id}`)).body).toEqual(before);
    expect(await scim.tenant.access("ann@x.test")).toEqual({ access: true, reason: granted });
    expect((await scim.delete("/Users/no-such-id")).status).toBe(404);
  });

  it("Toggles: a changed setting acts on the very next request", async () => {
    const scim = await connect();
    await scim.addUser("ann@x.test");
    await scim.change({ autoProvisionUsers: false });
    expect((await scim.post("/Users", { userName: "bob@x.test" })).status).toBe(403);
    await scim.change({ autoProvisionUsers: true });
    expect((await scim.post("/Users", { userName: "bob@x.test" })).status).toBe(201);
  });
});
