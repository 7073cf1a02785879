import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call } from "../helpers/admin-client.ts";
import { treesWith } from "../helpers/trees.ts";

const PUSH = { enablePushGroups: true };

describe.each(treesWith("Group"))("the $kind tree", (tree) => {
  it("RFC 7644 §3: a group is created, read, found, replaced, patched and deleted", async () => {
    const scim = await tree.connect(PUSH);
    const [ann, bob] = [await scim.addUser("ann@x.test"), await scim.addUser("Bob@x.test")];
    const created = await scim.post("/Groups", {
      schemas: ["http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
      id: null,
      displayName: "Tour  Guides",
      externalId: "G1",
      members: [{ value: ann }],
      meta: { resourceType: "Group" },
    });
    const { id } = created.body;
    expect(created.status).toBe(201);
    expect(created.headers.get("Location")).toBe(`${scim.baseUrl}/Groups/${id}`);
    expect(created.body).toEqual({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
      id,
      displayName: "Tour  Guides",
      externalId: "G1",
      members: [{ value: ann, $ref: `${scim.baseUrl}/Users/${ann}`, display: "ann@x.test", type: "User" }],
      meta: {
        resourceType: "Group",
        location: `${scim.baseUrl}/Groups/${id}`,
        created: expect.any(String),
        lastModified: expect.any(String),
        version: expect.stringMatching(/^W\/"/),
      },
    });
    expect((await scim.get(`/Groups/${id}`)).body).toEqual(created.body);
    expect((await scim.list("/Groups", { filter: 'displayName eq "tour  GUIDES"' })).body.Resources).toEqual([
      created.body,
    ]);

    const replaced = await scim.put(`/Groups/${id}`, { displayName: "Guides", members: [{ value: bob }] });
    expect(replaced).toMatchObject({ status: 200, body: { id, displayName: "Guides" } });
    expect(replaced.body).not.toHaveProperty("externalId");
    expect(replaced.body.members?.map(({ display }) => display)).toEqual(["Bob@x.test"]);
    const patched = await scim.patch(`/Groups/${id}`, [{ op: "replace", value: { id, displayName: "Staff" } }]);
    expect(patched).toMatchObject({ status: 204, text: "" });
    expect((await scim.get(`/Groups/${id}`)).body.displayName).toBe("Staff");

    expect(await scim.delete(`/Groups/${id}`)).toMatchObject({ status: 204, text: "" });
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const body = method === "GET" ? undefined : { displayName: "x", Operations: [] };
      expect((await scim.send(method, `/Groups/${id}`, body)).status).toBe(404);
    }
    expect((await scim.get("/Users")).body.totalResults).toBe(2);
  });

  it("RFC 7644 §3.5.2: PATCH of a group is 204, or 200 with a body when attributes asks for one", async () => {
    const scim = await tree.connect(PUSH);
    const [id, ann] = [await scim.addGroup("Team"), await scim.addUser("ann@x.test")];
    const add = [{ op: "add", path: "members", value: [{ value: ann }] }];
    const silent = await scim.patch(`/Groups/${id}`, add);
    expect(silent).toMatchObject({ status: 204, text: "" });
    expect(silent.headers.get("ETag")).toBe((await scim.get(`/Groups/${id}`)).body.meta.version);
    const shown = await scim.patch(`/Groups/${id}?attributes=displayName,members.value`, add);
    expect(shown.status).toBe(200);
    expect(shown.body).toEqual({ schemas: expect.any(Array), id, displayName: "Team", members: [{ value: ann }] });
    expect((await scim.patch(`/Groups/${id}`, [])).status).toBe(200);
  });

  it("Toggles: every write to Groups with push groups off is 403 and names the setting, reads work", async () => {
    const scim = await tree.connect();
    const ann = await scim.addUser("ann@x.test");
    const id = await scim.tenant.createTeam("Team");
    await scim.tenant.addMember(id, ann);
    const { body: before } = await scim.get(`/Groups/${id}`);
    expect(before).toMatchObject({ displayName: "Team", members: [{ value: ann }] });
    const member = { value: ann };
    const writes = [
      await scim.post("/Groups", { displayName: "New" }),
      await scim.post("/Groups", { displayName: "Team" }),
      await scim.put(`/Groups/${id}`, { displayName: "New" }),
      await scim.patch(`/Groups/${id}`, [{ op: "replace", path: "displayName", value: "New" }]),
      await scim.patch(`/Groups/${id}`, [{ op: "remove", path: "members", value: [member] }]),
      await scim.delete(`/Groups/${id}`),
    ];
    for (const { status, body } of writes) {
      expect(status).toBe(403);
      expect(body.detail).toContain("Enable Push Groups");
    }
    const bulk = await scim.bulk([{ method: "POST", path: "/Groups", bulkId: "g", data: { displayName: "New" } }]);
    expect(bulk.body.Operations).toMatchObject([{ status: "403" }]);
    expect((await scim.get(`/Groups/${id}`)).body).toEqual(before);
    expect((await scim.get("/Groups")).body).toMatchObject({ totalResults: 1, Resources: [before] });
    expect((await scim.send("POST", "/Groups/.search", {})).body.totalResults).toBe(1);
  });

  it("Toggles: POST of a Group that no IdP pushed yet links the team and keeps its members", async () => {
    const scim = await tree.connect(PUSH);
    const [ann, bob] = [await scim.addUser("ann@x.test"), await scim.addUser("bob@x.test")];
    const id = await scim.tenant.createTeam("Ops Team");
    await scim.tenant.addMember(id, ann);
    const group = { displayName: "OPS team", externalId: "G1", members: [{ value: bob }] };
    const linked = await scim.post("/Groups", group);
    expect(linked).toMatchObject({ status: 201, body: { id, displayName: "OPS team", externalId: "G1" } });
    expect(linked.headers.get("Location")).toBe(`${scim.baseUrl}/Groups/${id}`);
    expect(await scim.memberIds(id)).toEqual([ann, bob].sort());
    expect(await scim.post("/Groups", group)).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
    expect((await scim.get("/Groups")).body.totalResults).toBe(1);
  });

  it("Toggles: POST of a Group that was pushed is 409, by whichever configuration and in whichever case", async () => {
    const scim = await tree.connect(PUSH);
    const other = await scim.tenant.connect(PUSH);
    const ann = await scim.addUser("ann@x.test");
    const id = await scim.addGroup("Straße");
    for (const displayName of ["Straße", "STRASSE", "straße"]) {
      for (const client of [scim, other]) {
        const answer = await client.post("/Groups", { displayName, members: [{ value: ann }] });
        expect(answer).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
      }
    }
    expect(await scim.memberIds(id)).toEqual([]);
    const found = await scim.list("/Groups", { filter: 'displayName eq "strasse"' });
    expect(found.body.Resources).toMatchObject([{ id, displayName: "Straße" }]);
  });

  it("Toggles: POST of a Group whose configuration is gone links it, and it is the new one's from then on", async () => {
    const scim = await tree.connect(PUSH);
    const [next, third] = [await scim.tenant.connect(PUSH), await scim.tenant.connect(PUSH)];
    const ann = await scim.addUser("ann@x.test");
    const id = await scim.addGroup("Team", [ann]);
    expect((await next.post("/Groups", { displayName: "TEAM" })).status).toBe(409);
    await call("DELETE", `/admin/configs/${scim.configId}`);
    const linked = await next.post("/Groups", { displayName: "TEAM", externalId: "G2" });
    expect(linked).toMatchObject({ status: 201, body: { id, displayName: "TEAM", externalId: "G2" } });
    expect(linked.body.members).toMatchObject([{ value: ann }]);
    for (const client of [next, third]) {
      expect((await client.post("/Groups", { displayName: "Team" })).status).toBe(409);
    }
    const bulk = await third.bulk([{ method: "POST", path: "/Groups", bulkId: "g", data: { displayName: "Team" } }]);
    expect(bulk.body.Operations).toMatchObject([{ status: "409" }]);
  });

  it("Toggles: a Group belongs to the configuration that first writes to it, until that is gone", async () => {
    const scim = await tree.connect(PUSH);
    const other = await scim.tenant.connect(PUSH);
    const ann = await scim.addUser("ann@x.test");
    const id = await scim.tenant.createTeam("Team");
    const pushedBy = async () =>
      (await call("GET", `/admin/projects/${scim.tenant.id}/teams/${id}`)) as Record<string, unknown>;
    expect(await pushedBy()).toMatchObject({ pushed: false, pushedBy: null, externalId: null });
    await scim.patch(`/Groups/${id}`, [{ op: "add", path: "members", value: [{ value: ann }] }]);
    expect(await pushedBy()).toMatchObject({ pushed: true, pushedBy: scim.configId });
    await other.put(`/Groups/${id}`, { displayName: "Team", externalId: "G" });
    expect(await pushedBy()).toMatchObject({ pushedBy: scim.configId, externalId: "G" });
    expect((await other.post("/Groups", { displayName: "team" })).status).toBe(409);
    await call("DELETE", `/admin/configs/${scim.configId}`);
    expect(await pushedBy()).toMatchObject({ pushed: true, pushedBy: null });
    await other.patch(`/Groups/${id}`, [{ op: "replace", path: "displayName", value: "Crew" }]);
    expect(await pushedBy()).toMatchObject({ pushedBy: other.configId });
  });

  it("RFC 7644 §3.7: with two faults at once the answer is the same, alone and in bulk", async () => {
    const scim = await tree.connect(PUSH);
    const [team, own] = [await scim.addGroup("Team"), await scim.addGroup("Own")];
    const kept = await scim.tenant.createTeam("Kept", { protected: true });
    const members = [{ value: "nobody" }];
    const nested = [{ value: "nobody" }, { value: team, type: "Group" }];
    const rename = { Operations: [{ op: "replace", value: { displayName: "TEAM", members } }] };
    const cases: readonly (readonly [string, string, JsonObject, number, string])[] = [
      ["POST", "/Groups", { displayName: "TEAM", members }, 409, team],
      ["POST", "/Groups", { displayName: "TEAM", members: nested }, 400, "is a group"],
      ["POST", "/Groups", { displayName: "kept", members }, 403, "protected"],
      ["POST", "/Groups", { displayName: "New", members }, 400, "nobody"],
      ["PUT", `/Groups/${own}`, { displayName: "TEAM", members }, 409, team],
      ["PUT", `/Groups/${kept}`, { displayName: "TEAM", members }, 403, "protected"],
      ["PATCH", `/Groups/${own}`, rename, 409, team],
    ];
    for (const [method, path, data, status, part] of cases) {
      const alone = await scim.send(method, path, data);
      expect([method, data, alone.status, alone.body.detail]).toEqual([
        method,
        data,
        status,
        expect.stringContaining(part),
      ]);
      const { body } = await scim.bulk([
        { method: "POST", path: "/Groups", bulkId: "other", data: { displayName: crypto.randomUUID() } },
        { method, path, bulkId: "it", data },
      ]);
      expect(body.Operations[1]?.response).toEqual(alone.body);
    }
    const twins = ["a", "b"].map((bulkId) => ({
      method: "POST",
      path: "/Groups",
      bulkId,
      data: { displayName: "Twin", ...(bulkId === "b" ? { members } : {}) },
    }));
    expect((await scim.bulk(twins)).body.Operations.map(({ status }) => status)).toEqual(["201", "409"]);
  });

  it("Toggles: of two configurations that link one team at once, one is 409", async () => {
    const scim = await tree.connect(PUSH);
    const other = await scim.tenant.connect(PUSH);
    await scim.tenant.createTeam("Team");
    const answers = await Promise.all(
      [scim, other, scim, other].map((client) => client.post("/Groups", { displayName: "Team" })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it("Toggles: a rename to the name of another team is 409, to another case of its own it is fine", async () => {
    const scim = await tree.connect(PUSH);
    const [id] = [await scim.addGroup("One"), await scim.addGroup("Two"), await scim.tenant.createTeam("Three")];
    for (const displayName of ["two", "THREE"]) {
      const rename = [{ op: "replace", path: "displayName", value: displayName }];
      expect(await scim.patch(`/Groups/${id}`, rename)).toMatchObject({
        status: 409,
        body: { scimType: "uniqueness" },
      });
      expect(await scim.put(`/Groups/${id}`, { displayName })).toMatchObject({ status: 409 });
    }
    expect((await scim.put(`/Groups/${id}`, { displayName: "ONE" })).body.displayName).toBe("ONE");
  });

  it("Toggles: a write to a protected team is 403, the detail says so and nothing changes", async () => {
    const scim = await tree.connect(PUSH);
    const [ann, bob] = [await scim.addUser("ann@x.test"), await scim.addUser("bob@x.test")];
    const id = await scim.tenant.createTeam("Owners", { protected: true });
    await scim.tenant.addMember(id, ann);
    const { body: before } = await scim.get(`/Groups/${id}`);
    const writes = [
      await scim.post("/Groups", { displayName: "owners", members: [{ value: bob }] }),
      await scim.put(`/Groups/${id}`, { displayName: "Owners", members: [] }),
      await scim.patch(`/Groups/${id}`, [{ op: "add", path: "members", value: [{ value: bob }] }]),
      await scim.patch(`/Groups/${id}`, [{ op: "remove", path: "members" }]),
      await scim.patch(`/Groups/${id}`, [{ op: "replace", path: "displayName", value: "Users" }]),
      await scim.delete(`/Groups/${id}`),
    ];
    for (const { status, body } of writes) {
      expect(status).toBe(403);
      expect(body.detail).toContain("protected");
    }
    expect((await scim.get(`/Groups/${id}`)).body).toEqual(before);
    await scim.tenant.changeTeam(id, { protected: false });
    expect((await scim.delete(`/Groups/${id}`)).status).toBe(204);
  });

  it("Toggles: DELETE of some configuration's default team is 403, the detail says so and nothing changes", async () => {
    const scim = await tree.connect(PUSH);
    const id = await scim.tenant.createTeam("Everyone");
    const other = await scim.tenant.connect({ defaultTeamIds: [id] });
    const ann = await other.addUser("ann@x.test");
    const { status, body } = await scim.delete(`/Groups/${id}`);
    expect(status).toBe(403);
    expect(body.detail).toContain("default team");
    expect(await scim.memberIds(id)).toEqual([ann]);
    expect((await scim.put(`/Groups/${id}`, { displayName: "All", members: [{ value: ann }] })).status).toBe(200);
  });

  it("Toggles: DELETE of a Group takes its memberships along and leaves its users", async () => {
    const scim = await tree.connect(PUSH);
    const ann = await scim.addUser("ann@x.test");
    const [gone, stays] = [await scim.addGroup("Gone", [ann]), await scim.addGroup("Stays", [ann])];
    expect((await scim.delete(`/Groups/${gone}`)).status).toBe(204);
    expect((await scim.get(`/Users/${ann}`)).body.groups?.map(({ value }) => value)).toEqual([stays]);
    expect((await scim.post("/Groups", { displayName: "Gone" })).status).toBe(201);
  });

  it("RFC 7643 §4.2: displayName is required", async () => {
    const scim = await tree.connect(PUSH);
    const id = await scim.addGroup("Team");
    const refused = { status: 400, body: { scimType: "invalidValue", detail: expect.stringContaining("displayName") } };
    expect(await scim.post("/Groups", { members: [] })).toMatchObject(refused);
    expect(await scim.put(`/Groups/${id}`, { displayName: "" })).toMatchObject(refused);
    const removed = await scim.patch(`/Groups/${id}`, [{ op: "remove", path: "displayName" }]);
    expect(removed).toMatchObject({ status: 400, body: { scimType: "mutability" } });
  });

  it("RFC 7643 §4.1.2: groups of a user are computed, read-only, and shown by every verb", async () => {
    const scim = await tree.connect(PUSH);
    const ann = await scim.addUser("ann@x.test");
    const ids = [await scim.addGroup("A", [ann]), await scim.addGroup("B", [ann])];
    const expected = ids.map((value, index) => ({
      value,
      $ref: `${scim.baseUrl}/Groups/${value}`,
      display: index === 0 ? "A" : "B",
      type: "direct",
    }));
    const answers = [
      await scim.get(`/Users/${ann}`),
      await scim.put(`/Users/${ann}`, { userName: "ann@x.test", groups: [] }),
      await scim.patch(`/Users/${ann}`, [{ op: "replace", value: { title: "Ms", groups: [{ value: "x" }] } }]),
    ];
    const listed = (await scim.get("/Users")).body.Resources[0];
    for (const groups of [...answers.map(({ body }) => body.groups), listed?.groups]) {
      expect(groups).toHaveLength(2);
      expect(groups).toEqual(expect.arrayContaining(expected));
    }
    const written = await scim.patch(`/Users/${ann}`, [{ op: "remove", path: "groups" }]);
    expect(written).toMatchObject({ status: 400, body: { scimType: "mutability" } });
    for (const filter of [`groups.value eq "${ids[0]}"`, 'groups[display eq "b"]', `groups eq "${ids[1]}"`]) {
      expect((await scim.list("/Users", { filter })).body.Resources).toMatchObject([{ id: ann }]);
    }
    expect((await scim.list("/Users", { filter: 'groups.value eq "none"' })).body.totalResults).toBe(0);
  });
});
