import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { call, createConfig, createProject, ORIGIN } from "../helpers/admin-client.ts";
import { ConsoleClient, type ConsolePage, isChecked, signedIn } from "../helpers/console-client.ts";

const HOUR = 60 * 60 * 1000;

let client: ConsoleClient;

beforeAll(async () => {
  client = await signedIn();
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function prepare() {
  const { id: projectId } = await createProject();
  const { id } = await createConfig({ kind: "project", projectId });
  return { id, config: `/console/configs/${id}`, here: `/console/configs/${id}/setup-links` };
}

function addressOf({ html }: ConsolePage): string {
  return /id="new-link" value="([^"]*)"/.exec(html)?.[1] ?? "";
}

describe("a setup link of the console", () => {
  it("is made for somebody, with an end and a reach, and opens the configuration", async () => {
    const { id, config, here } = await prepare();
    const form = await client.get(`${here}/new`);
    expect(form.html).toMatch(/value="604800" checked/);
    expect(isChecked(form, "canManageTokens")).toBe(true);
    const page = await client.submitAndFollow(`${here}/new`, { label: "Ann of Acme", expiresInSeconds: "86400" });
    const url = addressOf(page);
    expect(url.startsWith(`${ORIGIN}/setup/scimsetup_`)).toBe(true);
    expect(page.text).toMatch(/Ann of Acme Connect just now Never/);
    expect(await call("GET", `/admin/configs/${id}/setup-links`)).toMatchObject({
      items: [
        {
          label: "Ann of Acme",
          canManageTokens: false,
          expiresAt: new Date(Date.now() + 24 * HOUR).toISOString(),
        },
      ],
    });
    const guest = new ConsoleClient();
    expect((await guest.post(url.slice(ORIGIN.length), {})).status).toBe(303);
    expect((await guest.get(config)).status).toBe(200);
    expect((await guest.get(`${config}/tokens`)).status).toBe(404);
  });

  it("is shown until its reader leaves the page", async () => {
    const { config, here } = await prepare();
    const page = await client.submitAndFollow(`${here}/new`, { expiresInSeconds: "3600", canManageTokens: "on" });
    const url = addressOf(page);
    expect(page.text).toContain("Nobody in particular Connect, and make tokens");
    expect((await client.get(here)).html).toContain(url);
    expect((await client.get(config)).html).not.toContain(url);
    expect((await client.get(here)).html).not.toContain(url);
  });

  it("is revoked after a question, and so is whoever came by it", async () => {
    const { config, here } = await prepare();
    const page = await client.submitAndFollow(`${here}/new`, { label: "Ann", expiresInSeconds: "3600" });
    const guest = new ConsoleClient();
    await guest.post(addressOf(page).slice(ORIGIN.length), {});
    const [, path = ""] = /href="([^"]+\/revoke)"/.exec(page.html) ?? [];
    const question = await client.get(path);
    expect(question.text).toContain("Revoke the setup link for Ann?");
    expect(question.text).toContain("It was last opened just now.");
    expect((await client.submitAndFollow(path)).text).toContain("The setup link is revoked.");
    expect((await guest.get(config)).status).toBe(410);
    expect((await client.get(path)).status).toBe(404);
  });

  it("is not in the list once it is over", async () => {
    const { here } = await prepare();
    await client.submitAndFollow(`${here}/new`, { label: "Ann", expiresInSeconds: "3600" });
    expect((await client.get(here)).text).toContain("Ann");
    vi.setSystemTime(Date.now() + HOUR);
    expect((await client.get(here)).text).toContain("No setup link");
  });

  it.each(["60", "", "for ever"])("is not made with the end %j", async (expiresInSeconds) => {
    const { here } = await prepare();
    const page = await client.submit(`${here}/new`, { expiresInSeconds });
    expect(page.status).toBe(400);
    expect(page.text).toContain("When it ends");
  });

  it("is offered wherever somebody reads how to connect", async () => {
    const { config } = await prepare();
    for (const path of ["", "/guide"]) {
      expect((await client.get(config + path)).html, path).toContain(`${config}/setup-links/new`);
    }
  });
});
