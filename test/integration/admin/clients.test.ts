import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { call, ORIGIN, request, text } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { createAssertingClient, createClient, createSigner, ISSUER, SUBJECT } from "../helpers/oauth.ts";
import { trees } from "../helpers/trees.ts";

async function connect() {
  const [tree] = trees;
  if (tree === undefined) throw new Error("there is no tree");
  const scim = await tree.connect();
  return { scim, path: `/admin/configs/${scim.configId}/clients` };
}

const signer = await createSigner();
const rsa = await createSigner("RS256");
const assertingBody = { name: "Entra ID", method: "private_key_jwt", issuer: ISSUER, subject: SUBJECT };

describe("POST /admin/configs/{id}/clients", () => {
  it("makes a client with a secret, which is shown once and kept as a hash", async () => {
    const { path } = await connect();
    const { status, body } = await request("POST", path, { name: "Entra ID", method: "client_secret" });
    expect(status).toBe(201);
    const { clientSecret, ...client } = body;
    expect(clientSecret).toMatch(/^scimsecret_[\w-]{43}$/);
    expect(client).toEqual({
      id: expect.any(String),
      clientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: "Entra ID",
      method: "client_secret",
      hint: String(clientSecret).slice(-4),
      tokenSeconds: 3600,
      createdAt: expect.any(String),
      lastUsedAt: null,
      tokenEndpoint: `${ORIGIN}/oauth/token`,
    });
    expect(await call("GET", path)).toEqual({ items: [client], nextCursor: null });
    const row = await env.DB.prepare("SELECT * FROM oauth_clients WHERE id = ?1").bind(client.id).first();
    expect(JSON.stringify(row)).not.toContain(clientSecret);
  });

  it("makes a client that signs, which has no secret and no hint", async () => {
    const { path } = await connect();
    const { status, body } = await request("POST", path, {
      ...assertingBody,
      audience: "api://x",
      tokenSeconds: 60,
      jwks: { keys: [signer.jwk] },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ method: "private_key_jwt", hint: null, tokenSeconds: 60 });
    expect(body).not.toHaveProperty("clientSecret");
  });

  it("keeps of a key set what verifying needs, and no addresses or certificates", async () => {
    const { path } = await connect();
    const key = { ...signer.jwk, x5u: "https://evil.test", x5c: ["x"], use: "sig", alg: "ES256" };
    const { id } = await call("POST", path, { ...assertingBody, jwks: { keys: [key], more: true } });
    const row = await env.DB.prepare("SELECT jwks FROM oauth_clients WHERE id = ?1").bind(id).first<{ jwks: string }>();
    expect(JSON.parse(row?.jwks ?? "")).toEqual({ keys: [{ ...signer.jwk, use: "sig", alg: "ES256" }] });
  });

  const refused: readonly (readonly [string, JsonObject, string])[] = [
    ["no name", { method: "client_secret" }, "name"],
    ["no method", { name: "x" }, "method"],
    ["another method", { name: "x", method: "tls_client_auth" }, "method"],
    ["a token of less than a minute", { name: "x", method: "client_secret", tokenSeconds: 59 }, "tokenSeconds"],
    ["a token of more than a day", { name: "x", method: "client_secret", tokenSeconds: 86_401 }, "tokenSeconds"],
    ["an issuer beside a secret", { name: "x", method: "client_secret", issuer: "x" }, "issuer"],
    ["a chosen client id", { name: "x", method: "client_secret", clientId: "x" }, "clientId"],
    ["no keys", assertingBody, "jwks"],
    ["keys twice", { ...assertingBody, jwksUri: "https://x.test", jwks: { keys: [signer.jwk] } }, "jwks"],
    ["no key in the set", { ...assertingBody, jwks: { keys: [] } }, "jwks.keys"],
    ["too many keys", { ...assertingBody, jwks: { keys: Array(21).fill(signer.jwk) } }, "jwks.keys"],
    ["a private key", { ...assertingBody, jwks: { keys: [signer.privateJwk] } }, "jwks.keys.0.d"],
    ["a private RSA key", { ...assertingBody, jwks: { keys: [rsa.privateJwk] } }, "jwks.keys.0.d"],
    ["a secret key", { ...assertingBody, jwks: { keys: [{ kty: "oct", k: "x" }] } }, "jwks.keys.0.kty"],
    ["a weak key", { ...assertingBody, jwks: { keys: [{ ...rsa.jwk, n: "x".repeat(171) }] } }, "jwks.keys.0.n"],
    [
      "a key on another curve",
      { ...assertingBody, jwks: { keys: [{ ...signer.jwk, crv: "P-384" }] } },
      "jwks.keys.0.crv",
    ],
    ["a key for encryption", { ...assertingBody, jwks: { keys: [{ ...signer.jwk, use: "enc" }] } }, "jwks.keys.0.use"],
    ["a key for HMAC", { ...assertingBody, jwks: { keys: [{ ...rsa.jwk, alg: "HS256" }] } }, "jwks.keys.0.alg"],
    ["a blank issuer", { ...assertingBody, issuer: " ", jwks: { keys: [signer.jwk] } }, "issuer"],
    [
      "a subject beyond bounds",
      { ...assertingBody, subject: "x".repeat(2049), jwks: { keys: [signer.jwk] } },
      "subject",
    ],
  ];
  it.each(refused)("with %s: 400", async (_what, body, field) => {
    const { path } = await connect();
    const answer = await request("POST", path, body);
    expect(answer.status).toBe(400);
    expect((answer.body.errors as JsonObject[]).map(({ path: place }) => place)).toContain(field);
    expect((await call("GET", path)).items).toEqual([]);
  });

  it.each([
    "http://keys.example.com/jwks",
    "https://127.0.0.1/jwks",
    "https://[::1]/jwks",
    "https://localhost/jwks",
    "https://10.0.0.1/jwks",
    "https://192.168.1.1/jwks",
    "https://169.254.169.254/latest",
    "https://0x7f.1/jwks",
    "https://2130706433/jwks",
    "https://[::ffff:10.0.0.1]/jwks",
    "https://[64:ff9b::a00:1]/jwks",
    "https://user:password@example.com/jwks",
    "ftp://example.com/jwks",
    "jwks",
  ])("with its keys at %s: 400, for the address is not public", async (jwksUri) => {
    const { scim } = await connect();
    const url = `https://scim.example.com/admin/configs/${scim.configId}/clients`;

    const response = await fetchWorker(url, {
      method: "POST",
      body: JSON.stringify({ ...assertingBody, jwksUri }),
      headers: { Authorization: "Bearer test-admin-token-0123456789abcdef", "Content-Type": "application/json" },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ path: "jwksUri" }] });
  });
});

describe("the clients of a configuration", () => {
  it("are listed page by page", async () => {
    const { scim, path } = await connect();
    const made = [await createClient(scim.configId), await createAssertingClient(scim.configId, signer)];
    const first = await call("GET", `${path}?limit=1`);
    const second = await call("GET", `${path}?limit=1&cursor=${first.nextCursor}`);
    const items = [...(first.items as JsonObject[]), ...(second.items as JsonObject[])];
    expect(items.map(({ id }) => id)).toEqual(made.map(({ id }) => id));
    expect(second.nextCursor).toBeNull();
  });

  it("are no business of another configuration", async () => {
    const [{ scim }, other] = [await connect(), await connect()];
    const { id } = await createClient(scim.configId);
    expect((await request("DELETE", `${other.path}/${id}`)).status).toBe(404);
    expect((await request("POST", `${other.path}/${id}/secret`)).status).toBe(404);
    expect((await call("GET", other.path)).items).toEqual([]);
  });

  it.each<[string, string, JsonValue | undefined]>([
    ["GET", "", undefined],
    ["POST", "", { name: "x", method: "client_secret" }],
    ["POST", "/x/secret", {}],
    ["DELETE", "/x", undefined],
  ])("of no configuration: %s %s is 404", async (method, rest, body) => {
    expect((await request(method, `/admin/configs/none/clients${rest}`, body)).status).toBe(404);
  });

  it("get a new secret with the hint of it; a request without a body has no grace", async () => {
    const { scim, path } = await connect();
    const client = await createClient(scim.configId);
    const { status, body } = await request("POST", `${path}/${client.id}/secret`);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: client.id,
      clientId: client.clientId,
      hint: text(body, "clientSecret").slice(-4),
    });
    expect(body.clientSecret).not.toBe(client.secret);
    for (const graceSeconds of [-1, 604_801, 1.5, "60"]) {
      expect((await request("POST", `${path}/${client.id}/secret`, { graceSeconds })).status).toBe(400);
    }
  });
});
