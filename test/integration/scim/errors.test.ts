import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { readScimAnswer, SCIM } from "../helpers/scim-client.ts";
import { trees } from "../helpers/trees.ts";

// ScimClient holds every answer, errors above all, to the form of RFC 7644 §3.12.

describe.each(trees)("the $kind tree", (tree) => {
  it.each(["{", "", "null", "[]", '"text"', "5", "{'userName':'a'}", '{"userName":"a@x.test"}}', "<user/>"])(
    "RFC 7644 §3.12: a body that is %j is 400 invalidSyntax",
    async (text) => {
      const scim = await tree.connect();
      const id = await scim.addUser("ann@x.test");
      for (const [method, path] of [
        ["POST", "/Users"],
        ["PUT", `/Users/${id}`],
        ["PATCH", `/Users/${id}`],
        ["POST", "/Users/.search"],
        ["POST", "/.search"],
        ["POST", "/Bulk"],
      ] as const) {
        const { status, body } = await scim.send(method, path, undefined, { text });
        expect([method, path, status, body.scimType]).toEqual([method, path, 400, "invalidSyntax"]);
      }
    },
  );

  it("RFC 8259 §8.1: a body that is not UTF-8 is 400 invalidSyntax, and a byte order mark is nothing", async () => {
    const scim = await tree.connect();
    const headers = { Authorization: `Bearer ${scim.token}`, "Content-Type": SCIM };
    const post = async (...parts: (string | Uint8Array)[]) => {
      const request = { method: "POST", headers, body: new Blob(parts) };
      return readScimAnswer(await fetchWorker(`${scim.baseUrl}/Users`, request), scim.baseUrl);
    };
    const broken = await post('{"userName":"ann@x.test","title":"', new Uint8Array([0xc3]), '"}');
    expect(broken).toMatchObject({ status: 400, body: { scimType: "invalidSyntax" } });
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
    expect((await post(new Uint8Array([0xef, 0xbb, 0xbf]), '{"userName":"ann@x.test"}')).status).toBe(201);
  });

  it("RFC 7644 §3.12: a body nested beyond measure is 400 invalidSyntax", async () => {
    const scim = await tree.connect();
    const text = `{"userName":"ann@x.test","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const refused = { status: 400, body: { scimType: "invalidSyntax" } };
    expect(await scim.send("POST", "/Users", undefined, { text })).toMatchObject(refused);
  });

  it("RFC 8259 §7: brackets in a text nest nothing, whatever is quoted or escaped around them", async () => {
    const scim = await tree.connect();
    const brackets = "[{".repeat(50);
    for (const [index, title] of [brackets, `"${brackets}`, `\\${brackets}`, `\\"${brackets}"\\`].entries()) {
      const answer = await scim.post("/Users", { userName: `ann${index}@x.test`, title });
      expect(answer).toMatchObject({ status: 201, body: { title } });
    }
    const text = `{"userName":"ann@x.test","title":"\\\\","x":${"[".repeat(50)}${"]".repeat(50)}}`;
    const refused = { status: 400, body: { scimType: "invalidSyntax" } };
    expect(await scim.send("POST", "/Users", undefined, { text })).toMatchObject(refused);
  });

  it.each([
    "text/plain",
    "text/xml; charset=utf-8",
    "application/x-www-form-urlencoded",
    "application/jsonp",
    "json",
    "text/json5",
  ])("RFC 9110 §15.5.16: a body of type “%s” is 415", async (type) => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    for (const [method, path] of [
      ["POST", "/Users"],
      ["PUT", `/Users/${id}`],
      ["PATCH", `/Users/${id}`],
      ["POST", "/.search"],
      ["POST", "/Bulk"],
    ] as const) {
      const text = JSON.stringify({ userName: "bob@x.test", Operations: [] });
      const { status, body } = await scim.send(method, path, undefined, { text, headers: { "Content-Type": type } });
      expect([method, path, status]).toEqual([method, path, 415]);
      expect(body.detail).toContain("application/scim+json");
    }
    expect((await scim.get("/Users")).body.totalResults).toBe(1);
  });

  it("RFC 9110 §15.5.16: a body with a Content-Encoding is 415, whatever is in it", async () => {
    const scim = await tree.connect();
    const text = JSON.stringify({ userName: "ann@x.test" });
    for (const encoding of ["gzip", "br", "x-unknown", "identity, gzip"]) {
      const { status, body } = await scim.post("/Users", JSON.parse(text), { "Content-Encoding": encoding });
      expect([encoding, status, body.detail]).toEqual([encoding, 415, expect.stringContaining("Content-Encoding")]);
    }
    expect((await scim.post("/Users", JSON.parse(text), { "Content-Encoding": "identity" })).status).toBe(201);
  });

  it("RFC 7644 §3.12: a POST without a body is 400 invalidSyntax", async () => {
    const scim = await tree.connect();
    for (const path of ["/Users", "/.search", "/Bulk"]) {
      const refused = { status: 400, body: { scimType: "invalidSyntax" } };
      expect(await scim.send("POST", path, undefined)).toMatchObject(refused);
    }
  });

  it("RFC 7644 §3.12: a body over the limit is 413, and the detail names the limit", async () => {
    const scim = await tree.connect();
    const limit = 4 * 1024 * 1024;
    const text = JSON.stringify({ userName: "ann@x.test", title: "x".repeat(limit) });
    const { status, body } = await scim.send("POST", "/Users", undefined, { text });
    expect(status).toBe(413);
    expect(body.detail).toContain(String(limit));
    const resource = await scim.post("/Users", { userName: "ann@x.test", title: "x".repeat(300_000) });
    expect(resource.status).toBe(413);
    expect(resource.body.detail).toContain(String(256 * 1024));
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
  });

  it("RFC 9110 §15.5.14: a body over the limit is read to its end, so that the client hears the answer", async () => {
    const scim = await tree.connect();
    const [chunk, chunks] = [new Uint8Array(512 * 1024).fill(0x20), 12];
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        if (pulled > chunks) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const headers = {
      Authorization: `Bearer ${scim.token}`,
      "Content-Type": SCIM,
      "Content-Length": String(chunks * chunk.byteLength),
    };
    expect((await fetchWorker(`${scim.baseUrl}/Users`, { method: "POST", headers, body })).status).toBe(413);
    expect(pulled).toBeGreaterThan(chunks);
  });

  it.each(["/", "/Nothing", "/Users/1/2", "/users/a/b/c", "/.search/x", "/Bulk/1", "/Devices", "/Users/.search/x"])(
    "RFC 7644 §3.12: the unknown route %s is 404, whatever the method",
    async (path) => {
      const scim = await tree.connect();
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
        const { status } = await scim.send(method, path, method === "GET" ? undefined : {});
        expect([method, status]).toEqual([method, 404]);
      }
    },
  );

  it("RFC 7644 §3.12: a base URL without a configuration is 404, one with an unknown configuration 401", async () => {
    for (const prefix of tree.prefixes) {
      for (const [path, status] of [
        [prefix, 404],
        [`${prefix}/`, 404],
        [`${prefix}/x`, 401],
        [`${prefix}/x/Users`, 401],
      ] as const) {
        const url = `http://localhost${path}`;
        expect([path, (await readScimAnswer(await fetchWorker(url), url)).status]).toEqual([path, status]);
      }
    }
  });

  it.each([
    ["/Users", ["PUT", "PATCH", "DELETE"], "GET, POST"],
    ["/Users/1", ["POST"], "GET, PUT, PATCH, DELETE"],
    ["/Bulk", ["GET", "PUT", "PATCH", "DELETE"], "POST"],
    ...(tree.announced.resourceTypes.includes("Group")
      ? ([
          ["/Groups", ["PUT", "PATCH", "DELETE"], "GET, POST"],
          ["/Groups/1", ["POST"], "GET, PUT, PATCH, DELETE"],
        ] as const)
      : []),
  ] as const)("RFC 9110 §15.5.6: another method on %s is 405 with Allow", async (path, methods, allow) => {
    const scim = await tree.connect();
    for (const method of [...methods, "OPTIONS", "PURGE"]) {
      const { status, headers } = await scim.send(method, path, undefined);
      expect([method, status, headers.get("Allow")]).toEqual([method, 405, allow]);
    }
  });

  it("RFC 9110 §9.3.2: HEAD answers what GET does, without the body", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    for (const path of ["/Users", `/Users/${id}`, "/ServiceProviderConfig"]) {
      const head = await scim.send("HEAD", path, undefined);
      expect([path, head.status, head.text]).toEqual([path, 200, ""]);
    }
    const headers = { Authorization: `Bearer ${scim.token}` };
    expect((await fetchWorker(`${scim.baseUrl}/Users/none`, { method: "HEAD", headers })).status).toBe(404);
  });

  it.each(["GET", "POST", "PUT", "PATCH", "DELETE"])("RFC 7644 §3.11: %s /Me is 501", async (method) => {
    const scim = await tree.connect();
    expect((await scim.send(method, "/Me", method === "GET" ? undefined : {})).status).toBe(501);
  });

  it.each([
    "/Users/none",
    "/Users/%00",
    "/Users/a%2Fb",
    "/Users/'%20OR%201=1--",
    `/Users/${"x".repeat(5000)}`,
    "/Users/%E0%A4%A",
  ])("RFC 7644 §3.12: the unknown id in %s is 404", async (path) => {
    const scim = await tree.connect();
    await scim.addUser("ann@x.test");
    expect((await scim.get(path)).status).toBe(404);
    expect((await scim.delete(path)).status).toBe(404);
  });

  it.each([
    [{ userName: 5 }, 400, "invalidValue"],
    [{ userName: ["a@x.test", "b@x.test"] }, 400, "invalidValue"],
    [{ userName: "a@x.test", active: "perhaps" }, 400, "invalidValue"],
    [{ userName: "a@x.test", name: "Ann" }, 400, "invalidValue"],
    [{ userName: "a@x.test", emails: [{ value: { x: 1 } }] }, 400, "invalidValue"],
    [{ userName: "a@x.test", x509Certificates: [{ value: "***" }] }, 400, "invalidValue"],
    [{ userName: "a@x.test", externalId: 12_345_678_901_234_567_000 }, 400, "invalidValue"],
    [{ userName: " \t" }, 400, "invalidValue"],
    [{ userName: "a\u0000@x.test" }, 400, "invalidValue"],
    [{ userName: "\ud800@x.test" }, 400, "invalidValue"],
  ])("RFC 7644 §3.12: POST of %j is refused", async (user, status, scimType) => {
    const scim = await tree.connect();
    expect(await scim.post("/Users", user)).toMatchObject({ status, body: { scimType } });
    expect((await scim.get("/Users")).body.totalResults).toBe(0);
  });

  it("OneLogin: null, an empty schema list and one object for a list are taken", async () => {
    const scim = await tree.connect();
    const { status, body } = await scim.post("/Users", {
      schemas: ["urn:scim:schemas:core:1.0"],
      id: null,
      userName: "ann@x.test",
      active: "true",
      title: null,
      emails: { value: "a@x.test" },
      externalId: 12345,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ active: true, emails: [{ value: "a@x.test" }], externalId: "12345" });
    expect(body).not.toHaveProperty("title");
  });

  it.each([[{}], [{ Operations: "x" }], [{ Operations: [5] }], [{ Operations: [{ path: "title" }] }]])(
    "RFC 7644 §3.5.2: a PATCH that says %j is 400 invalidSyntax",
    async (body) => {
      const scim = await tree.connect();
      const id = await scim.addUser("ann@x.test");
      const refused = { status: 400, body: { scimType: "invalidSyntax" } };
      expect(await scim.send("PATCH", `/Users/${id}`, body)).toMatchObject(refused);
    },
  );
});

// A trigger plays the database that fails while a user is written.
describe.each(trees)("faults of the database, the $kind tree", (tree) => {
  const table = tree.kind === "project" ? "users" : "subscribers";
  afterEach(async () => {
    await env.DB.exec("DROP TRIGGER IF EXISTS failing");
    vi.restoreAllMocks();
  });

  async function failWith(message: string): Promise<void> {
    await env.DB.exec(`CREATE TRIGGER failing BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, '${message}'); END`);
  }

  it.each(["D1 DB is overloaded. Requests queued for too long.", "Network connection lost."])(
    "RFC 9110 §15.6.4: a passing fault (%s) is 503 with Retry-After in whole seconds",
    async (message) => {
      const scim = await tree.connect();
      await failWith(message);
      const { status, headers } = await scim.post("/Users", { userName: "ann@x.test" });
      expect(status).toBe(503);
      expect(headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
      const bulk = await scim.bulk([{ method: "POST", path: "/Users", bulkId: "1", data: { userName: "ann@x.test" } }]);
      expect(bulk.body.Operations).toMatchObject([{ status: "503", response: { status: "503" } }]);
      await env.DB.exec("DROP TRIGGER failing");
      expect((await scim.get("/Users")).body.totalResults).toBe(0);
      expect((await scim.post("/Users", { userName: "ann@x.test" })).status).toBe(201);
    },
  );

  it("RFC 9110 §15.6.1: any other fault is 500, and neither the answer nor the logs tell of the data", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const scim = await tree.connect();
    await failWith("broken");
    const { status, text } = await scim.post("/Users", { userName: "secret.person@x.test" });
    expect(status).toBe(500);
    expect(text).not.toMatch(/secret|broken|INSERT|SQL/i);
    expect(logged).toHaveBeenCalled();
    expect(JSON.stringify(logged.mock.calls)).not.toMatch(/secret\.person/);
  });
});
