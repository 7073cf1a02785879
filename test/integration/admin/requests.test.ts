import { afterEach, describe, expect, it, vi } from "vitest";
import type { Bindings } from "../../../src/env.ts";
import { ADMIN_TOKEN, call, createProject, ORIGIN, request } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { createFaultyDatabase } from "../trust/faulty-bindings.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A database of which every call fails with this message. */
const brokenDatabase = (message: string) => createFaultyDatabase(message, () => "before");

const authorized = { Authorization: `Bearer ${ADMIN_TOKEN}`, "Content-Type": "application/json" };

/** Reads something of an administrator's under other bindings. */
async function readWith(
  bindings: Partial<Bindings>,
  path: string,
  headers: HeadersInit = authorized,
): Promise<Response> {
  return fetchWorker(`${ORIGIN}${path}`, { headers }, bindings);
}

describe("the admin token", () => {
  it.each(["GET /admin/projects", "POST /admin/configs", "GET /admin/openapi.json", "GET /admin/nothing"])(
    "RFC 6750 §3: %s without it is 401 with WWW-Authenticate",
    async (line) => {
      const [method, path] = line.split(" ") as [string, string];
      const response = await fetchWorker(`${ORIGIN}${path}`, { method });
      expect(response.status).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
      expect(response.headers.get("Content-Type")).toBe("application/problem+json");
      expect(await response.json()).toMatchObject({ type: "about:blank", title: "Unauthorized", status: 401 });
    },
  );

  it.each([
    "Bearer wrong",
    `Bearer ${ADMIN_TOKEN}x`,
    `Bearer ${ADMIN_TOKEN.slice(1)}`,
    `Basic ${ADMIN_TOKEN}`,
    "Bearer",
  ])("is not “%s”", async (Authorization) => {
    const { status, headers } = await request("GET", "/admin/projects", undefined, { headers: { Authorization } });
    expect(status).toBe(401);
    expect(headers.get("WWW-Authenticate")).toMatch(/^Bearer/);
  });

  it("RFC 9110 §11.1: goes with the scheme in any case", async () => {
    const headers = { Authorization: `bearer ${ADMIN_TOKEN}` };
    expect((await request("GET", "/admin/projects", undefined, { headers })).status).toBe(200);
  });

  it.each([undefined, ""])("is missed when the deployment has none: 503 for everybody", async (secret) => {
    const response = await readWith({ ADMIN_TOKEN: secret as string }, "/admin/projects");
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining("ADMIN_TOKEN") });
    const empty = await readWith({ ADMIN_TOKEN: secret as string }, "/admin/projects", { Authorization: "Bearer " });
    expect(empty.status).toBe(503);
  });
});

describe("requests that no route takes", () => {
  it.each(["/admin", "/admin/nothing", "/admin/projects/x/nothing", "/admin/projects/x/teams/y/z"])(
    "%s is 404",
    async (path) => {
      expect((await request("GET", path)).status).toBe(404);
    },
  );

  it.each([
    ["DELETE /admin/projects", "POST, GET"],
    ["PUT /admin/projects/x", "GET, PATCH, DELETE"],
    ["POST /admin/projects/x/teams/y", "GET, PATCH, DELETE"],
    ["POST /admin/projects/x/teams/y/members/z", "PUT, DELETE"],
    ["POST /admin/projects/x/access", "GET"],
    ["OPTIONS /admin/events", "GET"],
    ["POST /admin/openapi.json", "GET"],
  ])("RFC 9110 §15.5.6: %s is 405 and tells what is allowed", async (line, allow) => {
    const [method, path] = line.split(" ") as [string, string];
    const { status, headers } = await request(method, path);
    expect(status).toBe(405);
    expect(headers.get("Allow")).toBe(allow);
  });

  it("takes a trailing slash", async () => {
    expect((await request("GET", "/admin/projects/")).status).toBe(200);
  });
});

describe("bodies that cannot be read", () => {
  const post = (text: string, headers = {}) => request("POST", "/admin/projects", undefined, { text, headers });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "RFC 9110 §15.5.16: %s is 415",
    async (type) => {
      expect((await post('{"name":"Acme"}', { "Content-Type": type })).status).toBe(415);
    },
  );

  it("takes application/json with a charset, in any case", async () => {
    expect((await post('{"name":"Acme"}', { "Content-Type": "Application/JSON; charset=UTF-8" })).status).toBe(201);
  });

  it.each(["{", '{"name":', "nothing", '{"name":"a"}x'])("%s is not JSON: 400", async (text) => {
    expect((await post(text)).status).toBe(400);
  });

  it.each(["[]", "null", '"name"', "7"])("%s is not an object: 400", async (text) => {
    expect((await post(text)).body).toMatchObject({ status: 400, errors: [{ path: "" }] });
  });

  it("refuses what is too large: 413 naming the limit", async () => {
    const { status, body } = await post(JSON.stringify({ name: "x".repeat(70_000) }));
    expect(status).toBe(413);
    expect(body.detail).toContain("65536");
  });

  it("refuses what is too large without saying so", async () => {
    const stream = new ReadableStream({
      start(controller) {
        for (let chunk = 0; chunk < 5; chunk += 1) controller.enqueue(new TextEncoder().encode(" ".repeat(20_000)));
        controller.close();
      },
    });
    const response = await fetchWorker(`${ORIGIN}/admin/projects`, {
      method: "POST",
      headers: authorized,
      body: stream,
    });
    expect(response.status).toBe(413);
  });

  it("RFC 9457 §3: names every field that is wrong, and those that do not exist", async () => {
    const { status, body } = await request("POST", "/admin/projects", { name: "", id: "a b", colour: "red", size: 1 });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { path: "name", message: expect.any(String) },
      { path: "id", message: expect.any(String) },
      { path: "colour", message: expect.stringContaining("no such field") },
      { path: "size", message: expect.stringContaining("no such field") },
    ]);
  });

  it("treats a body that is not there as empty", async () => {
    expect((await request("POST", "/admin/projects")).body).toMatchObject({ status: 400, errors: [{ path: "name" }] });
  });

  it.each(["__proto__", "constructor"])("takes %s for a field like any other: 400", async (name) => {
    expect((await post(`{"name":"Acme","${name}":{"x":1}}`)).status).toBe(400);
  });
});

describe("faults of the platform", () => {
  it("are 503 with Retry-After when they pass", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    const response = await readWith({ DB: brokenDatabase("Network connection lost.") }, "/admin/projects");
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    expect(error).toHaveBeenCalledOnce();
  });

  it("are 500 otherwise, logged without parameters", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    const path = "/admin/projects/x/access?email=ann@x.test";
    const response = await readWith({ DB: brokenDatabase("no such table: users") }, path);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("no such table");
    expect(error).toHaveBeenCalledOnce();
    expect(String(error.mock.calls[0])).toContain("no such table: users");
    expect(String(error.mock.calls[0])).not.toContain("ann");
  });
});

describe("/healthz", () => {
  it("is 200 without a token", async () => {
    const response = await fetchWorker(`${ORIGIN}/healthz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "ok" });
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  it("answers HEAD without a body", async () => {
    const response = await fetchWorker(`${ORIGIN}/healthz`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  it("is 503 when the database does not answer", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const response = await readWith({ DB: brokenDatabase("D1 is gone") }, "/healthz");
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain("gone");
  });

  it.each(["POST", "PUT", "DELETE"])("is 405 for %s, with what is allowed", async (method) => {
    const response = await fetchWorker(`${ORIGIN}/healthz`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("GET, HEAD");
    expect(await response.json()).toMatchObject({
      status: 405,
      detail: `${method} is not supported here; use GET, HEAD.`,
    });
  });
});

describe("lists", () => {
  it.each(["0", "201", "-1", "1.5", "many", ""])("refuse the limit “%s”", async (limit) => {
    const { status, body } = await request("GET", `/admin/projects?limit=${limit}`);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ path: "limit" }]);
  });

  it.each(["", "%21%21", "bm90IGFuIGlk", "YQ==%00"])("refuse the cursor “%s”", async (cursor) => {
    const { status, body } = await request("GET", `/admin/projects?cursor=${cursor}`);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ path: "cursor" }]);
  });

  it("refuse a parameter that is given twice", async () => {
    expect((await request("GET", "/admin/projects?limit=1&limit=2")).status).toBe(400);
  });

  it("are the same whole, however they are paged", async () => {
    for (let index = 0; index < 7; index += 1) await createProject(`Paged ${index}`);
    const { items } = await call("GET", "/admin/projects?limit=200");
    const paged: unknown[] = [];
    let cursor: unknown = "";
    for (let pages = 0; cursor !== null && pages < 100; pages += 1) {
      const page = await call("GET", `/admin/projects?limit=3${cursor === "" ? "" : `&cursor=${cursor}`}`);
      expect((page.items as unknown[]).length).toBeLessThanOrEqual(3);
      paged.push(...(page.items as unknown[]));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(items);
  });

  it("end exactly: no cursor after the last item", async () => {
    const { items } = await call("GET", "/admin/projects?limit=200");
    const whole = await call("GET", `/admin/projects?limit=${(items as unknown[]).length}`);
    expect(whole).toMatchObject({ items, nextCursor: null });
  });
});
