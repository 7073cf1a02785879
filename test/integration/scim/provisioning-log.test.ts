import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { Connection, LogItem } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

/** The rows that an action leaves, oldest first. */
async function rowsOf(scim: Connection, act: () => Promise<unknown>): Promise<LogItem[]> {
  const before = (await scim.log()).length;
  await act();
  const rows = await scim.log();
  return rows.slice(0, rows.length - before).reverse();
}

const nothing = {
  scimType: null,
  detail: null,
  resourceType: null,
  resourceId: null,
  email: null,
  group: null,
  requestBody: null,
};

describe.each(trees)("the $kind tree", (tree) => {
  it("Provisioning log: a write that succeeds leaves one row, and keeps no body", async () => {
    const scim = await tree.connect();
    const path = new URL(`${scim.baseUrl}/Users`).pathname;
    const person = { ...nothing, resourceType: "User", email: "Ann@x.test", outcome: "success" };
    let id = "";
    const rows = await rowsOf(scim, async () => {
      id = await scim.addUser("Ann@x.test", { password: "s3cret" });
      await scim.put(`/Users/${id}`, { userName: "Ann@x.test", title: "Ms" });
      await scim.patch(`/Users/${id}?attributes=title`, [{ op: "replace", path: "title", value: "Dr" }]);
      await scim.patch(`/Users/${id}`, []);
      await scim.delete(`/Users/${id}`);
    });
    const one = { ...person, resourceId: id, path: `${path}/${id}` };
    expect(rows).toMatchObject([
      { ...one, operation: "create-user", method: "POST", path, status: 201 },
      { ...one, operation: "replace-user", method: "PUT", status: 200 },
      { ...one, operation: "patch-user", method: "PATCH", status: 200 },
      { ...one, operation: "patch-user", method: "PATCH", status: 200 },
      { ...one, operation: "delete-user", method: "DELETE", status: 204 },
    ]);
    expect(new Set(rows.map(({ requestId }) => requestId)).size).toBe(rows.length);
  });

  it("Provisioning log: reads leave no row", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const rows = await rowsOf(scim, async () => {
      for (const path of ["/Users", `/Users/${id}`, "/Users?filter=title%20pr", "/Schemas", "/ServiceProviderConfig"]) {
        await scim.get(path);
      }
      await scim.get(`/Users/${id}`, { "If-None-Match": "*" });
      for (const path of ["/Users/.search", "/.search"]) await scim.send("POST", path, {});
      await scim.bulk([]);
    });
    expect(rows).toEqual([]);
  });

  it("Provisioning log: every request that fails leaves a row that says why", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const failures: readonly (readonly [string, string, JsonObject | undefined, Partial<LogItem>])[] = [
      [
        "POST",
        "/Users",
        { userName: "ANN@x.test" },
        { operation: "create-user", status: 409, scimType: "uniqueness", email: "ANN@x.test" },
      ],
      [
        "POST",
        "/Users",
        { userName: "nobody" },
        { operation: "create-user", status: 400, scimType: "invalidValue", email: "nobody" },
      ],
      [
        "PUT",
        `/Users/${id}`,
        {},
        { operation: "replace-user", status: 400, scimType: "invalidValue", resourceId: id, email: "ann@x.test" },
      ],
      [
        "PATCH",
        `/Users/${id}`,
        { Operations: [{ op: "remove" }] },
        { operation: "patch-user", status: 400, scimType: "noTarget", resourceId: id, email: "ann@x.test" },
      ],
      ["DELETE", "/Users/none", undefined, { operation: "delete-user", status: 404, resourceId: "none", email: null }],
      ["GET", "/Users/none", undefined, { operation: "read-user", status: 404, resourceId: "none", requestBody: null }],
      [
        "GET",
        "/Users?filter=x",
        undefined,
        { operation: "search-user", status: 400, scimType: "invalidFilter", requestBody: null },
      ],
      ["POST", "/Users/.search", { filter: "x" }, { operation: "search-user", status: 400, scimType: "invalidFilter" }],
      ["POST", "/Bulk", {}, { operation: "bulk", status: 400, scimType: "invalidSyntax" }],
      ["GET", "/Schemas?filter=x", undefined, { operation: null, status: 403 }],
      ["GET", "/Nothing", undefined, { operation: null, status: 404 }],
      ["DELETE", "/Users", undefined, { operation: null, status: 405 }],
      ["GET", "/Me", undefined, { operation: null, status: 501 }],
    ];
    for (const [method, path, body, expected] of failures) {
      let detail = "";
      const rows = await rowsOf(scim, async () => {
        detail = (await scim.send(method, path, body)).body.detail;
      });
      const pathname = new URL(scim.baseUrl + path).pathname;
      expect(rows).toMatchObject([{ method, path: pathname, outcome: "error", detail, ...expected }]);
      if (body !== undefined) expect(JSON.parse(rows[0]?.requestBody ?? "")).toEqual(body);
    }
  });

  it("Provisioning log: a request without a valid token leaves no row", async () => {
    const scim = await tree.connect();
    const rows = await rowsOf(scim, async () => {
      await scim.withToken("wrong").post("/Users", { userName: "ann@x.test" });
      await scim.withToken("wrong").get("/Nothing");
    });
    expect(rows).toEqual([]);
  });

  it("Provisioning log: a stale If-Match is a refused write", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const rows = await rowsOf(scim, () => scim.delete(`/Users/${id}`, { "If-Match": 'W/"none"' }));
    expect(rows).toMatchObject([{ operation: "delete-user", status: 412, outcome: "error", email: "ann@x.test" }]);
  });

  it("Provisioning log: a malformed operation of a bulk request is kept as it was sent, without secrets", async () => {
    const scim = await tree.connect();
    const data = { userName: "a@x.test", password: "s3cret" };
    const [row] = await rowsOf(scim, () => scim.bulk([{ method: "POST", path: "/Users", bulkId: 5, data }]));
    expect(row).toMatchObject({ operation: "create-user", status: 400, scimType: "invalidSyntax" });
    expect(JSON.parse(row?.requestBody ?? "")).toEqual({
      method: "POST",
      path: "/Users",
      bulkId: 5,
      data: { userName: "a@x.test", password: "[removed]" },
    });
  });

  it("Provisioning log: each operation of a bulk request has a row of its own", async () => {
    const scim = await tree.connect();
    const base = new URL(scim.baseUrl).pathname;
    const rows = await rowsOf(scim, async () => {
      await scim.bulk([
        { method: "POST", path: "/Users", bulkId: "a", data: { userName: "a@x.test", password: "s3cret" } },
        { method: "POST", path: "/Users", bulkId: "b", data: { userName: "A@x.test", password: "s3cret" } },
        { method: "PATCH", path: "/Users/bulkId:a", data: { Operations: [{ op: "add", path: "title", value: "x" }] } },
        { method: "DELETE", path: "/Users/none" },
        { method: "DELETE", path: "/Nothing/1" },
      ]);
    });
    const summary = rows.map(({ operation, method, status, outcome }) => [operation, method, status, outcome]);
    expect(summary).toHaveLength(5);
    expect(summary).toEqual(
      expect.arrayContaining([
        ["create-user", "POST", 201, "success"],
        ["create-user", "POST", 409, "error"],
        ["patch-user", "PATCH", 200, "success"],
        ["delete-user", "DELETE", 404, "error"],
        [null, "DELETE", 404, "error"],
      ]),
    );
    for (const { path } of rows) expect(path.startsWith(`${base}/`)).toBe(true);
    expect(new Set(rows.map(({ requestId }) => requestId)).size).toBe(1);
    expect(JSON.stringify(rows)).not.toContain("s3cret");
  });

  it("Provisioning log: secrets are removed from what is kept of a body", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const secret = "hunter2";
    const rows = await rowsOf(scim, async () => {
      await scim.post("/Users", {
        userName: "ann@x.test",
        password: secret,
        Password: secret,
        nested: [{ clientSecret: secret }],
      });
      await scim.patch(`/Users/${id}`, [
        { op: "replace", path: "password", value: secret },
        { op: "replace", value: { password: secret } },
        { op: "replace", path: "urn:ietf:params:scim:schemas:core:2.0:User:PASSWORD", value: { a: secret } },
        { op: "remove" },
      ]);
      await scim.send("POST", "/Users", undefined, { text: `{"userName": "x", "password": "${secret}"` });
      await scim.send("POST", "/Users", undefined, {
        text: `password=${secret}`,
        headers: { "Content-Type": "text/plain" },
      });
      await scim.post("/Bulk", { Operations: [{ method: "POST", data: { password: secret } }] });
      await scim.get(`/Users/none?token=${secret}`);
    });
    expect(rows.map(({ status }) => status)).toEqual([409, 400, 400, 415, 400, 404]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(rows)).not.toContain(scim.token);
    expect(JSON.parse(rows[0]?.requestBody ?? "")).toMatchObject({ userName: "ann@x.test", nested: [{}] });
  });

  it("Provisioning log: what is kept of a body is cut at 8 KiB", async () => {
    const scim = await tree.connect();
    const rows = await rowsOf(scim, async () => {
      await scim.post("/Users", { userName: "nobody", displayName: "é".repeat(20_000) });
      await scim.post("/Users", { userName: "ann@x.test", title: "x".repeat(5 * 1024 * 1024) });
      await scim.send("POST", "/Users", undefined, { text: "[".repeat(100_000) });
    });
    expect(rows.map(({ status }) => status)).toEqual([400, 413, 400]);
    for (const { requestBody } of rows) {
      const bytes = new TextEncoder().encode(requestBody ?? "").byteLength;
      expect(bytes).toBeGreaterThan(8 * 1024 - 4);
      expect(bytes).toBeLessThanOrEqual(8 * 1024);
    }
    expect(rows[0]?.requestBody).toMatch(/^\{"userName":"nobody","displayName":"é+$/);
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it("Provisioning log: rows of groups name the group", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const ann = await scim.addUser("ann@x.test");
    let id = "";
    const rows = await rowsOf(scim, async () => {
      id = await scim.addGroup("Team");
      await scim.patch(`/Groups/${id}`, [{ op: "add", path: "members", value: [{ value: ann }] }]);
      await scim.patch(`/Groups/${id}`, [{ op: "add", path: "members", value: [{ value: "nobody" }] }]);
      await scim.put(`/Groups/${id}`, { displayName: "Renamed" });
      await scim.post("/Groups", { displayName: "RENAMED" });
      await scim.get("/Groups/none");
      await scim.delete(`/Groups/${id}`);
    });
    const shown = rows.map(({ operation, status, outcome, group, resourceId, email }) => [
      operation,
      status,
      outcome,
      group,
      resourceId === id ? "id" : resourceId,
      email,
    ]);
    expect(shown).toEqual([
      ["create-group", 201, "success", "Team", "id", null],
      ["patch-group", 204, "success", "Team", "id", null],
      ["patch-group", 400, "error", "Team", "id", null],
      ["replace-group", 200, "success", "Renamed", "id", null],
      ["create-group", 409, "error", "RENAMED", null, null],
      ["read-group", 404, "error", null, "none", null],
      ["delete-group", 204, "success", "Renamed", "id", null],
    ]);
  });
});
