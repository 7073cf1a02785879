import { describe, expect, it } from "vitest";
import { ADMIN_TOKEN, ORIGIN } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { createClient, requestToken } from "../helpers/oauth.ts";
import { SCIM } from "../helpers/scim-client.ts";
import { trees } from "../helpers/trees.ts";
import { fetchWithBrokenDatabase } from "./broken-database.ts";

/** What every answer says to caches and browsers, and what none says. */
function expectProtected({ headers }: Pick<Response, "headers">, cacheControl: unknown = "no-store"): void {
  expect(Object.fromEntries(headers)).toMatchObject({
    "cache-control": cacheControl,
    "x-content-type-options": "nosniff",
    "strict-transport-security": expect.stringMatching(/^max-age=\d{8,}/),
  });
  expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
}

/** A page of another site asks, as a browser lets it. */
const foreign = { Origin: "https://evil.test", "Access-Control-Request-Method": "POST" };

describe.each(trees)("headers of the $kind tree", (tree) => {
  const answers: readonly (readonly [string, number, string, string, RequestInit])[] = [
    ["a resource", 200, "GET", "/Users/{id}", {}],
    ["a resource without its body", 200, "HEAD", "/Users/{id}", {}],
    ["a list", 200, "GET", "/Users", {}],
    ["discovery", 200, "GET", "/ServiceProviderConfig", {}],
    ["a resource that the client has", 304, "GET", "/Users/{id}", { headers: { "If-None-Match": "*" } }],
    ["a new resource", 201, "POST", "/Users", { body: '{"userName":"bob@x.test"}' }],
    ["a deleted resource", 204, "DELETE", "/Users/{id}", {}],
    ["a body that is not JSON", 400, "POST", "/Users", { body: "{" }],
    ["a wrong token", 401, "GET", "/Users", { headers: { Authorization: "Bearer wrong" } }],
    ["an unknown id", 404, "GET", "/Users/unknown", {}],
    ["an unknown route", 404, "GET", "/unknown", {}],
    ["a wrong method", 405, "PUT", "/Users", {}],
    ["a preflight of another site", 405, "OPTIONS", "/Users", {}],
    ["a failed precondition", 412, "DELETE", "/Users/{id}", { headers: { "If-Match": 'W/"9"' } }],
    ["a wrong media type", 415, "POST", "/Users", { body: "{}", headers: { "Content-Type": "text/plain" } }],
    ["what is not supported", 501, "GET", "/Me", {}],
  ];

  it.each(answers)("%s (%d): no-store, nosniff, HSTS and no CORS", async (_what, status, method, path, init) => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const headers = { Authorization: `Bearer ${scim.token}`, "Content-Type": SCIM, ...foreign, ...init.headers };
    const answer = await fetchWorker(scim.baseUrl + path.replace("{id}", id), {
      method,
      headers,
      ...(typeof init.body === "string" ? { body: init.body } : {}),
    });
    expect(answer.status).toBe(status);
    expectProtected(answer);
  });

  it("a failure of the database (500): no-store, nosniff, HSTS and no CORS", async () => {
    const scim = await tree.connect();
    const headers = { Authorization: `Bearer ${scim.token}`, ...foreign };
    const answer = await fetchWithBrokenDatabase(`${scim.baseUrl}/Users`, { headers });
    expect(answer.status).toBe(500);
    expectProtected(answer);
  });
});

describe("headers beside the trees", () => {
  const admin = { Authorization: `Bearer ${ADMIN_TOKEN}` };

  it.each([
    ["/admin/projects", 200, admin],
    ["/admin/openapi.json", 200, admin],
    ["/admin/projects", 401, {}],
    ["/admin/projects/unknown", 404, admin],
    ["/admin/unknown", 404, admin],
    ["/oauth/token", 405, {}],
    ["/.well-known/oauth-authorization-server", 200, {}],
    ["/healthz", 200, {}],
    ["/unknown", 404, {}],
    ["/", 200, {}],
    ["/", 302, { Accept: "text/html" }],
    ["/scim/v2", 404, {}],
  ])("%s (%d): no-store, nosniff, HSTS and no CORS", async (path, status, headers) => {
    const answer = await fetchWorker(ORIGIN + path, { headers: { ...foreign, ...headers } });
    expect(answer.status).toBe(status);
    expectProtected(answer);
  });

  it.each([
    ["a client that is unknown", 401, "grant_type=client_credentials&client_id=a&client_secret=b"],
    ["a form that makes no sense", 400, "x=y"],
  ])("/oauth/token, %s (%d): no-store, nosniff, HSTS and no CORS", async (_what, status, body) => {
    const headers = { ...foreign, "Content-Type": "application/x-www-form-urlencoded" };
    const answer = await fetchWorker(`${ORIGIN}/oauth/token`, { method: "POST", body, headers });
    expect(answer.status).toBe(status);
    expectProtected(answer);
  });

  it("an access token: no-store, nosniff, HSTS and no CORS", async () => {
    const scim = await trees[0]?.connect();
    const client = await createClient(String(scim?.configId));
    const form = { client_id: client.clientId, client_secret: client.secret };
    const { status, headers } = await requestToken(form, { headers: foreign });
    expect(status).toBe(200);
    expectProtected({ headers });
  });

  it.each(["/healthz", "/admin/projects"])("%s while the database fails: the same headers", async (path) => {
    const answer = await fetchWithBrokenDatabase(ORIGIN + path, { headers: { ...admin, ...foreign } });
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expectProtected(answer);
  });

  it("pages of the console keep the headers that they set themselves", async () => {
    const page = await fetchWorker(`${ORIGIN}/console/sign-in`);
    expectProtected(page, expect.stringContaining("no-store"));
    expect(page.headers.get("X-Frame-Options")).toBe("DENY");
    expect(page.headers.get("Referrer-Policy")).toBe("same-origin");
    expect(page.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    const [, stylesheet] = /<link rel="stylesheet" href="([^"]+)"/.exec(await page.text()) ?? [];
    expectProtected(await fetchWorker(ORIGIN + stylesheet), expect.stringContaining("immutable"));
  });
});
