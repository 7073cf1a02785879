import { describe, expect, it } from "vitest";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { readScimAnswer } from "../helpers/scim-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";

// What other people's clients were seen to send around their messages: URLs, headers, envelopes.

/** Sends bytes, which the runtime gives no media type of its own. */
async function sendBytes(scim: Connection, method: string, path: string, body: unknown, type?: string) {
  const headers = { Authorization: `Bearer ${scim.token}`, ...(type === undefined ? {} : { "Content-Type": type }) };
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return readScimAnswer(await fetchWorker(scim.baseUrl + path, { method, headers, body: bytes }), scim.baseUrl);
}

describe.each(trees)("the $kind tree", (tree) => {
  it("Rauthy: a + is a space only in a query that has no %20", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("o'brien+test@x.test");
    await scim.addUser("ann@x.test", { displayName: "Ann Lee" });
    const plus = "userName%20eq%20%22o'brien+test@x.test%22";
    for (const path of [`/Users?filter=${plus}`, `/Users?startIndex=1&count=2&filter=${plus}&attributes=id,userName`]) {
      expect((await scim.get(path)).body.Resources.map((each) => each.id)).toEqual([id]);
    }
    const spaces = "filter=displayName+eq+%22Ann+Lee%22";
    expect((await scim.get(`/Users?${spaces}`)).body.totalResults).toBe(1);
    const encoded = "filter=userName+eq+%22o'brien%2Btest@x.test%22";
    expect((await scim.get(`/Users?${encoded}`)).body.totalResults).toBe(1);
  });

  it.each([undefined, "text/json", "text/json; charset=utf-8", "TEXT/JSON", ""])(
    "ssoready, okta blog: a body of type %s is JSON",
    async (type) => {
      const scim = await tree.connect();
      const { status, body } = await sendBytes(scim, "POST", "/Users", { userName: "ann@x.test" }, type);
      expect(status).toBe(201);
      const user = { userName: "ann@x.test", title: "Ms" };
      expect((await sendBytes(scim, "PUT", `/Users/${body.id}`, user, type)).status).toBe(200);
      const operations = { Operations: [{ op: "replace", path: "title", value: "Dr" }] };
      expect((await sendBytes(scim, "PATCH", `/Users/${body.id}`, operations, type)).body.title).toBe("Dr");
      expect((await sendBytes(scim, "POST", "/.search", {}, type)).body.totalResults).toBe(1);
      expect((await sendBytes(scim, "POST", "/Bulk", { Operations: [] }, type)).status).toBe(200);
    },
  );

  it.each(["foo", "asc", "DESC", "1"])("elimity, Zitadel: sortOrder=%s is 400 invalidValue", async (sortOrder) => {
    const scim = await tree.connect();
    const refused = { status: 400, body: { scimType: "invalidValue", detail: expect.stringContaining("sortOrder") } };
    expect(await scim.list("/Users", { sortBy: "userName", sortOrder })).toMatchObject(refused);
    expect(await scim.list("/Users", { sortOrder })).toMatchObject(refused);
    expect(await scim.search("/Users", { sortBy: "userName", sortOrder })).toMatchObject(refused);
    expect(await scim.search("", { sortOrder })).toMatchObject(refused);
    expect((await scim.list("/Users", { sortBy: "userName", sortOrder: "Descending" })).status).toBe(200);
  });

  it.each([0, -1, "0", "-5", null, "5"])(
    "Webex, Oracle HCM, SCIMServer's tests: failOnErrors %j does not stop the work",
    async (failOnErrors) => {
      const scim = await tree.connect();
      const missing = { method: "DELETE", path: "/Users/none" };
      const made = { method: "POST", path: "/Users", bulkId: "a", data: { userName: "ann@x.test" } };
      const { status, body } = await scim.post("/Bulk", { failOnErrors, Operations: [missing, missing, made] });
      expect([status, body.Operations.map((each) => each.status)]).toEqual([200, ["404", "404", "201"]]);
    },
  );

  it("Oracle HCM: failOnErrors as text is that number", async () => {
    const scim = await tree.connect();
    const missing = { method: "DELETE", path: "/Users/none" };
    const { body } = await scim.post("/Bulk", { failOnErrors: "2", Operations: [missing, missing, missing] });
    expect(body.Operations).toHaveLength(2);
    for (const failOnErrors of ["x", 1.5, true]) {
      const refused = { status: 400, body: { scimType: "invalidSyntax" } };
      expect(await scim.post("/Bulk", { failOnErrors, Operations: [] })).toMatchObject(refused);
    }
  });
});
