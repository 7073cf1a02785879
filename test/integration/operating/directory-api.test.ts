import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { DirectoryApi } from "../../../src/directory-api.ts";
import type { TeamName } from "../../../src/directory-api-types.ts";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  createUser,
} from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { explain, findScans, findTenantScans } from "../helpers/query-plan.ts";
import { RecordingDatabase } from "../helpers/recording-database.ts";
import { createTenant } from "../helpers/tenants.ts";

const api = exports.DirectoryApi;
/** Bindings take the types of overloads from the last one; this is the other. */
const access = api as unknown as { teams(projectId: string, email: string): Promise<TeamName[]> };

describe("DirectoryApi over a binding", () => {
  it("answers who may use a project and why", async () => {
    const project = await createProject();
    const team = await createTeam(project.id, "Eng");
    const user = await createUser(project.id, "Ann@x.test");
    expect(await api.projectAccess(project.id, "ann@x.test")).toMatchObject({ access: false, reason: "no-team" });
    await call("PUT", `/admin/projects/${project.id}/teams/${team.id}/members/${user.id}`);
    expect(await api.projectAccess(project.id, "ANN@x.test")).toEqual({
      email: "ANN@x.test",
      access: true,
      reason: "member",
      teams: [{ id: team.id, name: "Eng" }],
    });
    expect(await access.teams(project.id, "ann@x.test")).toEqual([{ id: team.id, name: "Eng" }]);
    expect(await api.projectAccess(project.id, "bob@x.test")).toMatchObject({ access: false, reason: "unknown" });
  });

  it("refuses a user as soon as the identity provider has deactivated it", async () => {
    const project = await createProject();
    const team = await createTeam(project.id, "Eng");
    const config = await createConfig({ kind: "project", projectId: project.id, enablePushGroups: true });
    const headers = { Authorization: `Bearer ${config.bearerToken}`, "Content-Type": "application/scim+json" };
    const created = await fetchWorker(`${config.scimBaseUrl}/Users`, {
      method: "POST",
      headers,
      body: JSON.stringify({ userName: "leaver@x.test" }),
    });
    const { id } = await created.json<{ id: string }>();
    await call("PUT", `/admin/projects/${project.id}/teams/${team.id}/members/${id}`);
    expect(await api.projectAccess(project.id, "leaver@x.test")).toMatchObject({ access: true });
    await fetchWorker(`${config.scimBaseUrl}/Users/${id}`, {
      method: "PATCH",
      headers,
      body: JSON.stringify({ Operations: [{ op: "replace", value: { active: false } }] }),
    });
    expect(await api.projectAccess(project.id, "leaver@x.test")).toMatchObject({ access: false, reason: "revoked" });
    expect(await access.teams(project.id, "leaver@x.test")).toEqual([]);
  });

  it("answers who may read a status page", async () => {
    const page = await createStatusPage();
    expect(await api.statusPageAccess(page.id, "ann@x.test")).toEqual({
      email: "ann@x.test",
      access: false,
      reason: "unknown",
    });
  });

  it("answers for a tenant that does not exist as for a person it does not know", async () => {
    expect(await api.projectAccess("no-such-project", "ann@x.test")).toMatchObject({
      access: false,
      reason: "unknown",
    });
    expect(await api.statusPageAccess("no-such-page", "ann@x.test")).toMatchObject({
      access: false,
      reason: "unknown",
    });
    expect(await access.teams("no-such-project", "ann@x.test")).toEqual([]);
  });
});

/** Every page of a list, joined. */
async function all<Item>(
  read: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

describe("reading the directory over a binding", () => {
  const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

  it("answers one user as the admin route shows it, by whatever it is known by", async () => {
    const tenant = await createTenant("project");
    const idp = await tenant.connect();
    const id = await idp.addUser("Ann@x.test", {
      externalId: "e-1",
      displayName: "Ann Lee",
      emails: [{ value: "private@x.test", type: "home" }],
      phoneNumbers: [{ value: "+49 30 1", type: "mobile" }],
      [urn]: { department: "R&D" },
    });
    const shown = await call("GET", `/admin/projects/${tenant.id}/users/${id}`);
    expect(shown.attributes).toMatchObject({ [urn]: { department: "R&D" } });
    const keys = [
      ...[{ id }, { email: "ann@X.test" }, { email: "PRIVATE@x.test" }],
      ...[{ userName: "ANN@x.test" }, { externalId: "e-1" }],
    ];
    for (const by of keys) expect(await api.user(tenant.id, by), JSON.stringify(by)).toEqual(shown);
    const strangers = [{ id: "none" }, { email: "bob@x.test" }, { userName: "bob" }, { externalId: "E-1" }];
    for (const by of strangers) expect(await api.user(tenant.id, by), JSON.stringify(by)).toBeNull();
  });

  it("knows nobody by an e-mail that two people have", async () => {
    const tenant = await createTenant("project");
    const idp = await tenant.connect();
    const emails = [{ value: "shared@x.test", type: "other" }];
    await idp.addUser("ann@x.test", { emails });
    await idp.addUser("bob@x.test", { emails });
    expect(await api.user(tenant.id, { email: "shared@x.test" })).toBeNull();
    expect((await api.user(tenant.id, { email: "ann@x.test" }))?.userName).toBe("ann@x.test");
  });

  it("answers subscribers alike", async () => {
    const page = await createTenant("status-page");
    const id = await (await page.connect()).addUser("sub@x.test");
    const shown = await call("GET", `/admin/status-pages/${page.id}/subscribers/${id}`);
    expect(await api.subscriber(page.id, { email: "SUB@x.test" })).toEqual(shown);
    expect((await api.subscribers(page.id, { access: true })).items).toEqual([shown]);
    expect((await api.subscribers(page.id, { access: false })).items).toEqual([]);
  });

  it("lists users page by page, those of a team or with access alone, too", async () => {
    const tenant = await createTenant("project");
    const teamId = await tenant.createTeam("Eng");
    const idp = await tenant.connect({ enablePushGroups: true });
    const ids = await idp.addUsers(["a", "b", "c"].map((name) => ({ userName: `${name}@x.test` })));
    await tenant.addMember(teamId, ids[1] ?? "");
    const users = await all((cursor) => api.users(tenant.id, { cursor, limit: 2 }));
    expect(users.map(({ id }) => id)).toEqual(ids);
    expect(users[0]?.attributes).toMatchObject({ userName: "a@x.test" });
    for (const options of [{ teamId }, { access: true }, { teamId, access: true }]) {
      expect((await api.users(tenant.id, options)).items.map(({ id }) => id)).toEqual([ids[1]]);
    }
    expect((await api.users(tenant.id, { teamId, access: false })).items).toEqual([]);
    const local = new DirectoryApi(createExecutionContext(), env);
    for (const limit of [0, 201, 1.5]) {
      await expect(async () => local.users(tenant.id, { limit })).rejects.toThrow("limit");
    }
    await expect(async () => local.users(tenant.id, { cursor: "nonsense" })).rejects.toThrow("not valid");
  });

  it("answers teams and their members", async () => {
    const tenant = await createTenant("project");
    const idp = await tenant.connect({ enablePushGroups: true });
    const ids = await idp.addUsers(["a", "b", "c"].map((name) => ({ userName: `${name}@x.test` })));
    const pushed = await idp.create("/Groups", { displayName: "Eng", externalId: "g-1" });
    for (const id of ids) await tenant.addMember(pushed, id);
    const own = await tenant.createTeam("Ops", { protected: true });
    const team = await api.team(tenant.id, { name: "ENG" });
    expect(team).toMatchObject({ id: pushed, name: "Eng", externalId: "g-1", pushed: true, protected: false });
    expect(await api.team(tenant.id, { id: pushed })).toEqual(team);
    expect(await api.team(tenant.id, { name: "none" })).toBeNull();
    const teams = await all((cursor) => api.teams(tenant.id, { cursor, limit: 1 }));
    expect(teams.map(({ id }) => id)).toEqual([pushed, own]);
    const members = await all((cursor) => api.members(tenant.id, pushed, { cursor, limit: 2 }));
    expect(members.map(({ id }) => id)).toEqual([...ids].sort());
    expect(members[0]).toMatchObject({ userName: "a@x.test", displayName: "a@x.test" });
    expect((await api.members(tenant.id, "none")).items).toEqual([]);
  });

  it("answers where a person may go", async () => {
    const [project, page] = [await createTenant("project"), await createTenant("status-page")];
    const email = `${crypto.randomUUID()}@x.test`;
    const userId = await (await project.connect()).addUser(email);
    const subscriberId = await (await page.connect()).addUser(email);
    expect(await api.person(email)).toMatchObject({
      email,
      projects: [{ id: project.id, userId, access: false, reason: "no-team" }],
      statusPages: [{ id: page.id, subscriberId, access: true, reason: "subscriber" }],
    });
    expect(await api.person("nobody@x.test")).toEqual({
      email: "nobody@x.test",
      accountId: null,
      projects: [],
      statusPages: [],
    });
  });

  it("answers for a tenant that does not exist, or is another's, as for one that knows nobody", async () => {
    const tenant = await createTenant("project");
    const id = await (await tenant.connect()).addUser("ann@x.test");
    const empty = { items: [], nextCursor: null };
    for (const other of ["none", (await createTenant("project")).id]) {
      expect(await api.user(other, { id })).toBeNull();
      expect(await api.subscriber(other, { id })).toBeNull();
      expect(await api.users(other)).toEqual(empty);
      expect(await api.subscribers(other)).toEqual(empty);
      expect(await api.teams(other)).toEqual(empty);
      expect(await api.team(other, { name: "Eng" })).toBeNull();
      expect(await api.members(other, "none")).toEqual(empty);
    }
  });

  it("asks the database once, and reads the same however many people there are", async () => {
    const tenant = await createTenant("project");
    const idp = await tenant.connect({ enablePushGroups: true });
    const ids = await idp.addUsers(Array.from({ length: 3 }, (_, index) => ({ userName: `first-${index}@x.test` })));
    const teamId = await idp.addGroup("Everyone", ids);
    const questions: Readonly<Record<string, (asked: DirectoryApi) => Promise<unknown>>> = {
      projectAccess: (asked) => asked.projectAccess(tenant.id, "first-0@x.test"),
      "user by id": (asked) => asked.user(tenant.id, { id: ids[0] ?? "" }),
      "user by email": (asked) => asked.user(tenant.id, { email: "first-0@x.test" }),
      "user by userName": (asked) => asked.user(tenant.id, { userName: "first-0@x.test" }),
      "user by externalId": (asked) => asked.user(tenant.id, { externalId: "none" }),
      users: (asked) => asked.users(tenant.id, { limit: 2 }),
      "users of a team": (asked) => asked.users(tenant.id, { teamId, limit: 2 }),
      "users with access": (asked) => asked.users(tenant.id, { access: true, limit: 2 }),
      teams: (asked) => asked.teams(tenant.id),
      "team by id": (asked) => asked.team(tenant.id, { id: teamId }),
      "team by name": (asked) => asked.team(tenant.id, { name: "everyone" }),
      members: (asked) => asked.members(tenant.id, teamId, { limit: 2 }),
      person: (asked) => asked.person("first-0@x.test"),
    };
    const measure = async () => {
      const rows: Record<string, number> = {};
      for (const [name, ask] of Object.entries(questions)) {
        const database = new RecordingDatabase(env.DB);
        await ask(new DirectoryApi(createExecutionContext(), { ...env, DB: database.binding }));
        expect(database.calls, name).toBe(1);
        for (const statement of database.statements) {
          const plan = await explain(env.DB, statement);
          expect([name, ...findScans(plan)]).toEqual([name]);
          // A page is read in the order of an index, up to its end.
          if (!/limit/i.test(statement.sql)) expect([name, ...findTenantScans(plan)]).toEqual([name]);
        }
        rows[name] = database.rows.read;
      }
      return rows;
    };
    const few = await measure();
    const more = await idp.addUsers(Array.from({ length: 200 }, (_, index) => ({ userName: `more-${index}@x.test` })));
    await idp.patch(`/Groups/${teamId}`, [{ op: "add", path: "members", value: more.map((value) => ({ value })) }]);
    // The search that ends on the edge of a page reads a row more.
    for (const [name, rows] of Object.entries(await measure())) {
      expect(rows, name).toBeLessThanOrEqual((few[name] ?? 0) + 1);
    }
  });
});
