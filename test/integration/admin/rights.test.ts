import { beforeAll, describe, expect, it } from "vitest";
import { exampleIds } from "../../../src/admin/examples.ts";
import type { AdminRoute } from "../../../src/admin/route.ts";
import { routeGroups } from "../../../src/admin/routes.ts";
import type { JsonValue } from "../../../src/scim/json.ts";
import { accessHeaders } from "../helpers/access-person.ts";
import { call, type RequestOptions, text } from "../helpers/admin-client.ts";
import { arrangements, inExampleOrder, RealIds, sendExample } from "../helpers/example-requests.ts";
import { dumpAll } from "../trust/dump.ts";

const routes = routeGroups.flatMap((group) => group.routes);

interface Administrator {
  /** As the OpenAPI document calls it; undefined for root, whose requests are not restricted. */
  readonly label: string;
  headersFor(ids: RealIds): Promise<RequestOptions>;
}

async function keyed(scope: string, tenant: object): Promise<RequestOptions> {
  const made = await call("POST", "/admin/keys", { name: "Key", scope, ...tenant });
  return { headers: { Authorization: `Bearer ${text(made, "key")}` } };
}

const administrators: readonly Administrator[] = [
  { label: "root", headersFor: async () => ({}) },
  {
    label: "person",
    async headersFor() {
      return { headers: await accessHeaders("eve@example.com"), withoutToken: true };
    },
  },
  ...["full", "read"].flatMap((scope): Administrator[] => [
    { label: `key: ${scope}`, headersFor: () => keyed(scope, {}) },
    {
      label: `key: ${scope}, of the project`,
      headersFor: (ids) => keyed(scope, { projectId: ids.apply(exampleIds.project) }),
    },
    {
      label: `key: ${scope}, of the status-page`,
      headersFor: (ids) => keyed(scope, { statusPageId: ids.apply(exampleIds.statusPage) }),
    },
  ]),
];

/** Whom the OpenAPI document lets use a route. */
let documented: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  const { paths } = await call("GET", "/admin/openapi.json");
  const operations = Object.values(paths as object).flatMap((methods) => Object.values(methods as object));
  documented = Object.fromEntries(operations.map((each) => [each.operationId, each["x-administrators"]]));
});

/** A project and a status page of their own with something of everything, made by the examples. */
async function createWorld(): Promise<RealIds> {
  const ids = RealIds.fresh();
  for (const route of routes.filter(({ method }) => method !== "DELETE")) {
    await arrangements[route.name]?.(ids);
    const { status, body } = await sendExample(route, ids);
    expect(status, route.name).toBe(route.status);
    // A list over all tenants tells of other worlds, too.
    const isOfOthers = route.about === "tenants" && route.method === "GET";
    if (!isOfOthers && route.example.answer !== undefined) ids.learn(route.example.answer as JsonValue, body);
  }
  return ids;
}

type Whose = "own" | "foreign";

/** What must come of a request, by the contract and not by the code: refused for the right, for the tenant, or not. */
function expectedOf({ about, right, name, method }: AdminRoute, label: string, whose: Whose): 403 | 404 | "done" {
  if (label === "root" || label === "person") return "done";
  if (right === "govern" || (right === "write" && label.includes("read"))) return 403;
  const kind = label.split(" of the ")[1];
  if (kind === undefined) return "done";
  if (about === "service") return 404;
  // The configuration and the webhook of the examples are the project's.
  const isOfProject = about === "config" || about === "webhook";
  const owner = isOfProject || ["createConfig", "listConfigs", "createWebhook"].includes(name) ? "project" : about;
  if (about === "tenants" && method === "GET" && name !== "listConfigs") return "done";
  return owner === kind && whose === "own" ? "done" : 404;
}

async function outcomeOf(route: AdminRoute, ids: RealIds, options: RequestOptions): Promise<403 | 404 | "done"> {
  const { status, body } = await sendExample(route, ids, options);
  if (status === 403 || status === 404) return status;
  // What the examples have made already is in the way of making it once more.
  expect([route.status, 409], `${route.name}: ${JSON.stringify(body)}`).toContain(status);
  return "done";
}

describe.each(administrators)("$label", ({ label, headersFor }) => {
  it("may do in its own tenant what it may, and nothing else", async () => {
    const ids = await createWorld();
    const options = await headersFor(ids);
    // A key goes with its tenant, so that comes last.
    const isEnd = (route: AdminRoute) =>
      ["deleteStatusPage", "deleteProject"].includes(route.name) && expectedOf(route, label, "own") === "done";
    const inOrder = inExampleOrder(routes);
    for (const route of [...inOrder.filter((each) => !isEnd(each)), ...inOrder.filter(isEnd)]) {
      if (route.method === "DELETE" && expectedOf(route, label, "own") === "done")
        await arrangements[route.name]?.(ids);
      expect(await outcomeOf(route, ids, options), route.name).toBe(expectedOf(route, label, "own"));
    }
  });

  it.runIf(label.includes(" of the "))("sees and changes nothing of another tenant", async () => {
    const [own, foreign] = [await createWorld(), await createWorld()];
    const options = await headersFor(own);
    const before = await dumpAll();
    for (const route of routes) {
      expect(await outcomeOf(route, foreign, options), route.name).toBe(expectedOf(route, label, "foreign"));
      const { body } = await sendExample(route, foreign, options);
      const named = [exampleIds.project, exampleIds.statusPage].map((id) => foreign.apply(id));
      const told = JSON.stringify({ ...body, detail: undefined });
      expect(
        named.filter((id) => told.includes(id)),
        route.name,
      ).toEqual([]);
    }
    expect(await dumpAll()).toEqual(before);
  });
});

describe("/admin/openapi.json", () => {
  it("says of each route who may use it", () => {
    const isRead = (label: string) => label.includes("read");
    for (const route of routes) {
      const may = administrators.map(({ label }) => label).filter((label) => documented[route.name]?.includes(label));
      for (const { label } of administrators) {
        const kind = label.split(" of the ")[1];
        const isForKind = kind === undefined || ["config", "webhook", "tenants", kind].includes(route.about);
        const isScoped =
          label === "root" || label === "person" || (route.right === "write" ? !isRead(label) : route.right === "read");
        expect(may.includes(label), `${route.name}: ${label}`).toBe(isScoped && isForKind);
      }
    }
    expect(documented.createKey).toEqual(["root", "person"]);
    expect(documented.listUsers).toContain("key: read, of the project");
    expect(documented.createProject).not.toContain("key: full, of the project");
  });
});
