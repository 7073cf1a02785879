import { describe, expect, it } from "vitest";
import { routeGroups } from "../../../src/admin/routes.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/scim/json.ts";
import { call, request } from "../helpers/admin-client.ts";
import { arrangements, inExampleOrder, RealIds, sendExample } from "../helpers/example-requests.ts";

const routes = routeGroups.flatMap((group) => group.routes);

interface Operation {
  readonly operationId: string;
  readonly parameters: { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { required: boolean; content: Record<string, { schema: object; example: unknown }> };
  readonly responses: Record<string, { content?: Record<string, { schema: JsonObject; example?: unknown }> }>;
}

async function readDocument() {
  const document = await call("GET", "/admin/openapi.json");
  return { document, paths: document.paths as unknown as Record<string, Record<string, Operation>> };
}

/** Holds a real answer to its example: the same members, however deep; of lists, by their first items. */
function expectShape(real: unknown, example: unknown, place: string): void {
  if (Array.isArray(real) && Array.isArray(example)) {
    if (real.length > 0 && example.length > 0) expectShape(real[0], example[0], `${place}[0]`);
    return;
  }
  expect(isJsonObject(real), place).toBe(isJsonObject(example));
  if (!isJsonObject(real) || !isJsonObject(example)) return;
  expect(Object.keys(real).sort(), place).toEqual(Object.keys(example).sort());
  for (const name of Object.keys(example)) expectShape(real[name], example[name], `${place}.${name}`);
}

describe("every example", () => {
  it("is a request that works, and its answer has the shape of the real one", async () => {
    const ids = new RealIds();
    for (const route of inExampleOrder(routes)) {
      await arrangements[route.name]?.(ids);
      const { status, body: answer } = await sendExample(route, ids);
      expect(status, `${route.name}: ${JSON.stringify(answer)}`).toBe(route.status);
      const { answer: example } = route.example;
      if (example === undefined) continue;
      ids.learn(example as JsonValue, answer);
      expectShape(answer, example, route.name);
      expect(answer.items, route.name).not.toEqual([]);
    }
  });

  it.each(routes)("of $name is what its schemas accept", ({ params, query, body, answer, example }) => {
    expect(params.safeParse(example.params).error).toBeUndefined();
    expect(query.safeParse(example.query).error).toBeUndefined();
    expect(body?.safeParse(example.body).error).toBeUndefined();
    expect(answer?.safeParse(example.answer).error).toBeUndefined();
  });
});

describe("/admin/openapi.json", () => {
  it("describes what the receiver of a webhook gets", async () => {
    const { document } = await readDocument();
    const { webhooks } = document as unknown as { webhooks: Record<string, Record<string, Operation>> };
    const delivery = webhooks.event?.post;
    expect(delivery?.parameters.map(({ name }) => name)).toEqual([
      "webhook-id",
      "webhook-timestamp",
      "webhook-signature",
    ]);
    const { schema, example } = delivery?.requestBody?.content["application/json"] ?? {};
    expect(Object.keys(example as object).sort()).toEqual((schema as { required: string[] }).required.sort());
    expect(schema).toMatchObject({ properties: { tenant: { anyOf: [{ type: "object" }, { type: "null" }] } } });
    expect(Object.keys(delivery?.responses ?? {})).toEqual(["410", "2XX", "default"]);
  });

  it("is an OpenAPI 3.1 document of every route that is mounted, and of no other", async () => {
    const { document, paths } = await readDocument();
    expect(document).toMatchObject({ openapi: "3.1.0", servers: [{ url: "http://localhost" }] });
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} /admin${path}`).sort());
    const names = routes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("declares every parameter of every path", async () => {
    const { paths } = await readDocument();
    for (const [path, operations] of Object.entries(paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters, operationId } of Object.values(operations)) {
        const declared = parameters.filter(({ in: place }) => place === "path");
        expect(
          declared.map(({ name }) => name),
          operationId,
        ).toEqual(inPath);
        expect(declared.every(({ required }) => required)).toBe(true);
      }
    }
  });

  it("says what bodies are made of, with an example, and which fields there are no others of", async () => {
    const { paths } = await readDocument();
    const body = paths["/admin/projects"]?.post?.requestBody?.content["application/json"];
    expect(body).toMatchObject({
      schema: { type: "object", required: ["name"], additionalProperties: false },
      example: { name: "Acme" },
    });
    expect(paths["/admin/configs"]?.post?.requestBody?.content["application/json"]?.schema).toMatchObject({
      oneOf: [{ properties: { kind: { const: "project" } } }, { properties: { kind: { const: "status-page" } } }],
    });
  });

  it("says which parameters are required, and what they are", async () => {
    const { paths } = await readDocument();
    expect(paths["/admin/projects/{id}/access"]?.get?.parameters).toMatchObject([
      { name: "id", in: "path", required: true },
      { name: "email", in: "query", required: true },
    ]);
    expect(paths["/admin/projects"]?.get?.parameters[0]).toMatchObject({
      name: "limit",
      required: false,
      schema: { type: "integer", minimum: 1, maximum: 200, default: 50 },
    });
  });

  it("says when a body may be left out, which counts as an empty object", async () => {
    const { paths } = await readDocument();
    for (const { method, path, body } of routes) {
      const described = paths[`/admin${path}`]?.[method.toLowerCase()]?.requestBody;
      expect(described?.required, `${method} ${path}`).toBe(body && !body.safeParse({}).success);
    }
    const requiredOf = (path: string, method: string) => paths[path]?.[method]?.requestBody?.required;
    expect(requiredOf("/admin/projects", "post")).toBe(true);
    expect(requiredOf("/admin/configs/{id}/tokens", "post")).toBe(false);
    expect(requiredOf("/admin/projects/{id}/teams/{teamId}", "patch")).toBe(false);
  });

  it("has 404 where an id can be unknown, and nowhere else", async () => {
    const { paths } = await readDocument();
    const without = routes.filter(
      ({ method, path }) => paths[`/admin${path}`]?.[method.toLowerCase()]?.responses[404] === undefined,
    );
    expect(without.map(({ name }) => name).sort()).toEqual([
      "findPerson",
      "listEvents",
      "listProjects",
      "listStatusPages",
      "listWebhooks",
    ]);
    const unknown = [
      await request("GET", "/admin/configs?projectId=nope"),
      await request("GET", "/admin/configs?statusPageId=nope"),
      await request("POST", "/admin/configs", { kind: "project", projectId: "nope", name: "x" }),
      await request("POST", "/admin/status-pages", { name: "x", projectId: "nope" }),
    ];
    expect(unknown.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await request("GET", "/admin/events?configId=nope")).status).toBe(200);
  });

  it("has the failures that any request can meet, and a 400 that is true of what is not JSON, too", async () => {
    const { paths } = await readDocument();
    for (const operations of Object.values(paths)) {
      for (const { responses } of Object.values(operations)) {
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(["401", "500", "503"]));
      }
    }
    const { status, body } = await request("POST", "/admin/projects", undefined, { text: "{" });
    expect(status).toBe(400);
    expect(body.errors).toBeUndefined();
    expect(paths["/admin/projects"]?.post?.responses[400]).toMatchObject({
      description: expect.stringContaining("`detail` says why"),
    });
  });

  it("refers only to what it holds", async () => {
    const { document } = await readDocument();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    const known = Object.keys((document.components as JsonObject).schemas as JsonObject);
    expect(references.length).toBeGreaterThan(0);
    for (const [, name] of references) expect(known).toContain(name);
    expect(JSON.stringify(document)).not.toContain('"$ref":"#/$defs');
  });
});
