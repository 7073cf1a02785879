import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkAccess } from "../../../src/admin/rights.ts";
import { routeGroups } from "../../../src/admin/routes.ts";
import type { SetupAdministrator } from "../../../src/auth/administrator.ts";
import { hashToken } from "../../../src/auth/token.ts";
import { runScheduled } from "../../../src/scheduled.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import {
  findSetupLink,
  findSetupLinkOfSession,
  noteSetupSession,
  type OpenSetupLink,
} from "../../../src/storage/credentials/setup-links.ts";
import { openDatabase } from "../../../src/storage/engine/database.ts";
import { call, ORIGIN, request, text } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { trees } from "../helpers/trees.ts";
import { dumpAll } from "../trust/dump.ts";

const SECOND = 1000;
const db = openDatabase(env.DB);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function connect(kind = 0) {
  const tree = trees[kind];
  if (tree === undefined) throw new Error("there is no tree");
  const scim = await tree.connect();
  return { scim, path: `/admin/configs/${scim.configId}/setup-links` };
}

/** Makes a link, and finds it as whoever has its address does. */
async function makeLink(path: string, body: JsonObject = {}) {
  const made = await call("POST", path, body);
  const secret = text(made, "url").slice(`${ORIGIN}/setup/`.length);
  return { id: text(made, "id"), secret, find: async () => findSetupLink(db, await hashToken(secret)) };
}

function require(link: OpenSetupLink | undefined): OpenSetupLink {
  if (link === undefined) throw new Error("the link is over");
  return link;
}

describe("POST /admin/configs/{id}/setup-links", () => {
  it("makes a link for a week that may manage tokens, and shows its address once", async () => {
    const { path } = await connect();
    const { status, body } = await request("POST", path);
    expect(status).toBe(201);
    const { url, ...link } = body;
    expect(url).toMatch(new RegExp(`^${ORIGIN}/setup/scimsetup_[\\w-]{43}$`));
    expect(link).toEqual({
      id: expect.any(String),
      label: null,
      createdAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 604_800 * SECOND).toISOString(),
      lastUsedAt: null,
      canManageTokens: true,
    });
    expect(await call("GET", path)).toEqual({ items: [link], nextCursor: null });
    const row = await env.DB.prepare("SELECT * FROM setup_links WHERE id = ?1").bind(link.id).first();
    expect(JSON.stringify(row)).not.toContain(String(url).split("/").at(-1));
  });

  it("is on the origin that the request came in by", async () => {
    const { path } = await connect();
    const response = await fetchWorker(`https://scim.example.com${path}`, {
      method: "POST",
      headers: { Authorization: "Bearer test-admin-token-0123456789abcdef" },
    });
    expect(await response.json()).toMatchObject({
      url: expect.stringMatching(/^https:\/\/scim\.example\.com\/setup\//),
    });
  });

  it.each<[JsonObject, string]>([
    [{ expiresInSeconds: 299 }, "expiresInSeconds"],
    [{ expiresInSeconds: 2_592_001 }, "expiresInSeconds"],
    [{ expiresInSeconds: 300.5 }, "expiresInSeconds"],
    [{ label: " " }, "label"],
    [{ label: "x".repeat(257) }, "label"],
    [{ canManageTokens: "yes" }, "canManageTokens"],
    [{ secret: "chosen" }, "secret"],
  ])("%j: 400", async (body, field) => {
    const { path } = await connect();
    const answer = await request("POST", path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ path: field }]);
  });
});

describe("a setup link", () => {
  it.each([0, 1])("is found by its secret until it is over, and finding it changes nothing", async (kind) => {
    const { scim, path } = await connect(kind);
    const { id, find } = await makeLink(path, { label: "Ann of Acme", expiresInSeconds: 300 });
    const before = await dumpAll();
    const link = await find();
    expect(link).toEqual({
      id,
      administrator: {
        actor: { kind: "setup-link", name: "Ann of Acme" },
        scope: "setup",
        tenant: { kind: scim.tenant.kind, id: scim.tenant.id },
        configId: scim.configId,
        canManageTokens: true,
      },
      expiresAt: new Date(Date.now() + 300 * SECOND).toISOString(),
    });
    expect(await findSetupLinkOfSession(db, id)).toEqual(link);
    expect(await dumpAll()).toEqual(before);
    vi.setSystemTime(Date.now() + 300 * SECOND - 1);
    expect(await find()).toBeDefined();
    vi.setSystemTime(Date.now() + 1);
    expect([await find(), await findSetupLinkOfSession(db, id)]).toEqual([undefined, undefined]);
  });

  it("is not found by anything else", async () => {
    const { path } = await connect();
    const { id, secret } = await makeLink(path);
    for (const hash of ["", secret, id, await hashToken("scimsetup_wrong")]) {
      expect(await findSetupLink(db, hash)).toBeUndefined();
    }
    expect(await findSetupLinkOfSession(db, secret)).toBeUndefined();
  });

  it("that starts a session is used, and the audit says so under its name", async () => {
    const { path } = await connect();
    const { id, find } = await makeLink(path);
    await noteSetupSession(db, require(await find()), "request-1");
    expect(await call("GET", path)).toMatchObject({ items: [{ id, lastUsedAt: new Date().toISOString() }] });
    expect(await call("GET", `/admin/audit?target=${id}&action=setup-link.opened`)).toMatchObject({
      items: [{ actor: { kind: "setup-link", name: id }, target: { kind: "setup-link", id, name: id } }],
    });
  });

  it("that is deleted stops at once, and so do its sessions", async () => {
    const { path } = await connect();
    const { id, find } = await makeLink(path);
    const link = require(await find());
    expect((await request("DELETE", `${path}/${id}`)).status).toBe(204);
    expect([await find(), await findSetupLinkOfSession(db, id)]).toEqual([undefined, undefined]);
    await expect(noteSetupSession(db, link, "request-1")).rejects.toMatchObject({ status: 410 });
    expect(await call("GET", `/admin/audit?target=${id}&action=setup-link.opened`)).toMatchObject({ items: [] });
    expect((await request("DELETE", `${path}/${id}`)).status).toBe(404);
  });

  it("goes with its configuration", async () => {
    const { scim, path } = await connect();
    const { id, find } = await makeLink(path);
    await call("DELETE", `/admin/configs/${scim.configId}`);
    expect([await find(), await findSetupLinkOfSession(db, id)]).toEqual([undefined, undefined]);
  });

  it("is no business of another configuration, and of none: 404", async () => {
    const [{ path }, other] = [await connect(), await connect()];
    const { id } = await makeLink(path);
    expect((await request("DELETE", `${other.path}/${id}`)).status).toBe(404);
    expect((await call("GET", other.path)).items).toEqual([]);
    for (const method of ["GET", "POST"]) {
      expect((await request(method, "/admin/configs/none/setup-links")).status).toBe(404);
    }
  });

  it("goes with the nightly run when it is over", async () => {
    const { path } = await connect();
    await makeLink(path, { expiresInSeconds: 300 });
    const { id } = await makeLink(path);
    await runScheduled(env, new Date(Date.now() + 300 * SECOND));
    expect((await call("GET", path)).items).toMatchObject([{ id }]);
  });

  it("is not in the Worker's log, in whatever address its secret comes", async () => {
    const { path } = await connect();
    const { secret } = await makeLink(path);
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    for (const address of [`/setup/${secret}`, `//setup//${secret}/`, `/setup/${secret}/x`]) {
      await fetchWorker(ORIGIN + address);
    }
    const printed = JSON.stringify(log.mock.calls);
    log.mockRestore();
    expect(printed).toContain("/setup/…");
    expect(printed).not.toContain(secret);
  });
});

describe("whoever came by a setup link", () => {
  const routes = routeGroups.flatMap((group) => group.routes);
  const own = (canManageTokens: boolean): SetupAdministrator => ({
    actor: { kind: "setup-link", name: "Ann" },
    scope: "setup",
    tenant: { kind: "project", id: "acme" },
    configId: "own",
    canManageTokens,
  });
  const always = ["listLog", "readConfig"];
  const withTokens = [
    ...always,
    ...["createClient", "deleteClient", "listClients", "rotateSecret"],
    ...["deleteToken", "listTokens", "rotateToken"],
  ];

  /** The routes that an administrator reaches for the thing of an id; the others are 404. */
  async function reached(administrator: SetupAdministrator, id: string): Promise<string[]> {
    const names: string[] = [];
    for (const route of routes) {
      // The configuration of any id is one of the link's own tenant.
      const asked = { id, tenantOf: async () => administrator.tenant };
      try {
        await checkAccess(administrator, route, asked);
        names.push(route.name);
      } catch (error) {
        expect(error, route.name).toMatchObject({ status: 404 });
      }
    }
    return names.sort();
  }

  it("reaches the configuration, its log and, where allowed, its tokens and clients; nothing else", async () => {
    expect(await reached(own(true), "own")).toEqual(withTokens.sort());
    expect(await reached(own(false), "own")).toEqual(always);
  });

  it("reaches nothing of another configuration of the same tenant, or of the tenant itself", async () => {
    for (const id of ["other", "acme", ""]) expect(await reached(own(true), id)).toEqual([]);
  });
});
