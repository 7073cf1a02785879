import { env } from "cloudflare:workers";
import { importJWK, SignJWT } from "jose";
import { afterEach, describe, expect, it, vi } from "vitest";
import { claimedClientId } from "../../../src/auth/client-assertion.ts";
import { request, text } from "../helpers/admin-client.ts";
import { Elsewhere } from "../helpers/elsewhere.ts";
import {
  basic,
  claims,
  createAssertingClient,
  createClient,
  createSigner,
  ISSUER,
  type MadeClient,
  requestToken,
  type Signer,
  SUBJECT,
  sendAssertion,
  TOKEN_ENDPOINT,
  type TokenAnswer,
} from "../helpers/oauth.ts";
import { trees } from "../helpers/trees.ts";

const NOT_HELD = "The assertion is not one of this client's.";
const MINUTE = 60_000;

afterEach(() => {
  vi.useRealTimers();
});

async function connect() {
  const [tree] = trees;
  if (tree === undefined) throw new Error("there is no tree");
  return tree.connect();
}

/** A client whose keys are given with it, and who signs for it. */
async function assertingClient(changes = {}): Promise<{ client: MadeClient; signer: Signer; configId: string }> {
  const { configId } = await connect();
  const signer = await createSigner();
  return { client: await createAssertingClient(configId, signer, changes), signer, configId };
}

function expectRefused(answer: TokenAnswer, reason: unknown = NOT_HELD): void {
  expect([answer.status, answer.body]).toEqual([401, { error: "invalid_client", error_description: reason }]);
}

function encode(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

describe("a client assertion (RFC 7523 §2.2, §3)", () => {
  it.each(["RS256", "PS256", "ES256", "EdDSA"])("signed by %s opens the client's configuration", async (alg) => {
    const scim = await connect();
    const signer = await createSigner(alg);
    const client = await createAssertingClient(scim.configId, signer);
    const answer = await sendAssertion(await signer.sign(claims()), client);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
    expect((await scim.withToken(text(answer.body, "access_token")).get("/Users")).status).toBe(200);
  });

  it("counts once: its jti is remembered for the client, until the assertion is over", async () => {
    const { client, signer, configId } = await assertingClient();
    const jti = crypto.randomUUID();
    const first = await signer.sign(claims({ jti }));
    expect((await sendAssertion(first, client)).status).toBe(200);
    expectRefused(await sendAssertion(first, client), "The assertion was used before.");
    const again = await signer.sign(claims({ jti, exp: Math.floor(Date.now() / 1000) + 600 }));
    expectRefused(await sendAssertion(again, client), "The assertion was used before.");
    // Another client may happen to use the same.
    const other = await createAssertingClient(configId, signer);
    expect((await sendAssertion(await signer.sign(claims({ jti })), other)).status).toBe(200);
  });

  it("that comes many times at once is taken once", async () => {
    const { client, signer } = await assertingClient();
    const assertion = await signer.sign(claims());
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendAssertion(assertion, client)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(401)]);
    const { results } = await env.DB.prepare("SELECT id FROM tokens WHERE client_row_id = ?1").bind(client.id).all();
    expect(results).toHaveLength(1);
  });

  it("that meets a passing fault of the database is taken, though the batch is run twice", async () => {
    const { client, signer } = await assertingClient();
    let batches = 0;
    const DB = new Proxy(env.DB, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (name !== "batch") return typeof value === "function" ? value.bind(target) : value;
        return async (statements: D1PreparedStatement[]) => {
          const results = await target.batch(statements);
          batches += 1;
          // The second is the one that grants; it commits, and nobody hears of it.
          if (batches === 2) throw new Error("D1_ERROR: Network connection lost.");
          return results;
        };
      },
    });
    const assertion = await signer.sign(claims());
    expect((await sendAssertion(assertion, client, { bindings: { DB } })).status).toBe(200);
    expect(batches).toBe(3);
    expectRefused(await sendAssertion(assertion, client), "The assertion was used before.");
  });

  it.each([
    ["no jti", { jti: undefined }, "The claim jti is missing or wrong."],
    ["an empty jti", { jti: "" }, "jti must be a text that is not empty."],
    ["a jti that is no text", { jti: 5 }, "jti must be a text that is not empty."],
    ["no exp", { exp: undefined }, "The claim exp is missing or wrong."],
    ["an exp that is no number", { exp: "soon" }, "The claim exp is missing or wrong."],
    ["no iss", { iss: undefined }, "The claim iss is missing or wrong."],
    ["another iss", { iss: "https://evil.example" }, "iss and sub are not those of the client."],
    ["no sub", { sub: undefined }, "The claim sub is missing or wrong."],
    ["another sub", { sub: "somebody" }, "iss and sub are not those of the client."],
    ["no aud", { aud: undefined }, "The claim aud is missing or wrong."],
    ["another aud", { aud: "https://other.example" }, `aud must be ${TOKEN_ENDPOINT}.`],
    ["an aud that only begins so", { aud: `${TOKEN_ENDPOINT}/x` }, `aud must be ${TOKEN_ENDPOINT}.`],
  ])("with %s: 401", async (_what, changes, reason) => {
    const { client, signer } = await assertingClient();
    const answer = await sendAssertion(await signer.sign(claims(changes)), client);
    expectRefused(answer, reason === "The claim aud is missing or wrong." ? expect.stringContaining("aud") : reason);
  });

  it("whose exp is now, in the past or more than an hour away, or whose nbf is ahead: 401", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { client, signer } = await assertingClient();
    const now = Math.floor(Date.now() / 1000);
    vi.setSystemTime(now * 1000);
    const over = "The assertion is over: exp is in the past.";
    const send = async (changes: Record<string, unknown>) => sendAssertion(await signer.sign(claims(changes)), client);
    expectRefused(await send({ exp: now }), over);
    expectRefused(await send({ exp: now - 3600 }), over);
    expectRefused(await send({ exp: now + 3601 }), "exp is more than an hour away.");
    expectRefused(await send({ exp: Number.MAX_SAFE_INTEGER }), "exp is more than an hour away.");
    expectRefused(await send({ nbf: now + 60 }), "The claim nbf is missing or wrong.");
    expect((await send({ exp: now + 1 })).status).toBe(200);
    expect((await send({ exp: now + 3600, nbf: now })).status).toBe(200);
    expect((await send({ aud: ["https://other.example", TOKEN_ENDPOINT] })).status).toBe(200);
  });

  it("is for the configured audience, where there is one", async () => {
    const audience = "api://provisioning";
    const { client, signer } = await assertingClient({ audience });
    expectRefused(await sendAssertion(await signer.sign(claims()), client), `aud must be ${audience}.`);
    expect((await sendAssertion(await signer.sign(claims({ aud: audience })), client)).status).toBe(200);
  });

  it("by default is for the token endpoint of the origin that it was sent to", async () => {
    const { client, signer } = await assertingClient();
    const origin = "https://scim.example.com";
    const send = async (aud: string) => sendAssertion(await signer.sign(claims({ aud })), client, { origin });
    expectRefused(await send(TOKEN_ENDPOINT), `aud must be ${origin}/oauth/token.`);
    expect((await send(`${origin}/oauth/token`)).status).toBe(200);
  });

  it("needs no client_id beside it where it says by itself which client it is of, and vouches for that", async () => {
    const { client, signer } = await assertingClient();
    const itself = { iss: client.clientId, sub: client.clientId };
    expect((await sendAssertion(await signer.sign(claims(itself)), undefined)).status).toBe(200);
    expect((await sendAssertion(await signer.sign(claims(itself)), client)).status).toBe(200);
    const wrong = "iss and sub are not those of the client.";
    // An issuer that lets others choose their subject must not open a client by that client's id.
    expectRefused(await sendAssertion(await signer.sign(claims({ sub: client.clientId })), undefined), wrong);
    expectRefused(await sendAssertion(await signer.sign(claims({ ...itself, iss: ISSUER })), client), wrong);
    expectRefused(await sendAssertion(await signer.sign(claims({ ...itself, sub: SUBJECT })), client), wrong);
    const unknown = "There is no such client, or its secret or assertion is wrong.";
    expectRefused(await sendAssertion(await signer.sign(claims()), undefined), unknown);
  });
});

describe("whoever has not the client's key", () => {
  it("does not pass, whatever the algorithm says: alg confusion (RFC 8725 §2.1, §3.1)", async () => {
    const scim = await connect();
    const signer = await createSigner("RS256");
    const client = await createAssertingClient(scim.configId, signer);
    const publicText = JSON.stringify(signer.jwk);
    const secrets = [publicText, String(signer.jwk.n), signer.kid, ""].filter((each) => each !== "");
    for (const secret of secrets) {
      const key = new TextEncoder().encode(secret.padEnd(32, "x"));
      for (const padded of [key, new TextEncoder().encode(secret)]) {
        if (padded.length < 32) continue;
        const forged = await new SignJWT(claims()).setProtectedHeader({ alg: "HS256", kid: signer.kid }).sign(padded);
        expectRefused(await sendAssertion(forged, client));
      }
    }
    for (const alg of ["none", "None", "NONE", "", "HS256", "RS384", "ES256K", "dir"]) {
      const header = encode({ alg, kid: signer.kid });
      for (const signature of ["", encode("signature")]) {
        expectRefused(await sendAssertion(`${header}.${encode(claims())}.${signature}`, client));
      }
    }
  });

  it("does not pass by the right key with an algorithm that is not taken", async () => {
    const scim = await connect();
    const signer = await createSigner("RS256");
    const client = await createAssertingClient(scim.configId, signer);
    for (const alg of ["RS512", "PS384"]) {
      const key = await importJWK(signer.privateJwk, alg);
      const signed = await new SignJWT(claims()).setProtectedHeader({ alg, kid: signer.kid }).sign(key);
      expectRefused(await sendAssertion(signed, client));
    }
  });

  it("does not pass by keys that the header brings or points to: jwk, jku, x5u, x5c, kid (RFC 8725 §3.10)", async () => {
    const { client, signer } = await assertingClient();
    const attacker = await createSigner("ES256", signer.kid);
    const elsewhere = new Elsewhere();
    await elsewhere.answer({ body: JSON.stringify({ keys: [attacker.jwk] }) });
    for (const header of [
      { jwk: attacker.jwk },
      { jku: elsewhere.url },
      { x5u: elsewhere.url },
      { x5c: [btoa("certificate")] },
      { kid: elsewhere.url },
      { kid: "../../etc/passwd" },
      { kid: "' OR 1=1 --" },
      { kid: { $ne: null } },
      { crit: ["exp"] },
    ]) {
      expectRefused(await sendAssertion(await attacker.sign(claims(), header).catch(() => "not.signed.x"), client));
    }
    expect(await elsewhere.count()).toBe(0);
  });

  it("does not pass with the header, the claims or the signature of another assertion", async () => {
    const { client, signer } = await assertingClient();
    const [header, , signature] = (await signer.sign(claims())).split(".");
    const attacker = await createSigner("ES256", signer.kid);
    const [, forged, wrong] = (await attacker.sign(claims({ sub: "root" }))).split(".");
    for (const assertion of [
      `${header}.${forged}.${signature}`,
      `${header}.${forged}.${wrong}`,
      `${header}.${forged}`,
      `${header}.${forged}.`,
      "a.b.c",
      "..",
      "x",
      `${header}.${encode("null")}.${signature}`,
    ]) {
      expectRefused(await sendAssertion(assertion, client));
    }
  });

  it("does not pass with the assertion of another configuration's client: mix-up", async () => {
    const [mine, theirs] = [await assertingClient(), await assertingClient()];
    const assertion = await mine.signer.sign(claims());
    expectRefused(await sendAssertion(assertion, theirs.client));
    const answer = await sendAssertion(assertion, mine.client);
    expect(answer.status).toBe(200);
    const token = text(answer.body, "access_token");
    const { results } = await env.DB.prepare("SELECT config_id FROM tokens WHERE hint = ?1 AND client_row_id = ?2")
      .bind(token.slice(-4), mine.client.id)
      .all();
    expect(results).toEqual([{ config_id: mine.configId }]);
  });

  it("does not pass with one issuer's key and another subject, where many share the key: the tenant's others", async () => {
    const { configId } = await connect();
    const signer = await createSigner();
    const [ann, bob] = [
      await createAssertingClient(configId, signer, { subject: "ann" }),
      await createAssertingClient(configId, signer, { subject: "bob" }),
    ];
    const assertion = await signer.sign(claims({ sub: "ann" }));
    expectRefused(await sendAssertion(assertion, bob), "iss and sub are not those of the client.");
    expect((await sendAssertion(assertion, ann)).status).toBe(200);
  });

  it("does not pass with a secret where an assertion is due, nor with an assertion where a secret is", async () => {
    const { client, signer, configId } = await assertingClient();
    const withSecret = await createClient(configId);
    for (const secret of ["null", "undefined", " ", "wrong"]) {
      const { status } = await requestToken({ client_id: client.clientId, client_secret: secret });
      expect(status).toBe(401);
      expect((await requestToken({}, { headers: basic(client.clientId, secret) })).status).toBe(401);
    }
    expect((await sendAssertion(await signer.sign(claims()), withSecret)).status).toBe(401);
    expect((await request("POST", `/admin/configs/${configId}/clients/${client.id}/secret`)).status).toBe(409);
  });

  it("learns nothing of a client from an assertion that is not signed by its key", async () => {
    const { client } = await assertingClient();
    const attacker = await createSigner();
    for (const changes of [{}, { exp: 1 }, { aud: "x" }, { sub: "x" }, { jti: undefined }]) {
      expectRefused(await sendAssertion(await attacker.sign(claims(changes)), client));
    }
  });
});

describe("the keys of a client at its jwksUri", () => {
  const serve = (elsewhere: Elsewhere, ...signers: readonly Signer[]) =>
    elsewhere.answer({ body: JSON.stringify({ keys: signers.map(({ jwk }) => jwk) }) });

  async function remoteClient() {
    const { configId } = await connect();
    const [elsewhere, signer] = [new Elsewhere(), await createSigner()];
    await serve(elsewhere, signer);
    return { elsewhere, signer, client: await createAssertingClient(configId, signer, { jwksUri: elsewhere.url }) };
  }

  it("are fetched once for many assertions, and anew after ten minutes", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { elsewhere, signer, client } = await remoteClient();
    expect(await elsewhere.count()).toBe(0);
    for (let index = 0; index < 3; index += 1) {
      expect((await sendAssertion(await signer.sign(claims()), client)).status).toBe(200);
    }
    expect(await elsewhere.count()).toBe(1);
    vi.setSystemTime(Date.now() + 11 * MINUTE);
    expect((await sendAssertion(await signer.sign(claims()), client)).status).toBe(200);
    expect(await elsewhere.count()).toBe(2);
  });

  it("are fetched anew for a key id that is unknown, but not more than once a minute", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { elsewhere, signer, client } = await remoteClient();
    expect((await sendAssertion(await signer.sign(claims()), client)).status).toBe(200);
    const next = await createSigner();
    await serve(elsewhere, signer, next);
    for (let index = 0; index < 5; index += 1) {
      const stranger = await createSigner();
      expectRefused(await sendAssertion(await stranger.sign(claims()), client));
    }
    expect(await elsewhere.count()).toBe(0);
    vi.setSystemTime(Date.now() + MINUTE);
    expect((await sendAssertion(await next.sign(claims()), client)).status).toBe(200);
    for (let index = 0; index < 5; index += 1) {
      const stranger = await createSigner();
      expectRefused(await sendAssertion(await stranger.sign(claims()), client));
    }
    expect(await elsewhere.count()).toBe(1);
  });

  const failing = expect.stringContaining("cannot be had from its jwksUri");

  it("that cannot be had refuse, and are not asked for again for ten seconds", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { elsewhere, signer, client } = await remoteClient();
    await elsewhere.answer({ status: 500 });
    for (let index = 0; index < 3; index += 1) {
      expectRefused(await sendAssertion(await signer.sign(claims()), client), failing);
    }
    expect(await elsewhere.count()).toBe(1);
    await serve(elsewhere, signer);
    vi.setSystemTime(Date.now() + 10_000);
    expect((await sendAssertion(await signer.sign(claims()), client)).status).toBe(200);
  });

  it("go on being used while the address fails and strangers ask for others", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { elsewhere, signer, client } = await remoteClient();
    expect((await sendAssertion(await signer.sign(claims()), client)).status).toBe(200);
    await elsewhere.answer({ status: 500 });
    vi.setSystemTime(Date.now() + MINUTE);
    const stranger = await createSigner();
    expectRefused(await sendAssertion(await stranger.sign(claims()), client), failing);
    expect((await sendAssertion(await signer.sign(claims()), client)).status).toBe(200);
    expect(await elsewhere.count()).toBe(1);
  });

  it.each([
    ["a redirect, which is not followed", async (to: string) => ({ status: 302, headers: { Location: to } })],
    ["404", async () => ({ status: 404 })],
    ["no JSON", async () => ({ body: "<html>" })],
    ["no key set", async () => ({ body: '{"keys":{}}' })],
    ["more than 64 KiB", async () => ({ body: JSON.stringify({ keys: [], filler: "x".repeat(70_000) }) })],
  ])("%s: 401", async (_what, answerOf) => {
    const { elsewhere, signer, client } = await remoteClient();
    const target = new Elsewhere();
    await serve(target, signer);
    await elsewhere.answer(await answerOf(target.url));
    expectRefused(await sendAssertion(await signer.sign(claims()), client), failing);
    expect(await target.count()).toBe(0);
  });

  it("that take more than five seconds: 401", async () => {
    const { elsewhere, signer, client } = await remoteClient();
    await elsewhere.answer({ delay: 8000, body: JSON.stringify({ keys: [signer.jwk] }) });
    const start = performance.now();
    expectRefused(await sendAssertion(await signer.sign(claims()), client), failing);
    expect(performance.now() - start).toBeLessThan(7500);
  });

  it("that are secret, private or weak are not used", async () => {
    const { elsewhere, signer, client } = await remoteClient();
    const weak = await crypto.subtle.generateKey(
      { name: "RSASSA-PKCS1-v1_5", modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
      true,
      ["sign", "verify"],
    );
    const weakPair = weak as CryptoKeyPair;
    const weakJwk = await crypto.subtle.exportKey("jwk", weakPair.publicKey);
    const input = `${encode({ alg: "RS256", kid: "weak" })}.${encode(claims())}`;
    const bytes = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", weakPair.privateKey, new TextEncoder().encode(input));
    const weakly = `${input}.${encode(String.fromCharCode(...new Uint8Array(bytes)))}`;
    const keys = [
      { ...(weakJwk as object), kid: "weak" },
      { kty: "oct", k: encode("secret".repeat(8)), kid: "secret", alg: "HS256" },
      { ...signer.privateJwk, kid: signer.kid },
    ];
    await elsewhere.answer({ body: JSON.stringify({ keys }) });
    expectRefused(await sendAssertion(weakly, client));
    const secretly = await new SignJWT(claims())
      .setProtectedHeader({ alg: "HS256", kid: "secret" })
      .sign(new TextEncoder().encode("secret".repeat(8)));
    expectRefused(await sendAssertion(secretly, client));
    expectRefused(await sendAssertion(await signer.sign(claims()), client));
  });

  it("of one kind, when the assertion names none of several: 401 that says so", async () => {
    const { configId } = await connect();
    const [first, second] = [await createSigner(), await createSigner()];
    const client = await createAssertingClient(configId, first, { jwks: { keys: [first.jwk, second.jwk] } });
    const nameless = await first.sign(claims(), { kid: undefined });
    expectRefused(await sendAssertion(nameless, client), "Several keys of the client fit: name one by kid.");
    expect((await sendAssertion(await second.sign(claims()), client)).status).toBe(200);
  });
});

it("an assertion that cannot be read says of no client that it is its own", () => {
  for (const assertion of ["", "x", "a.b.c", `${encode({})}.${encode("text")}.x`]) {
    expect(claimedClientId(assertion), assertion).toBeUndefined();
  }
});
