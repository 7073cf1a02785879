import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call, createUser, request } from "../helpers/admin-client.ts";
import { type Connection, createTenant, type Tenant } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";

const api = exports.DirectoryApi;

/** A tenant with somebody who has access, and how administrators reach that person. */
async function admitted(kind: Tenant["kind"], email = "ann@x.test") {
  const tenant = await createTenant(kind);
  const teams = kind === "project" ? { defaultTeamIds: [await tenant.createTeam("Everyone")] } : {};
  const connection = await tenant.connect(teams);
  const id = await connection.addUser(email);
  return { tenant, connection, id, path: pathOf(tenant, id) };
}

function pathOf({ kind, id: tenantId }: Tenant, id: string): string {
  return kind === "project"
    ? `/admin/projects/${tenantId}/users/${id}`
    : `/admin/status-pages/${tenantId}/subscribers/${id}`;
}

async function eventTypes({ tenant }: Connection, resourceId: string): Promise<string[]> {
  const { items } = await call(
    "GET",
    `/admin/events?limit=200&${tenant.kind === "project" ? "projectId" : "statusPageId"}=${tenant.id}`,
  );
  return (items as JsonObject[]).filter((event) => event.resourceId === resourceId).map(({ type }) => String(type));
}

describe.each(trees.map(({ kind }) => kind))("a block in a %s", (kind) => {
  const noun = kind === "project" ? "user" : "subscriber";

  it("ends access at once, over HTTP and over RPC, and lifting it gives access back", async () => {
    const { tenant, connection, id, path } = await admitted(kind);
    expect(await tenant.access("ann@x.test")).toMatchObject({ access: true });
    const blocked = await request("PATCH", path, { blocked: true });
    expect(blocked.body).toMatchObject({ id, blocked: true, access: false, reason: "blocked", active: true });
    expect(await tenant.access("ANN@x.test")).toEqual({ access: false, reason: "blocked" });
    const asked =
      kind === "project" ? api.projectAccess(tenant.id, "ann@x.test") : api.statusPageAccess(tenant.id, "ann@x.test");
    expect(await asked).toMatchObject({ access: false, reason: "blocked" });
    expect((await request("PATCH", path, { blocked: false })).body).toMatchObject({ blocked: false, access: true });
    expect(await eventTypes(connection, id)).toEqual([`${noun}.created`, `${noun}.blocked`, `${noun}.unblocked`]);
  });

  it("is invisible to SCIM, which neither sees nor lifts it", async () => {
    const { tenant, connection, id, path } = await admitted(kind);
    const before = await connection.get(`/Users/${id}`);
    await call("PATCH", path, { blocked: true });
    const after = await connection.get(`/Users/${id}`);
    expect(after.body).toEqual(before.body);
    const restore = [{ op: "replace", path: "active", value: true }];
    expect((await connection.patch(`/Users/${id}`, restore)).status).toBe(200);
    expect(await tenant.access("ann@x.test")).toEqual({ access: false, reason: "blocked" });
  });

  it("stands before a revocation", async () => {
    const { tenant, connection, id, path } = await admitted(kind);
    await call("PATCH", path, { blocked: true });
    await connection.put(`/Users/${id}`, { userName: "ann@x.test", active: false });
    expect((await tenant.access("ann@x.test")).reason).toBe("blocked");
    await call("PATCH", path, { blocked: false });
    expect((await tenant.access("ann@x.test")).reason).toBe("revoked");
  });

  it("outlives a SCIM DELETE and holds for the person who is provisioned anew", async () => {
    const { tenant, connection, id, path } = await admitted(kind);
    await call("PATCH", path, { blocked: true });
    expect((await connection.delete(`/Users/${id}`)).status).toBe(204);
    expect(await tenant.access("ann@x.test")).toEqual({ access: false, reason: "unknown" });
    await connection.addUser("Ann@X.test");
    expect(await tenant.access("ann@x.test")).toEqual({ access: false, reason: "blocked" });
  });

  it("moves with a changed e-mail, and leaves the old one free", async () => {
    const { tenant, connection, id, path } = await admitted(kind);
    await call("PATCH", path, { blocked: true });
    await connection.put(`/Users/${id}`, { userName: "ann.lee@x.test" });
    expect((await tenant.access("ann.lee@x.test")).reason).toBe("blocked");
    await connection.addUser("ann@x.test");
    expect((await tenant.access("ann@x.test")).access).toBe(true);
  });

  it("stays with its person when two people swap e-mails in one request", async () => {
    const { tenant, connection, id, path } = await admitted(kind);
    const other = await connection.addUser("bob@x.test");
    await call("PATCH", path, { blocked: true });
    const { body } = await connection.bulk([
      { method: "PUT", path: `/Users/${id}`, data: { userName: "tmp@x.test" } },
      { method: "PUT", path: `/Users/${other}`, data: { userName: "ann@x.test" } },
      { method: "PUT", path: `/Users/${id}`, data: { userName: "bob@x.test" } },
    ]);
    expect(body.Operations.map(({ status }) => status)).toEqual(["200", "200", "200"]);
    expect((await tenant.access("bob@x.test")).reason).toBe("blocked");
    expect((await tenant.access("ann@x.test")).access).toBe(true);
  });

  it("ends when an administrator deletes the person", async () => {
    const { tenant, connection, path } = await admitted(kind);
    await call("PATCH", path, { blocked: true });
    expect((await request("DELETE", path)).status).toBe(204);
    expect((await request("GET", path)).status).toBe(404);
    await connection.addUser("ann@x.test");
    expect((await tenant.access("ann@x.test")).access).toBe(true);
  });

  it("is of one tenant: the same person elsewhere keeps access", async () => {
    const { path } = await admitted(kind, "shared@x.test");
    const elsewhere = await admitted(kind, "shared@x.test");
    await call("PATCH", path, { blocked: true });
    expect((await elsewhere.tenant.access("shared@x.test")).access).toBe(true);
  });

  it("that is set twice is one change, one event and one row of the audit", async () => {
    const { connection, id, path } = await admitted(kind);
    await call("PATCH", path, { blocked: true });
    await call("PATCH", path, { blocked: true });
    expect((await eventTypes(connection, id)).filter((type) => type.endsWith(".blocked"))).toHaveLength(1);
    const { items } = await call("GET", `/admin/audit?target=${id}`);
    expect(items).toMatchObject([
      { action: `${noun}.blocked`, changes: { blocked: [false, true] }, actor: { kind: "root", name: "root" } },
    ]);
  });

  it("can be listed", async () => {
    const { tenant, connection, path } = await admitted(kind);
    await connection.addUser("bob@x.test");
    await call("PATCH", path, { blocked: true });
    const list = path.slice(0, path.lastIndexOf("/"));
    const emails = async (query: string) =>
      ((await call("GET", `${list}?${query}`)).items as JsonObject[]).map(({ email }) => email);
    expect(await emails("blocked=true")).toEqual(["ann@x.test"]);
    expect(await emails("blocked=false")).toEqual(["bob@x.test"]);
    expect(await emails("access=false")).toEqual(["ann@x.test"]);
    expect(tenant.kind).toBe(kind);
  });

  it("of nobody, or of another tenant's person, is 404", async () => {
    const { path } = await admitted(kind);
    const other = await admitted(kind);
    const foreign = pathOf(other.tenant, path.slice(path.lastIndexOf("/") + 1));
    for (const method of ["GET", "DELETE"]) expect((await request(method, foreign)).status).toBe(404);
    expect((await request("PATCH", foreign, { blocked: true })).status).toBe(404);
    expect((await request("GET", path)).status).toBe(200);
  });
});

describe("a user whom an administrator deletes", () => {
  it("is gone with its memberships, whatever the toggles say; the account stays", async () => {
    const tenant = await createTenant("project");
    const team = await tenant.createTeam("Everyone");
    const connection = await tenant.connect({ defaultTeamIds: [team], autoDeprovisionUsers: false });
    const id = await connection.addUser("ann@x.test");
    const { accountId } = await call("GET", pathOf(tenant, id));
    expect((await request("DELETE", pathOf(tenant, id))).status).toBe(204);
    expect(await connection.memberIds(team)).toEqual([]);
    expect((await connection.get(`/Users/${id}`)).status).toBe(404);
    const anew = await createUser(tenant.id, "ann@x.test");
    expect((await call("GET", pathOf(tenant, anew.id))).accountId).toBe(accountId);
  });
});
