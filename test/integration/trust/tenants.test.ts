import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { TreeKind } from "../../../src/directory/configuration.ts";
import { createId } from "../../../src/storage/engine/ids.ts";
import { call, ORIGIN } from "../helpers/admin-client.ts";
import { accessTokenOf, createClient } from "../helpers/oauth.ts";
import { type ScimAnswer, ScimClient } from "../helpers/scim-client.ts";
import { type Connection, createTenant } from "../helpers/tenants.ts";
import { toComparable } from "./comparable.ts";
import { dumpOthers } from "./dump.ts";
import { foreignRequests, type Own } from "./foreign-requests.ts";
import { connect } from "./universe.ts";

/** Ids of everything that somebody else has. */
interface Victim {
  readonly ids: Readonly<Record<string, string>>;
}

const endpoints: Readonly<Record<TreeKind, readonly string[]>> = {
  project: ["/Users", "/Groups"],
  "status-page": ["/Users"],
};

async function firstId(database: string, table: string, [condition, value]: [string, string]): Promise<string> {
  const db = database === "eu" ? env.DB_EU : env.DB;
  const row = await db.prepare(`SELECT id FROM ${table} WHERE ${condition} = ?`).bind(value).first<{ id: string }>();
  if (row === null) throw new Error(`nothing in ${table}`);
  return row.id;
}

/** A project and a status page that have one id, as an administrator can give it. */
async function createTwins(database: string): Promise<{ project: Connection; page: Connection }> {
  const tenantId = createId();
  const [project, page] = [
    await createTenant("project", tenantId, database),
    await createTenant("status-page", tenantId, database),
  ];
  return { project: await project.connect({ enablePushGroups: true }), page: await page.connect() };
}

/** Such a pair, and something of everything in it. */
async function createVictim(database: string): Promise<Victim> {
  const { project, page } = await createTwins(database);
  const idIn = (table: string, ...where: [string, string]) => firstId(database, table, where);
  const user = await project.addUser("victim@x.test", { externalId: "v", displayName: "Victim" });
  const group = await project.addGroup("Victims", [user]);
  const subscriber = await page.addUser("victim@x.test", { displayName: "Victim" });
  await project.get("/Users/none");
  const client = await createClient(project.configId);
  await accessTokenOf(client);
  await call("POST", `/admin/configs/${project.configId}/setup-links`);
  return {
    ids: {
      user,
      group,
      subscriber,
      tenant: project.tenant.id,
      "configuration of the project": project.configId,
      "configuration of the status page": page.configId,
      account: await idIn("accounts", "email_key", "victim@x.test"),
      token: await idIn("tokens", "config_id", project.configId),
      client: client.id,
      "client's id": client.clientId,
      "access token": await idIn("tokens", "client_row_id", client.id),
      "setup link": await idIn("setup_links", "config_id", project.configId),
      "log row": await idIn("provisioning_log", "config_id", project.configId),
    },
  };
}

/** Who asks for what is somebody else's, and where it lives. */
interface Asker {
  readonly kind: TreeKind;
  readonly database: string;
}

/** Resources of the asking tenant, alike each time but for their ids. */
async function createOwn(idp: Connection): Promise<Own> {
  const userId = await idp.addUser("own@x.test");
  const groupId = idp.tenant.kind === "project" ? await idp.addGroup("Own", [userId]) : "";
  return { userId, groupId };
}

/** What a new tenant is answered that sends every request with one of some ids in turn, and whether others are as they were. */
async function tryAll({ kind, database }: Asker, ids: readonly string[]) {
  const idp = await connect(kind, database);
  const own = await createOwn(idp);
  const requests = ids.map((id) => foreignRequests(id, own, endpoints[kind]));
  const mine = { tenantIds: [idp.tenant.id], configIds: [idp.configId] };
  const before = await dumpOthers(mine);
  const answers = new Map<string, unknown>();
  for (const [index, { title }] of requests[0]?.entries() ?? []) {
    const request = requests[index % ids.length]?.[index];
    if (request === undefined) throw new Error("requests differ in more than the id");
    const { method, path, body, headers } = request;
    const answer = toComparable(await idp.send(method, path, body, headers && { headers }), ids);
    answers.set(`${index} ${title} (${method})`, answer);
  }
  return { answers, before, after: await dumpOthers(mine) };
}

const kinds: readonly TreeKind[] = ["project", "status-page"];
const pairs = [
  { database: "default", where: "of the same database" },
  { database: "default", where: "of another database", victims: "eu" },
  { database: "eu", where: "of another database", victims: "default" },
].flatMap((pair) => kinds.map((kind) => ({ kind, victims: pair.database, ...pair })));

/** What of somebody else's the ids are of. Several take turns: what is no SCIM resource, or where all are alike unknown. */
const things = [
  ["user"],
  ["group"],
  ["subscriber"],
  ["tenant", "configuration of the project", "configuration of the status page", "account", "token", "log row"],
  ["client", "client's id", "access token", "setup link"],
];

describe.each(pairs)("an id of a tenant $where, in every request to a $kind of $database", ({ victims, ...asker }) => {
  let victim: Victim;
  let unknown: Awaited<ReturnType<typeof tryAll>>;
  beforeAll(async () => {
    victim = await createVictim(victims);
    unknown = await tryAll(asker, [createId()]);
  });

  it("an id that never was is found nowhere", () => {
    const reads = [...unknown.answers].filter(([title]) => /^\d+ (?:read|replace|delete|deactivate) \(/.test(title));
    for (const [title, answer] of reads) expect({ title, ...(answer as object) }).toMatchObject({ title, status: 404 });
    expect(reads.length).toBeGreaterThan(5);
  });

  it.each(victims === asker.database ? things : [things.flat()])(
    "%s: the answers are those for an id that never was, and nothing of the other tenant changes",
    async (...ids) => {
      const { answers, before, after } = await tryAll(
        asker,
        ids.map((thing) => victim.ids[thing] ?? ""),
      );
      for (const [title, answer] of unknown.answers)
        expect({ title, answer: answers.get(title) }).toEqual({ title, answer });
      expect(after).toBe(before);
    },
  );
});

describe("a configuration of another tenant", () => {
  it("in the base URL is answered as one that never was, whatever the token opens", async () => {
    const [idp, other, page] = [await connect("project"), await connect("project"), await connect("status-page")];
    for (const tree of ["/scim/v2", "/status-page-scim/v2", "/api/identity/scim/v2"]) {
      const ask = async (configId: string) =>
        toComparable(await new ScimClient(`${ORIGIN}${tree}/${configId}`, idp.token).get("/Users"));
      const unknown = await ask(createId());
      expect(unknown.status).toBe(401);
      for (const { configId } of [other, page]) expect(await ask(configId)).toEqual(unknown);
    }
  });

  it("does not take cursors that this one was given", async () => {
    const [idp, other] = [await connect("project"), await connect("project")];
    for (const each of [idp, other]) await each.addUsers([{ userName: "a@x.test" }, { userName: "b@x.test" }]);
    const { body } = await idp.get("/Users?cursor&count=1");
    const cursor = String(body.nextCursor);
    expect(await idp.search("/Users", { cursor, count: 1 })).toMatchObject({ status: 200 });
    expect(await other.search("/Users", { cursor, count: 1 })).toMatchObject({
      status: 400,
      body: { scimType: "invalidCursor" },
    });
  });

  it("of a status page that has the id of a project does not learn who its users are, not in its log either", async () => {
    const { project, page } = await createTwins("default");
    const userId = await project.addUser("hidden@x.test");
    const groupId = await project.addGroup("Hidden");
    for (const id of [userId, groupId]) {
      expect((await page.get(`/Users/${id}`)).status).toBe(404);
      expect((await page.delete(`/Users/${id}`)).status).toBe(404);
      expect((await page.patch(`/Users/${id}`, [{ op: "remove", path: "title" }])).status).toBe(404);
    }
    const log = await env.DB.prepare("SELECT email, group_name FROM provisioning_log WHERE config_id = ?")
      .bind(page.configId)
      .all();
    expect(log.results).toEqual(Array(6).fill({ email: null, group_name: null }));
  });
});

describe("one person in many tenants", () => {
  const person = "many@x.test";
  const changes: readonly (readonly [string, (idp: Connection, id: string) => Promise<ScimAnswer>])[] = [
    ["renamed", (idp, id) => idp.patch(`/Users/${id}`, [{ op: "replace", path: "userName", value: "new@x.test" }])],
    ["renamed to somebody who is elsewhere", (idp, id) => idp.put(`/Users/${id}`, { userName: "else@x.test" })],
    ["given another e-mail", (idp, id) => idp.put(`/Users/${id}`, { userName: "m", emails: ["third@x.test"] })],
    ["deactivated", (idp, id) => idp.patch(`/Users/${id}`, [{ op: "replace", path: "active", value: false }])],
    ["deleted", (idp, id) => idp.delete(`/Users/${id}`)],
    ["created once more", (idp) => idp.post("/Users", { userName: person.toUpperCase() })],
  ];

  it.each(changes)("%s in one: nothing elsewhere changes, accounts included", async (_what, change) => {
    const kinds: readonly TreeKind[] = ["project", "project", "project", "status-page", "status-page"];
    const tenants = await Promise.all(kinds.map((kind) => connect(kind)));
    const ids = await Promise.all(tenants.map((idp) => idp.addUser(person, { title: "Person" })));
    await tenants[1]?.addUser("else@x.test");
    for (const [index, idp] of tenants.entries()) {
      const mine = { tenantIds: [idp.tenant.id], configIds: [idp.configId] };
      const before = await dumpOthers(mine);
      const { status } = await change(idp, ids[index] ?? "");
      // The second tenant has somebody of that name already, and nobody is created twice.
      expect([200, 204, 409]).toContain(status);
      expect(await dumpOthers(mine)).toBe(before);
    }
  });

  it("no answer tells whether a person has an account elsewhere", async () => {
    const [idp, other] = [await connect("project"), await connect("project")];
    await other.addUser("known@x.test");
    // The first request of a token costs a round trip more.
    await idp.get("/Users");
    const answers = [];
    for (const userName of ["known@x.test", "blank@x.test"]) {
      const created = await idp.post("/Users", { userName });
      const renamed = await idp.patch(`/Users/${created.body.id}`, [
        { op: "replace", path: "userName", value: `new.${userName}` },
      ]);
      const deleted = await idp.delete(`/Users/${created.body.id}`);
      answers.push([created, renamed, deleted].map((answer) => toComparable(answer)));
    }
    const scrubbed = answers.map((each) => JSON.stringify(each).replaceAll(/known|blank/g, "person"));
    expect(scrubbed[0]).toBe(scrubbed[1]);
  });

  it("an account is renamed with its only user, and never with one of several", async () => {
    const [one, two] = [await connect("project"), await connect("project")];
    const alone = await one.addUser("alone@x.test");
    const shared = await one.addUser("shared@x.test");
    await two.addUser("Shared@x.test");
    const accountOf = async (userId: string) =>
      env.DB.prepare(
        "SELECT accounts.id, accounts.email FROM accounts JOIN users ON account_id = accounts.id WHERE users.id = ?",
      )
        .bind(userId)
        .first<{ id: string; email: string }>();
    const before = { alone: await accountOf(alone), shared: await accountOf(shared) };
    for (const id of [alone, shared])
      await one.patch(`/Users/${id}`, [{ op: "replace", path: "userName", value: `${id}@x.test` }]);
    expect(await accountOf(alone)).toEqual({ id: before.alone?.id, email: `${alone}@x.test` });
    expect((await accountOf(shared))?.id).not.toBe(before.shared?.id);
  });
});
