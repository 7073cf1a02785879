import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createConfig, createProject } from "../helpers/admin-client.ts";
import { type ConsoleClient, type ConsolePage, signedIn } from "../helpers/console-client.ts";

const HOUR = 60 * 60 * 1000;
const COOKIE = "__Host-console-secret";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function copyableOf({ html }: ConsolePage, id: string): string {
  return new RegExp(`id="${id}" value="([^"]*)"`).exec(html)?.[1] ?? "";
}

/** An administrator who has just made a token of a configuration. */
async function withToken() {
  const { id: projectId } = await createProject();
  const { id } = await createConfig({ kind: "project", projectId });
  const here = `/console/configs/${id}`;
  const client = await signedIn();
  const page = await client.submitAndFollow(`${here}/tokens/new`, { grace: "0" });
  const token = copyableOf(page, "new-token");
  expect(token).toMatch(/^scim_/);
  return { client, here, project: `/console/projects/${projectId}`, token };
}

async function shows(client: ConsoleClient, path: string, secret: string): Promise<boolean> {
  return (await client.get(path)).html.includes(secret);
}

describe("a token that was just made", () => {
  it("is on every page of its configuration that says what to do with it, as often as it is opened", async () => {
    const { client, here, token } = await withToken();
    for (const path of ["/tokens", "", "/guide", "/guide/entra-id", "/guide/okta", "/tokens", ""]) {
      expect(await shows(client, here + path, token), path).toBe(true);
    }
    expect((await client.get(`${here}/guide/okta`)).html).toContain(`value="Bearer ${token}"`);
  });

  it("is gone when its reader says that it is copied, and the page is the same", async () => {
    const { client, here, token } = await withToken();
    const page = await client.submitAndFollow(
      "/console/forget-secret",
      { next: `${here}/guide/okta` },
      `${here}/guide/okta`,
    );
    expect(page.text).toContain("It is not shown any more.");
    expect(page.text).toContain("Bearer <token>, with the bearer token, as it was shown when it was made.");
    for (const path of ["", "/tokens", "/guide/okta"]) expect(await shows(client, here + path, token)).toBe(false);
    expect(client.cookies.has(COOKIE)).toBe(false);
  });

  it.each(["leaves the configuration", "signs out", "waits for an hour"])(
    "is gone when its reader %s",
    async (what) => {
      const { client, here, project, token } = await withToken();
      if (what === "leaves the configuration") await client.get(project);
      if (what === "waits for an hour") vi.setSystemTime(Date.now() + HOUR);
      if (what === "signs out") {
        await client.submit("/console/sign-out", {}, here);
        await client.signIn();
      }
      expect(await shows(client, here, token)).toBe(false);
      expect(client.cookies.has(COOKIE)).toBe(false);
    },
  );

  it("is on no page of another configuration", async () => {
    const { client, here, token } = await withToken();
    const other = await withToken();
    expect(await shows(client, other.here, token)).toBe(false);
    expect(await shows(client, here, token)).toBe(false);
  });

  it("stays while a page elsewhere asks whether there is news", async () => {
    const [{ client, here, token }, other] = [await withToken(), await withToken()];
    expect((await client.get(`${other.here}/news`)).status).toBe(200);
    expect(await shows(client, here, token)).toBe(true);
  });

  it("is in no cookie that can be read, nor opened in another session", async () => {
    const { client, here, token } = await withToken();
    const cookie = String(client.cookies.get(COOKIE));
    expect(cookie).not.toContain(token);
    const other = await signedIn();
    other.cookies.set(COOKIE, cookie);
    expect(await shows(other, here, token)).toBe(false);
  });
});

describe("an admin key that was just made", () => {
  it("is shown until its reader leaves the page", async () => {
    const client = await signedIn();
    const page = await client.submitAndFollow("/console/new-key", { name: "Program", scope: "read" });
    const key = copyableOf(page, "new-key");
    expect(key).toMatch(/^scimadmin_/);
    expect(await shows(client, "/console/keys", key)).toBe(true);
    await client.get("/console/projects");
    expect(await shows(client, "/console/keys", key)).toBe(false);
  });
});

describe("saying that it is copied", () => {
  it("leads to no other site, and back home where no page is named", async () => {
    const client = await signedIn();
    for (const next of ["https://example.org/console", "//example.org", ""]) {
      const answer = await client.submit("/console/forget-secret", { next }, "/console/new-project");
      expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/console"]);
    }
  });
});
