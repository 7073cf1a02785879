import { env, exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createUser,
  ORIGIN,
  request,
} from "../helpers/admin-client.ts";
import { signedIn } from "../helpers/console-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { createTenant } from "../helpers/tenants.ts";
import { downDatabase } from "./down-database.ts";

/** The ids of a list, page by page. */
async function pagesOf(path: string, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor = ""; ; ) {
    const { items, nextCursor } = await call("GET", `${path}limit=${limit}${cursor}`);
    pages.push((items as JsonObject[]).map(({ id }) => String(id)));
    if (nextCursor === null) return pages;
    cursor = `&cursor=${String(nextCursor)}`;
  }
}

const databaseOf = (id: string) => (id.startsWith("eu~") ? "eu" : "default");

describe("a list of all tenants", () => {
  it.each([
    ["/admin/projects?", createProject],
    ["/admin/status-pages?", createStatusPage],
  ])("%s goes through the databases one after the other, whatever the size of its pages", async (path, create) => {
    const made: string[] = [];
    for (const database of ["default", "eu", "default", "eu", "eu"]) {
      made.push((await create("Listed", undefined, database)).id);
    }
    const [all = []] = await pagesOf(path, 200);
    expect(all).toEqual(expect.arrayContaining(made));
    expect(all.map(databaseOf)).toEqual(all.map(databaseOf).sort());
    for (const limit of [1, 2, 3, all.length - 1, all.length]) {
      const pages = await pagesOf(path, limit);
      expect(pages.flat()).toEqual(all);
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
      expect(pages.at(-1)?.length).toBeGreaterThan(0);
    }
  });

  it("of configurations, keys and webhooks does so too", async () => {
    for (const database of ["default", "eu"]) {
      const { id } = await createProject("Project", undefined, database);
      await createConfig({ kind: "project", projectId: id });
      await call("POST", "/admin/keys", { name: "Key", scope: "read", projectId: id });
      await call("POST", "/admin/webhooks", { url: "https://hooks.example.com", projectId: id });
    }
    for (const path of ["/admin/configs?", "/admin/keys?", "/admin/webhooks?"]) {
      const [all = []] = await pagesOf(path, 200);
      expect(new Set(all.map(databaseOf))).toEqual(new Set(["default", "eu"]));
      expect((await pagesOf(path, 1)).flat()).toEqual(all);
    }
  });

  it("takes no cursor of a database that is not there", async () => {
    const cursor = btoa("us~id").replaceAll("=", "");
    expect(await request("GET", `/admin/projects?cursor=${cursor}`)).toMatchObject({
      status: 400,
      body: { errors: [{ path: "cursor" }] },
    });
  });
});

describe("the audit", () => {
  it("is where the change is, and is read through all databases, each newest first", async () => {
    const tenants = [
      await createProject("A", undefined, "eu"),
      await createProject("B"),
      await createProject("C", undefined, "eu"),
    ];
    const rows = async (db: D1Database) => {
      const { results } = await db
        .prepare("SELECT target_id FROM audit WHERE action = 'project.created' ORDER BY id DESC")
        .all<{ target_id: string }>();
      return results.map(({ target_id }) => target_id);
    };
    const [here, there] = [await rows(env.DB), await rows(env.DB_EU)];
    expect(here).toContain(tenants[1]?.id);
    expect(there.slice(0, 2)).toEqual([tenants[2]?.id, tenants[0]?.id]);
    const { items } = await call("GET", "/admin/audit?action=project.created&limit=200");
    expect((items as unknown as { target: { id: string } }[]).map(({ target }) => target.id)).toEqual([
      ...here,
      ...there,
    ]);
    const all = (await pagesOf("/admin/audit?action=project.created&", 200)).flat();
    expect((await pagesOf("/admin/audit?action=project.created&", 2)).flat()).toEqual(all);
  });
});

describe("a person in two databases", () => {
  async function createPerson(email: string) {
    const [here, there] = [await createTenant("project"), await createTenant("project", undefined, "eu")];
    const page = await (await createTenant("status-page", undefined, "eu")).connect();
    const users = [await here.createUser(email), await there.createUser(email)];
    await page.addUser(email);
    return { here, there, page: page.tenant, users };
  }

  it("has an account in each, and is found in both", async () => {
    const { here, there, page } = await createPerson("both@x.test");
    const found = await call("GET", "/admin/people?email=BOTH@x.test");
    const projects = found.projects as { id: string; accountId: string }[];
    expect(projects.map(({ id }) => id)).toEqual([here.id, there.id]);
    expect(found).toMatchObject({ accountId: projects[0]?.accountId, statusPages: [{ id: page.id }] });
    expect(projects[0]?.accountId).not.toBe(projects[1]?.accountId);
    expect(await exports.DirectoryApi.person("both@x.test")).toEqual({ ...found, email: "both@x.test" });
  });

  it("is erased from all once no tenant of any has the person", async () => {
    const { here, there, page, users } = await createPerson("erased@x.test");
    const path = "/admin/accounts?email=erased@x.test";
    const refused = await request("DELETE", path);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain("project “Project”, project “Project”, status page “Page”");
    await call("DELETE", `/admin/projects/${here.id}/users/${users[0]}`);
    const subscriber = await page.find("erased@x.test");
    await call("DELETE", `/admin/status-pages/${page.id}/subscribers/${subscriber?.id}`);
    expect(await request("DELETE", path)).toMatchObject({ status: 409 });
    await call("DELETE", `/admin/projects/${there.id}/users/${users[1]}`);
    expect(await request("DELETE", path)).toMatchObject({ status: 204 });
    for (const db of [env.DB, env.DB_EU]) {
      const { results } = await db.prepare("SELECT id FROM accounts WHERE email_key = 'erased@x.test'").all();
      expect(results).toEqual([]);
      const row = await db.prepare("SELECT COUNT(*) AS total FROM audit WHERE action = 'account.erased'").first();
      expect(row).toEqual({ total: 1 });
    }
    expect((await request("DELETE", path)).status).toBe(404);
  });

  it("who is known in one of them only is erased there, and the other says nothing of it", async () => {
    const tenant = await createTenant("project", undefined, "eu");
    const user = await tenant.createUser("once@x.test");
    await call("DELETE", `/admin/projects/${tenant.id}/users/${user}`);
    const count = () => env.DB.prepare("SELECT COUNT(*) AS total FROM audit").first();
    const before = await count();
    expect((await request("DELETE", "/admin/accounts?email=once@x.test")).status).toBe(204);
    expect(await count()).toEqual(before);
  });
});

describe("the event feed", () => {
  it("is one for each database, with cursors of its own", async () => {
    const [here, there] = [await createProject("Here"), await createProject("There", undefined, "eu")];
    await createUser(here.id, "feed@x.test");
    await createUser(there.id, "feed@x.test");
    const tenants = async (query: string) => {
      const { items } = await call("GET", `/admin/events?limit=200${query}`);
      return new Set((items as unknown as { tenant: { id: string } }[]).map(({ tenant }) => tenant.id));
    };
    expect(await tenants("")).toContain(here.id);
    expect(await tenants("")).not.toContain(there.id);
    expect(await tenants("&database=eu")).toContain(there.id);
    expect(await tenants("&database=eu")).not.toContain(here.id);
    expect(await tenants(`&projectId=${there.id}`)).toEqual(new Set([there.id]));
    for (const query of ["database=us", `database=default&projectId=${there.id}`]) {
      expect(await request("GET", `/admin/events?${query}`)).toMatchObject({
        status: 400,
        body: { errors: [{ path: "database" }] },
      });
    }
  });

  it("of a key's tenant is that of its database", async () => {
    const { id } = await createProject("Mine", undefined, "eu");
    await createUser(id, "mine@x.test");
    const { key } = await call("POST", "/admin/keys", { name: "Key", scope: "read", projectId: id });
    const options = { headers: { Authorization: `Bearer ${key}` }, withoutToken: true };
    const { body } = await request("GET", "/admin/events", undefined, options);
    expect((body.items as JsonObject[]).map(({ type }) => type)).toEqual(["user.created"]);
  });
});

describe("the databases", () => {
  it("are listed with what they hold", async () => {
    const read = async () => {
      const { items } = await call("GET", "/admin/databases");
      return items as unknown as { name: string; users: number; projects: number; sizeBytes: number }[];
    };
    const before = await read();
    expect(before).toMatchObject([
      { name: "default", jurisdiction: null },
      { name: "eu", jurisdiction: "eu" },
    ]);
    const tenant = await createTenant("project", undefined, "eu");
    await tenant.createUser("counted@x.test");
    const after = await read();
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).toMatchObject({ projects: (before[1]?.projects ?? 0) + 1, users: (before[1]?.users ?? 0) + 1 });
    for (const { sizeBytes } of after) expect(sizeBytes).toBeGreaterThan(0);
  });

  it("are healthy when all of them answer", async () => {
    const check = async (bindings: object) => (await fetchWorker(`${ORIGIN}/healthz`, {}, bindings)).status;
    expect(await check({})).toBe(200);
    const printed = vi.spyOn(console, "error").mockImplementation(() => {});
    expect(await check({ DB_EU: downDatabase("D1 is down") })).toBe(503);
    expect(await check({ DB: downDatabase("D1 is down") })).toBe(503);
    const lines = printed.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(lines).toEqual([
      { message: "health check failed", database: "eu", error: "D1 is down" },
      { message: "health check failed", error: "D1 is down" },
    ]);
    printed.mockRestore();
  });

  it("do without each other: a tenant of one is served while another is down", async () => {
    const scim = await (await createTenant("project", undefined, "eu")).connect();
    const response = await fetchWorker(
      `${scim.baseUrl}/Users`,
      { headers: { Authorization: `Bearer ${scim.token}` } },
      { DB: downDatabase("D1 is down") },
    );
    expect(response.status).toBe(200);
  });
});

describe("the console", () => {
  it("makes a tenant where it is told to, and lists all of them with what they hold", async () => {
    const client = await signedIn();
    const form = await client.get("/console/new-project");
    expect(form.text).toContain("eu (jurisdiction: eu)");
    const made = await client.submitAndFollow("/console/new-project", { name: "Somewhere in Europe", database: "eu" });
    expect(made.text).toContain("Somewhere in Europe");
    const [project] = ((await call("GET", "/admin/projects?limit=200")).items as JsonObject[]).filter(
      ({ name }) => name === "Somewhere in Europe",
    );
    expect(project?.id).toMatch(/^eu~/);
    await createUser(String(project?.id), "one@x.test");
    const list = await client.get("/console/projects?q=in%20europe");
    expect(list.html).toContain(`href="/console/projects/${project?.id}"`);
    expect(list.text).toMatch(/Somewhere in Europe 1 0 0/);
  });

  it("asks for no database where there is only one", async () => {
    const client = await signedIn();
    client.bindings = { DB_EU: undefined } as never;
    expect((await client.get("/console/new-status-page")).html).not.toContain('name="database"');
  });

  it("finds a person, reads the audit and lists keys in all", async () => {
    const client = await signedIn();
    const tenant = await createTenant("project", undefined, "eu");
    const user = await tenant.createUser("found@x.test");
    const team = await tenant.createTeam("Named team");
    await tenant.connect({ defaultTeamIds: [team] });
    await call("POST", "/admin/keys", { name: "Key of the EU", scope: "read", projectId: tenant.id });
    expect((await client.get("/console/people?email=found@x.test")).html).toContain(`/users/${user}`);
    const audit = await client.get(`/console/audit?target=${user}`);
    expect(audit.text).toContain("found@x.test");
    const keys = await client.get("/console/keys");
    expect(keys.html).toContain(`/console/projects/${tenant.id}`);
  });
});
