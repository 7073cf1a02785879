import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { SCIM, ScimClient } from "../helpers/scim-client.ts";
import { treesOfAllDatabases } from "../helpers/trees.ts";

// What holds for every client of either tree, under each of its prefixes, wherever its tenant lives.
const doors = treesOfAllDatabases.flatMap((tree) => tree.prefixes.map((prefix) => ({ tree, prefix })));

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** Every attribute that a User may have, in spellings that a careless server would tidy up. */
const fullUser: JsonObject = {
  externalId: "00u1 A/b",
  userName: "Bjensen@Example.test",
  name: {
    formatted: "Ms. Barbara J  Jensen, III",
    familyName: "Jensen",
    givenName: "Barbara",
    middleName: "Jane",
    honorificPrefix: "Ms.",
    honorificSuffix: "III",
  },
  displayName: " Babs  Jensen ",
  nickName: "Babs",
  profileUrl: "https://login.example.test/bjensen",
  title: "Tour Guide",
  userType: "Employee",
  preferredLanguage: "en-US",
  locale: "en-US",
  timezone: "America/Los_Angeles",
  active: true,
  emails: [
    { value: "Babs@Jensen.test", type: "home" },
    { value: "bjensen@example.test", type: "work", primary: true },
  ],
  phoneNumbers: [{ value: "tel:+1-201-555-0123", type: "work" }],
  ims: [{ value: "someaimhandle", type: "aim" }],
  photos: [{ value: "https://photos.example.test/F", type: "photo" }],
  addresses: [
    {
      formatted: "100 Universal City Plaza\nHollywood, CA 91608 USA",
      streetAddress: "100 Universal City Plaza",
      locality: "Hollywood",
      region: "CA",
      postalCode: "91608",
      country: "US",
      type: "work",
      primary: true,
    },
  ],
  entitlements: [{ value: "e1" }],
  roles: [{ value: "admin", display: "Admin", primary: false }],
  x509Certificates: [{ value: "MIIDQzCCAqygAwIBAgICEAAwDQYJKoZIhvcNAQEFBQAwTjELMAkGA1UEBhMCVVM=" }],
  [ENTERPRISE]: {
    employeeNumber: "701984",
    costCenter: "4130",
    organization: "Universal Studios",
    division: "Theme Park",
    department: "Tour Operations",
    manager: { value: "26118915-6090-4610-87e4-49d8ca9f808d", $ref: "../Users/26118915" },
  },
};

describe.each(doors)("$prefix in the database $tree.database", ({ tree, prefix }) => {
  it("RFC 7644 §3: a user is created, read, found, replaced, patched and deleted", async () => {
    const scim = await tree.connect({}, prefix);
    const created = await scim.post("/Users", { userName: "ann@x.test", externalId: "1" });
    expect(created.status).toBe(201);
    const { id } = created.body;
    expect(created.headers.get("Location")).toBe(`${scim.baseUrl}/Users/${id}`);
    expect(created.body.meta).toMatchObject({ resourceType: "User", location: `${scim.baseUrl}/Users/${id}` });
    expect((await scim.get(`/Users/${id}`)).body).toEqual(created.body);

    const found = await scim.list("/Users", { filter: 'externalId eq "1"' });
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [created.body] });
    const replaced = await scim.put(`/Users/${id}`, { userName: "ann@x.test", title: "Ms" });
    expect(replaced).toMatchObject({ status: 200, body: { id, userName: "ann@x.test", title: "Ms", active: true } });
    expect(replaced.body).not.toHaveProperty("externalId");
    const patched = await scim.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "Dr" }]);
    expect(patched).toMatchObject({ status: 200, body: { id, title: "Dr" } });

    expect(await scim.delete(`/Users/${id}`)).toMatchObject({ status: 204, text: "" });
    expect((await scim.get(`/Users/${id}`)).status).toBe(404);
    expect((await scim.put(`/Users/${id}`, { userName: "ann@x.test" })).status).toBe(404);
    expect((await scim.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "x" }])).status).toBe(404);
    expect((await scim.delete(`/Users/${id}`)).status).toBe(404);
  });

  it("RFC 7644 §4: the discovery endpoints answer", async () => {
    const scim = await tree.connect({}, prefix);
    for (const path of ["/ServiceProviderConfig", "/Schemas", "/ResourceTypes"]) {
      expect((await scim.get(path)).status).toBe(200);
    }
  });

  it("RFC 7643 §3.1: locations use the origin and prefix that the request came in by", async () => {
    const { configId, token } = await tree.connect();
    const baseUrl = `https://scim.example.test:8443${prefix}/${configId}`;
    const scim = new ScimClient(baseUrl, token);
    const { body, headers } = await scim.post("/Users", { userName: "ann@x.test" });
    expect(headers.get("Location")).toBe(`${baseUrl}/Users/${body.id}`);
    expect((await scim.get("/Users")).body.Resources[0]?.meta.location).toBe(`${baseUrl}/Users/${body.id}`);
    expect((await scim.get("/ServiceProviderConfig")).body.meta.location).toBe(`${baseUrl}/ServiceProviderConfig`);
  });
});

describe.each(treesOfAllDatabases)("every client of the $kind tree in the database $database", (tree) => {
  it.each([
    "application/scim+json",
    "application/json",
    "application/json; charset=utf-8",
    'Application/SCIM+JSON;Charset="UTF-8"',
    "application/scim+json ; charset=ISO-8859-1",
  ])("Every client 1: a body may be sent as %s", async (type) => {
    const scim = await tree.connect();
    const answer = await scim.post("/Users", { userName: "ann@x.test" }, { "Content-Type": type });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("Content-Type")).toBe(SCIM);
  });

  it("Every client 1: an answer is application/scim+json whatever is accepted", async () => {
    const scim = await tree.connect();
    const { status, headers } = await scim.get("/Users", { Accept: "text/html", "Content-Type": "application/json" });
    expect([status, headers.get("Content-Type")]).toEqual([200, SCIM]);
  });

  it.each(["?", "?&", "?aadOptscim062020", "?aadOptscim062020&x=1&"])(
    "Every client 2: /Users%s is the list of users",
    async (query) => {
      const scim = await tree.connect();
      await scim.addUser("ann@x.test");
      expect((await scim.get(`/Users${query}`)).body.totalResults).toBe(1);
    },
  );

  it.each(["&", "&&", "/&", "/?", "?count=2?", "?count=2&?"])("Every client 2: %s may end a URL", async (end) => {
    const scim = await tree.connect();
    const created = await scim.send("POST", end.includes("count") ? "/Users" : `/Users${end}`, {
      userName: "ann@x.test",
    });
    expect(created.status).toBe(201);
    expect((await scim.get(`/Users${end}`)).body.totalResults).toBe(1);
    expect((await scim.get(`/Users/${created.body.id}${end}`)).body).toEqual(created.body);
    expect((await scim.get(`/ServiceProviderConfig${end}`)).status).toBe(200);
  });

  it("Every client 2: a base URL may be pasted with a slash at its end", async () => {
    const scim = await tree.connect();
    const created = await scim.send("POST", "//Users", { userName: "ann@x.test" });
    expect(created.body.meta.location).toBe(`${scim.baseUrl}/Users/${created.body.id}`);
    expect((await scim.get(`//Users/${created.body.id}`)).body).toEqual(created.body);
  });

  it("Every client 2: unknown parameters may stand anywhere in a query", async () => {
    const scim = await tree.connect();
    await scim.addUser("ann@x.test");
    await scim.addUser("bob@x.test");
    const query = "filter=userName%20eq%20%22ann%40x.test%22&aadOptscim062020&count=5&";
    expect((await scim.get(`/Users?aadOptscim062020&${query}`)).body.totalResults).toBe(1);
  });

  it("Every client 2: a plus stands for a space in a query", async () => {
    const scim = await tree.connect();
    await scim.addUser("ann@x.test", { displayName: "Ann Lee" });
    expect((await scim.get('/Users?filter=displayName+eq+"ann+lee"')).body.totalResults).toBe(1);
    expect((await scim.get("/Users?filter=displayName%20eq%20%22ann%20lee%22")).body.totalResults).toBe(1);
  });

  it("Every client 2: a slash may end a path", async () => {
    const scim = await tree.connect();
    const created = await scim.send("POST", "/Users/", { userName: "ann@x.test" });
    expect(created.status).toBe(201);
    expect((await scim.get(`/Users/${created.body.id}/`)).body).toEqual(created.body);
    expect((await scim.get("/Users/?count=1")).body.totalResults).toBe(1);
    expect((await scim.get("/ServiceProviderConfig/")).status).toBe(200);
    expect((await scim.send("POST", "/Users/.search/", {})).body.totalResults).toBe(1);
    expect((await scim.send("POST", "/Bulk/", { Operations: [] })).status).toBe(200);
  });

  it("Every client 2: a User-Agent may be empty or missing", async () => {
    const scim = await tree.connect();
    expect((await scim.get("/Users", { "User-Agent": "" })).status).toBe(200);
    expect((await scim.get("/Users")).status).toBe(200);
  });

  it("Every client 3: a filter that matches nothing answers an empty list", async () => {
    const scim = await tree.connect();
    const { status, body } = await scim.list("/Users", { filter: 'userName eq "nobody@x.test"' });
    expect(status).toBe(200);
    expect(body).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
  });

  it("Every client 4: names, URNs and operations match without case, booleans may be strings", async () => {
    const scim = await tree.connect();
    const created = await scim.post("/Users", {
      SCHEMAS: ["URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER"],
      USERNAME: "ann@x.test",
      Active: "True",
      EMAILS: [{ VALUE: "a@x.test", Primary: "true" }],
      [ENTERPRISE.toUpperCase()]: { DEPARTMENT: "R&D" },
    });
    expect(created).toMatchObject({
      status: 201,
      body: {
        userName: "ann@x.test",
        active: true,
        emails: [{ value: "a@x.test", primary: true }],
        [ENTERPRISE]: { department: "R&D" },
      },
    });
    const patched = await scim.send("PATCH", `/Users/${created.body.id}`, {
      operations: [{ OP: "REPLACE", Path: "NAME.FAMILYNAME", VALUE: "Lee" }],
    });
    expect(patched.body).toMatchObject({ name: { familyName: "Lee" } });
    expect((await scim.list("/Users", { FILTER: 'USERNAME EQ "ANN@X.TEST"' })).body.totalResults).toBe(1);
  });

  it("Every client 7: values come back as they were sent", async () => {
    const scim = await tree.connect();
    const { body } = await scim.post("/Users", fullUser);
    const { schemas, id: _id, meta: _meta, ...values } = body;
    expect(values).toEqual(fullUser);
    expect(schemas).toEqual(["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE]);
    expect((await scim.get(`/Users/${body.id}`)).body).toEqual(body);
    expect((await scim.put(`/Users/${body.id}`, { ...fullUser })).body).toEqual(body);
    expect((await scim.get("/Users")).body.Resources).toEqual([body]);
  });
});
