import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call, createUser, request } from "../helpers/admin-client.ts";
import { createTenant, type Tenant } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

function peoplePath({ kind, id }: Tenant): string {
  return kind === "project" ? `/admin/projects/${id}/users` : `/admin/status-pages/${id}/subscribers`;
}

describe.each(trees.map(({ kind }) => kind))("people of a %s", (kind) => {
  it("are shown with what the identity provider sent, where it is asked for", async () => {
    const tenant = await createTenant(kind);
    const connection = await tenant.connect();
    const id = await connection.addUser("Ann@x.test", {
      externalId: "E-1",
      name: { givenName: "Ann" },
      [ENTERPRISE]: { department: "R&D" },
    });
    const plain = await call("GET", peoplePath(tenant));
    expect((plain.items as JsonObject[])[0]).not.toHaveProperty("attributes");
    const { items } = await call("GET", `${peoplePath(tenant)}?include=attributes`);
    const expected = {
      id,
      externalId: "E-1",
      provisionedBy: connection.configId,
      attributes: {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
        userName: "Ann@x.test",
        externalId: "E-1",
        name: { givenName: "Ann" },
        active: true,
        [ENTERPRISE]: { department: "R&D" },
      },
    };
    expect(items).toMatchObject([expected]);
    expect(await call("GET", `${peoplePath(tenant)}/${id}`)).toEqual((items as JsonObject[])[0]);
    expect((await request("GET", `${peoplePath(tenant)}?include=password`)).status).toBe(400);
  });

  it("are found by each of their keys, and in no other tenant", async () => {
    const tenant = await createTenant(kind);
    const connection = await tenant.connect({ requireEmail: false });
    const elsewhere = await createTenant(kind);
    await (await elsewhere.connect({ requireEmail: false })).addUser("ann.lee", { externalId: "E-1" });
    await connection.addUser("Ann.Lee", {
      externalId: "E-1",
      emails: [{ value: "Ann@x.test" }, { value: "lee@y.test" }],
    });
    await connection.addUser("bob@x.test", { externalId: "e-1" });
    const found = async (query: string) =>
      ((await call("GET", `${peoplePath(tenant)}?${query}`)).items as JsonObject[]).map(({ userName }) => userName);
    expect(await found("userName=ANN.lee")).toEqual(["Ann.Lee"]);
    expect(await found("externalId=E-1")).toEqual(["Ann.Lee"]);
    expect(await found("externalId=e-1")).toEqual(["bob@x.test"]);
    expect(await found("email=ANN@x.test")).toEqual(["Ann.Lee"]);
    expect(await found("email=lee@y.test")).toEqual([]);
    expect(await found("anyEmail=LEE@y.test")).toEqual(["Ann.Lee"]);
    expect(await found("part=lee")).toEqual(["Ann.Lee"]);
    expect(await found("active=true&part=bob")).toEqual(["bob@x.test"]);
  });

  it("are asked for access by any of their e-mails, when that is one person's", async () => {
    const tenant = await createTenant(kind);
    const teams = kind === "project" ? { defaultTeamIds: [await tenant.createTeam("Everyone")] } : {};
    const connection = await tenant.connect(teams);
    await connection.addUser("ann@x.test", { emails: [{ value: "lee@y.test" }, { value: "team@y.test" }] });
    await connection.addUser("bob@x.test", { emails: [{ value: "team@y.test" }] });
    expect((await tenant.access("lee@y.test")).access).toBe(true);
    expect(await tenant.access("team@y.test")).toEqual({ access: false, reason: "unknown" });
  });
});

describe("members of a team", () => {
  it("are a list of users, page by page", async () => {
    const tenant = await createTenant("project");
    const team = await tenant.createTeam("Eng");
    const ids: string[] = [];
    for (const name of ["a", "b", "c"]) ids.push((await createUser(tenant.id, `${name}@x.test`)).id);
    for (const id of ids.slice(1)) await tenant.addMember(team, id);
    const first = await call("GET", `${peoplePath(tenant)}?teamId=${team}&limit=1`);
    const second = await call("GET", `${peoplePath(tenant)}?teamId=${team}&limit=1&cursor=${first.nextCursor}`);
    const items = [...(first.items as JsonObject[]), ...(second.items as JsonObject[])];
    expect(items.map(({ id }) => id)).toEqual(ids.slice(1));
    expect(second.nextCursor).toBeNull();
    const foreign = await (await createTenant("project")).createTeam("Eng");
    expect((await call("GET", `${peoplePath(tenant)}?teamId=${foreign}`)).items).toEqual([]);
  });
});

describe("GET /admin/people", () => {
  it("tells where a person may go, and why not", async () => {
    const [project, page, other] = [
      await createTenant("project"),
      await createTenant("status-page"),
      await createTenant("project"),
    ];
    const everyone = await project.createTeam("Everyone");
    const userId = await (await project.connect({ defaultTeamIds: [everyone] })).addUser("Zoe@x.test");
    const subscriberId = await (await page.connect()).addUser("zoe@x.test");
    const made = await createUser(other.id, "zoe@x.test");
    await call("PATCH", `/admin/status-pages/${page.id}/subscribers/${subscriberId}`, { blocked: true });
    const answer = await call("GET", "/admin/people?email=ZOE@x.test");
    const { accountId } = answer;
    expect(answer).toMatchObject({ email: "ZOE@x.test", accountId: expect.any(String) });
    expect(answer.projects).toHaveLength(2);
    expect(answer.projects).toEqual(
      expect.arrayContaining([
        { id: project.id, name: "Project", userId, accountId, access: true, reason: "member" },
        { id: other.id, name: "Project", userId: made.id, accountId, access: false, reason: "no-team" },
      ]),
    );
    expect(answer.statusPages).toEqual([{ id: page.id, name: "Page", subscriberId, access: false, reason: "blocked" }]);
    expect(await call("GET", "/admin/people?email=nobody@x.test")).toEqual({
      email: "nobody@x.test",
      accountId: null,
      projects: [],
      statusPages: [],
    });
  });
});

describe("DELETE /admin/accounts", () => {
  it("waits until nobody has the person, and then leaves no e-mail behind but in log and events", async () => {
    const [project, page] = [await createTenant("project"), await createTenant("status-page")];
    const user = await createUser(project.id, "Gone@x.test");
    const subscriberId = await (await page.connect()).addUser("gone@x.test");
    const { accountId } = await call("GET", "/admin/people?email=gone@x.test");
    const refused = await request("DELETE", "/admin/accounts?email=gone@x.test");
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain("project “Project”");
    expect(refused.body.detail).toContain("status page “Page”");
    await call("DELETE", `/admin/projects/${project.id}/users/${user.id}`);
    expect((await request("DELETE", "/admin/accounts?email=gone@x.test")).status).toBe(409);
    await call("DELETE", `/admin/status-pages/${page.id}/subscribers/${subscriberId}`);
    expect((await request("DELETE", "/admin/accounts?email=GONE@x.test")).status).toBe(204);
    expect(await call("GET", "/admin/people?email=gone@x.test")).toMatchObject({ accountId: null });
    expect((await request("DELETE", "/admin/accounts?email=gone@x.test")).status).toBe(404);
    const { items } = await call("GET", `/admin/audit?target=${accountId}`);
    expect(items).toMatchObject([{ action: "account.erased", target: { kind: "account", id: accountId } }]);
    const audit = JSON.stringify(await call("GET", "/admin/audit?limit=200"));
    expect(audit.toLowerCase()).not.toContain("gone@x.test");
  });

  it("finds the longest e-mail, which folding makes longer still, in the audit as it did in the log", async () => {
    const page = await createTenant("status-page");
    const connection = await page.connect({ requireEmail: false });
    const email = `Longest-${page.id}-`.padEnd(1024 - "@x.test".length, "ß").concat("@x.test");
    const id = await connection.addUser(email);
    await call("DELETE", `/admin/status-pages/${page.id}/subscribers/${id}`);
    const query = `email=${encodeURIComponent(email)}`;
    const log = await call("GET", `/admin/configs/${connection.configId}/log?${query}`);
    expect(log.items).toMatchObject([{ operation: "create-user", resourceId: id }]);
    const key = email.toLowerCase().replaceAll("ß", "ss");
    const before = await call("GET", `/admin/audit?target=${id}`);
    expect(before.items).toMatchObject([{ action: "subscriber.deleted", target: { name: key } }]);
    expect((await request("DELETE", `/admin/accounts?${query}`)).status).toBe(204);
    const after = await call("GET", `/admin/audit?target=${id}`);
    expect(after.items).toMatchObject([{ action: "subscriber.deleted", target: { name: "none" } }]);
  });
});
