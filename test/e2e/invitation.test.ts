import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../../scripts/browser.ts";
import { type Exchange, playTranscript, toWireAnswer } from "../transcripts/interpreter.ts";
import type { Transcript } from "../transcripts/schema.ts";
import { prepareTenant, type Tenant } from "../transcripts/tenant.ts";
import { adminToken, origin, send, signIn } from "./helpers/session.ts";

const transcript = JSON.parse(
  readFileSync(new URL("../transcripts/entra/user-lifecycle.json", import.meta.url), "utf8"),
) as Transcript;

let browser: Browser;
let tenant: Tenant;
let administrator: Page;
let invited: BrowserContext;
let guest: Page;
let link: string;
let token: string;

beforeAll(async () => {
  browser = await openBrowser();
  tenant = await prepareTenant(transcript, async (method, path, body) => {
    const answer = await send(method, origin + path, adminToken, body);
    if (answer.status >= 400) throw new Error(`${method} ${path} was answered ${answer.status}`);
    return answer.body;
  });
  administrator = await signIn(await browser.newContext());
  invited = await browser.newContext();
  guest = await invited.newPage();
});

afterAll(async () => {
  await browser?.close();
});

const fieldOf = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true }).inputValue();
const open = (name: string) => guest.getByRole("link", { name, exact: true }).first().click();

/** Whether the guest's page says something, without being loaded by anybody. */
const comesByItself = (text: string | RegExp) => guest.getByText(text).waitFor({ timeout: 30_000 });

describe("from an invitation to a connected identity provider", { sequential: true }, () => {
  it("the customer's administrator is invited", async () => {
    await administrator.goto(`${origin}/console/configs/${tenant.configId}`);
    await administrator.getByRole("link", { name: "Invite the customer's administrator" }).click();
    await administrator.getByLabel("Whom it is for").fill("Ann of Acme");
    await administrator.getByRole("button", { name: "Make the link" }).click();
    link = await fieldOf(administrator, "Setup link");
    await administrator.getByRole("row").filter({ hasText: "Ann of Acme" }).getByText("Never").waitFor();
  });

  it("the link opens a door, and the first question is which identity provider it is", async () => {
    await guest.goto(link);
    await guest.getByRole("button", { name: "Start the setup" }).click();
    await guest.getByRole("heading", { name: "Which identity provider do you use?" }).waitFor();
    await open("Microsoft Entra ID");
    expect(await fieldOf(guest, "Tenant URL")).toBe(tenant.scimBaseUrl);
    await guest.getByText("Waiting for the first request").waitFor();
    await guest.getByText("This page looks by itself").waitFor();
  });

  it("a new token is filled in in the guide", async () => {
    await open("Tokens");
    await open("New token…");
    await guest.getByLabel("Stop at once").check();
    await guest.getByRole("button", { name: "Make the token" }).click();
    await open("the setup guides");
    await open("Microsoft Entra ID");
    token = await fieldOf(guest, "Secret Token");
    expect(token).toMatch(/^scim_/);
  });

  it("a wrong token is told, without anybody loading the page", async () => {
    expect((await send("GET", `${tenant.scimBaseUrl}/Users`, "wrong")).status).toBe(401);
    await comesByItself("Requests come with a token that is not this configuration's");
  });

  it("the list ticks itself while the identity provider sends", async () => {
    const session = {
      baseUrl: tenant.scimBaseUrl,
      token,
      send: async ({ url, ...request }: Exchange["request"]) =>
        toWireAnswer(await fetch(url, { ...request, body: request.body ?? null })),
      readAccess: tenant.readAccess,
    };
    let isCreated = false;
    for await (const { step, problems } of playTranscript(transcript, session)) {
      expect(problems, step.title).toEqual([]);
      if (isCreated || step.request.method !== "POST") continue;
      isCreated = true;
      await comesByItself(/Connected, last heard from/);
      await comesByItself("The first user is here");
      expect(await guest.getByText("Requests come with a token").count()).toBe(0);
    }
    expect(isCreated).toBe(true);
  });

  it("an OAuth client gets tokens by itself, until it is revoked", async () => {
    await open("OAuth clients");
    await open("New client…");
    await guest.getByLabel("Name").fill("Entra ID");
    await guest.getByRole("button", { name: "Make the client" }).click();
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: await fieldOf(guest, "Client id"),
      client_secret: await fieldOf(guest, "Client secret"),
    });
    const grant = async (endpoint: string) => fetch(endpoint, { method: "POST", body: form });
    const endpoint = await guest.getByRole("textbox", { name: "Token endpoint" }).first().inputValue();
    const { access_token: access } = (await (await grant(endpoint)).json()) as { access_token: string };
    expect((await send("GET", `${tenant.scimBaseUrl}/Users`, access)).status).toBe(200);
    await open("Revoke Entra ID…");
    await guest.getByRole("button", { name: "Revoke the client" }).click();
    await guest.getByRole("status").filter({ hasText: "The client is revoked." }).waitFor();
    expect((await send("GET", `${tenant.scimBaseUrl}/Users`, access)).status).toBe(401);
    expect((await grant(endpoint)).status).toBe(401);
  });

  it("nothing else is there for who was invited, and nothing at all once the link is revoked", async () => {
    for (const path of ["/console/projects", `/console/configs/${tenant.configId}/settings`]) {
      expect((await guest.goto(origin + path))?.status()).toBe(404);
    }
    await administrator.reload();
    await administrator.getByRole("link", { name: "Revoke the setup link for Ann of Acme…" }).click();
    await administrator.getByRole("button", { name: "Revoke the setup link" }).click();
    await administrator.getByRole("status").filter({ hasText: "The setup link is revoked." }).waitFor();
    expect((await guest.goto(`${origin}/console/configs/${tenant.configId}/guide`))?.status()).toBe(410);
    expect((await guest.goto(link))?.status()).toBe(410);
    expect((await send("GET", `${tenant.scimBaseUrl}/Users`, token)).status).toBe(200);
  });

  it("works without a script, but for the looking", async () => {
    const made = await send("POST", `${origin}/admin/configs/${tenant.configId}/setup-links`, adminToken, {});
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(String(made.body.url));
    await page.getByRole("button", { name: "Start the setup" }).click();
    await page.getByRole("link", { name: "Setup guide" }).first().click();
    await page.getByRole("link", { name: "Okta", exact: true }).click();
    await page.getByRole("heading", { name: "How far it is" }).waitFor();
    await page.getByRole("link", { name: "Tokens" }).first().click();
    await page.getByRole("link", { name: "New token…" }).click();
    await page.getByRole("button", { name: "Make the token" }).click();
    expect(await fieldOf(page, "Bearer Token")).toMatch(/^scim_/);
    await context.close();
  });
});
