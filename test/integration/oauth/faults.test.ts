import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import {
  claims,
  createAssertingClient,
  createClient,
  createSigner,
  requestToken,
  sendAssertion,
  type TokenAnswer,
  type TokenRequestOptions,
} from "../helpers/oauth.ts";
import { trees } from "../helpers/trees.ts";
import { createFaultyDatabase } from "../trust/faulty-bindings.ts";

const PASSING = "Network connection lost.";
const UNKNOWN = "internal error; reference = abc";

/** A client, and the request by which it asks for a token; the same however often it is sent. */
interface Asking {
  readonly clientRowId: string;
  /** Round trips of a request that is granted. */
  readonly calls: number;
  ask(options?: TokenRequestOptions): Promise<TokenAnswer>;
}

async function connect() {
  const scim = await trees[0]?.connect();
  if (scim === undefined) throw new Error("there is no tree");
  return scim;
}

const methods: readonly (readonly [string, () => Promise<Asking>])[] = [
  [
    "a secret",
    async () => {
      const { id, clientId, secret } = await createClient((await connect()).configId);
      const form = { client_id: clientId, client_secret: secret };
      return { clientRowId: id, calls: 1, ask: (options) => requestToken(form, options) };
    },
  ],
  [
    "an assertion",
    async () => {
      const signer = await createSigner();
      const client = await createAssertingClient((await connect()).configId, signer);
      const assertion = await signer.sign(claims());
      return { clientRowId: client.id, calls: 2, ask: (options) => sendAssertion(assertion, client, options) };
    },
  ],
];

async function countTokens({ clientRowId }: Asking): Promise<number> {
  const row = await env.DB.prepare("SELECT COUNT(*) AS total FROM tokens WHERE client_row_id = ?1")
    .bind(clientRowId)
    .first<{ total: number }>();
  return row?.total ?? Number.NaN;
}

describe.each(methods)("a database that fails while a client is proved by %s", (_what, create) => {
  it("for a moment is not noticed, before the token is granted or after", async () => {
    const { calls } = await create();
    for (const when of ["before", "after"] as const) {
      for (let at = 1; at <= calls; at += 1) {
        const asking = await create();
        const DB = createFaultyDatabase(PASSING, (call) => (call === at ? when : undefined));
        expect((await asking.ask({ bindings: { DB } })).status, `${when} ${at}`).toBe(200);
        expect(await countTokens(asking)).toBe(1);
      }
    }
  });

  it("and goes on failing: 503 with Retry-After, and nothing is used up", async () => {
    const asking = await create();
    const DB = createFaultyDatabase(PASSING, () => "before");
    const { status, headers, body } = await asking.ask({ bindings: { DB } });
    expect([status, body.error]).toEqual([503, "server_error"]);
    expect(headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
    expect(await countTokens(asking)).toBe(0);
    expect((await asking.ask()).status).toBe(200);
  });

  it("in a way that nobody foresaw: 500 that tells nothing of it, and nothing is used up", async () => {
    const asking = await create();
    const DB = createFaultyDatabase(UNKNOWN, () => "before");
    const { status, body } = await asking.ask({ bindings: { DB } });
    expect([status, body.error]).toEqual([500, "server_error"]);
    expect(JSON.stringify(body)).not.toContain("reference");
    expect((await asking.ask()).status).toBe(200);
  });
});
