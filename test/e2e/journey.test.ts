import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../../scripts/browser.ts";
import { startReceiver } from "./helpers/receiver.ts";
import { adminToken, origin, send, signIn } from "./helpers/session.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

describe("an administrator", { sequential: true }, () => {
  let context: BrowserContext;
  let page: Page;
  let baseUrl: string;
  let token: string;

  beforeAll(async () => {
    context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    page = await context.newPage();
  });

  afterAll(async () => {
    await context?.close();
  });

  const link = (name: string | RegExp) => page.getByRole("link", { name, exact: typeof name === "string" });
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name }).waitFor();
  /** What comes of a delivery is on the page once it is over: until then it is loaded again. */
  const reloadUntil = async (text: string | RegExp) => {
    const isThere = async () => {
      await page.reload();
      return (await page.getByText(text).count()) > 0;
    };
    await expect.poll(isThere, { timeout: 30_000 }).toBe(true);
  };
  const copied = async (label: string) => {
    await button(`Copy: ${label}`).click();
    return page.evaluate<string>("navigator.clipboard.readText()");
  };

  it("is refused with a wrong token, and signs in with the right one", async () => {
    await page.goto(`${origin}/console/projects`);
    await page.getByLabel("Admin token").fill("not the token");
    await button("Sign in").click();
    await page.getByRole("alert").filter({ hasText: "This is not the admin token." }).waitFor();
    await page.getByLabel("Admin token").fill(adminToken);
    await button("Sign in").click();
    await heading("Projects");
    const [cookie] = (await context.cookies(origin)).filter(({ name }) => name === "__Host-console");
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: "Strict", path: "/" });
  });

  it("makes a project and a team", async () => {
    await link("New project").first().click();
    await page.getByLabel("Name").fill("Journey");
    await button("Create project").click();
    await page.getByRole("status").filter({ hasText: "The project “Journey” is there." }).waitFor();
    await link(/^Teams/).click();
    await link("New team").click();
    await page.getByLabel("Name").fill("Everyone");
    await button("Create team").click();
    await heading("Everyone");
  });

  it("makes a configuration and copies what goes into the identity provider", async () => {
    await link("Journey").click();
    await link("Create SCIM Configuration").click();
    await page.getByLabel("Name").fill("Entra ID");
    await page.getByLabel("Everyone").check();
    await button("Save").click();
    await heading("Entra ID");
    [baseUrl, token] = [await copied("SCIM Base URL"), await copied("Bearer Token")];
    expect(baseUrl).toMatch(new RegExp(`^${origin}/api/identity/scim/v2/`));
    expect(token).toMatch(/^scim_/);
  });

  it("finds both in the setup guide, and goes back to them, until the token is copied", async () => {
    await link("the setup guides").click();
    await link("Okta").click();
    expect(await page.getByRole("textbox", { name: "SCIM connector base URL" }).inputValue()).toBe(baseUrl);
    expect(await page.getByRole("textbox", { name: "Authorization" }).inputValue()).toBe(`Bearer ${token}`);
    await page.goBack();
    await page.goBack();
    expect(await copied("Bearer Token")).toBe(token);
    await button("I have copied it").click();
    await page.getByRole("status").filter({ hasText: "It is not shown any more." }).waitFor();
    expect(await page.content()).not.toContain(token);
  });

  it("tries it out, and finds nothing of it afterwards", async () => {
    await link("Try it").click();
    await button("Try it").click();
    await page.getByText("Whoever is assigned gets access at once.").waitFor();
    await page.getByText("Whoever is unassigned loses access at once.").waitFor();
    await page.getByRole("heading", { name: "5. Delete the person" }).waitFor();
    await link("Entra ID").click();
    await page.getByText("Waiting for its first request").waitFor();
    await link("Connections").click();
    await page.getByRole("region", { name: "Waiting" }).getByRole("link", { name: "Entra ID" }).first().click();
  });

  it("sees whom the identity provider sends, with access and the reason", async () => {
    const ann = { userName: "ann@example.com", displayName: "Ann Lee", active: true };
    expect((await send("POST", `${baseUrl}/Users`, token, ann)).status).toBe(201);
    await link("Journey").click();
    await link(/^Users/).click();
    await page.getByLabel("Search by name, user name or e-mail").fill("LEE");
    await button("Search").click();
    const row = page.getByRole("row").filter({ hasText: "Ann Lee" });
    await row.getByText("Access", { exact: true }).waitFor();
    await row.getByRole("link", { name: "Everyone" }).waitFor();
    await row.getByRole("link", { name: "Entra ID" }).click();
    await page.getByText("Last heard from the identity provider").waitFor();
    await page.getByRole("img", { name: /1 succeeded/ }).waitFor();
  });

  it("sees what was refused, and what to do about it", async () => {
    expect((await send("POST", `${baseUrl}/Groups`, token, { displayName: "Engineering" })).status).toBe(403);
    await link("Provisioning log").first().click();
    await page.getByLabel("Outcome").selectOption("Failed");
    await button("Filter").click();
    await link("Create group").click();
    await page.getByRole("heading", { name: "What to do about it" }).waitFor();
    await link("Open the settings").click();
    await page.getByLabel("Enable Push Groups").check();
    await button("Save").click();
    await page.getByRole("status").filter({ hasText: "Saved." }).waitFor();
    expect((await send("POST", `${baseUrl}/Groups`, token, { displayName: "Engineering" })).status).toBe(201);
  });

  it("makes a new token, and sees the old one die", async () => {
    await link("Tokens").click();
    await link("New token…").click();
    await page.getByLabel("Stop at once").check();
    await button("Make the token").click();
    const renewed = await copied("Bearer Token");
    expect((await send("GET", `${baseUrl}/Users`, token)).status).toBe(401);
    expect((await send("GET", `${baseUrl}/Users`, renewed)).status).toBe(200);
    token = renewed;
  });

  it("keeps somebody out whatever the identity provider says, and sees it noted", async () => {
    await link("Journey").click();
    await link(/^Users/).click();
    await link("Ann Lee").click();
    await heading("Ann Lee");
    await page.getByRole("row").filter({ hasText: "userName" }).getByText("ann@example.com").waitFor();
    await link("Block…").click();
    await page.getByText("Ann Lee (ann@example.com) loses access to “Journey” at once.").waitFor();
    await button("Block the user").click();
    await page.getByRole("status").filter({ hasText: "Ann Lee is blocked." }).waitFor();
    await page.getByText("No access", { exact: true }).waitFor();
    await page.getByText("Blocked the user").waitFor();
    await link("Unblock…").click();
    await button("Unblock the user").click();
    await page.getByRole("status").filter({ hasText: "Ann Lee is not blocked any more." }).waitFor();
  });

  it("finds in the history who switched a setting", async () => {
    await link("Entra ID").click();
    await link("History").click();
    const row = page.getByRole("row").filter({ hasText: "Changed the configuration" });
    await row.getByText("Enable Push Groups: off → on").waitFor();
    await row.getByRole("link", { name: "root" }).click();
    await heading("Audit");
    await page.getByRole("row").filter({ hasText: "Made the token" }).first().waitFor();
  });

  it("has a receiver told of what changes, sees why it fails, and sends again", async () => {
    const receiver = await startReceiver();
    await link("Projects").click();
    await link("Journey").click();
    await link(/^Webhooks /).click();
    await link("New webhook").first().click();
    await page.getByLabel("Address").fill("http://example.com");
    await button("Make the webhook").click();
    await page.getByRole("alert").filter({ hasText: "Must begin with https://." }).waitFor();
    await page.getByLabel("Address").fill(receiver.url);
    await page.getByLabel("User created").check();
    await button("Make the webhook").click();
    receiver.expectSecret(await copied("Secret"));
    await button("Send a test").click();
    await page.getByRole("status").filter({ hasText: "The receiver took the test: it answered 204" }).waitFor();

    receiver.answer(500);
    const { status, body: bea } = await send("POST", `${baseUrl}/Users`, token, { userName: "bea@example.com" });
    expect(status).toBe(201);
    await reloadUntil("The receiver answered 500. It began");
    receiver.answer(204);
    await button("Try now").click();
    await reloadUntil(/^Enabled$/);
    expect(receiver.received.map(({ type }) => type)).toEqual(["webhook.test", "user.created", "user.created"]);

    await link("Send again…").click();
    await page.getByLabel("From the day").fill(new Date().toISOString().slice(0, 10));
    await button("Send again").click();
    await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBeGreaterThan(3);
    expect(new Set(receiver.received.slice(3).map(({ type }) => type))).toEqual(new Set(["user.created"]));
    await link("Deliveries").click();
    await page.getByLabel("Outcome").selectOption("Failed");
    await button("Filter").click();
    await page.getByRole("row").filter({ hasText: "User created" }).getByText("The receiver answered 500.").waitFor();

    await link("Settings").click();
    await link("New secret…").click();
    await page.getByLabel("Stop at once").check();
    await button("Make the secret").click();
    receiver.expectSecret(await copied("Secret"));
    await button("Send a test").click();
    await page.getByRole("status").filter({ hasText: "The receiver took the test" }).waitFor();
    await link("Settings").click();
    await link("Delete the webhook…").click();
    await button("Delete the webhook").click();
    await page.getByText("No webhook yet").waitFor();
    await receiver.stop();
    expect((await send("DELETE", `${baseUrl}/Users/${bea.id}`, token)).status).toBe(204);
  });

  it("makes a key for a program, and revokes it", async () => {
    await link("Keys").click();
    await link("New key…").first().click();
    await page.getByLabel("Name").fill("Journey key");
    await button("Make the key").click();
    const key = await copied("Admin key");
    expect((await send("GET", `${origin}/admin/projects`, key)).status).toBe(200);
    await link(/^Revoke Journey key, which ends in /).click();
    await button("Revoke the key").click();
    await page.getByRole("status").filter({ hasText: "The key is revoked." }).waitFor();
    expect((await send("GET", `${origin}/admin/projects`, key)).status).toBe(401);
  });

  it("is asked before the configuration goes what becomes of those whom it provisioned", async () => {
    await link("Projects").click();
    await link("Journey").click();
    await link("Entra ID").click();
    await link("Settings").click();
    await link("Delete the configuration…").click();
    await page.getByText("1 user keeps teams and access").waitFor();
    await page.getByLabel("Revoke access").check();
    await button("Delete the configuration").click();
    await page.getByText("No SCIM configuration yet").waitFor();
    expect((await send("GET", `${baseUrl}/Users`, token)).status).toBe(401);
    await link("1 user").click();
    await page.getByText("Revoked by the identity provider").waitFor();
  });

  it("finds a person everywhere, deletes and erases", async () => {
    await link("People").click();
    await page.getByLabel("E-mail").fill("Ann@example.com");
    await button("Find").click();
    await page
      .getByRole("row")
      .filter({ hasText: "Journey" })
      .getByRole("link", { name: "The user of Journey" })
      .click();
    await link("Delete…").click();
    await button("Delete the user").click();
    await link("People").click();
    await page.getByLabel("E-mail").fill("ann@example.com");
    await button("Find").click();
    await link("Erase what is left…").click();
    await button("Erase the person").click();
    await page.getByRole("status").filter({ hasText: "What was kept of the person is erased." }).waitFor();
  });

  it("makes a status page with a configuration", async () => {
    await link("Status pages").click();
    await link("New status page").first().click();
    await page.getByLabel("Name").fill("Journey status");
    await button("Create status page").click();
    await link("Create SCIM Configuration").click();
    await page.getByLabel("Name").fill("Okta");
    await button("Save").click();
    [baseUrl, token] = [await copied("SCIM Base URL"), await copied("Bearer Token")];
    expect((await send("POST", `${baseUrl}/Users`, token, { userName: "eve@example.com" })).status).toBe(201);
    await link("Journey status").click();
    await link(/^Subscribers/).click();
    await page.getByRole("row").filter({ hasText: "eve@example.com" }).getByText("Access", { exact: true }).waitFor();
  });

  it("comes by a link of another site, and stays signed in", async () => {
    const other = await context.newPage();
    await other.goto(`data:text/html,<a href="${origin}/console/projects?q=Journey">From the wiki</a>`);
    await other.getByRole("link", { name: "From the wiki" }).click();
    await other.getByRole("heading", { level: 1, name: "Projects" }).waitFor();
    expect(new URL(other.url()).search).toBe("?q=Journey");
    await page.reload();
    await heading("Journey status");
  });

  it("signs out, and the pages are gone from the browser as well", async () => {
    await button("Sign out").click();
    await page.getByLabel("Admin token").waitFor();
    await page.goBack();
    await page.getByLabel("Admin token").waitFor();
  });
});

describe("the console", () => {
  it("works without a script, copy buttons aside", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await signIn(context);
    await page.getByRole("link", { name: "Projects", exact: true }).click();
    await page.getByRole("link", { name: "New project" }).first().click();
    await page.getByLabel("Name").fill("No script");
    await page.getByRole("button", { name: "Create project" }).click();
    await page.getByRole("link", { name: "Create SCIM Configuration" }).click();
    await page.getByLabel("Name").fill("Keycloak");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await page.getByRole("textbox", { name: "Bearer Token" }).inputValue()).toMatch(/^scim_/);
    expect(await page.getByRole("button", { name: /^Copy/ }).count()).toBe(0);
    await context.close();
  });

  it("works with the keyboard alone", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${origin}/console/sign-in`);
    // The field has the focus.
    await page.keyboard.type(adminToken);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Connections" }).waitFor();

    await page.goto(`${origin}/console/projects`);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent.trim()")).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("content");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent.trim()")).toBe("New project");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "New project" }).waitFor();
    await context.close();
  });

  it("says nothing in the browser's console, where violations of its policy would be", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const messages: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) messages.push(message.text());
    });
    page.on("pageerror", (error) => messages.push(error.message));
    await page.goto(`${origin}/console`);
    await page.getByLabel("Admin token").fill(adminToken);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "Status pages" }).click();
    await page.getByRole("heading", { level: 1, name: "Status pages" }).waitFor();
    expect(messages).toEqual([]);
    await context.close();
  });
});
