import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { accessHeaders } from "../helpers/access-person.ts";
import {
  ADMIN_TOKEN,
  call,
  createProject,
  ORIGIN,
  type RequestOptions,
  request,
  text,
} from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { createTenant } from "../helpers/tenants.ts";

/** How whoever has a key asks. */
function keyed(key: string): RequestOptions {
  return { headers: { Authorization: `Bearer ${key}` } };
}

async function createKey(input: JsonObject) {
  const made = await call("POST", "/admin/keys", { name: "Key", ...input });
  return { id: text(made, "id"), key: text(made, "key"), made };
}

/** The status that other secrets of the deployment make of a request. */
async function statusWith(bindings: object, headers: HeadersInit, path = "/admin/projects"): Promise<number> {
  return (await fetchWorker(`${ORIGIN}${path}`, { headers }, bindings)).status;
}

describe("root", () => {
  const next = "the-next-admin-token-0123456789abcdef";

  it("has two tokens while one replaces the other", async () => {
    const both = { ADMIN_TOKEN_NEXT: next };
    for (const token of [ADMIN_TOKEN, next]) {
      expect(await statusWith(both, { Authorization: `Bearer ${token}` })).toBe(200);
    }
    expect(await statusWith({}, { Authorization: `Bearer ${next}` })).toBe(401);
  });

  it.each(["short", "with a blank in it, and long enough", "ümlaut-ümlaut-ümlaut-ümlaut-ümlaut"])(
    "is not let in by a token that can be guessed: 503 for “%s”",
    async (token) => {
      const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
      expect(await statusWith({ ADMIN_TOKEN: token }, headers)).toBe(503);
      expect(await statusWith({ ADMIN_TOKEN_NEXT: token }, headers)).toBe(503);
    },
  );
});

describe("a person whom Cloudflare Access lets in", () => {
  it("administers under the e-mail that the audit tells", async () => {
    const headers = await accessHeaders("eve@example.com");
    const response = await fetchWorker(`${ORIGIN}/admin/projects`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify({ name: "By a person" }),
    });
    expect(response.status).toBe(201);
    const { id } = await response.json<{ id: string }>();
    expect((await call("GET", `/admin/audit?target=${id}`)).items).toMatchObject([
      {
        action: "project.created",
        actor: { kind: "person", name: "eve@example.com" },
        target: { name: "By a person" },
      },
    ]);
    expect((await fetchWorker(`${ORIGIN}/admin/audit`, { headers })).status).toBe(200);
  });

  it.each([
    ["of another application", { audience: "another" }],
    ["of another team", { issuer: "https://other.cloudflareaccess.test" }],
    ["that is over", { expiresAt: Math.floor(Date.now() / 1000) - 60 }],
    ["of a service, which names no person", { claims: { email: undefined, common_name: "service" } }],
    ["by a key that the team does not have", { header: { kid: "unknown" } }],
  ])("is not let in by an assertion %s", async (_, options) => {
    expect(await statusWith({}, await accessHeaders("eve@example.com", options))).toBe(401);
  });

  it("is not let in by an assertion that was changed, or is signed by nobody", async () => {
    const { "Cf-Access-Jwt-Assertion": good = "" } = await accessHeaders("eve@example.com");
    const [header = "", payload = "", signature = ""] = good.split(".");
    const encode = (value: object) => btoa(JSON.stringify(value)).replaceAll("=", "");
    const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    const forged = [
      `${header}.${encode({ ...claims, email: "mallory@example.com" })}.${signature}`,
      `${encode({ alg: "none" })}.${payload}.`,
      `${encode({ alg: "HS256", kid: "current" })}.${payload}.${signature}`,
      "nonsense",
    ];
    for (const assertion of forged) {
      expect(await statusWith({}, { "Cf-Access-Jwt-Assertion": assertion }), assertion).toBe(401);
    }
  });

  it("is nobody where the deployment does not name a team and an application", async () => {
    const headers = await accessHeaders("eve@example.com");
    expect(await statusWith({ ACCESS_TEAM_DOMAIN: "" }, headers)).toBe(401);
    expect(await statusWith({ ACCESS_AUD: "" }, headers)).toBe(401);
  });

  it("uses the console without signing in", async () => {
    const headers = await accessHeaders("eve@example.com");
    const page = await fetchWorker(`${ORIGIN}/console/new-project`, { headers });
    expect(page.status).toBe(200);
    expect(page.headers.get("Set-Cookie")).toBeNull();
    const blank = await fetchWorker(`${ORIGIN}/console/new-project`, { headers });
    const form = /name="csrf" value="([^"]+)"/.exec(await blank.text())?.[1];
    const newProject = await fetchWorker(`${ORIGIN}/console/new-project`, {
      method: "POST",
      redirect: "manual",
      headers: { ...headers, Origin: ORIGIN, "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ csrf: form ?? "", name: "By Access", id: "" }),
    });
    expect(newProject.status).toBe(303);
    const { items } = await call("GET", "/admin/audit?actor=eve@example.com&action=project.created");
    expect((items as JsonObject[])[0]).toMatchObject({ target: { name: "By Access" } });
    expect((await fetchWorker(`${ORIGIN}/console/projects`, { redirect: "manual" })).status).toBe(303);
  });
});

describe("an admin key", () => {
  it("is shown once, listed without its secret, used, and stops when it is deleted", async () => {
    const { id, key, made } = await createKey({ scope: "full" });
    expect(key).toMatch(/^scimadmin_[\w-]{43}$/);
    expect(made).toEqual({
      id,
      name: "Key",
      scope: "full",
      projectId: null,
      statusPageId: null,
      hint: key.slice(-4),
      createdAt: expect.any(String),
      expiresAt: null,
      lastUsedAt: null,
      key,
    });
    expect((await request("GET", "/admin/projects", undefined, keyed(key))).status).toBe(200);
    const { items } = await call("GET", "/admin/keys?limit=200");
    const { key: _, lastUsedAt, ...listed } = made;
    expect((items as JsonObject[]).find((each) => each.id === id)).toEqual({
      ...listed,
      lastUsedAt: expect.any(String),
    });
    expect(lastUsedAt).toBeNull();
    expect((await request("DELETE", `/admin/keys/${id}`)).status).toBe(204);
    expect((await request("GET", "/admin/projects", undefined, keyed(key))).status).toBe(401);
    expect((await request("DELETE", `/admin/keys/${id}`)).status).toBe(404);
  });

  it("stops at its end", async () => {
    const { key, made } = await createKey({ scope: "read", expiresInDays: 1 });
    const day = 24 * 60 * 60 * 1000;
    expect(Date.parse(text(made, "expiresAt")) - Date.parse(text(made, "createdAt"))).toBe(day);
    expect((await request("GET", "/admin/projects", undefined, keyed(key))).status).toBe(200);
  });

  it.each([
    [{ scope: "admin" }, "scope"],
    [{ scope: "full", expiresInDays: 0 }, "expiresInDays"],
    [{ scope: "full", expiresInDays: 1096 }, "expiresInDays"],
    [{ scope: "full", projectId: "a", statusPageId: "b" }, "statusPageId"],
  ])("is not made of %j", async (input, path) => {
    const { status, body } = await request("POST", "/admin/keys", { name: "Key", ...input });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ path }]);
  });

  it("of a tenant that does not exist is not made", async () => {
    expect((await request("POST", "/admin/keys", { name: "K", scope: "read", projectId: "nope" })).status).toBe(404);
    expect((await request("POST", "/admin/keys", { name: "K", scope: "read", statusPageId: "nope" })).status).toBe(404);
  });

  it("goes with its tenant", async () => {
    const { id } = await createProject();
    const { key } = await createKey({ scope: "full", projectId: id });
    expect((await request("DELETE", `/admin/projects/${id}`)).status).toBe(204);
    expect((await request("GET", "/admin/projects", undefined, keyed(key))).status).toBe(401);
  });

  it("of one project does not see the status pages that name the project", async () => {
    const { id } = await createProject();
    const page = await call("POST", "/admin/status-pages", { name: "About it", projectId: id });
    const { key } = await createKey({ scope: "full", projectId: id });
    expect((await request("GET", "/admin/status-pages", undefined, keyed(key))).body.items).toEqual([]);
    expect((await request("GET", `/admin/status-pages/${page.id}`, undefined, keyed(key))).status).toBe(404);
  });

  it("of one tenant finds a person there, and learns of no account elsewhere", async () => {
    const [own, other] = [await createTenant("project"), await createTenant("project")];
    const mine = await own.createUser("mine@x.test");
    await other.createUser("mine@x.test");
    await other.createUser("theirs@x.test");
    const { key } = await createKey({ scope: "read", projectId: own.id });
    const find = async (email: string) =>
      (await request("GET", `/admin/people?email=${email}`, undefined, keyed(key))).body;
    expect((await find("mine@x.test")).projects).toMatchObject([{ id: own.id, userId: mine }]);
    expect(await find("theirs@x.test")).toEqual({
      email: "theirs@x.test",
      accountId: null,
      projects: [],
      statusPages: [],
    });
  });

  it("of one status page cannot name a project", async () => {
    const page = await createTenant("status-page");
    const project = await createTenant("project");
    const { key } = await createKey({ scope: "full", statusPageId: page.id });
    for (const projectId of [project.id, "nope"]) {
      expect((await request("PATCH", `/admin/status-pages/${page.id}`, { projectId }, keyed(key))).status).toBe(404);
    }
  });
});

describe("wrong admin tokens", () => {
  it("are refused after ten a minute from one address or IPv6 /64; a right one never is", async () => {
    const statusFrom = (address: string, token: string | undefined) =>
      statusWith(
        {},
        {
          "CF-Connecting-IP": address,
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
      );
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      statuses.push(await statusFrom(`2001:db8:7:1::${attempt}`, `wrong-${attempt}`));
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.slice(10)).toEqual([429, 429]);
    expect(await statusFrom("2001:db8:7:1::99", ADMIN_TOKEN)).toBe(200);
    expect(await statusFrom("2001:db8:7:1::99", undefined)).toBe(401);
    expect(await statusFrom("2001:db8:7:2::1", "wrong")).toBe(401);
  });
});
