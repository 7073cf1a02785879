import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { TOKEN_PATH, tokenEndpointOf } from "../auth/token-endpoint.ts";
import { rootMessage, ScimError } from "../scim/errors.ts";
import type { Databases } from "../storage/databases/databases.ts";
import { authorizationServerMetadata, METADATA_PATH } from "./metadata.ts";
import {
  invalidClient,
  invalidRequest,
  OAuthError,
  oauthErrorResponse,
  oauthResponse,
  tooManyFailures,
} from "./oauth-error.ts";
import { grantByProof } from "./prove-client.ts";
import { parseTokenRequest } from "./token-request.ts";

/** What a request of the authorization server needs to be served; made anew for each. */
export interface OAuthScope {
  readonly databases: Databases;
  readonly requestId: string;
  /** Counts a client of this address that was not proved; false when there were too many. */
  countFailure(): Promise<boolean>;
  /** Called when a client of a configuration got a token. */
  onGranted(configId: string): void;
}

interface OAuthEnv {
  Variables: { scope: OAuthScope };
}

/** Bytes that a token request may have: an assertion, with room. */
const MAX_FORM_BYTES = 32 * 1024;
const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;
/** Seconds after which an address with too many failures may try again: the period of the binding. */
const RETRY_AFTER = 60;

const limitForm = bodyLimit({
  maxSize: MAX_FORM_BYTES,
  onError: () => {
    throw invalidRequest(`The form is larger than the limit of ${MAX_FORM_BYTES} bytes.`);
  },
});

/** The authorization server: tokens for clients (RFC 6749 §4.4), and what it says of itself (RFC 8414). */
export function createOAuthApp(openScope: (c: Context) => OAuthScope): Hono<OAuthEnv> {
  const app = new Hono<OAuthEnv>({ strict: false });
  app.onError((error, c) => oauthErrorResponse(toOAuthError(error, c.get("scope")?.requestId ?? "")));
  app.get(METADATA_PATH, (c) => oauthResponse(authorizationServerMetadata(originOf(c))));
  app.all(METADATA_PATH, () => refuseMethod("GET"));
  app.use(TOKEN_PATH, async (c, next) => {
    c.set("scope", openScope(c));
    await next();
  });
  app.post(TOKEN_PATH, limitForm, answerTokenRequest);
  app.all(TOKEN_PATH, () => refuseMethod("POST"));
  return app;
}

async function answerTokenRequest(c: Context<OAuthEnv>): Promise<Response> {
  const { databases, countFailure, onGranted } = c.get("scope");
  const authorization = c.req.header("Authorization");
  const proof = parseTokenRequest(await readForm(c), authorization);
  const granted = await grantByProof(databases, proof, tokenEndpointOf(originOf(c)));
  if ("accessToken" in granted) {
    onGranted(granted.configId);
    return oauthResponse({
      access_token: granted.accessToken,
      token_type: "Bearer",
      expires_in: granted.expiresIn,
    });
  }
  if (!(await countFailure())) throw tooManyFailures(RETRY_AFTER);
  throw invalidClient(granted.reason, { hasHeader: authorization !== undefined });
}

async function readForm(c: Context): Promise<URLSearchParams> {
  if (!FORM.test(c.req.header("Content-Type")?.trim() ?? "")) {
    throw invalidRequest("Send the parameters as a form: application/x-www-form-urlencoded.");
  }
  // Not `text()`: the runtime warns that a form is none.
  return new URLSearchParams(new TextDecoder().decode(await c.req.arrayBuffer()));
}

function originOf(c: Context): string {
  return new URL(c.req.url).origin;
}

function refuseMethod(allow: string): never {
  throw new OAuthError("invalid_request", `Use ${allow}.`, { status: 405, headers: { Allow: allow } });
}

/** What nobody foresaw is 500, and is logged by its innermost message only: outer ones can hold SQL with values. */
function toOAuthError(error: unknown, requestId: string): OAuthError {
  if (error instanceof OAuthError) return error;
  if (error instanceof ScimError) {
    return new OAuthError("server_error", error.detail, { status: error.status, headers: error.headers });
  }
  console.error(JSON.stringify({ message: "token request failed", requestId, error: rootMessage(error) }));
  return new OAuthError("server_error", "The service failed to handle the request. Try again.", { status: 500 });
}
