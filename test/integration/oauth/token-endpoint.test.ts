import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { call, ORIGIN, text } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { accessTokenOf, basic, createClient, requestToken, type TokenAnswer } from "../helpers/oauth.ts";
import { trees } from "../helpers/trees.ts";
import { fetchWithBrokenDatabase } from "../trust/broken-database.ts";

const WRONG = "There is no such client, or its secret or assertion is wrong.";

/** A limiter that lets so many of each address pass. */
function createLimiter(limit: number): RateLimit {
  const counts = new Map<string, number>();
  return {
    async limit({ key }) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return { success: (counts.get(key) ?? 0) <= limit };
    },
  };
}

async function connect() {
  const [tree] = trees;
  if (tree === undefined) throw new Error("there is no tree");
  const scim = await tree.connect();
  return { scim, client: await createClient(scim.configId) };
}

/** RFC 6749 §5.2: the form of every error. */
function expectError(answer: TokenAnswer, status: number, error: string): void {
  expect([answer.status, answer.body.error]).toEqual([status, error]);
  expect(Object.keys(answer.body).sort()).toEqual(["error", "error_description"]);
  expect(answer.body.error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
  expect(answer.headers.get("Content-Type")).toMatch(/^application\/json/);
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
}

describe.each(trees)("an OAuth client of the $kind tree", (tree) => {
  it("gets an access token by client_secret_post, which opens its configuration (RFC 6749 §4.4, §5.1)", async () => {
    const scim = await tree.connect();
    const client = await createClient(scim.configId);
    const answer = await requestToken({ client_id: client.clientId, client_secret: client.secret });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^scim_[\w-]{43}$/),
      token_type: "Bearer",
      expires_in: 3600,
    });
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect(answer.headers.get("Content-Type")).toMatch(/^application\/json/);
    const granted = scim.withToken(text(answer.body, "access_token"));
    expect((await granted.get("/Users")).status).toBe(200);
    expect((await granted.post("/Users", { userName: "ann@x.test" })).status).toBe(201);
  });

  it("gets one by HTTP Basic, with each part encoded as in a form or not (RFC 6749 §2.3.1)", async () => {
    const scim = await tree.connect();
    const { clientId, secret } = await createClient(scim.configId);
    const encoded = (value: string) => [...value].map((each) => `%${each.charCodeAt(0).toString(16)}`).join("");
    for (const headers of [
      basic(clientId, secret),
      basic(encoded(clientId), encoded(secret)),
      { Authorization: basic(clientId, secret).Authorization.replace("Basic", "basic") },
    ]) {
      const answer = await requestToken({}, { headers });
      expect(answer.status).toBe(200);
      expect((await scim.withToken(text(answer.body, "access_token")).get("/Users")).status).toBe(200);
    }
    expect((await requestToken({ client_id: clientId }, { headers: basic(clientId, secret) })).status).toBe(200);
  });

  it("opens no other configuration, of its own tenant or of another", async () => {
    const scim = await tree.connect();
    const token = await accessTokenOf(await createClient(scim.configId));
    for (const other of [await scim.tenant.connect(), await tree.connect()]) {
      expect((await other.withToken(token).get("/Users")).status).toBe(401);
    }
  });
});

describe("the token endpoint", () => {
  it("gives tokens for as long as the client's tokenSeconds say", async () => {
    const { scim } = await connect();
    const { clientId, secret } = await createClient(scim.configId, { method: "client_secret", tokenSeconds: 60 });
    expect((await requestToken({ client_id: clientId, client_secret: secret })).body.expires_in).toBe(60);
  });

  it("takes the scope scim, none, and parameters that it does not know or that are empty (RFC 6749 §3.2, §3.3)", async () => {
    const { client } = await connect();
    const credentials = { client_id: client.clientId, client_secret: client.secret };
    for (const more of [{ scope: "scim" }, { scope: "" }, { resource: "x" }, { client_assertion: "" }] as const) {
      expect((await requestToken({ ...credentials, ...more })).status).toBe(200);
    }
    for (const scope of ["openid", "scim openid", "scim  scim", " ", "SCIM"]) {
      expectError(await requestToken({ ...credentials, scope }), 400, "invalid_scope");
    }
  });

  it.each([
    ["no grant_type", "client_id=a&client_secret=b", "invalid_request"],
    ["an empty grant_type", "grant_type=&client_id=a&client_secret=b", "invalid_request"],
    ["another grant_type", "grant_type=password&client_id=a&client_secret=b", "unsupported_grant_type"],
    ["a parameter twice", "grant_type=client_credentials&client_id=a&client_id=a&client_secret=b", "invalid_request"],
    ["a grant_type twice", "grant_type=client_credentials&grant_type=client_credentials", "invalid_request"],
    ["an assertion without its type", "grant_type=client_credentials&client_assertion=x", "invalid_request"],
    ["a type without an assertion", "grant_type=client_credentials&client_assertion_type=x", "invalid_request"],
    [
      "a secret and an assertion",
      "grant_type=client_credentials&client_id=a&client_secret=b&client_assertion=x&client_assertion_type=y",
      "invalid_request",
    ],
  ])("%s: 400 (RFC 6749 §5.2)", async (_what, form, error) => {
    expectError(await requestToken(form), 400, error);
  });

  it("more than one way of proving the client: 400 invalid_request (RFC 6749 §2.3)", async () => {
    const { client } = await connect();
    const headers = basic(client.clientId, client.secret);
    const both = await requestToken({ client_id: client.clientId, client_secret: client.secret }, { headers });
    expectError(both, 400, "invalid_request");
    expectError(await requestToken({ client_id: crypto.randomUUID() }, { headers }), 400, "invalid_request");
  });

  it.each(["application/json", "multipart/form-data; boundary=x", "text/plain", ""])(
    "a body of the type “%s”: 400 invalid_request",
    async (type) => {
      const { client } = await connect();
      const form = { client_id: client.clientId, client_secret: client.secret };
      expectError(await requestToken(form, { headers: { "Content-Type": type } }), 400, "invalid_request");
    },
  );

  it("a body over the limit: 400 invalid_request that names it", async () => {
    const answer = await requestToken({ client_id: "x".repeat(40_000) });
    expectError(answer, 400, "invalid_request");
    expect(answer.body.error_description).toContain("32768");
  });

  it("a client that is unknown, a wrong secret or one of another client: 401 invalid_client, all the same", async () => {
    const { scim, client } = await connect();
    const other = await createClient(scim.configId);
    for (const [clientId, secret] of [
      [crypto.randomUUID(), client.secret],
      [client.clientId, "wrong"],
      [client.clientId, other.secret],
      [client.id, client.secret],
      [client.clientId, scim.token],
      ["", ""],
    ] as const) {
      const posted = await requestToken(clientId === "" ? {} : { client_id: clientId, client_secret: secret });
      expectError(posted, 401, "invalid_client");
      if (clientId !== "") expect(posted.body.error_description).toBe(WRONG);
      expect(posted.headers.get("WWW-Authenticate")).toBeNull();
      const sent = await requestToken({}, { headers: basic(clientId, secret) });
      expectError(sent, 401, "invalid_client");
      expect(sent.headers.get("WWW-Authenticate")).toBe('Basic realm="OAuth clients"');
    }
  });

  it.each(["Bearer x", "Basic", "Basic !!!", `Basic ${btoa("no colon")}`, `Basic ${btoa("a%zz:b")}`, "Basic a b"])(
    "the header “%s”: 401 invalid_client with a challenge (RFC 6749 §5.2)",
    async (Authorization) => {
      const answer = await requestToken({}, { headers: { Authorization } });
      expectError(answer, 401, "invalid_client");
      expect(answer.headers.get("WWW-Authenticate")).toMatch(/^Basic /);
    },
  );

  it("takes credentials from nowhere but the header and the body (RFC 6749 §2.3.1)", async () => {
    const { client } = await connect();
    const query = new URLSearchParams({ client_id: client.clientId, client_secret: client.secret });
    const response = await fetchWorker(`${ORIGIN}/oauth/token?${query}`, {
      method: "POST",
      body: "grant_type=client_credentials",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    });
    expect(response.status).toBe(401);
  });

  it.each(["GET", "PUT", "DELETE", "OPTIONS"])("%s: 405 with Allow", async (method) => {
    const response = await fetchWorker(`${ORIGIN}/oauth/token`, { method });
    expect([response.status, response.headers.get("Allow")]).toEqual([405, "POST"]);
  });

  it("a database that fails: 500 in the form of the RFC", async () => {
    const response = await fetchWithBrokenDatabase(`${ORIGIN}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", client_id: "a", client_secret: "b" }),
    });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error: "server_error" });
  });
});

describe("failures at the token endpoint", () => {
  const from = (address: string) => ({ "CF-Connecting-IP": address });

  it("are limited by address, of IPv6 by the /64: 429 with Retry-After; what is right is never refused", async () => {
    const { client } = await connect();
    const good = { client_id: client.clientId, client_secret: client.secret };
    const bindings = { WRONG_CLIENTS: createLimiter(3) };
    const send = (form: Record<string, string>, address: string) =>
      requestToken(form, { headers: from(address), bindings });
    for (let index = 0; index < 3; index += 1) {
      expect((await send({ ...good, client_secret: `wrong-${index}` }, `2001:db8::${index}`)).status).toBe(401);
    }
    const refused = await send({ ...good, client_secret: "wrong" }, "2001:db8::9");
    expect([refused.status, refused.body.error, refused.headers.get("Retry-After")]).toEqual([
      429,
      "invalid_client",
      "60",
    ]);
    expect((await send(good, "2001:db8::9")).status).toBe(200);
    expect((await send({ ...good, client_secret: "wrong" }, "2001:db8:1::1")).status).toBe(401);
  });

  it("count only where a client was to be proved, and successes never do", async () => {
    const { client } = await connect();
    const good = { client_id: client.clientId, client_secret: client.secret };
    const bindings = { WRONG_CLIENTS: createLimiter(1) };
    for (let index = 0; index < 5; index += 1) {
      expect((await requestToken(good, { headers: from("192.0.2.7"), bindings })).status).toBe(200);
      expect((await requestToken({ scope: "x" }, { headers: from("192.0.2.7"), bindings })).status).toBe(400);
      expect((await requestToken({}, { headers: from("192.0.2.7"), bindings })).status).toBe(401);
    }
  });

  it("are counted by the limiter of wrangler.toml", async () => {
    expect(await env.WRONG_CLIENTS.limit({ key: "test" })).toEqual({ success: true });
  });
});

describe("the secret of a client", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is replaced at once, or goes on working for the grace and no longer", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { scim, client } = await connect();
    const works = async (secret: string) =>
      (await requestToken({ client_id: client.clientId, client_secret: secret })).status === 200;
    const rotate = async (graceSeconds?: number) =>
      text(
        await call("POST", `/admin/configs/${scim.configId}/clients/${client.id}/secret`, {
          ...(graceSeconds === undefined ? {} : { graceSeconds }),
        }),
        "clientSecret",
      );
    const second = await rotate(3600);
    expect([await works(client.secret), await works(second)]).toEqual([true, true]);
    vi.setSystemTime(Date.now() + 3_600_000);
    expect([await works(client.secret), await works(second)]).toEqual([false, true]);
    const third = await rotate(3600);
    const fourth = await rotate(3600);
    expect(await Promise.all([second, third, fourth].map(works))).toEqual([false, true, true]);
    const last = await rotate();
    expect(await Promise.all([third, fourth, last].map(works))).toEqual([false, false, true]);
  });
});

describe("the metadata of the authorization server (RFC 8414)", () => {
  it.each(["http://localhost", "https://scim.example.com"])("on %s is that origin's", async (origin) => {
    const response = await fetchWorker(`${origin}/.well-known/oauth-authorization-server`);
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({
      issuer: origin,
      token_endpoint: `${origin}/oauth/token`,
      scopes_supported: ["scim"],
      response_types_supported: [],
      grant_types_supported: ["client_credentials"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "private_key_jwt"],
      token_endpoint_auth_signing_alg_values_supported: ["RS256", "PS256", "ES256", "EdDSA"],
    });
  });

  it("takes GET alone", async () => {
    const response = await fetchWorker(`${ORIGIN}/.well-known/oauth-authorization-server`, { method: "POST" });
    expect([response.status, response.headers.get("Allow")]).toEqual([405, "GET"]);
  });
});
