import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { findViolations } from "../../../scripts/soak/invariants.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call, text } from "../helpers/admin-client.ts";
import type { ScimAnswer } from "../helpers/scim-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

// Requests that are under way at the same time. None of the tests depends on who comes first: each
// says what must hold in whatever order the database takes them.

afterEach(async () => {
  expect(await findViolations(env.DB)).toEqual([]);
});

/** Sends so many requests at once. */
function inParallel<T>(count: number, send: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => send(index)));
}

/** How many answers there are of each status. */
function tally(answers: readonly ScimAnswer[]): Record<number, number> {
  const statuses = Map.groupBy(answers, ({ status }) => status);
  return Object.fromEntries([...statuses].map(([status, { length }]) => [status, length]));
}

/** The folded userNames of all users, in order. */
async function userNames(scim: Connection): Promise<string[]> {
  const { body } = await scim.list("/Users", { count: 1000 });
  expect(body.Resources).toHaveLength(body.totalResults);
  return body.Resources.map(({ userName }) => userName.toLowerCase()).sort();
}

/** The userNames whose creation was answered with a status, in order. */
function namesOf(answers: readonly ScimAnswer[], status: number): string[] {
  return answers.flatMap((answer, index) => (answer.status === status ? [nameOf(index)] : [])).sort();
}

const nameOf = (index: number) => `user${index}@x.test`;
const provision = (scim: Connection, count: number) =>
  inParallel(count, (index) => scim.post("/Users", { userName: nameOf(index) }));
const memberPatch = (op: string, value: string): JsonObject => ({ op, path: "members", value: [{ value }] });
const rotate = async (scim: Connection) =>
  text(await call("POST", `/admin/configs/${scim.configId}/tokens`, {}), "bearerToken");

describe.each(trees)("the $kind tree", (tree) => {
  it("creates of one userName at the same time: one is 201, all others are 409 uniqueness", async () => {
    const scim = await tree.connect();
    const answers = await inParallel(12, (index) => scim.post("/Users", { userName: "ann@x.test", title: `${index}` }));
    expect(tally(answers)).toEqual({ 201: 1, 409: 11 });
    for (const { status, body } of answers) if (status === 409) expect(body.scimType).toBe("uniqueness");
    const made = answers.find(({ status }) => status === 201)?.body;
    expect((await scim.get(`/Users/${made?.id}`)).body).toEqual(made);
    expect(await userNames(scim)).toEqual(["ann@x.test"]);
  });

  it("creates of one userName in different case at the same time: one is 201, all others are 409", async () => {
    const scim = await tree.connect();
    const spellings = ["straße@x.test", "STRASSE@x.test", "Straße@X.TEST", "strasse@x.test", "StraSSe@x.Test"];
    const answers = await Promise.all(spellings.map((userName) => scim.post("/Users", { userName })));
    expect(tally(answers)).toEqual({ 201: 1, 409: spellings.length - 1 });
    expect(await userNames(scim)).toHaveLength(1);
  });

  it("creates of one person through two configurations at the same time make one user", async () => {
    const first = await tree.connect();
    const second = await first.tenant.connect();
    const answers = await inParallel(10, (index) =>
      (index % 2 === 0 ? first : second).post("/Users", { userName: "ann@x.test" }),
    );
    // The one that comes later links what the other made; then it is the other's turn to link again.
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(new Set(answers.flatMap(({ status, body }) => (status === 201 ? [body.id] : []))).size).toBe(1);
    expect(await userNames(first)).toEqual(["ann@x.test"]);
  });

  it("attributes patched at the same time are all there, and those that are not were answered 412 or 503", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const names = ["title", "nickName", "locale", "timezone", "userType", "preferredLanguage", "displayName"];
    const answers = await Promise.all(
      names.map((path) => scim.patch(`/Users/${id}`, [{ op: "replace", path, value: `new ${path}` }])),
    );
    const { body } = await scim.get(`/Users/${id}`);
    const done = names.filter((_, index) => (answers[index]?.status ?? 0) < 300);
    expect(names.filter((name) => body[name] === `new ${name}`)).toEqual(done);
    expect(answers.filter(({ status }) => ![200, 204, 412, 503].includes(status))).toEqual([]);
    expect(body.meta.version).toBe(`W/"${done.length + 1}"`);
  });

  it("PATCH requests with one If-Match at the same time: one is done, all others are 412", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const headers = { "If-Match": 'W/"1"' };
    const answers = await inParallel(8, (index) =>
      scim.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: `${index}` }], headers),
    );
    const winners = answers.flatMap(({ status }, index) => (status === 200 ? [String(index)] : []));
    expect(tally(answers)).toEqual({ 200: 1, 412: 7 });
    expect((await scim.get(`/Users/${id}`)).body.title).toBe(winners[0]);
  });

  it("a user deleted by several requests at the same time: one is 204, all others are 404", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    expect(tally(await inParallel(6, () => scim.delete(`/Users/${id}`)))).toEqual({ 204: 1, 404: 5 });
    expect(await userNames(scim)).toEqual([]);
  });

  it("provisioning while the token is rotated: done or 401, and 401 for the old token ever after", async () => {
    const scim = await tree.connect();
    const [answers, token] = await Promise.all([provision(scim, 20), rotate(scim)]);
    expect(answers.filter(({ status }) => status !== 201 && status !== 401)).toEqual([]);
    const after = await inParallel(10, (index) => scim.post("/Users", { userName: `late${index}@x.test` }));
    expect(tally(after)).toEqual({ 401: 10 });
    expect((await scim.get("/Users")).status).toBe(401);
    const renewed = await scim.tenant.connect();
    expect(await userNames(renewed)).toEqual(namesOf(answers, 201));
    const list = await scim.withToken(token).get("/Users?count=0");
    expect([list.status, list.body.totalResults]).toEqual([200, namesOf(answers, 201).length]);
  });

  it("provisioning while the token is rotated many times: only the last token works", async () => {
    const scim = await tree.connect();
    const [tokens, answers] = await Promise.all([inParallel(5, () => rotate(scim)), provision(scim, 10)]);
    expect(answers.filter(({ status }) => status !== 201 && status !== 401)).toEqual([]);
    const uses = await Promise.all([scim.token, ...tokens].map((token) => scim.withToken(token).get("/Users?count=0")));
    expect(tally(uses)).toEqual({ 200: 1, 401: 5 });
  });

  it("provisioning while its configuration is deleted: done or 401, and the users who were made stay", async () => {
    const scim = await tree.connect();
    const [answers] = await Promise.all([provision(scim, 20), call("DELETE", `/admin/configs/${scim.configId}`)]);
    expect(answers.filter(({ status }) => status !== 201 && status !== 401)).toEqual([]);
    expect(tally(await provision(scim, 5))).toEqual({ 401: 5 });
    expect(await userNames(await scim.tenant.connect())).toEqual(namesOf(answers, 201));
  });

  it("provisioning while autoProvisionUsers is toggled: 201 or 403, and who is there was answered 201", async () => {
    const scim = await tree.connect();
    const toggle = async () => {
      for (let round = 0; round < 6; round += 1) await scim.change({ autoProvisionUsers: round % 2 === 1 });
    };
    const [answers] = await Promise.all([provision(scim, 30), toggle()]);
    expect(answers.filter(({ status }) => status !== 201 && status !== 403)).toEqual([]);
    expect(await userNames(scim)).toEqual(namesOf(answers, 201));
    await scim.change({ autoProvisionUsers: false });
    expect(tally(await inParallel(5, (index) => scim.post("/Users", { userName: `late${index}@x.test` })))).toEqual({
      403: 5,
    });
  });

  // Found by `npm run soak`: the body was read for the log, and again when the request was repeated.
  it("a request that is refused unread while its configuration changes is refused as ever, and logged once", async () => {
    const scim = await tree.connect();
    for (const [path, status] of [
      ["/Users", 405],
      ["/nothing", 404],
    ] as const) {
      await scim.get("/Users");
      await scim.change({ autoProvisionUsers: status === 404 });
      const answer = await scim.send("PATCH", path, undefined, { text: '{"title":"x"}' });
      expect(answer.status).toBe(status);
      expect((await scim.log())[0]).toMatchObject({ method: "PATCH", status, requestBody: '{"title":"x"}' });
    }
    expect(await scim.log()).toHaveLength(2);
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  /** Users, and a group of some of them. */
  async function connect(count: number, members = 0) {
    const scim = await tree.connect({ enablePushGroups: true });
    const ids = await scim.addUsers(Array.from({ length: count }, (_, index) => ({ userName: nameOf(index) })));
    return { scim, ids, groupId: await scim.addGroup("Team", ids.slice(0, members)) };
  }
  const versionOf = async (scim: Connection, groupId: string) =>
    (await scim.get(`/Groups/${groupId}`)).body.meta.version;

  it("groups of one name created at the same time: one is 201, all others are 409 uniqueness", async () => {
    const { scim } = await connect(0);
    const answers = await inParallel(8, (index) =>
      scim.post("/Groups", { displayName: index % 2 === 0 ? "Sales" : "SALES" }),
    );
    expect(tally(answers)).toEqual({ 201: 1, 409: 7 });
  });

  it("members added at the same time are all there, and the version counts each of them once", async () => {
    const { scim, ids, groupId } = await connect(20);
    const answers = await Promise.all(
      [...ids, ...ids].map((id) => scim.patch(`/Groups/${groupId}`, [memberPatch("add", id)])),
    );
    expect(tally(answers)).toEqual({ 204: 40 });
    expect(await scim.memberIds(groupId)).toEqual([...ids].sort());
    expect(await versionOf(scim, groupId)).toBe('W/"21"');
  });

  it("members added and removed at the same time: nobody else comes, goes or stays", async () => {
    const { scim, ids, groupId } = await connect(24, 12);
    const [leaving, coming] = [ids.slice(0, 12), ids.slice(12)];
    const answers = await Promise.all([
      ...leaving.map((id) => scim.patch(`/Groups/${groupId}`, [memberPatch("remove", id)])),
      ...coming.map((id) => scim.patch(`/Groups/${groupId}`, [memberPatch("add", id)])),
    ]);
    expect(tally(answers)).toEqual({ 204: 24 });
    expect(await scim.memberIds(groupId)).toEqual([...coming].sort());
    expect(await versionOf(scim, groupId)).toBe('W/"25"');
  });

  it("members added while their users are deleted: whoever is gone is no member", async () => {
    const { scim, ids, groupId } = await connect(12);
    const [added, deleted] = await Promise.all([
      Promise.all(ids.map((id) => scim.patch(`/Groups/${groupId}`, [memberPatch("add", id)]))),
      Promise.all(ids.slice(0, 6).map((id) => scim.delete(`/Users/${id}`))),
    ]);
    expect(tally(deleted)).toEqual({ 204: 6 });
    // Deleted before they were added: an id that never existed.
    expect(added.filter(({ status }) => status !== 204 && status !== 400)).toEqual([]);
    expect(await scim.memberIds(groupId)).toEqual(ids.slice(6).sort());
  });
});
