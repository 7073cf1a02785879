import { describe, expect, it } from "vitest";
import { createTenant } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

// By what a user is known: userName, e-mail, account.

describe.each(trees)("the $kind tree", (tree) => {
  it("RFC 7643 §4.1.1: userName is required", async () => {
    const scim = await tree.connect();
    for (const body of [{}, { userName: null }, { userName: "" }, { displayName: "Ann" }]) {
      expect(await scim.post("/Users", body)).toMatchObject({
        status: 400,
        body: { scimType: "invalidValue", detail: expect.stringContaining("userName") },
      });
    }
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
  });

  it.each([
    [
      "the primary",
      [
        { value: "w@x.test", type: "work" },
        { value: "p@x.test", primary: true },
      ],
      "p@x.test",
    ],
    [
      "the work",
      [
        { value: "h@x.test", type: "home" },
        { value: "w@x.test", type: "Work" },
      ],
      "w@x.test",
    ],
    ["the first", [{ value: "1@x.test", type: "home" }, { value: "2@x.test" }], "1@x.test"],
  ])("Identity: a userName that is no e-mail address goes with %s of emails", async (_, emails, email) => {
    const scim = await tree.connect();
    const { status, body } = await scim.post("/Users", { userName: "jdoe", emails });
    expect(status).toBe(201);
    expect(await scim.tenant.find(email)).toMatchObject({ id: body.id, email, userName: "jdoe" });
  });

  it("Identity: a userName that is an e-mail address counts before emails", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test", { emails: [{ value: "other@x.test", primary: true }] });
    expect(await scim.tenant.find("ann@x.test")).toMatchObject({ id, email: "ann@x.test" });
    expect(await scim.tenant.find("other@x.test")).toBeUndefined();
  });

  it("Identity: without any e-mail address a user is 400, and the detail says what a userName must be", async () => {
    const scim = await tree.connect();
    const answers = [
      await scim.post("/Users", { userName: "jdoe" }),
      await scim.post("/Users", { userName: "jdoe", emails: [{ value: "none", type: "work" }] }),
    ];
    const id = await scim.addUser("ann@x.test");
    answers.push(await scim.put(`/Users/${id}`, { userName: "jdoe" }));
    answers.push(await scim.patch(`/Users/${id}`, [{ op: "replace", path: "userName", value: "jdoe" }]));
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 400,
        body: { scimType: "invalidValue", detail: expect.stringContaining("e-mail address") },
      });
    }
    expect((await scim.get(`/Users/${id}`)).body.userName).toBe("ann@x.test");
  });

  it("Identity: with requireEmail off a user is known by its userName", async () => {
    const scim = await tree.connect({ requireEmail: false });
    const id = await scim.addUser("jdoe");
    expect(await scim.tenant.find("jdoe")).toMatchObject({ id, userName: "jdoe" });
    expect((await scim.post("/Users", { userName: "JDoe" })).status).toBe(409);
  });

  it("RFC 7643 §2.1: userNames and e-mails compare without case, beyond ASCII too", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("Jürgen.Strauß@x.test", { emails: [{ value: "ΟΔΥΣΣΕΥΣ@x.test" }] });
    expect((await scim.post("/Users", { userName: "JÜRGEN.STRAUSS@x.test" })).status).toBe(409);
    for (const filter of ['userName eq "JÜRGEN.STRAUSS@X.TEST"', 'emails.value eq "οδυσσευς@x.test"']) {
      expect((await scim.list("/Users", { filter })).body.Resources).toMatchObject([{ id }]);
    }
  });

  it("RFC 7643 §3.1: id and externalId compare with case", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test", { externalId: "AbC" });
    await scim.addUser("bob@x.test", { externalId: "abc" });
    expect((await scim.list("/Users", { filter: 'externalId eq "AbC"' })).body.Resources).toMatchObject([{ id }]);
    expect((await scim.list("/Users", { filter: `id eq "${id.toUpperCase()}"` })).body.totalResults).toBe(0);
    expect((await scim.list("/Users", { filter: `id eq "${id}"` })).body.totalResults).toBe(1);
  });

  it("RFC 7644 §3.5: a userName that another user of the tenant has is 409", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    await scim.addUser("bob@x.test");
    const answers = [
      await scim.put(`/Users/${id}`, { userName: "BOB@x.test" }),
      await scim.patch(`/Users/${id}`, [{ op: "replace", path: "userName", value: "bob@x.test" }]),
      await scim.patch(`/Users/${id}`, [{ op: "replace", value: { userName: "Bob@x.test" } }]),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
    expect((await scim.get(`/Users/${id}`)).body.userName).toBe("ann@x.test");
  });

  it("Identity: a changed userName frees the old one", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    await scim.patch(`/Users/${id}`, [{ op: "replace", path: "userName", value: "ann.lee@x.test" }]);
    expect(await scim.tenant.find("ann@x.test")).toBeUndefined();
    expect(await scim.tenant.find("ann.lee@x.test")).toMatchObject({ id, email: "ann.lee@x.test" });
    expect((await scim.post("/Users", { userName: "ann@x.test" })).status).toBe(201);
  });

  it("Tenancy: a tenant neither sees nor changes what another has", async () => {
    const [scim, other] = [await tree.connect(), await tree.connect()];
    const id = await scim.addUser("ann@x.test", { externalId: "1", emails: [{ value: "ann@x.test", type: "work" }] });
    const body = { userName: "eve@x.test", Operations: [{ op: "replace", path: "title", value: "x" }] };
    const unknown = await other.get("/Users/no-such-id");
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const answer = await other.send(method, `/Users/${id}`, method === "GET" ? undefined : body);
      expect(answer.status).toBe(404);
      expect(answer.text.replaceAll(id, "no-such-id")).toBe(unknown.text);
    }
    for (const filter of ['userName eq "ann@x.test"', `id eq "${id}"`, 'emails.value sw "ann"', "userName pr"]) {
      expect((await other.list("/Users", { filter })).body.totalResults).toBe(0);
    }
    expect((await other.send("POST", "/.search", {})).body.totalResults).toBe(0);
    const bulk = await other.bulk([{ method: "DELETE", path: `/Users/${id}` }]);
    expect(bulk.body.Operations).toMatchObject([{ status: "404" }]);
    expect((await scim.get(`/Users/${id}`)).body).toMatchObject({ userName: "ann@x.test", externalId: "1" });
  });

  it("Tenancy: one person in two tenants is two users", async () => {
    const [scim, other] = [await tree.connect(), await tree.connect()];
    const [id, otherId] = [await scim.addUser("ann@x.test", { title: "Ms" }), await other.addUser("ann@x.test")];
    expect(id).not.toBe(otherId);
    await scim.delete(`/Users/${id}`);
    expect((await other.get(`/Users/${otherId}`)).body).not.toHaveProperty("title");
    expect(await other.tenant.find("ann@x.test")).toMatchObject({ id: otherId });
  });

  it("RFC 7644 §3.3: two requests at once for one person make one user", async () => {
    const scim = await tree.connect();
    const answers = await Promise.all(Array.from({ length: 4 }, () => scim.post("/Users", { userName: "ann@x.test" })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect((await scim.get("/Users")).body.totalResults).toBe(1);
  });

  it("RFC 7644 §3.5.2: requests at once on one user lose nothing", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const values: Record<string, string> = { title: "Ms", nickName: "A", locale: "en", userType: "x", timezone: "UTC" };
    const patches = Object.entries(values).map(([path, value]) =>
      scim.patch(`/Users/${id}`, [{ op: "add", path, value }]),
    );
    for (const { status } of await Promise.all(patches)) expect(status).toBe(200);
    expect((await scim.get(`/Users/${id}`)).body).toMatchObject(values);
  });
});

// Accounts are of the project tree: people who are known across projects.
describe.each(trees.filter(({ kind }) => kind === "project"))("accounts of the $kind tree", (tree) => {
  it("Accounts: users of two projects with one e-mail share an account", async () => {
    const [scim, other] = [await tree.connect(), await tree.connect()];
    await scim.addUser("shared@x.test");
    await other.addUser("Shared@x.test");
    const accounts = [await scim.tenant.find("shared@x.test"), await other.tenant.find("shared@x.test")];
    expect(accounts[0]?.accountId).toEqual(expect.any(String));
    expect(accounts[0]?.accountId).toBe(accounts[1]?.accountId);
  });

  it("Accounts: a changed userName takes the account along when no other project uses it", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("alone@x.test");
    const before = await scim.tenant.find("alone@x.test");
    await scim.put(`/Users/${id}`, { userName: "alone.lee@x.test" });
    expect(await scim.tenant.find("alone.lee@x.test")).toMatchObject({ id, accountId: before?.accountId });
  });

  it("Accounts: a changed userName leaves an account that another project uses", async () => {
    const [scim, other] = [await tree.connect(), await tree.connect()];
    const id = await scim.addUser("both@x.test");
    await other.addUser("both@x.test");
    const before = await scim.tenant.find("both@x.test");
    await scim.put(`/Users/${id}`, { userName: "moved@x.test" });
    const moved = await scim.tenant.find("moved@x.test");
    expect(moved?.accountId).toEqual(expect.any(String));
    expect(moved?.accountId).not.toBe(before?.accountId);
    expect(await other.tenant.find("both@x.test")).toMatchObject({ accountId: before?.accountId });
  });

  it("Accounts: a changed userName links to the account that the new e-mail has", async () => {
    const [scim, other] = [await tree.connect(), await tree.connect()];
    await other.addUser("target@x.test");
    const id = await scim.addUser("source@x.test");
    await scim.put(`/Users/${id}`, { userName: "target@x.test" });
    const target = await other.tenant.find("target@x.test");
    expect(await scim.tenant.find("target@x.test")).toMatchObject({ id, accountId: target?.accountId });
  });

  it("Accounts: an account that another project has ever had is never renamed, whoever has it now", async () => {
    const [scim, attacker] = [await tree.connect(), await tree.connect()];
    const victim = await scim.addUser("victim.ever@x.test");
    const account = (await scim.tenant.find("victim.ever@x.test"))?.accountId;
    await scim.delete(`/Users/${victim}`);
    const id = await attacker.addUser("victim.ever@x.test");
    expect((await attacker.tenant.find("victim.ever@x.test"))?.accountId).toBe(account);
    await attacker.put(`/Users/${id}`, { userName: "evil.ever@x.test" });
    const evil = await attacker.tenant.find("evil.ever@x.test");
    expect(evil?.accountId).toEqual(expect.any(String));
    expect(evil?.accountId).not.toBe(account);
    await scim.addUser("victim.ever@x.test");
    expect((await scim.tenant.find("victim.ever@x.test"))?.accountId).toBe(account);
  });

  it("Accounts: a user that was here and is gone again takes no account along, nor keeps it from following", async () => {
    const [scim, attacker] = [await tree.connect(), await tree.connect()];
    const first = await attacker.addUser("early.ever@x.test");
    await attacker.delete(`/Users/${first}`);
    const id = await scim.addUser("early.ever@x.test");
    const account = (await scim.tenant.find("early.ever@x.test"))?.accountId;
    const again = await attacker.addUser("early.ever@x.test");
    for (const userName of ["evil1.ever@x.test", "evil2.ever@x.test"]) {
      await attacker.patch(`/Users/${again}`, [{ op: "replace", path: "userName", value: userName }]);
      expect((await attacker.tenant.find(userName))?.accountId).not.toBe(account);
    }
    expect(await scim.tenant.find("early.ever@x.test")).toMatchObject({ id, accountId: account });
    const own = await scim.addUser("own.ever@x.test");
    const ownAccount = (await scim.tenant.find("own.ever@x.test"))?.accountId;
    await scim.delete(`/Users/${own}`);
    const back = await scim.addUser("own.ever@x.test");
    await scim.put(`/Users/${back}`, { userName: "own.lee.ever@x.test" });
    expect((await scim.tenant.find("own.lee.ever@x.test"))?.accountId).toBe(ownAccount);
  });

  it("Accounts: users that an administrator makes count like others", async () => {
    const [scim, attacker] = [await tree.connect(), await tree.connect()];
    const victim = await scim.tenant.createUser("made.ever@x.test");
    const account = (await scim.tenant.find("made.ever@x.test"))?.accountId;
    await scim.delete(`/Users/${victim}`);
    const id = await attacker.addUser("made.ever@x.test");
    await attacker.put(`/Users/${id}`, { userName: "evil3.ever@x.test" });
    expect((await attacker.tenant.find("evil3.ever@x.test"))?.accountId).not.toBe(account);
  });

  it("Accounts: a user without an e-mail has an account of its own in its project", async () => {
    const [scim, other] = [await tree.connect({ requireEmail: false }), await tree.connect({ requireEmail: false })];
    const id = await scim.addUser("jdoe.ever");
    await other.addUser("JDOE.EVER");
    const account = (await scim.tenant.find("jdoe.ever"))?.accountId;
    expect(account).toEqual(expect.any(String));
    expect((await other.tenant.find("jdoe.ever"))?.accountId).not.toBe(account);
    await scim.delete(`/Users/${id}`);
    const again = await scim.addUser("jdoe.ever");
    expect((await scim.tenant.find("jdoe.ever"))?.accountId).toBe(account);
    const emails = [{ value: "john.ever@x.test" }];
    await scim.patch(`/Users/${again}`, [{ op: "add", path: "emails", value: emails }]);
    expect(await scim.tenant.find("john.ever@x.test")).toMatchObject({ id: again, accountId: account });
    await scim.patch(`/Users/${again}`, [{ op: "remove", path: "emails" }]);
    expect(await scim.tenant.find("jdoe.ever")).toMatchObject({ id: again, accountId: account });
    await other.addUser("a b.ever@x.test");
    await scim.addUser("a b.ever@x.test");
    const strange = [await scim.tenant.find("a b.ever@x.test"), await other.tenant.find("a b.ever@x.test")];
    expect(strange[0]?.accountId).not.toBe(strange[1]?.accountId);
  });

  it("Accounts: e-mails that change hands in one bulk request leave every account with its e-mail", async () => {
    const [scim, other] = [await tree.connect(), await tree.connect()];
    const [ann, bob] = [await scim.addUser("swap-a.ever@x.test"), await scim.addUser("swap-b.ever@x.test")];
    await other.addUser("swap-b.ever@x.test");
    const shared = (await other.tenant.find("swap-b.ever@x.test"))?.accountId;
    const put = (id: string, userName: string) => ({ method: "PUT", path: `/Users/${id}`, data: { userName } });
    const { body } = await scim.bulk([
      put(ann, "swap-c.ever@x.test"),
      put(bob, "swap-a.ever@x.test"),
      put(ann, "swap-b.ever@x.test"),
    ]);
    expect(body.Operations.map(({ status }) => status)).toEqual(["200", "200", "200"]);
    expect(await scim.tenant.find("swap-b.ever@x.test")).toMatchObject({ id: ann, accountId: shared });
    expect(await scim.tenant.find("swap-a.ever@x.test")).toMatchObject({ id: bob });
    expect((await scim.tenant.find("swap-a.ever@x.test"))?.accountId).not.toBe(shared);
  });

  it("Accounts: an account outlives its user", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("stays@x.test");
    const before = await scim.tenant.find("stays@x.test");
    await scim.delete(`/Users/${id}`);
    await scim.addUser("stays@x.test");
    expect(await scim.tenant.find("stays@x.test")).toMatchObject({ accountId: before?.accountId });
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it("Tenancy: a group of another tenant is 404, its users are no members here", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const other = await (await createTenant(tree.kind)).connect({ enablePushGroups: true });
    const userId = await scim.addUser("ann@x.test");
    const groupId = await scim.addGroup("Team", [userId]);
    const ownId = await other.addGroup("Team");
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const body = { displayName: "x", Operations: [{ op: "remove", path: "members" }] };
      expect((await other.send(method, `/Groups/${groupId}`, method === "GET" ? undefined : body)).status).toBe(404);
    }
    const foreign = await other.patch(`/Groups/${ownId}`, [{ op: "add", path: "members", value: [{ value: userId }] }]);
    const unknown = await other.patch(`/Groups/${ownId}`, [{ op: "add", path: "members", value: [{ value: "none" }] }]);
    expect(foreign).toMatchObject({ status: 400, body: { scimType: "invalidValue" } });
    expect(foreign.text.replaceAll(userId, "none")).toBe(unknown.text);
    expect((await other.list("/Groups", { filter: `members.value eq "${userId}"` })).body.totalResults).toBe(0);
    expect(await scim.memberIds(groupId)).toEqual([userId]);
    expect((await other.get("/Groups")).body.totalResults).toBe(1);
  });
});
