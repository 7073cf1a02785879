import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { call, createConfig, createProject, ORIGIN, request, text } from "../helpers/admin-client.ts";
import { ConsoleClient, locationOf, signedIn, tokenOf } from "../helpers/console-client.ts";
import { createLimiter } from "../helpers/limiter.ts";
import { trees } from "../helpers/trees.ts";
import { dumpAll } from "../trust/dump.ts";

const HOUR = 60 * 60 * 1000;
const OVER = "This setup link has ended or was revoked.";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A configuration with a failure in its log, and a setup link of it. */
async function makeLink(body: Record<string, string | number | boolean> = {}, kind = 0) {
  const scim = await trees[kind]?.connect();
  if (scim === undefined) throw new Error("there is no tree");
  for (const status of [201, 409]) {
    expect((await scim.post("/Users", { userName: "ann@example.com" })).status).toBe(status);
  }
  const links = `/admin/configs/${scim.configId}/setup-links`;
  const made = await call("POST", links, { label: "Ann of Acme", ...body });
  const { items } = await call("GET", `/admin/configs/${scim.configId}/log`);
  const { items: tokens } = await call("GET", `/admin/configs/${scim.configId}/tokens`);
  const [entry] = items as { readonly id: string }[];
  const [token] = tokens as { readonly id: string }[];
  if (entry === undefined || token === undefined) throw new Error("there is no log, or no token");
  return {
    scim,
    id: text(made, "id"),
    link: `${links}/${text(made, "id")}`,
    door: text(made, "url").slice(ORIGIN.length),
    here: `/console/configs/${scim.configId}`,
    entry: entry.id,
    token: token.id,
  };
}

/** A browser in which the button of a link's page was pressed. */
async function enter(door: string): Promise<ConsoleClient> {
  const client = new ConsoleClient();
  const answer = await client.post(door, {});
  expect(answer.status).toBe(303);
  return client;
}

describe("the page of a setup link", () => {
  it.each([0, 1])("says what it is for, has one button, and changes nothing", async (kind) => {
    const { door, scim } = await makeLink({}, kind);
    const { name } = await call("GET", `/admin/configs/${scim.configId}`);
    const before = await dumpAll();
    const page = await new ConsoleClient().get(door);
    expect(page.status).toBe(200);
    expect(page.text).toContain(String(name));
    expect(page.html.match(/<button/g)).toHaveLength(1);
    expect(page.html.split(door)).toHaveLength(2);
    expect(page.html).toContain(`<form method="post" action="${door}">`);
    expect(page.headers.getSetCookie()).toEqual([]);
    expect(page.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    expect(page.headers.get("Cache-Control")).toBe("no-store");
    expect(await dumpAll()).toEqual(before);
  });

  it("starts a session with its button, and the audit says so", async () => {
    const { door, here, id } = await makeLink();
    const client = new ConsoleClient();
    const answer = await client.post(door, {});
    expect([answer.status, locationOf(answer)]).toEqual([303, here]);
    const [cookie, ...others] = answer.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^__Host-setup=/);
    for (const attribute of ["HttpOnly", "Secure", "SameSite=Strict", "Path=/", "Max-Age=28800"]) {
      expect(cookie?.split("; ")).toContain(attribute);
    }
    expect(await call("GET", `/admin/audit?target=${id}&action=setup-link.opened`)).toMatchObject({
      items: [{ actor: { kind: "setup-link", name: "Ann of Acme" } }],
    });
  });

  it("takes its button from no page of another site", async () => {
    const { door } = await makeLink();
    const before = await dumpAll();
    const answer = await new ConsoleClient().post(door, {}, { Origin: "https://example.org" });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await dumpAll()).toEqual(before);
  });

  it("is 410 for a link that is unknown, revoked or over", async () => {
    const [revoked, over] = [await makeLink(), await makeLink({ expiresInSeconds: 300 })];
    await request("DELETE", revoked.link);
    vi.setSystemTime(Date.now() + 300_000);
    for (const door of ["/setup/scimsetup_unknown", revoked.door, over.door]) {
      const client = new ConsoleClient();
      for (const page of [await client.get(door), await client.post(door, {})]) {
        expect(page.status).toBe(410);
        expect(page.text).toContain(OVER);
        expect(page.html).not.toContain(door.slice("/setup/".length));
      }
      expect(client.cookies.size).toBe(0);
    }
  });

  it("begins with the question which identity provider it is, while nothing has come from it", async () => {
    const { id: projectId } = await createProject();
    const config = await createConfig({ kind: "project", projectId });
    const made = await call("POST", `/admin/configs/${config.id}/setup-links`, {});
    const client = new ConsoleClient();
    const answer = await client.post(text(made, "url").slice(ORIGIN.length), {});
    expect(locationOf(answer)).toBe(`/console/configs/${config.id}/guide`);
    const page = await client.get(locationOf(answer));
    expect(page.text).toContain("Which identity provider do you use?");
  });

  it("is 429 for whoever tries many that lead nowhere; one that is right is never refused for it", async () => {
    const { door } = await makeLink();
    const client = new ConsoleClient();
    client.bindings = { WRONG_ADMIN_TOKENS: createLimiter(10) };
    const statuses: number[] = [];
    for (let guess = 0; guess < 6; guess += 1) {
      const path = `/setup/scimsetup_${guess}`;
      for (const answer of [await client.get(path), await client.post(path, {})]) statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array(10).fill(410), 429, 429]);
    const refused = await client.get("/setup/scimsetup_again");
    expect(refused.headers.get("Retry-After")).toBe("60");
    expect(refused.text).toContain("Too many wrong secrets came from your address. Wait 60 seconds.");
    expect((await client.get(door)).status).toBe(200);
    expect((await client.post(door, {})).status).toBe(303);
  });

  it("is not in the log, whatever becomes of it", async () => {
    const printed = (["log", "warn", "error"] as const).map((name) => vi.spyOn(console, name));
    for (const spy of printed) spy.mockImplementation(() => {});
    const { door, here } = await makeLink();
    const client = await enter(door);
    for (const path of [door, `${door}/x`, here]) await client.get(path);
    const lines = JSON.stringify(printed.map(({ mock }) => mock.calls));
    expect(lines).toContain("/setup/…");
    expect(lines).not.toContain(door.slice("/setup/".length));
  });
});

describe("a session by a setup link", () => {
  it.each([0, 1])("reaches the configuration's connection, and links to nothing else", async (kind) => {
    const { door, here, entry, token } = await makeLink({}, kind);
    const client = await enter(door);
    const ofTokens = [
      "/tokens",
      "/tokens/new",
      `/tokens/${token}/revoke`,
      "/clients",
      "/clients/new",
      "/clients/new-signing",
    ];
    for (const path of ["", "/guide", "/guide/okta", "/log", `/log/${entry}`, ...ofTokens]) {
      const page = await client.get(here + path);
      expect(page.status, path).toBe(200);
      const hrefs = [...page.html.matchAll(/<a [^>]*href="(\/[^"]*)"/g)].map(([, href = ""]) => href);
      for (const href of hrefs) expect((await client.get(href)).status, `${path} leads to ${href}`).toBe(200);
      expect(page.text).not.toMatch(/Projects|Audit|Keys/);
    }
  });

  it("reaches nothing else: 404, and nothing changes", async () => {
    const [{ door, here, scim }, other] = [await makeLink(), await makeLink()];
    const client = await enter(door);
    const project = `/console/projects/${scim.tenant.id}`;
    const before = await dumpAll();
    const own = ["/settings", "/delete", "/history", "/setup-links", "/setup-links/new"].map((path) => here + path);
    const service = ["", "/projects", "/status-pages", "/people", "/audit", "/keys", "/new-project", "/new-key"];
    const paths = [...own, ...service.map((path) => `/console${path}`), other.here, `${other.here}/tokens`];
    for (const path of [...paths, project, `${project}/users`, `${project}/teams`]) {
      const page = await client.get(path);
      expect(page.status, path).toBe(404);
      expect(page.html).toContain(`href="${here}"`);
    }
    for (const path of [`${here}/settings`, `${here}/delete`, `${other.here}/tokens/new`]) {
      expect((await client.submit(path, { grace: "0" }, `${here}/tokens/new`)).status, path).toBe(404);
    }
    expect(await dumpAll()).toEqual(before);
  });

  it("makes and revokes tokens under the link's name, with forms of its own only", async () => {
    const { door, here, scim, token } = await makeLink();
    const client = await enter(door);
    expect((await client.post(`${here}/tokens/new`, { grace: "0" })).status).toBe(403);
    const made = await client.submitAndFollow(`${here}/tokens/new`, { grace: "86400" });
    expect(made.text).toContain("Copy the token now");
    await client.submitAndFollow(`${here}/tokens/${token}/revoke`);
    expect(await call("GET", `/admin/audit?target=${token}`)).toMatchObject({
      items: [{ action: "token.revoked", actor: { kind: "setup-link", name: "Ann of Acme" } }],
    });
    expect((await call("GET", `/admin/configs/${scim.configId}/tokens`)).items).toHaveLength(1);
  });

  it("reaches no tokens when its link may not manage them", async () => {
    const { door, here, token } = await makeLink({ canManageTokens: false });
    const client = await enter(door);
    for (const path of ["/tokens", "/tokens/new", `/tokens/${token}/revoke`, "/clients", "/clients/new"]) {
      expect((await client.get(here + path)).status, path).toBe(404);
    }
    for (const path of ["", "/guide", "/guide/okta", "/log"]) {
      const page = await client.get(here + path);
      expect(page.status, path).toBe(200);
      expect(page.html).not.toMatch(new RegExp(`${here}/(tokens|clients|setup-links)`));
      if (path === "" || path === "/guide/okta") expect(page.text).toContain("Ask whoever invited you for it.");
    }
  });

  it("ends with the next request when its link is deleted: 410", async () => {
    const { door, here, link } = await makeLink();
    const client = await enter(door);
    expect((await client.get(here)).status).toBe(200);
    await request("DELETE", link);
    const page = await client.get(here);
    expect(page.status).toBe(410);
    expect(page.text).toContain(OVER);
    expect(client.cookies.has("__Host-setup")).toBe(false);
  });

  it.each([
    ["after eight hours", 604_800, 8 * HOUR],
    ["with its link", 3600, HOUR],
  ])("ends %s", async (_, expiresInSeconds, lifetime) => {
    const { door, here } = await makeLink({ expiresInSeconds });
    const client = await enter(door);
    vi.setSystemTime(Date.now() + lifetime - 1);
    expect((await client.get(here)).status).toBe(200);
    vi.setSystemTime(Date.now() + 1);
    expect((await client.get(here)).status).toBe(410);
  });

  it("gives way to an administrator's, and both end with signing out", async () => {
    const { door, here } = await makeLink();
    const client = await signedIn();
    await client.post(door, {});
    const page = await client.get(`${here}/settings`);
    expect(page.status).toBe(200);
    expect(page.html).toContain("/console/projects");
    await client.submit("/console/sign-out", {}, here);
    expect((await client.get(here)).status).toBe(303);
  });

  it("ends with signing out", async () => {
    const { door, here } = await makeLink();
    const client = await enter(door);
    await client.submit("/console/sign-out", {}, `${here}/tokens/new`);
    expect((await client.get(here)).status).toBe(303);
  });

  it("lets an administrator sign in beside it, as root", async () => {
    const { door } = await makeLink();
    const client = await enter(door);
    expect((await client.signIn()).status).toBe(303);
    expect((await client.get("/console/projects")).status).toBe(200);
    expect(await call("GET", "/admin/audit?limit=1")).toMatchObject({ items: [{ actor: { kind: "root" } }] });
  });

  it("has forms that an administrator's session does not carry out", async () => {
    const { door, here } = await makeLink();
    const client = await enter(door);
    const form = await client.get(`${here}/tokens/new`);
    await client.signIn();
    const before = await dumpAll();
    const answer = await client.post(`${here}/tokens/new`, { csrf: tokenOf(form), grace: "0" });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("nothing has been done yet");
    expect(await dumpAll()).toEqual(before);
  });

  it("is taken in no other cookie, and its cookie takes no other session", async () => {
    const { door, here } = await makeLink();
    const [client, administrator] = [await enter(door), await signedIn()];
    const [setup, root] = [client.cookies.get("__Host-setup"), administrator.cookies.get("__Host-console")];
    const forged = new ConsoleClient();
    forged.cookies.set("__Host-console", String(setup)).set("__Host-setup", String(root));
    expect((await forged.get(here)).status).toBe(303);
  });
});
