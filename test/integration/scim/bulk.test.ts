import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { ScimAnswer } from "../helpers/scim-client.ts";
import { trees } from "../helpers/trees.ts";

const create = (bulkId: string, data: JsonObject = { userName: `${bulkId}@x.test` }) => ({
  method: "POST",
  path: "/Users",
  bulkId,
  data,
});
const statuses = ({ body }: ScimAnswer) => body.Operations.map(({ status }) => status);

describe.each(trees.filter(({ announced }) => announced.config.bulk.supported))("the $kind tree", (tree) => {
  const { maxOperations, maxPayloadSize } = tree.announced.config.bulk;

  it("RFC 7644 §3.7: the operations are carried out, each with its own answer", async () => {
    const scim = await tree.connect();
    const [ann, bob] = [await scim.addUser("ann@x.test"), await scim.addUser("bob@x.test")];
    const replace = { op: "replace", path: "title", value: "Ms" };
    const answer = await scim.bulk([
      create("cat"),
      { method: "PUT", path: `/Users/${ann}`, bulkId: "put", data: { userName: "ann.lee@x.test" } },
      { method: "patch", path: `Users/${ann}`, data: { Operations: [replace] } },
      { method: "DELETE", path: `/Users/${bob}` },
    ]);
    expect(answer.status).toBe(200);
    const cat = (await scim.list("/Users", { filter: 'userName eq "cat@x.test"' })).body.Resources[0];
    const { body: after } = await scim.get(`/Users/${ann}`);
    expect(after).toMatchObject({ userName: "ann.lee@x.test", title: "Ms" });
    expect(answer.body).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],
      Operations: [
        { method: "POST", bulkId: "cat", status: "201", location: cat?.meta.location, version: cat?.meta.version },
        expect.objectContaining({ method: "PUT", bulkId: "put", status: "200", location: after.meta.location }),
        { method: "PATCH", status: "200", location: after.meta.location, version: after.meta.version },
        { method: "DELETE", status: "204", location: `${scim.baseUrl}/Users/${bob}` },
      ],
    });
    expect((await scim.get(`/Users/${bob}`)).status).toBe(404);
  });

  it("RFC 7644 §3.7: operations on one resource act in their order", async () => {
    const scim = await tree.connect();
    const ann = await scim.addUser("ann@x.test");
    const path = `/Users/${ann}`;
    const title = (value: string) => ({
      method: "PATCH",
      path,
      data: { Operations: [{ op: "add", path: "title", value }] },
    });
    const answer = await scim.bulk([
      title("one"),
      title("two"),
      { method: "PUT", path, data: { userName: "free@x.test", nickName: "N" } },
      create("taken", { userName: "ann@x.test" }),
      { method: "DELETE", path },
      title("three"),
      create("again", { userName: "free@x.test" }),
      create("twice", { userName: "FREE@x.test" }),
    ]);
    expect(statuses(answer)).toEqual(["200", "200", "200", "201", "204", "404", "201", "409"]);
    const { body } = await scim.list("/Users", { sortBy: "userName" });
    expect(body.Resources.map(({ userName }) => userName)).toEqual(["ann@x.test", "free@x.test"]);
  });

  it("RFC 7644 §3.7: a name that one operation frees another may take, in one request", async () => {
    const scim = await tree.connect();
    const [a = "", b = "", c = ""] = await scim.addUsers(
      ["a", "b", "c"].map((name) => ({ userName: `${name}@x.test` })),
    );
    const rename = (id: string, userName: string) => ({ method: "PUT", path: `/Users/${id}`, data: { userName } });
    const answer = await scim.bulk([
      rename(a, "d@x.test"),
      rename(b, "a@x.test"),
      rename(c, "b@x.test"),
      rename(a, "c@x.test"),
    ]);
    expect(statuses(answer)).toEqual(["200", "200", "200", "200"]);
    const names = await Promise.all([a, b, c].map(async (id) => (await scim.get(`/Users/${id}`)).body.userName));
    expect(names).toEqual(["c@x.test", "a@x.test", "b@x.test"]);
  });

  it("RFC 7644 §3.7.3: an error of one operation is its own, the others go on", async () => {
    const scim = await tree.connect();
    const ann = await scim.addUser("ann@x.test");
    const answer = await scim.bulk([
      create("dup", { userName: "ANN@x.test" }),
      create("none", {}),
      { method: "PATCH", path: `/Users/${ann}`, data: { Operations: [{ op: "remove" }] } },
      { method: "PUT", path: "/Users/none", data: { userName: "x@x.test" } },
      { method: "POST", path: "/Users", data: { userName: "b@x.test" } },
      { method: "POST", path: "/Users", bulkId: "nodata" },
      { method: "POST", path: `/Users/${ann}`, bulkId: "toone", data: { userName: "c@x.test" } },
      { method: "DELETE", path: "/Users" },
      { method: "DELETE", path: "/Devices/1" },
      { method: "POST", path: "/Bulk", bulkId: "bulk", data: {} },
      { method: "GET", path: `/Users/${ann}` },
      { path: "/Users" },
      { method: "constructor", path: "/Users", bulkId: "c" },
      { method: "POST", path: "/Users", bulkId: "", data: { userName: "d@x.test" } },
      { method: "POST", path: "/Users", bulkId: "list", data: [] },
      create("ok"),
    ]);
    expect(answer.status).toBe(200);
    const found = answer.body.Operations.map(({ status, response }) => [status, response?.scimType]);
    expect(found).toEqual([
      ["409", "uniqueness"],
      ["400", "invalidValue"],
      ["400", "noTarget"],
      ["404", undefined],
      ["400", "invalidSyntax"],
      ["400", "invalidSyntax"],
      ["400", "invalidValue"],
      ["400", "invalidValue"],
      ["404", undefined],
      ["404", undefined],
      ...Array(5).fill(["400", "invalidSyntax"]),
      ["201", undefined],
    ]);
    for (const { method, status, location, response, bulkId } of answer.body.Operations.slice(0, -1)) {
      expect(response).toMatchObject({
        schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
        status,
        detail: expect.stringMatching(/\S/),
      });
      if (method === "POST") expect(location).toBeUndefined();
      else expect(location).toMatch(/^http/);
      if (method === "POST" && bulkId !== undefined) expect(bulkId).toMatch(/./);
    }
  });

  it.each([
    [1, ["201", "409"]],
    [2, ["201", "409", "201", "404"]],
    [3, ["201", "409", "201", "404", "201"]],
    [undefined, ["201", "409", "201", "404", "201"]],
  ] as const)(
    "RFC 7644 §3.7: failOnErrors %s ends the work there, what was done stays",
    async (failOnErrors, expected) => {
      const scim = await tree.connect();
      const operations = [
        create("a"),
        create("b", { userName: "a@x.test" }),
        create("c"),
        { method: "DELETE", path: "/Users/none" },
        create("d"),
      ];
      const answer = await scim.bulk(operations, failOnErrors);
      expect([answer.status, statuses(answer)]).toEqual([200, expected]);
      const made = expected.filter((status) => status === "201").length;
      expect((await scim.get("/Users")).body.totalResults).toBe(made);
    },
  );

  it("RFC 7644 §3.7: failOnErrors counts what failed before the data was looked at, too", async () => {
    const scim = await tree.connect();
    const nameless = { method: "POST", path: "/Users", bulkId: "x", data: { title: "Ms" } };
    const operations = [nameless, create("a"), create("b", { userName: "a@x.test" }), create("c")];
    expect(statuses(await scim.bulk(operations, 2))).toEqual(["400", "201", "409"]);
    expect((await scim.get("/Users")).body.totalResults).toBe(1);
  });

  it("RFC 7644 §3.7: data of nearly the largest size that a request may have is taken", async () => {
    const scim = await tree.connect();
    const operations = Array.from({ length: 8 }, (_, index) =>
      create(`u${index}`, { userName: `u${index}@x.test`, title: "x".repeat(240_000) }),
    );
    const answer = await scim.bulk(operations);
    expect([answer.status, statuses(answer)]).toEqual([200, operations.map(() => "201")]);
  });

  it("RFC 7644 §3.7: no operations are no error", async () => {
    const scim = await tree.connect();
    expect(await scim.bulk([])).toMatchObject({ status: 200, body: { Operations: [] } });
  });

  it.each<JsonObject>([
    {},
    { Operations: {} },
    { Operations: ["DELETE /Users/1"] },
    { Operations: [create("a"), create("a")] },
    { failOnErrors: "many", Operations: [] },
  ])("RFC 7644 §3.7: a bulk request that says %j is 400 as a whole", async (body) => {
    const scim = await tree.connect();
    expect(await scim.post("/Bulk", body)).toMatchObject({ status: 400, body: { scimType: "invalidSyntax" } });
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
  });

  it("RFC 7644 §3.7.4: more operations than the limit are 413, and the detail names it", async () => {
    const scim = await tree.connect();
    const operations = Array.from({ length: maxOperations + 1 }, (_, index) => create(`u${index}`));
    const { status, body } = await scim.bulk(operations);
    expect(status).toBe(413);
    expect(body.detail).toContain(String(maxOperations));
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
  });

  it("RFC 7644 §3.7.4: a body over the limit is 413, and the detail names it", async () => {
    const scim = await tree.connect();
    const { status, body } = await scim.bulk([
      create("a", { userName: "a@x.test", title: "x".repeat(maxPayloadSize) }),
    ]);
    expect(status).toBe(413);
    expect(body.detail).toContain(String(maxPayloadSize));
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
  });

  it("RFC 7644 §3.7: 500 users are made at once, in the order of the request", async () => {
    const scim = await tree.connect();
    const names = Array.from({ length: 500 }, (_, index) => `u${String(index).padStart(3, "0")}`);
    const answer = await scim.bulk(names.map((name) => create(name)));
    expect(new Set(statuses(answer))).toEqual(new Set(["201"]));
    expect(answer.body.Operations.map(({ bulkId }) => bulkId)).toEqual(names);
    const { body } = await scim.list("/Users", { count: 1000, attributes: "userName" });
    expect(body.totalResults).toBe(500);
    expect(body.Resources.map(({ userName }) => userName)).toEqual(names.map((name) => `${name}@x.test`));
    for (const { location, bulkId } of [answer.body.Operations[0], answer.body.Operations[499]].filter(
      (each) => each !== undefined,
    )) {
      expect((await scim.get(location.slice(scim.baseUrl.length))).body.userName).toBe(`${bulkId}@x.test`);
    }
  });

  it.each(["漢".repeat(60_000), 'é"\\'.repeat(20_000), "x".repeat(170_000)])(
    "RFC 7644 §3.7: as much data as the limit lets through is written, and changed",
    async (title) => {
      const scim = await tree.connect();
      const size = JSON.stringify(create("u0", { userName: "u0@x.test", title })).length;
      const length = Math.floor(
        maxPayloadSize / (new TextEncoder().encode(title).byteLength + 20_000 + (size - title.length)),
      );
      const operations = Array.from({ length }, (_, index) =>
        create(`u${index}`, { userName: `u${index}@x.test`, title }),
      );
      const made = await scim.bulk(operations);
      expect(statuses(made)).toEqual(operations.map(() => "201"));
      const changes = made.body.Operations.map(({ location }) => ({
        method: "PATCH",
        path: location.slice(scim.baseUrl.length),
        data: { Operations: [{ op: "add", path: "nickName", value: "N" }] },
      }));
      expect(statuses(await scim.bulk(changes))).toEqual(operations.map(() => "200"));
      const { body } = await scim.get("/Users");
      expect(body.Resources.every((user) => user.title === title && user.nickName === "N")).toBe(true);
    },
  );

  it("Provisioning log: of a bulk request whose every operation fails each has its row", async () => {
    const scim = await tree.connect();
    const operations = Array.from({ length: 180 }, (_, index) =>
      create(`u${index}`, { userName: "nobody", title: '"'.repeat(5000) }),
    );
    expect(new Set(statuses(await scim.bulk(operations)))).toEqual(new Set(["400"]));
    expect(await scim.log()).toHaveLength(180);
  });

  it("Toggles: the settings hold for bulk operations too", async () => {
    const scim = await tree.connect();
    const ann = await scim.addUser("ann@x.test");
    await scim.change({ autoProvisionUsers: false, autoDeprovisionUsers: false });
    const answer = await scim.bulk([create("b"), { method: "DELETE", path: `/Users/${ann}` }]);
    expect(statuses(answer)).toEqual(["403", "403"]);
    expect((await scim.get("/Users")).body.totalResults).toBe(1);
  });
});
