import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { call, createConfig, createProject, createStatusPage, ORIGIN, request, text } from "../helpers/admin-client.ts";
import { ConsoleClient, locationOf } from "../helpers/console-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import {
  accessTokenOf,
  claims,
  createAssertingClient,
  createClient,
  createSigner,
  requestToken,
  sendAssertion,
} from "../helpers/oauth.ts";
import { ScimClient } from "../helpers/scim-client.ts";
import { createTenant } from "../helpers/tenants.ts";

const IN_EU = /^eu~[\w-]{36}$/;
let ids = 0;
const newId = () => `id${ids++}`;

const asKey = (key: string) => ({ headers: { Authorization: `Bearer ${key}` }, withoutToken: true });

describe("what lives in another database", () => {
  it("has an id that begins with the database, chosen or not; in the default one it has none", async () => {
    const chosen = newId();
    expect(await createProject("Acme", chosen, "eu")).toMatchObject({ id: `eu~${chosen}` });
    expect(await createStatusPage("Acme", chosen, "eu")).toMatchObject({ id: `eu~${chosen}` });
    expect((await createProject("Acme", undefined, "eu")).id).toMatch(IN_EU);
    expect((await createStatusPage("Acme", undefined, "eu")).id).toMatch(IN_EU);
    expect(await createProject("Acme", chosen)).toMatchObject({ id: chosen });
    expect(await request("POST", "/admin/projects", { name: "Acme", id: chosen, database: "eu" })).toMatchObject({
      status: 409,
      body: { detail: `Another project has the id eu~${chosen}.` },
    });
  });

  it("hands its database on to all that belongs to it and can be named without it", async () => {
    const project = await createProject("Acme", undefined, "eu");
    const config = await createConfig({ kind: "project", projectId: project.id });
    const client = await createClient(config.id);
    const link = await call("POST", `/admin/configs/${config.id}/setup-links`, {});
    const key = await call("POST", "/admin/keys", { name: "Key", scope: "read", projectId: project.id });
    const webhook = await call("POST", "/admin/webhooks", { url: "https://hooks.example.com", projectId: project.id });
    for (const id of [config.id, client.id, client.clientId, link.id, key.id, webhook.id]) expect(id).toMatch(IN_EU);
    expect(link.url).toMatch(new RegExp(`^${ORIGIN}/setup/eu~scimsetup_`));
    expect(key.key).toMatch(/^scimadmin_eu~/);
    expect(config.scimBaseUrl).toBe(`${ORIGIN}/api/identity/scim/v2/${config.id}`);
  });

  it("is in that database and in no other", async () => {
    const scim = await (await createTenant("project", undefined, "eu")).connect();
    const id = await scim.addUser("only-in-eu@x.test");
    const rows = (db: D1Database) => db.prepare("SELECT id FROM users WHERE email_key = 'only-in-eu@x.test'").all();
    expect((await rows(env.DB_EU)).results).toEqual([{ id }]);
    expect((await rows(env.DB)).results).toEqual([]);
  });

  it("is reached with the ~ written as %7E, and told with the ~", async () => {
    const scim = await (await createTenant("project", undefined, "eu")).connect();
    const id = await scim.addUser("tilde@x.test");
    for (const tilde of ["%7E", "%7e"]) {
      const encoded = `${scim.baseUrl.replace("~", tilde)}/Users/${id}`;
      const response = await fetchWorker(encoded, { headers: { Authorization: `Bearer ${scim.token}` } });
      expect(await response.json()).toMatchObject({ meta: { location: `${scim.baseUrl}/Users/${id}` } });
      const path = `/admin/projects/${scim.tenant.id.replace("~", tilde)}`;
      expect(await call("GET", path)).toMatchObject({ id: scim.tenant.id });
    }
  });

  it("gives access tokens to its OAuth clients, by secret and by assertion", async () => {
    const scim = await (await createTenant("status-page", undefined, "eu")).connect();
    const token = await accessTokenOf(await createClient(scim.configId));
    expect((await new ScimClient(scim.baseUrl, token).get("/Users")).status).toBe(200);
    const signer = await createSigner();
    const client = await createAssertingClient(scim.configId, signer);
    const named = await sendAssertion(await signer.sign(claims()), client);
    expect(named.status).toBe(200);
    const { clientId } = client;
    const unnamed = await sendAssertion(await signer.sign(claims({ iss: clientId, sub: clientId })), undefined);
    expect((await new ScimClient(scim.baseUrl, text(unnamed.body, "access_token")).get("/Users")).status).toBe(200);
  });

  it("lets in by its setup link", async () => {
    const scim = await (await createTenant("project", undefined, "eu")).connect();
    const { url } = await call("POST", `/admin/configs/${scim.configId}/setup-links`, {});
    const door = String(url).slice(ORIGIN.length);
    const client = new ConsoleClient();
    expect((await client.get(door)).status).toBe(200);
    const here = `/console/configs/${scim.configId}`;
    expect(locationOf(await client.post(door, {}))).toBe(`${here}/guide`);
    expect((await client.get(here)).html).toContain(scim.baseUrl);
  });

  it("opens to its own key only", async () => {
    const [mine, other, elsewhere] = [
      await createProject("Mine", undefined, "eu"),
      await createProject("Other", undefined, "eu"),
      await createProject("Elsewhere"),
    ];
    const made = await call("POST", "/admin/keys", { name: "Key", scope: "full", projectId: mine.id });
    const key = asKey(text(made, "key"));
    expect(await request("GET", "/admin/projects", undefined, key)).toMatchObject({
      body: { items: [{ id: mine.id }], nextCursor: null },
    });
    for (const { id } of [other, elsewhere]) {
      expect((await request("GET", `/admin/projects/${id}`, undefined, key)).status).toBe(404);
    }
    await call("DELETE", `/admin/keys/${text(made, "id")}`);
    expect((await request("GET", "/admin/projects", undefined, key)).status).toBe(401);
  });

  it("answers other Workers", async () => {
    const project = await createTenant("project", undefined, "eu");
    const team = await project.createTeam("Eng");
    const user = await project.createUser("rpc@x.test");
    await project.addMember(team, user);
    const api = exports.DirectoryApi;
    expect(await api.projectAccess(project.id, "rpc@x.test")).toMatchObject({ access: true, reason: "member" });
    expect(await api.user(project.id, { id: user })).toMatchObject({ id: user });
    expect(await api.projectAccess(`xx~${project.id}`, "rpc@x.test")).toMatchObject({ reason: "unknown" });
  });
});

describe("an id that names a database which is not there", () => {
  it("is answered as any unknown id is", async () => {
    const scim = await (await createTenant("project", undefined, "eu")).connect();
    const [bare, ...others] = [scim.configId.slice(3), `us~${scim.configId.slice(3)}`, `EU~${scim.configId.slice(3)}`];
    const answers = async (id: string) => {
      const { status, body } = await new ScimClient(`${ORIGIN}/scim/v2/${id}`, scim.token).get("/Users");
      const admin = await request("GET", `/admin/configs/${id}`);
      const detail = String(admin.body.detail).replace(id, "");
      return { status, body, admin: admin.status, detail };
    };
    const unknown = await answers(bare ?? "");
    expect(unknown).toMatchObject({ status: 401, admin: 404 });
    for (const id of others) expect(await answers(id)).toEqual(unknown);
  });

  it("is no administrator, no OAuth client and no setup link", async () => {
    expect((await request("GET", "/admin/projects", undefined, asKey("scimadmin_us~x"))).status).toBe(401);
    expect((await requestToken({ client_id: "us~x", client_secret: "x" })).body.error).toBe("invalid_client");
    expect((await new ConsoleClient().get("/setup/us~scimsetup_x")).status).toBe(410);
  });

  it("is what ids of a database become that is bound no more; nothing else changes", async () => {
    const scim = await (await createTenant("project", undefined, "eu")).connect();
    const bindings = { DB_EU: undefined } as never;
    const headers = { Authorization: `Bearer ${scim.token}` };
    expect((await fetchWorker(`${scim.baseUrl}/Users`, { headers })).status).toBe(200);
    expect((await fetchWorker(`${scim.baseUrl}/Users`, { headers }, bindings)).status).toBe(401);
  });
});

describe("which database a new tenant lives in", () => {
  const create = (body: Parameters<typeof call>[2], kind = "projects") =>
    request("POST", `/admin/${kind}`, { name: "New", ...(body as object) });

  it("is refused where none is bound under the name, and an id is chosen without its prefix", async () => {
    for (const database of ["us", "EU", "", "DB_EU", "eu~"]) {
      expect(await create({ database })).toMatchObject({ status: 400, body: { errors: [{ path: "database" }] } });
    }
    expect(await create({ database: "eu", id: "eu~acme" })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "id" }] },
    });
  });

  it("is its project's for a status page, whatever the default is", async () => {
    const project = await createProject("Project", undefined, "eu");
    const page = await create({ projectId: project.id }, "status-pages");
    expect(page.body).toMatchObject({ id: expect.stringMatching(IN_EU), projectId: project.id });
    expect((await create({ projectId: project.id, database: "eu" }, "status-pages")).status).toBe(201);
    expect(await create({ projectId: project.id, database: "default" }, "status-pages")).toMatchObject({
      status: 400,
      body: { errors: [{ path: "database" }] },
    });
  });

  it("is one for a status page and the project that it is about later", async () => {
    const [near, far, page] = [
      await createProject("Near", undefined, "eu"),
      await createProject("Far"),
      await createStatusPage("Page", undefined, "eu"),
    ];
    const path = `/admin/status-pages/${page.id}`;
    expect(await call("PATCH", path, { projectId: near.id })).toMatchObject({ projectId: near.id });
    expect(await request("PATCH", path, { projectId: far.id })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "projectId" }] },
    });
    expect((await request("PATCH", path, { projectId: "eu~none" })).status).toBe(404);
  });

  it("is the one of DEFAULT_DATABASE where nobody names one", async () => {
    const make = async (bindings: object) => {
      const { headers } = {
        headers: { Authorization: `Bearer ${env.ADMIN_TOKEN}`, "Content-Type": "application/json" },
      };
      const init = { method: "POST", headers, body: JSON.stringify({ name: "New" }) };
      const response = await fetchWorker(`${ORIGIN}/admin/projects`, init, bindings);
      return { status: response.status, body: await response.json<{ id: string; detail: string }>() };
    };
    expect((await make({})).body.id).not.toContain("~");
    expect((await make({ DEFAULT_DATABASE: "eu" })).body.id).toMatch(IN_EU);
    const misled = await make({ DEFAULT_DATABASE: "us" });
    expect(misled).toMatchObject({ status: 503, body: { detail: expect.stringContaining("DEFAULT_DATABASE") } });
  });
});
