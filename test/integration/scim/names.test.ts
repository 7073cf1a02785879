import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { request } from "../helpers/admin-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

// How the names of people and teams are compared, which are refused, and who has one that is taken.

const refused = { status: 400, body: { scimType: "invalidValue" } };
/** Control, zero-width and direction characters: no two of them look different. */
const unseen = ["\u0001", "\t", "\u007f", "\u00ad", "\u200b", "\u2060", "\ufeff", "\u202e", "\u2066", "\u200e"];

/** The statuses and details of operations in a bulk request. */
async function bulked(scim: Connection, ...operations: JsonObject[]) {
  const { body } = await scim.bulk(operations);
  return body.Operations.map(({ status, response }) => ({ status: Number(status), body: response }));
}

describe.each(trees)("the $kind tree", (tree) => {
  it("Names: a blank before or after is kept as it was sent, and means the same user", async () => {
    const scim = await tree.connect();
    const { status, body } = await scim.post("/Users", {
      userName: " Ann@x.test\u00a0",
      emails: [{ value: " ann@home.test " }],
    });
    expect([status, body.userName, body.emails]).toEqual([201, " Ann@x.test\u00a0", [{ value: " ann@home.test " }]]);
    expect(await scim.tenant.find("ann@x.test")).toMatchObject({ id: body.id, email: "Ann@x.test" });
    expect((await scim.post("/Users", { userName: "ann@x.test" })).status).toBe(409);
    for (const filter of [
      'userName eq "ann@x.test"',
      'userName eq "ann@x.test "',
      'emails.value eq " ANN@home.test"',
      'emails[value eq "ann@home.test"]',
      'userName sw "ann" and userName ew ".test"',
    ]) {
      expect([filter, (await scim.list("/Users", { filter })).body.totalResults]).toEqual([filter, 1]);
    }
    expect((await scim.put(`/Users/${body.id}`, { userName: "ann@x.test" })).body.userName).toBe("ann@x.test");
  });

  it("Names: composed and decomposed letters are the same, and domains fold by IDNA's rule", async () => {
    const scim = await tree.connect();
    await scim.addUser("e\u0301lan@bu\u0308cher.test");
    expect((await scim.post("/Users", { userName: "\u00c9LAN@B\u00dcCHER.test" })).status).toBe(409);
    await scim.addUser("ann@straße.test");
    expect((await scim.post("/Users", { userName: "ann@strasse.test" })).status).toBe(201);
    expect((await scim.post("/Users", { userName: "ann@STRASSE.test" })).status).toBe(409);
    for (const userName of ["ann@straße.test", "ann@strasse.test"]) {
      const { body } = await scim.list("/Users", { filter: `userName eq "${userName}"` });
      expect(body.Resources.map((each) => each.userName)).toEqual([userName]);
      expect(await scim.tenant.find(userName)).toMatchObject({ userName });
    }
  });

  it.each(unseen)("Names: a userName or an e-mail with %j is 400, by every verb", async (character) => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const names = [`a${character}nn@x.test`, `${character}bob@x.test`, `bob@x.test${character}`];
    for (const bad of names) {
      for (const user of [{ userName: bad }, { userName: "bob@x.test", emails: [{ value: bad }] }]) {
        expect(await scim.post("/Users", user)).toMatchObject(refused);
        expect(await scim.put(`/Users/${id}`, user)).toMatchObject(refused);
        expect(await scim.patch(`/Users/${id}`, [{ op: "replace", value: user }])).toMatchObject(refused);
        const operations = [{ method: "POST", path: "/Users", bulkId: "a", data: user }];
        expect(await bulked(scim, ...operations)).toMatchObject([refused]);
      }
      const path = 'emails[type eq "work"].value';
      expect(await scim.patch(`/Users/${id}`, [{ op: "add", path, value: bad }])).toMatchObject(refused);
    }
    const { body } = await scim.post("/Users", { userName: `a${character}nn@x.test` });
    expect(body.detail).toMatch(/U\+[0-9A-F]{4}/);
    expect((await scim.get("/Users")).body.totalResults).toBe(1);
  });

  it.each<[string, (text: string) => JsonObject]>([
    ["userName", (text) => ({ userName: text })],
    ["displayName", (text) => ({ displayName: text })],
    ["externalId", (text) => ({ externalId: text })],
    ["emails", (text) => ({ emails: [{ value: text }] })],
  ])("Names: %s is limited to 1,024 characters", async (_, user) => {
    const scim = await tree.connect({ requireEmail: false });
    const id = await scim.addUser("ann@x.test");
    const send = async (text: string, letter: string) => [
      await scim.post("/Users", { userName: `${letter}@x.test`, ...user(text) }),
      await scim.put(`/Users/${id}`, { userName: "ann@x.test", ...user(text) }),
      await scim.patch(`/Users/${id}`, [{ op: "replace", value: user(text) }]),
    ];
    for (const answer of await send("x".repeat(1025), "b")) {
      expect(answer).toMatchObject({ ...refused, body: { detail: expect.stringContaining("1024") } });
    }
    const [made, ...changed] = await send("😀".repeat(1024), "c");
    expect(made?.status).toBe(201);
    for (const { status } of changed) expect([200, 409]).toContain(status);
  });

  it("Names: a 409 says which attribute is taken and by whom, by every verb", async () => {
    const scim = await tree.connect();
    const ann = await scim.addUser("Ann@x.test");
    const bob = await scim.addUser("jdoe", { emails: [{ value: "bob@x.test" }] });
    const other = await scim.addUser("other@x.test");
    const cases: readonly (readonly [JsonObject, readonly string[]])[] = [
      [{ userName: "ANN@x.test" }, ["userName", ann, "“Ann@x.test”"]],
      [{ userName: "JDOE", emails: [{ value: "new@x.test" }] }, ["userName", bob, "“jdoe”"]],
      [{ userName: "new", emails: [{ value: "BOB@x.test" }] }, ["“emails”", "“BOB@x.test”", bob, "“jdoe”"]],
      [{ userName: "bob@x.test" }, ["“userName”", "“bob@x.test”", bob, "“jdoe”"]],
      [{ userName: "jdoe", emails: [{ value: "ann@x.test" }] }, ["userName", "“emails”", ann, bob]],
    ];
    for (const [user, parts] of cases) {
      const path = `/Users/${other}`;
      const answers = [
        await scim.post("/Users", user),
        await scim.put(path, user),
        await scim.patch(path, [{ op: "replace", value: user }]),
        ...(await bulked(
          scim,
          { method: "POST", path: "/Users", bulkId: "a", data: user },
          { method: "PUT", path, data: user },
          { method: "PATCH", path, data: { Operations: [{ op: "replace", value: user }] } },
        )),
      ];
      const details = answers.map(({ status, body }) => {
        expect([status, body.scimType]).toEqual([409, "uniqueness"]);
        return body.detail;
      });
      expect(new Set(details).size).toBe(1);
      for (const part of parts) expect(details[0]).toContain(part);
    }
    const twins = ["a", "b"].map((bulkId) => ({
      method: "POST",
      path: "/Users",
      bulkId,
      data: { userName: "twin@x.test" },
    }));
    const [first, second] = (await scim.bulk(twins)).body.Operations;
    expect(second?.response.detail).toContain(first?.location.split("/").at(-1));
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it("Names: a team's name compares trimmed, composed and without case, in filters too", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const { body } = await scim.post("/Groups", { displayName: " Équipe Straße " });
    expect(body.displayName).toBe(" Équipe Straße ");
    for (const displayName of ["E\u0301quipe Strasse", "équipe straße\u00a0"]) {
      expect((await scim.post("/Groups", { displayName })).status).toBe(409);
      const { body: found } = await scim.list("/Groups", { filter: `displayName eq "${displayName}"` });
      expect(found.Resources.map(({ id }) => id)).toEqual([body.id]);
    }
    const ann = await scim.addUser("ann@x.test");
    await scim.patch(`/Groups/${body.id}`, [{ op: "add", path: "members", value: [{ value: ann }] }]);
    const filter = 'groups.display eq "ÉQUIPE STRASSE"';
    expect((await scim.list("/Users", { filter })).body.totalResults).toBe(1);
  });

  it.each(unseen)(
    "Names: a team's name with %j is 400, of an identity provider's or an administrator's",
    async (each) => {
      const scim = await tree.connect({ enablePushGroups: true });
      const team = await scim.addGroup("Team");
      const displayName = `Dev${each}Ops`;
      expect(await scim.post("/Groups", { displayName })).toMatchObject(refused);
      expect(await scim.put(`/Groups/${team}`, { displayName })).toMatchObject(refused);
      expect(
        await scim.patch(`/Groups/${team}`, [{ op: "replace", path: "displayName", value: displayName }]),
      ).toMatchObject(refused);
      const path = `/admin/projects/${scim.tenant.id}/teams`;
      expect((await request("POST", path, { name: displayName })).status).toBe(400);
      expect((await request("PATCH", `${path}/${team}`, { name: displayName })).status).toBe(400);
      const email = `a${each}nn@x.test`;
      expect((await request("POST", `/admin/projects/${scim.tenant.id}/users`, { email })).status).toBe(400);
    },
  );

  it("Names: a team's name may have the joiners of Persian and emoji, and 1,024 characters", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    for (const displayName of [
      "می\u200cخواهم",
      "👩\u200d💻 Dev ❤\ufe0f",
      "🏴\u{e0067}\u{e0062}\u{e007f}",
      "x".repeat(1024),
    ]) {
      expect((await scim.post("/Groups", { displayName })).body.displayName).toBe(displayName);
    }
    expect(await scim.post("/Groups", { displayName: "x".repeat(1025) })).toMatchObject(refused);
    expect(await scim.post("/Groups", { displayName: "y", externalId: "x".repeat(1025) })).toMatchObject(refused);
  });

  it("Names: a 409 names displayName and the other group, by every verb", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const [team, other] = [await scim.addGroup("Team"), await scim.addGroup("Other")];
    const data = { displayName: " TEAM" };
    const path = `/Groups/${other}`;
    const answers = [
      await scim.post("/Groups", data),
      await scim.put(path, data),
      await scim.patch(path, [{ op: "replace", path: "displayName", value: " TEAM" }]),
      ...(await bulked(
        scim,
        { method: "POST", path: "/Groups", bulkId: "a", data },
        { method: "PUT", path, data },
        { method: "PATCH", path, data: { Operations: [{ op: "replace", value: data }] } },
      )),
    ];
    for (const { status, body } of answers) {
      expect([status, body.scimType]).toEqual([409, "uniqueness"]);
      expect(body.detail).toContain("displayName");
      expect(body.detail).toContain(team);
    }
  });
});
