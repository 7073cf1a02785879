import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { call, createConfig, createProject, type MadeConfig, ORIGIN } from "../helpers/admin-client.ts";
import { type ConsoleClient, type ConsolePage, fieldOf, signedIn } from "../helpers/console-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { ScimClient } from "../helpers/scim-client.ts";

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

const publicKey = {
  kty: "OKP",
  crv: "Ed25519",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};

async function prepare(): Promise<{ config: MadeConfig; here: string }> {
  const { id: projectId } = await createProject();
  const config = await createConfig({ kind: "project", projectId });
  return { config, here: `/console/configs/${config.id}/clients` };
}

function copyableOf({ html }: ConsolePage, id: string): string {
  return new RegExp(`id="${id}" value="([^"]*)"`).exec(html)?.[1] ?? "";
}

/** Gets an access token with what a page shows; undefined when it is refused. */
async function accessToken(page: ConsolePage): Promise<string | undefined> {
  const response = await fetchWorker(copyableOf(page, "new-token-endpoint"), {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: copyableOf(page, "new-client-id"),
      client_secret: copyableOf(page, "new-client-secret"),
    }),
  });
  return ((await response.json()) as { access_token?: string }).access_token;
}

async function statusOf({ scimBaseUrl }: MadeConfig, token = ""): Promise<number> {
  return (await new ScimClient(scimBaseUrl, token).get("/Users?count=1")).status;
}

describe("an OAuth client", () => {
  it("is made with a secret, shows what goes into the identity provider, and works", async () => {
    const { config, here } = await prepare();
    const page = await client.submitAndFollow(`${here}/new`, { name: "Entra ID", tokenSeconds: "600" });
    expect(copyableOf(page, "new-base-url")).toBe(config.scimBaseUrl);
    expect(copyableOf(page, "new-token-endpoint")).toBe(`${ORIGIN}/oauth/token`);
    expect(copyableOf(page, "new-client-secret")).toMatch(/^scimsecret_/);
    expect(await statusOf(config, await accessToken(page))).toBe(200);
    expect((await client.get(here)).text).toMatch(/Entra ID .* A secret scimsecret_….{4} just now just now/);
    expect(await call("GET", `/admin/configs/${config.id}/clients`)).toMatchObject({
      items: [{ name: "Entra ID", method: "client_secret", tokenSeconds: 600 }],
    });
  });

  it("is filled in in the guides that know of it, its secret only shortly after it was made", async () => {
    const { config, here } = await prepare();
    const guide = `/console/configs/${config.id}/guide/entra-id`;
    expect((await client.get(guide)).text).toContain("Client identifier The client's id. Make an OAuth client");
    const made = await client.submitAndFollow(`${here}/new`, { name: "Entra ID", tokenSeconds: "3600" });
    const [id, secret] = [copyableOf(made, "new-client-id"), copyableOf(made, "new-client-secret")];
    const page = await client.get(guide);
    for (const value of [config.scimBaseUrl, `${ORIGIN}/oauth/token`, id, secret]) {
      expect(page.html).toContain(`value="${value}"`);
    }
    await client.get("/console/projects");
    const later = await client.get(guide);
    expect(later.html).toContain(`value="${id}"`);
    expect(later.html).not.toContain(secret);
    expect(later.text).toContain("Client secret The client's secret, as it was shown when it was made.");
    expect((await client.get(`/console/configs/${config.id}/guide/okta`)).html).not.toContain(id);
  });

  it("gets a new secret, the one before going on for a while", async () => {
    const { config, here } = await prepare();
    const first = await client.submitAndFollow(`${here}/new`, { name: "Entra ID", tokenSeconds: "3600" });
    const [, path = ""] = /href="([^"]+\/secret)"/.exec(first.html) ?? [];
    expect((await client.submit(path, { grace: "12" })).text).toContain("Choose one of these");
    const second = await client.submitAndFollow(path, { grace: "3600" });
    expect(copyableOf(second, "new-client-id")).toBe(copyableOf(first, "new-client-id"));
    expect(second.text).toContain("The secret before it stops in 1 hour.");
    expect(second.text).toContain("The OAuth client “Entra ID” has a new secret, and the one before stops in 1 hour.");
    expect([await accessToken(first), await accessToken(second)]).toEqual([expect.any(String), expect.any(String)]);
    vi.setSystemTime(Date.now() + 3_600_000);
    expect([await accessToken(first), await accessToken(second)]).toEqual([undefined, expect.any(String)]);
    expect((await client.get(`/console/configs/${config.id}`)).text).not.toContain("has a new secret");
  });

  it("is revoked after a question that says what is left, and its access tokens with it", async () => {
    const { config, here } = await prepare();
    const made = await client.submitAndFollow(`${here}/new`, { name: "Entra ID", tokenSeconds: "3600" });
    const token = await accessToken(made);
    const [, path = ""] = /href="([^"]+\/revoke)"/.exec(made.html) ?? [];
    const question = await client.get(path);
    expect(question.text).toContain("It last got a token just now.");
    expect(question.text).toContain("1 token goes on working.");
    expect((await client.submitAndFollow(path)).text).toContain("The client is revoked.");
    expect([await statusOf(config, token), await accessToken(made)]).toEqual([401, undefined]);
    expect((await client.get(path)).status).toBe(404);
  });

  it("is made to sign, with its keys or their address, and has no secret then", async () => {
    const { config, here } = await prepare();
    const fields = { name: "Signs", tokenSeconds: "3600", issuer: "https://idp.example.com", subject: "scim" };
    const page = await client.submitAndFollow(`${here}/new-signing`, {
      ...fields,
      jwks: JSON.stringify({ keys: [publicKey] }),
    });
    expect(page.text).toContain("Signs");
    expect(page.html).not.toContain("new-client-secret");
    expect(page.html).not.toMatch(/href="[^"]+\/secret"/);
    await client.submitAndFollow(`${here}/new-signing`, { ...fields, jwksUri: "https://idp.example.com/keys" });
    expect((await call("GET", `/admin/configs/${config.id}/clients`)).items).toMatchObject([
      { method: "private_key_jwt", hint: null },
      { method: "private_key_jwt", hint: null },
    ]);
  });

  it.each([
    [{ jwks: "no JSON" }, "Must be a set of public keys in JSON"],
    [{ jwks: JSON.stringify({ keys: [{ ...publicKey, d: "secret" }] }) }, "This key is private"],
    [{ jwksUri: "https://10.0.0.1/keys" }, "Address of its public keys"],
    [{}, "Give the client's public keys either as jwks or by their jwksUri."],
  ])("is not made with the keys %j", async (keys, message) => {
    const { here } = await prepare();
    const fields = { name: "Signs", tokenSeconds: "3600", issuer: "https://idp.example.com", subject: "scim" };
    const page = await client.submit(`${here}/new-signing`, { ...fields, ...keys });
    expect(page.status).toBe(400);
    expect(page.text).toContain(message);
    expect(fieldOf(page, "issuer")).toBe("https://idp.example.com");
  });

  it("is nobody's of another configuration", async () => {
    const [{ here }, other] = [await prepare(), await prepare()];
    const made = await client.submitAndFollow(`${here}/new`, { name: "Entra ID", tokenSeconds: "3600" });
    const [, path = ""] = /href="([^"]+\/revoke)"/.exec(made.html) ?? [];
    const foreign = path.replace(here, other.here);
    expect((await client.get(foreign)).status).toBe(404);
    expect((await client.submit(foreign, {}, `${other.here}/new`)).status).toBe(404);
    expect(
      (await client.submit(foreign.replace(/revoke$/, "secret"), { grace: "0" }, `${other.here}/new`)).status,
    ).toBe(404);
    expect(await accessToken(made)).toEqual(expect.any(String));
  });
});
