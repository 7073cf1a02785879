import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../../scripts/browser.ts";
import { seedSampleData } from "../../scripts/sample-data.ts";
import { adminToken, origin, send, signIn } from "./helpers/session.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Each page in both colour schemes and on both sizes of screen, with half of the combinations. */
const looks = [
  { name: "light on a desktop", options: { colorScheme: "light", viewport: { width: 1280, height: 800 } } },
  { name: "dark on a phone", options: { colorScheme: "dark", viewport: { width: 360, height: 740 } } },
] as const;

let browser: Browser;
let paths: string[];
/** The address of a setup link. */
let door: string;

beforeAll(async () => {
  browser = await openBrowser();
  const sample = await seedSampleData({ origin, adminToken });
  const project = `/console/projects/${sample.projectId}`;
  const config = `/console/configs/${sample.configId}`;
  const statusPage = `/console/status-pages/${sample.statusPageId}`;
  const { body: log } = await send("GET", `${origin}/admin/configs/${sample.configId}/log?outcome=error`, adminToken);
  const { body: tokens } = await send("GET", `${origin}/admin/configs/${sample.configId}/tokens`, adminToken);
  const firstOf = ({ items }: typeof log) => String((items as { id: string }[])[0]?.id);
  const peopleOf = (path: string) => send("GET", `${origin}/admin/${path}`, adminToken);
  const userId = firstOf((await peopleOf(`projects/${sample.projectId}/users?active=true&access=true`)).body);
  const blockedId = firstOf((await peopleOf(`projects/${sample.projectId}/users?active=false`)).body);
  const subscriberId = firstOf((await peopleOf(`status-pages/${sample.statusPageId}/subscribers`)).body);
  await send("PATCH", `${origin}/admin/projects/${sample.projectId}/users/${blockedId}`, adminToken, { blocked: true });
  const key = { name: "Monitoring", scope: "read", projectId: sample.projectId };
  const { body: made } = await send("POST", `${origin}/admin/keys`, adminToken, key);
  const client = { name: "Entra ID", method: "client_secret" };
  const ofConfig = `${origin}/admin/configs/${sample.configId}`;
  const { body: madeClient } = await send("POST", `${ofConfig}/clients`, adminToken, client);
  const { body: madeLink } = await send("POST", `${ofConfig}/setup-links`, adminToken, {});
  door = String(madeLink.url);
  const { body: members } = await send(
    "GET",
    `${origin}/admin/projects/${sample.projectId}/teams/${sample.teamId}/members`,
    adminToken,
  );
  const ended = { kind: "project", projectId: sample.projectId, name: "Deleted" };
  const { body: gone } = await send("POST", `${origin}/admin/configs`, adminToken, ended);
  await send("POST", `${gone.scimBaseUrl}/Users`, String(gone.bearerToken), { userName: "gone@example.com" });
  await send("DELETE", `${origin}/admin/configs/${gone.id}`, adminToken);
  const elsewhere = { url: "http://localhost:9/hooks" };
  const { body: disabled } = await send("POST", `${origin}/admin/webhooks`, adminToken, elsewhere);
  await send("PATCH", `${origin}/admin/webhooks/${disabled.id}`, adminToken, { enabled: false });
  paths = [
    ...[
      "/console",
      "/console/projects",
      "/console/projects?q=nothing-like-it",
      "/console/new-project",
      "/console/nothing",
    ],
    ...[
      "/provisioning",
      "",
      "/teams",
      "/teams/new",
      "/users",
      "/users/new",
      "/settings",
      "/delete",
      "/configs/new",
    ].map((path) => project + path),
    ...["", "/block", "/delete"].map((path) => `${project}/users/${userId}${path}`),
    ...["", "/block", "/unblock"].map((path) => `${project}/users/${blockedId}${path}`),
    ...["?access=blocked", "?by=none", "?q=nothing-like-it&by=none"].map((query) => `${project}/users${query}`),
    ...["", "/delete", `/members/${firstOf(members)}/remove`].map((path) => `${project}/teams/${sample.teamId}${path}`),
    ...[
      "",
      "/guide",
      "/guide/entra-id",
      "/guide/onelogin",
      "/log",
      "/tokens",
      "/tokens/new",
      "/history",
      "/try",
      "/settings",
      "/delete",
    ].map((path) => config + path),
    ...[
      `${config}/log/${firstOf(log)}`,
      `${config}/tokens/${firstOf(tokens)}/revoke`,
      `${config}/log?from=soon&email=x`,
      `/console/configs/${gone.id}/log`,
      `${project}/users?sort=-name`,
    ],
    `/console/configs/${sample.pushConfigId}`,
    `/console/configs/${sample.pushConfigId}/guide/okta`,
    ...["", "/new", "/new-signing", `/${madeClient.id}/secret`, `/${madeClient.id}/revoke`].map(
      (path) => `${config}/clients${path}`,
    ),
    ...["", "/new", `/${madeLink.id}/revoke`].map((path) => `${config}/setup-links${path}`),
    ...["/console/people", "/console/people?email=nobody@example.com", "/console/people?email=auditor@example.org"],
    ...["/console/people/erase?email=nobody@example.com", "/console/people/erase?email=auditor@example.org"],
    ...["/console/audit", "/console/audit?actor=nobody&from=soon", "/console/audit?action=user.blocked"],
    ...["/console/webhooks", "/console/new-webhook", `/console/webhooks/${disabled.id}`],
    ...["", "/new"].map((path) => `${project}/webhooks${path}`),
    ...["", "/deliveries", "/deliveries?outcome=success", "/settings", "/replay", "/secret", "/disable", "/delete"].map(
      (path) => `/console/webhooks/${sample.webhookId}${path}`,
    ),
    ...["/console/keys", "/console/new-key", `/console/keys/${made.id}/revoke`],
    ...["/console/status-pages", "/console/new-status-page"],
    ...["", "/block", "/delete"].map((path) => `${statusPage}/subscribers/${subscriberId}${path}`),
    ...["", "/subscribers", "/settings", "/delete", "/configs/new", "/webhooks", "/webhooks/new"].map(
      (path) => statusPage + path,
    ),
  ];
});

afterAll(async () => {
  await browser?.close();
});

/** What axe-core finds wrong with a page as it is shown, each with the elements that it is about. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate<AxeResults>("axe.run()");
  if (passes.length === 0) throw new Error("axe-core has looked at nothing");
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id} (${help}): ${html}`));
}

/** How far a page is wider than the screen. */
function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

describe.each(looks)("$name", { sequential: true }, ({ options }) => {
  let context: BrowserContext;

  beforeAll(async () => {
    context = await browser.newContext(options);
  });

  afterAll(async () => {
    await context?.close();
  });

  it("the sign-in page has no violation, nor has its refusal", async () => {
    const page = await context.newPage();
    await page.goto(`${origin}/console/sign-in`);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel("Admin token").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it("the door of a setup link has no violation, nor has what is behind it", async () => {
    const guest = await browser.newContext(options);
    const page = await guest.newPage();
    await page.goto(door);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Start the setup" }).click();
    for (const name of ["Setup guide", "OAuth clients"]) {
      await page.getByRole("link", { name, exact: true }).first().click();
      expect.soft(await violationsOf(page), name).toEqual([]);
      expect.soft(await overflowOf(page), name).toBeLessThanOrEqual(0);
    }
    await guest.close();
  });

  it("no page has a violation, or is wider than the screen", async () => {
    const page = await signIn(context);
    for (const path of paths) {
      await page.goto(origin + path);
      expect.soft(await violationsOf(page), path).toEqual([]);
      expect.soft(await overflowOf(page), path).toBeLessThanOrEqual(0);
    }
    // All pages one after the other, on whatever machine.
  }, 600_000);

  it("a page with everything unfolded has no violation", async () => {
    const page = await context.newPage();
    await page.goto(`${origin}${paths.find((path) => /\/users\/[^/]+$/.test(path) && !path.endsWith("/new"))}`);
    await page.getByText("As JSON").click();
    await page.getByText('"userName"').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });

  it("a test that failed has no violation, nor has a new secret", async () => {
    const page = await context.newPage();
    await page.goto(
      `${origin}${paths.find((path) => /\/webhooks\/[^/]+\/replay$/.test(path))?.replace("/replay", "")}`,
    );
    await page.getByRole("button", { name: "Send a test" }).click();
    await page.getByRole("alert").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.goto(`${page.url()}/secret`);
    await page.getByRole("button", { name: "Make the secret" }).click();
    await page.getByRole("textbox", { name: "Secret" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });

  it("a trial has no violation, and is no wider than the screen", async () => {
    const page = await context.newPage();
    await page.goto(`${origin}${paths.find((path) => path.endsWith("/try"))}`);
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByRole("heading", { name: "5. Delete the person" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });

  it("a choice that came back has no violation, nor has a new admin key", async () => {
    const page = await context.newPage();
    await page.goto(`${origin}/console/new-key`);
    await page.getByRole("button", { name: "Make the key" }).click();
    await page.getByRole("alert").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel("Name").fill("Monitoring");
    await page.getByRole("button", { name: "Make the key" }).click();
    await page.getByRole("textbox", { name: "Admin key" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });

  it("a new setup link has no violation, nor has a new client in its guide", async () => {
    const page = await context.newPage();
    await page.goto(`${origin}${paths.find((path) => path.endsWith("/setup-links/new"))}`);
    await page.getByRole("button", { name: "Make the link" }).click();
    await page.getByRole("textbox", { name: "Setup link" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await page.goto(`${origin}${paths.find((path) => path.endsWith("/clients/new"))}`);
    await page.getByLabel("Name").fill("PingOne");
    await page.getByRole("button", { name: "Make the client" }).click();
    await page.getByRole("link", { name: "the setup guides" }).click();
    await page.getByRole("link", { name: "Microsoft Entra ID" }).click();
    await page.getByRole("textbox", { name: "Client secret" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });

  it("a form that came back has no violation, nor has a new token", async () => {
    const page = await context.newPage();
    await page.goto(`${origin}${paths.find((path) => path.endsWith("/users/new"))}`);
    await page.getByLabel("E-mail").fill("no address");
    await page.getByRole("button", { name: "Add user" }).click();
    await page.getByRole("alert").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.goto(`${origin}${paths.find((path) => path.endsWith("/tokens/new"))}`);
    await page.getByRole("button", { name: "Make the token" }).click();
    await page.getByRole("textbox", { name: "Bearer Token" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });
});
