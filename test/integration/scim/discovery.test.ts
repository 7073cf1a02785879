import { describe, expect, it } from "vitest";
import { call } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { trees, treesWith, treesWithout } from "../helpers/trees.ts";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

interface ServedAttribute {
  readonly name: string;
  readonly subAttributes?: readonly ServedAttribute[];
}

describe.each(trees)("the $kind tree", (tree) => {
  it("RFC 7643 §5: /ServiceProviderConfig says what is supported", async () => {
    const scim = await tree.connect();
    const { status, body } = await scim.get("/ServiceProviderConfig");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
      patch: { supported: true },
      bulk: { supported: true, maxOperations: expect.any(Number), maxPayloadSize: expect.any(Number) },
      filter: { supported: true, maxResults: expect.any(Number) },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      meta: { resourceType: "ServiceProviderConfig", location: `${scim.baseUrl}/ServiceProviderConfig` },
    });
    expect(tree.announced.config.bulk.maxOperations).toBeGreaterThanOrEqual(500);
    expect(tree.announced.config.bulk.maxPayloadSize).toBeGreaterThanOrEqual(2 * 1024 * 1024);
  });

  it("RFC 7643 §5: the documentation is the configuration's setup guide, whose address scim2-storage wants to see", async () => {
    const scim = await tree.connect();
    const { body } = await scim.get("/ServiceProviderConfig");
    const { origin, pathname } = new URL(scim.baseUrl);
    const configId = pathname.split("/").at(-1);
    expect(body.documentationUri).toBe(`${origin}/console/configs/${configId}/guide`);
    const guide = await fetchWorker(String(body.documentationUri), { redirect: "manual" });
    expect(guide.status).toBe(303);
    expect(guide.headers.get("Location")).toContain("/console/sign-in");
  });

  it("RFC 7643 §5: the authentication schemes are oauthbearertoken, then oauth2", async () => {
    const scim = await tree.connect();
    const { body } = await scim.get("/ServiceProviderConfig");
    const described = { name: expect.any(String), description: expect.any(String), specUri: expect.any(String) };
    expect(body.authenticationSchemes).toEqual([
      { type: "oauthbearertoken", ...described, primary: true },
      { type: "oauth2", ...described, primary: false },
    ]);
  });

  it("scim2-models, UnboundID, Keycloak's scim2-storage: pagination is not announced unless the configuration says so", async () => {
    const scim = await tree.connect();
    const { body } = await scim.get("/ServiceProviderConfig");
    expect(Object.keys(body).sort()).toEqual([
      "authenticationSchemes",
      "bulk",
      "changePassword",
      "documentationUri",
      "etag",
      "filter",
      "meta",
      "patch",
      "schemas",
      "sort",
    ]);
    await scim.addUser("ann@x.test");
    expect((await scim.get("/Users?cursor=&count=1")).body.Resources).toHaveLength(1);
    await call("PATCH", `/admin/configs/${scim.configId}`, { announceCursors: true });
    expect((await scim.get("/ServiceProviderConfig")).body.pagination).toMatchObject({ cursor: true });
  });

  it("RFC 9865 §4: cursor paging is announced where the configuration says so, index paging stays the default", async () => {
    const scim = await tree.connect({ announceCursors: true });
    expect((await scim.get("/ServiceProviderConfig")).body.pagination).toEqual({
      cursor: true,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: 100,
      maxPageSize: 1000,
      cursorTimeout: 3600,
    });
  });

  it("RFC 7644 §4: /ServiceProviderConfigs is another name of /ServiceProviderConfig", async () => {
    const scim = await tree.connect();
    const [plural, singular] = [await scim.get("/ServiceProviderConfigs"), await scim.get("/ServiceProviderConfig")];
    expect([plural.status, plural.body]).toEqual([200, singular.body]);
  });

  it("RFC 7643 §6: /ResourceTypes lists the resource types, and each can be read by name", async () => {
    const scim = await tree.connect();
    const { body } = await scim.get("/ResourceTypes");
    expect(body).toMatchObject({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: body.Resources.length,
      itemsPerPage: body.Resources.length,
      startIndex: 1,
    });
    expect(body.Resources[0]).toEqual({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
      id: "User",
      name: "User",
      endpoint: "/Users",
      description: expect.any(String),
      schema: USER,
      schemaExtensions: [{ schema: ENTERPRISE, required: false }],
      meta: { resourceType: "ResourceType", location: `${scim.baseUrl}/ResourceTypes/User` },
    });
    for (const type of body.Resources) {
      expect((await scim.get(`/ResourceTypes/${type.id}`)).body).toEqual(type);
      expect((await scim.get(String(type.endpoint))).status).toBe(200);
    }
    expect((await scim.get("/ResourceTypes/Device")).status).toBe(404);
  });

  it("RFC 7643 §7: /Schemas lists the schemas of the resource types, and each can be read by URN", async () => {
    const scim = await tree.connect();
    const { body } = await scim.get("/Schemas");
    expect(body.schemas).toEqual(["urn:ietf:params:scim:api:messages:2.0:ListResponse"]);
    const types = (await scim.get("/ResourceTypes")).body.Resources;
    const used = types.flatMap(({ schema, schemaExtensions }) => [
      String(schema),
      ...(schemaExtensions as { schema: string }[]).map((extension) => extension.schema),
    ]);
    expect(body.Resources.map(({ id }) => id).sort()).toEqual([...new Set(used)].sort());
    for (const schema of body.Resources) {
      expect(schema).toMatchObject({
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        meta: { resourceType: "Schema", location: `${scim.baseUrl}/Schemas/${schema.id}` },
      });
      expect((await scim.get(`/Schemas/${schema.id}`)).body).toEqual(schema);
      expect((await scim.get(`/Schemas/${encodeURIComponent(schema.id.toUpperCase())}`)).body).toEqual(schema);
    }
    expect((await scim.get("/Schemas/urn:none")).status).toBe(404);
  });

  it("RFC 7643 §7: a schema lists only what the service keeps", async () => {
    const scim = await tree.connect();
    const lists = (await scim.get("/Schemas")).body.Resources.map(({ id, attributes }) => ({
      id,
      attributes: attributes as readonly ServedAttribute[],
    }));
    const namesOf = (urn: string) => lists.find(({ id }) => id === urn)?.attributes.map(({ name }) => name) ?? [];
    expect(namesOf(USER)).not.toContain("password");
    expect(namesOf(USER).includes("groups")).toBe(tree.announced.resourceTypes.includes("Group"));
    const manager = lists
      .find(({ id }) => id === ENTERPRISE)
      ?.attributes.find(({ name }) => name === "manager")?.subAttributes;
    expect(manager?.map(({ name }) => name)).toEqual(["value", "$ref"]);
    const all = lists.flatMap(({ attributes }) => attributes.flatMap((each) => [each, ...(each.subAttributes ?? [])]));
    for (const attribute of all) {
      expect(attribute).toMatchObject({
        type: expect.any(String),
        multiValued: expect.any(Boolean),
        description: expect.stringMatching(/\S/),
        required: expect.any(Boolean),
        caseExact: expect.any(Boolean),
        mutability: expect.any(String),
        returned: expect.any(String),
        uniqueness: expect.any(String),
      });
    }
  });

  it.each(["/ServiceProviderConfig", "/ServiceProviderConfigs", "/Schemas", "/ResourceTypes", "/ResourceTypes/User"])(
    "RFC 7644 §4: a filter on %s is 403",
    async (path) => {
      const scim = await tree.connect();
      const { status, body } = await scim.list(path, { filter: 'name eq "User"' });
      expect(status).toBe(403);
      expect(body.detail).toContain("filter");
    },
  );

  it.each(["/ServiceProviderConfig", "/ServiceProviderConfigs", "/Schemas", `/Schemas/${USER}`, "/ResourceTypes"])(
    "RFC 7644 §4: %s can only be read",
    async (path) => {
      const scim = await tree.connect();
      for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
        const { status, headers } = await scim.send(method, path, {});
        expect([method, status, headers.get("Allow")]).toEqual([method, 405, "GET"]);
      }
    },
  );
});

describe.each(treesWith("Group"))("the $kind tree", (tree) => {
  it("RFC 7643 §6: the Group resource type and schema are announced", async () => {
    const scim = await tree.connect();
    expect((await scim.get("/ResourceTypes/Group")).body).toMatchObject({ endpoint: "/Groups", schema: GROUP });
    expect((await scim.get(`/Schemas/${GROUP}`)).status).toBe(200);
  });
});

describe.each(treesWithout("Group"))("the $kind tree", (tree) => {
  it("RFC 7643 §6: neither Group nor groups is mentioned anywhere", async () => {
    const scim = await tree.connect();
    const [schemas, types] = [await scim.get("/Schemas"), await scim.get("/ResourceTypes")];
    expect(schemas.text + types.text).not.toMatch(/core:2\.0:Group|"groups"|"Group"/);
    expect((await scim.get("/ResourceTypes/Group")).status).toBe(404);
    expect((await scim.get(`/Schemas/${GROUP}`)).status).toBe(404);
  });

  it.each([
    ["GET", "/Groups"],
    ["POST", "/Groups"],
    ["GET", "/Groups/1"],
    ["PUT", "/Groups/1"],
    ["PATCH", "/Groups/1"],
    ["DELETE", "/Groups/1"],
    ["POST", "/Groups/.search"],
  ])("RFC 7644 §3.12: %s %s is 404", async (method, path) => {
    const scim = await tree.connect();
    const { status } = await scim.send(method, path, method === "GET" ? undefined : { displayName: "x" });
    expect(status).toBe(404);
  });
});
