import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { ADMIN_TOKEN, call, ORIGIN, request, text } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import {
  basic,
  claims,
  createAssertingClient,
  createClient,
  createSigner,
  requestToken,
  sendAssertion,
} from "../helpers/oauth.ts";
import { SCIM } from "../helpers/scim-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";
import { fetchWithBrokenDatabase } from "./broken-database.ts";
import { createFaultyCache } from "./faulty-bindings.ts";

// Everything that a run of requests leaves behind is searched for the secrets that the requests held.

/** Different in every place, so that what is found says where it came from. */
const secret = (place: string) => `hunter2-${place}`;
const SECRET = /hunter2-[\w-]+/g;
const WRONG_TOKENS = ["scim_hunter2-token", "hunter2-short", `scim_${"hunter2-long".padEnd(43, "x")}`];

const levels = ["log", "info", "warn", "error", "debug", "trace"] as const;
let printed: () => string;

beforeEach(() => {
  const spies = levels.map((level) => vi.spyOn(console, level).mockImplementation(() => {}));
  printed = () => JSON.stringify(spies.flatMap(({ mock }) => mock.calls));
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Every row of every table. */
async function dumpDatabase(): Promise<string> {
  const names = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const rows = await Promise.all(
    names.results.map(async ({ name }) => [name, (await env.DB.prepare(`SELECT * FROM "${name}"`).all()).results]),
  );
  expect(rows.length).toBeGreaterThan(10);
  return JSON.stringify(rows);
}

/** Every key and value of the token cache. */
async function dumpCache(): Promise<string> {
  const { keys } = await env.TOKEN_CACHE.list();
  const values = await Promise.all(keys.map(async ({ name }) => [name, await env.TOKEN_CACHE.get(name)]));
  return JSON.stringify(values);
}

/** Bodies with a password where a person's attributes are. */
function personWith(place: string, more: JsonObject = {}): JsonObject {
  return { userName: `${place}@x.test`, password: secret(place), ...more };
}

/** The body is sent as it is where it is a text. */
type SentRequest = readonly [method: string, path: string, body: JsonValue];
type Fetcher = (url: string, init: RequestInit<RequestInitCfProperties>) => Promise<Response>;

const bulkOf = (operations: JsonValue[]): JsonObject => ({ Operations: operations });

/** Requests of an identity provider that hold secrets: good ones, refused ones, and ones that make no sense. */
function requestsWithSecrets(id: string): readonly SentRequest[] {
  const user = `/Users/${id}`;
  const patch = (operation: JsonObject): SentRequest => ["PATCH", user, { Operations: [operation] }];
  return [
    ["POST", "/Users", personWith("created")],
    ["POST", "/Users", personWith("created")],
    ["POST", "/Users", { password: secret("nameless") }],
    ["POST", "/Users", { ...personWith("typed"), password: { value: secret("typed") } }],
    ["POST", "/Users", { userName: "listed@x.test", Password: [secret("listed")], emails: "none" }],
    ["POST", "/Users", { userName: 5, passwordHash: secret("hash"), clientSecret: secret("client") }],
    ["POST", "/Users", `{"userName": "x@x.test", "password": "${secret("cut-off")}`],
    ["POST", "/Users", `userName=x&password=${secret("form")}`],
    ["PUT", user, personWith("replaced")],
    ["PUT", user, { userName: "", password: secret("refused-put") }],
    ["PUT", "/Users/unknown", personWith("unknown")],
    patch({ op: "replace", path: "password", value: secret("patched") }),
    patch({ op: "replace", value: { password: secret("pathless") } }),
    patch({ op: "Add", Path: "Password", Value: secret("other-case") }),
    patch({ op: "nonsense", Path: "password", Value: secret("nonsense") }),
    patch({ op: "nonsense", path: "urn:ietf:params:scim:schemas:core:2.0:User:password", value: secret("urn") }),
    patch({ op: "replace", path: "password.value", value: [{ value: secret("nested") }] }),
    patch({ op: "remove", path: `emails[password eq "${secret("path-filter")}"]` }),
    ["POST", "/Users/.search", { filter: `password eq "${secret("filter")}"` }],
    ["POST", "/Users/.search", { filter: `password eq "${secret("broken-filter")}` }],
    ["POST", "/.search", { filter: `password foo "${secret("root-filter")}"` }],
    ["GET", `/Users?filter=${encodeURIComponent(`password eq "${secret("query")}"`)}`, ""],
    ["GET", `/Users/unknown?access_token=${secret("query-token")}`, ""],
    [
      "POST",
      "/Bulk",
      bulkOf([
        { method: "POST", path: "/Users", bulkId: "a", data: personWith("bulk") },
        { method: "POST", path: "/Users", bulkId: "b", data: personWith("bulk") },
        { method: "PUT", path: "/Users/unknown", data: personWith("bulk-put") },
        {
          method: "PATCH",
          path: user,
          data: { Operations: [{ op: "nonsense", path: "password", value: secret("bulk-patch") }] },
        },
      ]),
    ],
    ["POST", "/Bulk", bulkOf([{ method: "NONE", path: "/Users", data: personWith("bulk-refused") }])],
    ["POST", "/nothing", personWith("nowhere")],
  ];
}

/** Sends a request with the body as it is, whatever the answer. */
async function send(scim: Connection, fetcher: Fetcher, [method, path, body]: SentRequest): Promise<void> {
  const content = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { Authorization: `Bearer ${scim.token}`, "Content-Type": SCIM };
  await fetcher(scim.baseUrl + path, { method, headers, ...(content === "" ? {} : { body: content }) });
}

/** Requests to the admin route and the console that hold secrets. */
async function administer(configId: string): Promise<string[]> {
  for (const token of WRONG_TOKENS) {
    await request("GET", "/admin/projects", undefined, { headers: { Authorization: `Bearer ${token}` } });
  }
  await request("POST", "/admin/configs", { kind: "project", bearerToken: secret("admin-body") });
  await request("POST", "/admin/projects", undefined, { text: `{"token":"${secret("admin-text")}` });
  for (const token of [ADMIN_TOKEN, secret("console")]) {
    const body = new URLSearchParams({ token });
    await fetchWorker(`${ORIGIN}/console/sign-in`, { method: "POST", body, headers: { Origin: ORIGIN } });
  }
  await fetchWithBrokenDatabase(`${ORIGIN}/admin/projects`, { headers: { Authorization: `Bearer ${ADMIN_TOKEN}` } });
  return [text(await call("POST", `/admin/configs/${configId}/tokens`, { graceSeconds: 60 }), "bearerToken")];
}

/** What OAuth clients of a configuration are given and send: good, refused and senseless. */
async function authorize(configId: string) {
  const [client, signer] = [await createClient(configId), await createSigner()];
  const { clientId, secret: first } = client;
  const rotated = await call("POST", `/admin/configs/${configId}/clients/${client.id}/secret`, { graceSeconds: 60 });
  const asserting = await createAssertingClient(configId, signer);
  const assertion = await signer.sign(claims({ jti: secret("jti") }));
  const answers = [
    await requestToken({ client_id: clientId, client_secret: first }),
    await requestToken({}, { headers: basic(clientId, first) }),
    await sendAssertion(assertion, asserting),
  ];
  await sendAssertion(assertion, asserting);
  await sendAssertion(`${secret("assertion")}.x.y`, asserting);
  for (const wrong of [secret("client-secret"), `scimsecret_${secret("long")}`]) {
    await requestToken({ client_id: clientId, client_secret: wrong, scope: "scim" });
    await requestToken({}, { headers: basic(clientId, wrong) });
    await requestToken({ grant_type: wrong, client_secret: wrong, [wrong]: wrong });
    await fetchWithBrokenDatabase(`${ORIGIN}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: wrong }),
    });
    await fetchWorker(`${ORIGIN}/oauth/token?client_secret=${wrong}`);
  }
  const link = await call("POST", `/admin/configs/${configId}/setup-links`);
  const setupSecret = text(link, "url").split("/").at(-1) ?? "";
  for (const each of [setupSecret, secret("setup")]) await fetchWorker(`${ORIGIN}/setup/${each}`);
  return {
    accessTokens: answers.map(({ body }) => text(body, "access_token")),
    others: [first, text(rotated, "clientSecret"), assertion, setupSecret],
  };
}

const failKv = () => Promise.reject(new Error("KV failed: 500"));
const brokenCache = createFaultyCache(failKv, failKv);

const fetchWithBrokenCache: Fetcher = (url, init) => fetchWorker(url, init, { TOKEN_CACHE: brokenCache });

describe.each(trees)("secrets in the $kind tree", (tree) => {
  it("no token and no password is printed, stored in D1 or kept in KV, whatever was sent and whatever failed", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const requests = requestsWithSecrets(id);
    for (const each of requests) await send(scim, fetchWorker, each);
    for (const each of requests) await send(scim, fetchWithBrokenDatabase, each);
    for (const each of requests) await send(scim, fetchWithBrokenCache, each);
    for (const token of WRONG_TOKENS) await scim.withToken(token).get("/Users");
    const tokens = [scim.token, ...(await administer(scim.configId))];
    const { accessTokens, others } = await authorize(scim.configId);
    tokens.push(...accessTokens);
    for (const token of tokens) expect((await scim.withToken(token).get("/Users?count=0")).status).toBe(200);
    await scim.withToken(tokens[1] ?? "").delete(`/Users/${id}`);

    const places = { printed: printed(), database: await dumpDatabase(), cache: await dumpCache() };
    for (const [place, content] of Object.entries(places)) {
      expect(content.match(SECRET) ?? [], place).toEqual([]);
      for (const token of [...tokens, ...others, ADMIN_TOKEN]) expect(content.includes(token), place).toBe(false);
      // What was looked through is what was meant: it holds what is no secret.
      expect(content, place).toContain(scim.configId);
    }
    expect(places.printed).toContain("no such table");
    expect(places.database).toContain("[removed]");
  });
});
