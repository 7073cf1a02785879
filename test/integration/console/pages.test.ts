import { beforeAll, describe, expect, it } from "vitest";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  createUser,
} from "../helpers/admin-client.ts";
import { ConsoleClient, type ConsolePage, signedIn } from "../helpers/console-client.ts";
import { provision } from "../helpers/provision.ts";
import { ScimClient } from "../helpers/scim-client.ts";

let client: ConsoleClient;
let paths: string[];

beforeAll(async () => {
  client = await signedIn();
  const project = await createProject("Every page");
  const statusPage = await createStatusPage("Every page");
  const team = await createTeam(project.id, "Team");
  const user = await createUser(project.id, "ann@example.com", "Ann Lee");
  await call("PATCH", `/admin/projects/${project.id}/users/${user.id}`, { blocked: true });
  const key = await call("POST", "/admin/keys", { name: "Reads", scope: "read", projectId: project.id });
  const config = await createConfig({ kind: "project", projectId: project.id, defaultTeamIds: [team.id] });
  const pageConfig = await createConfig({ kind: "status-page", statusPageId: statusPage.id });
  await provision(config, "bob@example.com");
  const subscriber = await provision(pageConfig, "eve@example.com");
  await new ScimClient(config.scimBaseUrl, config.bearerToken).post("/Users", { userName: "nobody" });
  const here = `/console/projects/${project.id}`;
  const there = `/console/configs/${config.id}`;
  const log = await client.get(`${there}/log?outcome=error`);
  const [entry = ""] = log.html.match(/\/console\/configs\/[^"]+\/log\/[^"]+/) ?? [];
  const [token = ""] = (await client.get(`${there}/tokens`)).html.match(/\/console\/configs\/[^"]+\/revoke/) ?? [];
  const { id: clientId } = await call("POST", `/admin/configs/${config.id}/clients`, {
    name: "Client",
    method: "client_secret",
  });
  const { id: linkId } = await call("POST", `/admin/configs/${config.id}/setup-links`, {});
  paths = [
    ...["", "/new", "/new-signing", `/${clientId}/secret`, `/${clientId}/revoke`].map(
      (path) => `${there}/clients${path}`,
    ),
    ...["", "/new", `/${linkId}/revoke`].map((path) => `${there}/setup-links${path}`),
    ...["/console/projects", "/console/projects?q=nothing-like-it", "/console/new-project"],
    ...["", "/teams", "/teams/new", "/users", "/users/new", "/settings", "/delete", "/configs/new"].map(
      (path) => here + path,
    ),
    ...["", "/block", "/unblock", "/delete"].map((path) => `${here}/users/${user.id}${path}`),
    ...["", "/delete", `/members/${user.id}/remove`].map((path) => `${here}/teams/${team.id}${path}`),
    ...["", "/guide", "/guide/entra-id", "/log", "/tokens", "/tokens/new", "/history", "/settings", "/delete"].map(
      (path) => there + path,
    ),
    ...[entry, token],
    ...["/console/status-pages", "/console/new-status-page"],
    ...["", "/subscribers", "/settings", "/delete", "/configs/new"].map(
      (path) => `/console/status-pages/${statusPage.id}${path}`,
    ),
    ...["", "/block", "/delete"].map(
      (path) => `/console/status-pages/${statusPage.id}/subscribers/${subscriber}${path}`,
    ),
    ...["/console/people", "/console/people?email=ann@example.com", "/console/people?email=nobody@example.com"],
    ...["/console/people/erase?email=nobody@example.com", "/console/people/erase?email=ann@example.com"],
    ...["/console/audit", "/console/audit?action=user.blocked&from=soon", "/console/audit?actor=nobody"],
    ...["/console/keys", "/console/new-key", `/console/keys/${key.id}/revoke`],
    ...["", "/settings", "/guide/okta"].map((path) => `/console/configs/${pageConfig.id}${path}`),
  ];
});

/** What makes a policy without `unsafe-inline` break a page. */
const inlineCode = /<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|href="javascript:/i;

function expectProtection({ headers, html }: ConsolePage): void {
  const policy = headers.get("Content-Security-Policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("form-action 'self'");
  expect(policy).not.toContain("unsafe");
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(headers.get("X-Frame-Options")).toBe("DENY");
  // “no-referrer” would make browsers send forms with the origin “null”, which is refused.
  expect(headers.get("Referrer-Policy")).toBe("same-origin");
  expect(html).not.toMatch(inlineCode);
}

describe("every page", () => {
  it("is there, has a title and one heading, is kept by nobody, and needs no inline code", async () => {
    for (const path of paths) {
      const page = await client.get(path);
      expect(page.status, `${path}: ${page.text}`).toBe(200);
      expect(page.headers.get("Content-Type"), path).toBe("text/html; charset=UTF-8");
      expect(page.headers.get("Cache-Control"), path).toBe("no-store");
      expect(page.html.match(/<h1>/g), path).toHaveLength(1);
      expect(page.html, path).toMatch(/<title>[^<]+ · SCIM at the edge<\/title>/);
      expect(page.html, path).not.toMatch(/undefined|\[object Object\]|NaN/);
      expectProtection(page);
    }
  });

  it("leads only to pages that are there", async () => {
    const targets = new Set<string>();
    for (const path of paths) {
      const { html } = await client.get(path);
      for (const [, target = ""] of html.matchAll(/href="(\/console[^"#]*)"/g))
        targets.add(target.replaceAll("&amp;", "&"));
    }
    expect(targets.size).toBeGreaterThan(40);
    for (const target of targets) expect((await client.get(target)).status, target).toBeLessThan(400);
  });

  it("is for those who have signed in", async () => {
    const visitor = new ConsoleClient();
    for (const path of paths) {
      const page = await visitor.get(path);
      expect(page.status, path).toBe(303);
      expect(page.headers.get("Location"), path).toMatch(/^\/console\/sign-in/);
    }
  });
});

describe("the sign-in page", () => {
  it("is protected as the others are", async () => {
    const page = await new ConsoleClient().get("/console/sign-in");
    expect(page.status).toBe(200);
    expectProtection(page);
  });
});

describe("an error", () => {
  it.each([
    ["/console/nothing", "There is no such page"],
    ["/console/projects/nothing", "There is no project nothing here"],
    ["/console/configs/nothing/log", "There is no SCIM configuration nothing here"],
    ["/console/status-pages/nothing/subscribers", "There is no status page nothing here"],
  ])("of %s is told in a page", async (path, text) => {
    const page = await client.get(path);
    expect(page.status).toBe(404);
    expect(page.text).toContain(text);
    expectProtection(page);
  });

  it("of a cursor that is none is told in a page", async () => {
    const page = await client.get("/console/projects?cursor=%21");
    expect(page.status).toBe(400);
    expect(page.text).toContain("no cursor of this list");
  });
});

describe("the stylesheet, the script and the icon", () => {
  it("are served under addresses that never change what they answer, to everybody", async () => {
    const visitor = new ConsoleClient();
    const { html } = await visitor.get("/console/sign-in");
    for (const [extension, type, content] of [
      ["css", "text/css; charset=utf-8", ":root {"],
      ["js", "text/javascript; charset=utf-8", "navigator.clipboard"],
      ["svg", "image/svg+xml; charset=utf-8", "<svg"],
    ] as const) {
      const pattern = new RegExp(`(?:href|src)="(/console/assets/[a-z]+\\.[0-9a-f]{12}\\.${extension})"`, "g");
      const addresses = [...html.matchAll(pattern)].map(([, address = ""]) => address);
      expect(addresses).toHaveLength(1);
      const { status, headers, html: text } = await visitor.get(addresses[0] ?? "");
      expect(status).toBe(200);
      expect(headers.get("Content-Type")).toBe(type);
      expect(text).toContain(content);
      expect(headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.getSetCookie()).toEqual([]);
    }
  });
});
