import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import type { Bindings } from "../../../src/env.ts";
import { ASSERTION_TYPE } from "../../../src/oauth/token-request.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call, ORIGIN, text } from "./admin-client.ts";
import { fetchWorker } from "./fetch-worker.ts";

/** Where clients get access tokens. */
export const TOKEN_ENDPOINT = `${ORIGIN}/oauth/token`;

/** An OAuth client that the admin route made. */
export interface MadeClient {
  readonly id: string;
  readonly clientId: string;
  /** Empty for one that signs assertions. */
  readonly secret: string;
}

/** Makes a client of a configuration. */
export async function createClient(
  configId: string,
  body: JsonObject = { method: "client_secret" },
): Promise<MadeClient> {
  const made = await call("POST", `/admin/configs/${configId}/clients`, { name: "Client", ...body });
  const { clientSecret = "" } = made;
  return { id: text(made, "id"), clientId: text(made, "clientId"), secret: String(clientSecret) };
}

/** An answer of the token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
}

/** What of a token request differs from a plain form. */
export interface TokenRequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly bindings?: Partial<Bindings>;
  readonly origin?: string;
}

/** Sends a form to the token endpoint; `grant_type` is there unless the form says otherwise. */
export async function requestToken(
  form: Readonly<Record<string, string>> | string,
  { headers = {}, bindings, origin = ORIGIN }: TokenRequestOptions = {},
): Promise<TokenAnswer> {
  const body =
    typeof form === "string" ? form : new URLSearchParams({ grant_type: "client_credentials", ...form }).toString();
  const response = await fetchWorker(
    `${origin}/oauth/token`,
    { method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers } },
    bindings,
  );
  return { status: response.status, headers: response.headers, body: (await response.json()) as JsonObject };
}

/** The access token of a client that has a secret. */
export async function accessTokenOf({ clientId, secret }: MadeClient): Promise<string> {
  return text((await requestToken({ client_id: clientId, client_secret: secret })).body, "access_token");
}

/** The header of HTTP Basic, with the id and the secret as they are. */
export function basic(clientId: string, secret: string): { Authorization: string } {
  return { Authorization: `Basic ${btoa(`${clientId}:${secret}`)}` };
}

/** Whoever signs assertions: a key, and what is told of it. */
export interface Signer {
  readonly alg: string;
  readonly kid: string;
  /** The public key, as a JWK. */
  readonly jwk: JsonObject;
  readonly privateJwk: JsonObject;
  sign(claims: JWTPayload, header?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** A signer with a key of its own. */
export async function createSigner(alg = "ES256", kid = crypto.randomUUID()): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return {
    alg,
    kid,
    jwk: { ...((await exportJWK(publicKey)) as JsonObject), kid },
    privateJwk: (await exportJWK(privateKey)) as JsonObject,
    sign: (claims, header = {}) => new SignJWT(claims).setProtectedHeader({ alg, kid, ...header }).sign(privateKey),
  };
}

/** Whose assertions a test's clients send. */
export const ISSUER = "https://idp.example";
export const SUBJECT = "provisioning";

/** The claims of an assertion that holds, with changes; those that are undefined are left out. */
export function claims(changes: Readonly<Record<string, unknown>> = {}): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: ISSUER,
    sub: SUBJECT,
    aud: TOKEN_ENDPOINT,
    iat: now,
    exp: now + 300,
    jti: crypto.randomUUID(),
    ...changes,
  };
}

/** Makes a client that a signer signs for. */
export function createAssertingClient(
  configId: string,
  { jwk }: Signer,
  changes: JsonObject = {},
): Promise<MadeClient> {
  const keys: JsonObject = "jwksUri" in changes ? {} : { jwks: { keys: [jwk] } };
  return createClient(configId, { method: "private_key_jwt", issuer: ISSUER, subject: SUBJECT, ...keys, ...changes });
}

/** Sends an assertion to the token endpoint. */
export function sendAssertion(
  assertion: string,
  client: Pick<MadeClient, "clientId"> | undefined,
  options?: TokenRequestOptions,
): Promise<TokenAnswer> {
  const form = { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
  return requestToken(client === undefined ? form : { ...form, client_id: client.clientId }, options);
}
