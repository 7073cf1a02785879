import { describe, expect, it } from "vitest";
import { trees, treesWithout } from "../helpers/trees.ts";

// What the service does on purpose where a compliance suite expects something else, as far as no
// other file shows it; docs/conformance.md says why, at its end.

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

describe.each(trees)("the $kind tree", (tree) => {
  it("One user for one e-mail address: another userName with the same one is 409", async () => {
    const scim = await tree.connect();
    const emails = [{ value: "ann@x.test", type: "work" }];
    const id = await scim.addUser("ann", { emails });
    const other = await scim.addUser("bob@x.test");
    const answers = [
      await scim.post("/Users", { userName: "ann2", emails: [{ value: "ANN@x.test" }] }),
      await scim.post("/Users", { userName: "ann@x.test" }),
      await scim.put(`/Users/${other}`, { userName: "ann2", emails }),
      await scim.patch(`/Users/${other}`, [{ op: "replace", path: "userName", value: "ann@x.test" }]),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
    expect((await scim.list("/Users", { filter: 'emails eq "ann@x.test"' })).body.Resources).toMatchObject([{ id }]);
  });

  it("A second e-mail address may be another user's too, it names no account", async () => {
    const scim = await tree.connect();
    await scim.addUser("ann@x.test");
    const shared = { emails: [{ value: "bob@x.test", primary: true }, { value: "ann@x.test" }] };
    expect((await scim.post("/Users", { userName: "bob@x.test", ...shared })).status).toBe(201);
  });

  it.each([true, false])("A user is active or not: remove of active, which is %s, changes nothing", async (active) => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test", { active });
    const { body: before } = await scim.get(`/Users/${id}`);
    for (const operation of [
      { op: "remove", path: "active" },
      { op: "replace", path: "active", value: null },
      { op: "replace", value: { active: "" } },
    ]) {
      expect(await scim.patch(`/Users/${id}`, [operation])).toMatchObject({ status: 200, body: before });
    }
  });

  it("externalId is the client's: two users may have the same one", async () => {
    const scim = await tree.connect();
    const ids = [
      await scim.addUser("ann@x.test", { externalId: "1" }),
      await scim.addUser("bob@x.test", { externalId: "1" }),
    ];
    const { body } = await scim.list("/Users", { filter: 'externalId eq "1"' });
    expect(body.Resources.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it("What the service does not keep is ignored in a body: attributes, extensions, and schemas of any name", async () => {
    const scim = await tree.connect();
    const { status, body } = await scim.post("/Users", {
      schemas: ["urn:x:User"],
      userName: "ann@x.test",
      shoeSize: 38,
      name: { givenName: "Ann", petName: "A" },
      "urn:x:User": { shoeSize: 38 },
      [ENTERPRISE]: { department: "R&D", desk: "4" },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
      name: { givenName: "Ann" },
      [ENTERPRISE]: { department: "R&D" },
    });
    expect(JSON.stringify(body)).not.toMatch(/shoeSize|petName|desk|urn:x/);
  });
});

describe.each(treesWithout("Group"))("the $kind tree", (tree) => {
  it("Entra ID: groups are 404 in every way that its group mapping asks, and users go on", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const answers = [
      await scim.list("/Groups", { excludedAttributes: "members", filter: 'displayName eq "x"' }),
      await scim.post("/Groups", { displayName: "x" }),
      await scim.get("/Groups/1?excludedAttributes=members"),
      await scim.patch("/Groups/1", [{ op: "Add", path: "members", value: [{ value: id }] }]),
      await scim.delete("/Groups/1"),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 404, body: { status: "404", detail: expect.any(String) } });
    }
    expect((await scim.get(`/Users/${id}`)).body.active).toBe(true);
  });
});
