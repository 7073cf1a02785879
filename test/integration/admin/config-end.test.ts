import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call, request } from "../helpers/admin-client.ts";
import { createTenant, type Tenant } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";

async function connected(kind: Tenant["kind"]) {
  const tenant = await createTenant(kind);
  const team = kind === "project" ? await tenant.createTeam("Everyone") : undefined;
  const settings = team === undefined ? {} : { defaultTeamIds: [team] };
  return { tenant, team, connection: await tenant.connect(settings), other: await tenant.connect(settings) };
}

function peoplePath({ kind, id }: Tenant): string {
  return kind === "project" ? `/admin/projects/${id}/users` : `/admin/status-pages/${id}/subscribers`;
}

async function emails(tenant: Tenant, query: string): Promise<unknown[]> {
  const { items } = await call("GET", `${peoplePath(tenant)}?${query}`);
  return (items as JsonObject[]).map(({ email }) => email);
}

describe.each(trees.map(({ kind }) => kind))("the end of a configuration of a %s", (kind) => {
  it("leaves people as they are by default, and they can be found and ended", async () => {
    const { tenant, connection, other } = await connected(kind);
    await connection.addUser("ann@x.test");
    await other.addUser("bob@x.test");
    expect(await emails(tenant, `provisionedBy=${connection.configId}`)).toEqual(["ann@x.test"]);
    expect((await request("DELETE", `/admin/configs/${connection.configId}`)).status).toBe(204);
    expect((await tenant.access("ann@x.test")).access).toBe(true);
    expect(await emails(tenant, "provisionedBy=none")).toEqual(["ann@x.test"]);
    const [orphan] = (await call("GET", `${peoplePath(tenant)}?provisionedBy=none`)).items as [JsonObject];
    expect(orphan.provisionedBy).toBeNull();
    await call("DELETE", `${peoplePath(tenant)}/${orphan.id}`);
    expect(await tenant.access("ann@x.test")).toEqual({ access: false, reason: "unknown" });
    expect((await tenant.access("bob@x.test")).access).toBe(true);
  });

  it("revokes those whom it provisioned, with an event for each, and nobody else", async () => {
    const { tenant, team, connection, other } = await connected(kind);
    const id = await connection.addUser("ann@x.test", { displayName: "Ann", externalId: "7" });
    await other.addUser("bob@x.test");
    expect((await request("DELETE", `/admin/configs/${connection.configId}?people=revoke`)).status).toBe(204);
    expect(await tenant.access("ann@x.test")).toEqual({ access: false, reason: "revoked" });
    expect((await tenant.access("bob@x.test")).access).toBe(true);
    const { body } = await other.get(`/Users/${id}`);
    expect(body).toMatchObject({ active: false, displayName: "Ann" });
    expect((await other.get("/Users?filter=active eq false")).body).toMatchObject({ totalResults: 1 });
    if (team !== undefined) expect(await other.memberIds(team)).not.toContain(id);
    const { items } = await call(
      "GET",
      `/admin/events?limit=200&${kind === "project" ? "projectId" : "statusPageId"}=${tenant.id}`,
    );
    const noun = kind === "project" ? "user" : "subscriber";
    const events = (items as JsonObject[]).filter(({ resourceId }) => resourceId === id);
    expect(events.at(-1)).toMatchObject({
      type: `${noun}.deactivated`,
      configId: null,
      data: { userName: "ann@x.test", externalId: "7", email: "ann@x.test", active: false, revoked: true },
    });
  });

  it("deletes those whom it provisioned, and frees their names", async () => {
    const { tenant, connection, other } = await connected(kind);
    const id = await connection.addUser("ann@x.test", { emails: [{ value: "ann@y.test" }] });
    await other.addUser("bob@x.test");
    await call("PATCH", `${peoplePath(tenant)}/${id}`, { blocked: true });
    expect((await request("DELETE", `/admin/configs/${connection.configId}?people=delete`)).status).toBe(204);
    expect(await emails(tenant, "")).toEqual(["bob@x.test"]);
    expect(await other.addUser("ann@x.test")).not.toBe(id);
    expect((await tenant.access("ann@x.test")).access).toBe(true);
    const { items } = await call("GET", `/admin/audit?target=${connection.configId}`);
    expect((items as JsonObject[])[0]).toMatchObject({
      action: "config.deleted",
      changes: { people: [null, "delete"], count: [null, 1] },
    });
  });

  it("takes more people than one transaction does, and can be asked for again", async () => {
    const { tenant, connection, other } = await connected(kind);
    for (let chunk = 0; chunk < 3; chunk += 1) {
      await connection.addUsers(Array.from({ length: 700 }, (_, index) => ({ userName: `u${chunk}-${index}@x.test` })));
    }
    await other.addUser("bob@x.test");
    expect((await request("DELETE", `/admin/configs/${connection.configId}?people=revoke`)).status).toBe(204);
    expect(await emails(tenant, "access=true")).toEqual(["bob@x.test"]);
    expect((await request("DELETE", `/admin/configs/${connection.configId}?people=revoke`)).status).toBe(404);
  });

  it("takes no other word", async () => {
    const { connection } = await connected(kind);
    expect((await request("DELETE", `/admin/configs/${connection.configId}?people=all`)).status).toBe(400);
    expect((await request("GET", `/admin/configs/${connection.configId}`)).status).toBe(200);
  });
});
