import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { beforeAll, describe, expect, it } from "vitest";
import { toAdminError } from "../../../src/admin/problem.ts";
import { type Administrator, root } from "../../../src/auth/administrator.ts";
import { createConsole } from "../../../src/console/console.tsx";
import type { ConsoleEnv } from "../../../src/console/context.ts";
import { showError } from "../../../src/console/frame/error.tsx";
import { createPages } from "../../../src/console/pages.ts";
import { registerPages } from "../../../src/console/register-pages.ts";
import { deriveKeys } from "../../../src/console/session/keys.ts";
import { sessionOfPerson } from "../../../src/console/session/session.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import { openDatabases } from "../../../src/storage/databases/databases.ts";
import { openDatabase } from "../../../src/storage/engine/database.ts";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  createUser,
} from "../helpers/admin-client.ts";
import { provision } from "../helpers/provision.ts";
import { createWebhook, Receiver } from "../helpers/receiver.ts";
import { dumpAll } from "../trust/dump.ts";

interface Page {
  readonly method: string;
  readonly path: string;
}

/** The pages of the console and nothing around them: no sign-in, and whatever administrator a test says. */
async function pagesFor(administrator: Administrator) {
  const app = new Hono<ConsoleEnv>({ strict: false });
  const keys = await deriveKeys("a-token-for-the-keys-of-these-tests");
  const scope = {
    databases: openDatabases(env),
    db: openDatabase(env.DB),
    requestId: "test",
  } as ConsoleEnv["Variables"]["scope"];
  app.onError((error, c) => showError(c, toAdminError(error, "test")));
  app.use("*", async (c, next) => {
    const variables = { scope, keys, administrator, csrfToken: "", flash: {}, session: sessionOfPerson("eve@x.test") };
    for (const [name, value] of Object.entries(variables)) c.set(name as keyof typeof variables, value as never);
    c.set("scimPath", () => "/scim");
    await next();
  });
  registerPages(createPages(app));
  return app;
}

function routesOf(app: Hono<ConsoleEnv>): Page[] {
  return app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => ({ method, path }));
}

const pages = routesOf(await pagesFor(root));

/** What there is of a tenant, by the names that paths have for it. */
type World = Readonly<Record<"project" | "status-page", Readonly<Record<string, string>>>>;

async function createWorld(): Promise<World> {
  const [project, statusPage] = [await createProject("World"), await createStatusPage("World")];
  const team = await createTeam(project.id, "Team");
  const user = await createUser(project.id, "ann@example.com");
  await call("PUT", `/admin/projects/${project.id}/teams/${team.id}/members/${user.id}`);
  const config = await createConfig({ kind: "project", projectId: project.id });
  const pageConfig = await createConfig({ kind: "status-page", statusPageId: statusPage.id });
  const subscriber = await provision(pageConfig, "ann@example.com");
  const { items } = await call("GET", `/admin/configs/${config.id}/tokens`);
  const [token] = items as { readonly id: string }[];
  const [client, link] = [
    await call("POST", `/admin/configs/${config.id}/clients`, { name: "Client", method: "client_secret" }),
    await call("POST", `/admin/configs/${config.id}/setup-links`, {}),
  ];
  const ofConfig = {
    configId: config.id,
    guide: "okta",
    tokenId: token?.id ?? "",
    clientRowId: String(client.id),
    linkId: String(link.id),
  };
  const webhookOf = (tenant: JsonObject) => createWebhook(new Receiver(), tenant);
  const [ofProject, ofPage] = [
    await webhookOf({ projectId: project.id }),
    await webhookOf({ statusPageId: statusPage.id }),
  ];
  return {
    project: {
      ...ofConfig,
      ...{ id: project.id, teamId: team.id, userId: user.id, personId: user.id, webhookId: ofProject.id },
    },
    "status-page": { id: statusPage.id, personId: subscriber, webhookId: ofPage.id },
  };
}

/** The address of a page in a world; one about a webhook is about that of a kind of tenant. */
function fill({ path }: Page, world: World, kind: keyof World = "project"): string {
  const isWebhook = path.startsWith("/webhooks/");
  const ids = world[isWebhook ? kind : path.startsWith("/status-pages") ? "status-page" : "project"];
  const id = isWebhook ? ids.webhookId : path.startsWith("/configs") ? ids.configId : ids.id;
  return path.replaceAll(/:(\w+)/g, (_, name: string) => (name === "id" ? id : ids[name]) ?? "nothing");
}

async function open(administrator: Administrator, { method, path }: Page): Promise<Response> {
  const app = await pagesFor(administrator);
  return app.request(path, { method });
}

const key = (scope: "full" | "read", tenant?: Administrator["tenant"]): Administrator => ({
  actor: { kind: "key", name: "Key" },
  scope,
  tenant,
});

const isGoverned = ({ path }: Page) => /^\/(audit|keys|new-key)|\/history$/.test(path);
const isList = ({ path }: Page) => ["/", "/projects", "/status-pages", "/people", "/webhooks"].includes(path);

let own: World;
let foreign: World;
let ofTheService: string;

beforeAll(async () => {
  ofTheService = (await createWebhook(new Receiver())).id;
  own = await createWorld();
  foreign = await createWorld();
});

describe("every route of the console", () => {
  it("is a page that declares who may use it, or is there for everybody", () => {
    const scimPath = () => "/scim";
    const console = createConsole({ openScope: () => ({}) as ConsoleEnv["Variables"]["scope"], scimPath });
    const declared = new Set(pages.map(({ method, path }) => `${method} ${path}`));
    const others = routesOf(console)
      .map(({ method, path }) => `${method} ${path.replace(/\.[0-9a-f]{12}\./, ".*.")}`)
      .filter((route) => !declared.has(route));
    expect(pages.length).toBeGreaterThan(60);
    expect(others.sort()).toEqual([
      "GET /assets/console.*.css",
      "GET /assets/console.*.js",
      "GET /assets/icon.*.svg",
      "GET /assets/news.*.js",
      "GET /sign-in",
      "POST /forget-secret",
      "POST /sign-in",
      "POST /sign-out",
    ]);
  });

  it("is open to root", async () => {
    for (const page of pages.filter(({ method }) => method === "GET")) {
      const { status } = await open(root, { ...page, path: fill(page, own) });
      const isOfNothing = page.path.includes(":entry") || page.path.includes(":keyId");
      expect(status, page.path).toBe(isOfNothing ? 404 : 200);
    }
  });
});

describe("an administrator who may only read", () => {
  it("changes nothing, and does not govern", async () => {
    const before = await dumpAll();
    for (const page of pages.filter((each) => each.method === "POST" || isGoverned(each))) {
      const { status } = await open(key("read"), { ...page, path: fill(page, own) });
      expect(status, `${page.method} ${page.path}`).toBe(403);
    }
    expect(await dumpAll()).toEqual(before);
  });

  it("sees no link to what is refused", async () => {
    const html = await (await open(key("read"), { method: "GET", path: "/projects" })).text();
    expect(html).toContain("/console/people");
    expect(html).not.toMatch(/\/console\/(audit|keys)/);
  });

  it("looks at webhooks, and has no button there", async () => {
    const path = `/webhooks/${own.project.webhookId}`;
    const html = await (await open(key("read"), { method: "GET", path })).text();
    expect(html).toContain(`/console${path}/deliveries`);
    const [, actions = ""] = html.split('<main class="frame"');
    expect(actions).not.toMatch(/<form|\/(test|replay|settings|enable)"/);
  });
});

describe.each(["project", "status-page"] as const)("an administrator of one %s", (kind) => {
  const administrator = () => key("full", { kind, id: own[kind].id ?? "" });

  it("sees and changes nothing of another, nor of the service", async () => {
    const before = await dumpAll();
    for (const page of pages.filter((each) => !isList(each))) {
      const answer = await open(administrator(), { ...page, path: fill(page, foreign, kind) });
      const expected = isGoverned(page) ? 403 : 404;
      expect(answer.status, `${page.method} ${page.path}`).toBe(expected);
    }
    const service = await open(administrator(), { method: "GET", path: `/webhooks/${ofTheService}` });
    expect(service.status).toBe(404);
    expect(await dumpAll()).toEqual(before);
  });

  it("sees lists of its own only", async () => {
    for (const path of ["/projects", "/status-pages", "/people?email=ann@example.com", "/webhooks"]) {
      const html = await (await open(administrator(), { method: "GET", path })).text();
      for (const world of [own, foreign]) {
        for (const each of ["project", "status-page"] as const) {
          const isOfAll = path.startsWith("/people") || path === "/webhooks";
          const isListed = world === own && each === kind && (isOfAll || path === `/${kind}s`);
          expect(html.includes(world[each].id ?? "?"), `${path}: ${each}`).toBe(isListed);
        }
      }
      expect(html).not.toContain(ofTheService);
    }
  });

  it("opens every page of its own", async () => {
    const isOwn = (path: string) => path.startsWith(`/${kind}s/:id`) || path.startsWith("/webhooks/:id");
    const ownPages = pages.filter(({ method, path }) => method === "GET" && isOwn(path));
    expect(ownPages.length).toBeGreaterThan(5);
    for (const page of ownPages) {
      const { status } = await open(administrator(), { ...page, path: fill(page, own, kind) });
      expect(status, page.path).toBe(200);
    }
  });
});
