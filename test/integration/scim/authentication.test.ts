import { describe, expect, it } from "vitest";
import { call, text } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { ScimClient } from "../helpers/scim-client.ts";
import { trees } from "../helpers/trees.ts";

const paths = [
  "/Users",
  "/Users/x",
  "/ServiceProviderConfig",
  "/Schemas",
  "/ResourceTypes",
  "/Bulk",
  "/Me",
  "/nothing",
];

describe.each(trees)("the $kind tree", (tree) => {
  it.each(paths)("RFC 6750 §3: %s without a token is 401 with WWW-Authenticate", async (path) => {
    const scim = await tree.connect();
    const response = await fetchWorker(scim.baseUrl + path);
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer\b/);
    expect(response.headers.get("Content-Type")).toBe("application/scim+json");
    expect(await response.json()).toMatchObject({ status: "401", detail: expect.stringContaining("token") });
  });

  it("RFC 6750 §3: the answer does not say what was wrong", async () => {
    const scim = await tree.connect();
    const other = await tree.connect();
    const foreign = await Promise.all(trees.filter(({ kind }) => kind !== tree.kind).map((each) => each.connect()));
    const base = scim.baseUrl.slice(0, scim.baseUrl.lastIndexOf("/"));
    const attempts = [
      scim.withToken("wrong"),
      scim.withToken("scim_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
      scim.withToken(other.token),
      new ScimClient(`${base}/${other.configId}`, scim.token),
      new ScimClient(`${base}/no-such-configuration`, scim.token),
      ...foreign.map(({ configId, token }) => new ScimClient(`${base}/${configId}`, token)),
    ];
    const answers = await Promise.all(attempts.map((client) => client.get("/Users")));
    expect(answers.map(({ status }) => status)).toEqual(attempts.map(() => 401));
    expect(new Set(answers.map(({ text: body }) => body)).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => headers.get("WWW-Authenticate"))).size).toBe(1);
  });

  it.each(["Basic", "Token", ""])("RFC 6750 §2.1: the scheme “%s” is not Bearer", async (scheme) => {
    const scim = await tree.connect();
    const { status } = await scim.get("/Users", { Authorization: `${scheme} ${scim.token}`.trim() });
    expect(status).toBe(401);
  });

  it("infra, airbyte: a token without the word Bearer is 401, and the detail says how the header must read", async () => {
    const scim = await tree.connect();
    const { status, body } = await scim.get("/Users", { Authorization: scim.token });
    expect([status, body.detail]).toEqual([401, expect.stringContaining("Bearer <token>")]);
    expect(body.detail).toBe((await scim.withToken("wrong").get("/Users")).body.detail);
  });

  it.each(["bearer", "BEARER", "Bearer ", "Bearer Bearer"])(
    "RFC 9110 §11.1: the scheme “%s” is Bearer",
    async (scheme) => {
      const scim = await tree.connect();
      expect((await scim.get("/Users", { Authorization: `${scheme} ${scim.token}` })).status).toBe(200);
    },
  );

  it("RFC 6750 §5.2: a token that was replaced stops at the next request", async () => {
    const scim = await tree.connect();
    expect((await scim.get("/Users")).status).toBe(200);
    const bearerToken = text(await call("POST", `/admin/configs/${scim.configId}/tokens`, {}), "bearerToken");
    expect((await scim.get("/Users")).status).toBe(401);
    expect((await scim.post("/Users", { userName: "ann@x.test" })).status).toBe(401);
    expect((await scim.get("/ServiceProviderConfig")).status).toBe(401);
    expect((await scim.bulk([])).status).toBe(401);
    expect((await scim.withToken(bearerToken).get("/Users")).body.totalResults).toBe(0);
  });

  it("RFC 6750 §5.2: the token of a configuration that was deleted stops at the next request", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    await call("DELETE", `/admin/configs/${scim.configId}`);
    expect((await scim.get(`/Users/${id}`)).status).toBe(401);
    expect((await scim.delete(`/Users/${id}`)).status).toBe(401);
    expect(await scim.tenant.find("ann@x.test")).toMatchObject({ id });
  });
});
