import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  createUser,
  request,
} from "../helpers/admin-client.ts";
import { provision } from "../helpers/provision.ts";

/** The tenants have the same life; only what they are made with differs. */
const collections = [
  { path: "/admin/projects", extra: {}, configOf: (id: string) => ({ kind: "project", projectId: id }) as const },
  {
    path: "/admin/status-pages",
    extra: { projectId: null },
    configOf: (id: string) => ({ kind: "status-page", statusPageId: id }) as const,
  },
];

describe.each(collections)("$path", ({ path, extra, configOf }) => {
  it("makes, reads, lists, renames and deletes", async () => {
    const made = await request("POST", path, { name: "Acme" });
    expect(made.status).toBe(201);
    const { id, createdAt } = made.body;
    expect(made.body).toEqual({ id, name: "Acme", ...extra, createdAt, updatedAt: createdAt });
    expect(await call("GET", `${path}/${id}`)).toEqual(made.body);
    expect((await call("GET", `${path}?limit=200`)).items).toContainEqual(made.body);
    const renamed = await call("PATCH", `${path}/${id}`, { name: "Acme 2" });
    expect(renamed).toMatchObject({ id, name: "Acme 2", createdAt });
    expect(String(renamed.updatedAt) >= String(createdAt)).toBe(true);
    expect((await request("DELETE", `${path}/${id}`)).status).toBe(204);
    for (const method of ["GET", "DELETE"]) expect((await request(method, `${path}/${id}`)).status).toBe(404);
    expect((await request("PATCH", `${path}/${id}`, { name: "x" })).status).toBe(404);
  });

  it("takes an id of the caller's, once", async () => {
    const id = "own_ID-1";
    expect(await call("POST", path, { name: "Own", id })).toMatchObject({ id });
    const again = await request("POST", path, { name: "Other", id });
    expect(again.status).toBe(409);
    expect(again.body.detail).toContain(id);
    expect(await call("GET", `${path}/${id}`)).toMatchObject({ name: "Own" });
  });

  it.each(["", "a b", "a/b", "ä", "x".repeat(65), 7, null])("refuses the id %j", async (id) => {
    expect((await request("POST", path, { name: "Own", id })).body).toMatchObject({
      status: 400,
      errors: [{ path: "id" }],
    });
  });

  it.each(["", " ", "\t\n", "x".repeat(257), "a\0b", "\ud800", 7, null])("refuses the name %j", async (name) => {
    const text = JSON.stringify({ name });
    const { body } = await request("POST", path, undefined, { text });
    expect(body).toMatchObject({
      status: 400,
      errors: expect.arrayContaining([{ path: "name", message: expect.any(String) }]),
    });
  });

  it("keeps names as they were given", async () => {
    const name = "  Ünïcödé “Ltd” 日本 👩‍💻 ";
    const { id } = await call("POST", path, { name });
    expect(await call("GET", `${path}/${id}`)).toMatchObject({ name });
  });

  it("is not deleted while a configuration exists", async () => {
    const { id } = await call("POST", path, { name: "Busy" });
    const config = await createConfig({ ...configOf(String(id)), name: "Entra ID" });
    const refused = await request("DELETE", `${path}/${id}`);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain("Entra ID");
    await call("DELETE", `/admin/configs/${config.id}`);
    expect((await request("DELETE", `${path}/${id}`)).status).toBe(204);
  });

  it("is never deleted from under a configuration that is made meanwhile", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await call("POST", path, { name: "Contested" });
      const [deleted, made] = await Promise.all([
        request("DELETE", `${path}/${id}`),
        request("POST", "/admin/configs", { ...configOf(String(id)), name: "x" }),
      ]);
      expect([`204 404`, `409 201`]).toContain(`${deleted.status} ${made.status}`);
    }
  });

  it("takes its people with it, and tells the event feed", async () => {
    const { id } = await call("POST", path, { name: "Short-lived" });
    const config = await createConfig({ ...configOf(String(id)) });
    const response = await call("GET", "/admin/events?limit=200");
    const { cursor = "0" } = ((response.items as JsonObject[]).at(-1) ?? {}) as { cursor?: string };
    const userId = await provision(config, "ann@x.test", { emails: [{ value: "ann@x.test" }] });
    await call("DELETE", `/admin/configs/${config.id}`);
    await call("DELETE", `${path}/${id}`);
    const { items } = await call("GET", `/admin/events?limit=200&cursor=${cursor}`);
    expect((items as JsonObject[]).at(-1)).toMatchObject({
      type: expect.stringMatching(/^(user|subscriber)\.deleted$/),
      resourceId: userId,
      configId: null,
      tenant: { id },
    });
  });
});

describe("DELETE /admin/projects/{id}", () => {
  it("deletes users, teams, members and e-mails, keeps accounts, and lets status pages go", async () => {
    const project = await createProject();
    const other = await createProject();
    const team = await createTeam(project.id, "Eng");
    const user = await createUser(project.id, "leaver@x.test");
    await createUser(other.id, "leaver@x.test");
    await call("PUT", `/admin/projects/${project.id}/teams/${team.id}/members/${user.id}`);
    const page = await call("POST", "/admin/status-pages", { name: "Status", projectId: project.id });
    await call("DELETE", `/admin/projects/${project.id}`);
    const rows = async (table: string) =>
      (await env.DB.prepare(`SELECT COUNT(*) AS n FROM ${table} WHERE project_id = ?1`).bind(project.id).first("n")) ??
      -1;
    for (const table of ["users", "teams", "user_emails", "status_pages"]) expect(await rows(table)).toBe(0);
    expect(await env.DB.prepare("SELECT COUNT(*) FROM members WHERE team_id = ?1").bind(team.id).first()).toEqual({
      "COUNT(*)": 0,
    });
    expect(await call("GET", `/admin/status-pages/${page.id}`)).toMatchObject({ projectId: null });
    expect((await call("GET", `/admin/projects/${other.id}/users`)).items).toHaveLength(1);
  });

  it("frees the id", async () => {
    const { id } = await call("POST", "/admin/projects", { name: "First", id: "recycled" });
    await call("DELETE", `/admin/projects/${id}`);
    expect(await call("POST", "/admin/projects", { name: "Second", id: String(id) })).toMatchObject({ name: "Second" });
  });
});

describe("PATCH", () => {
  it("a project: the name is required", async () => {
    const { id } = await createProject();
    expect((await request("PATCH", `/admin/projects/${id}`, {})).status).toBe(400);
    expect((await request("PATCH", `/admin/projects/${id}`, { name: "x", id: "y" })).status).toBe(400);
  });

  it("a status page: its project can be set, changed and taken away", async () => {
    const project = await createProject();
    const page = await createStatusPage("Status");
    const path = `/admin/status-pages/${page.id}`;
    expect(await call("PATCH", path, { projectId: project.id })).toMatchObject({
      name: "Status",
      projectId: project.id,
    });
    expect(await call("PATCH", path, { name: "Health" })).toMatchObject({ name: "Health", projectId: project.id });
    expect(await call("PATCH", path, { projectId: null })).toMatchObject({ name: "Health", projectId: null });
    const before = await call("GET", path);
    expect(await call("PATCH", path, {})).toEqual(before);
  });

  it("a status page: a project that does not exist is 404", async () => {
    const page = await createStatusPage();
    expect((await request("PATCH", `/admin/status-pages/${page.id}`, { projectId: "none" })).status).toBe(404);
    expect((await request("POST", "/admin/status-pages", { name: "x", projectId: "none" })).status).toBe(404);
  });
});
