import { invalidClient, invalidRequest, OAuthError } from "./oauth-error.ts";

/** The only scope there is: SCIM, for the configuration of the client. */
export const SCOPE = "scim";
/** What says that a client proves itself by a JWT (RFC 7523 §2.2). */
export const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** By what a token request says that it comes from a client. */
export type ClientProof =
  | { readonly method: "client_secret"; readonly clientId: string; readonly secret: string }
  | { readonly method: "private_key_jwt"; readonly clientId: string | undefined; readonly assertion: string };

/**
 * Reads a request for an access token (RFC 6749 §4.4.2) and by what the client proves itself.
 *
 * @throws OAuthError `invalid_request`, `unsupported_grant_type`, `invalid_scope`; `invalid_client` when there
 *   is no proof, or one that cannot be read
 */
export function parseTokenRequest(form: URLSearchParams, authorization: string | undefined): ClientProof {
  const parameters = readParameters(form);
  const grantType = parameters.get("grant_type");
  if (grantType === undefined) throw invalidRequest("grant_type is missing.");
  if (grantType !== "client_credentials") {
    throw new OAuthError("unsupported_grant_type", "The only grant_type is client_credentials.");
  }
  checkScope(parameters.get("scope") ?? SCOPE);
  return readProof(parameters, authorization);
}

type Parameters = ReadonlyMap<string, string>;

/** RFC 6749 §3.2: a parameter without a value counts as left out, and none may come twice. */
function readParameters(form: URLSearchParams): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of form) {
    if (value === "") continue;
    if (parameters.has(name)) throw invalidRequest("A parameter is there more than once.");
    parameters.set(name, value);
  }
  return parameters;
}

function checkScope(scope: string): void {
  if (scope.split(" ").every((each) => each === SCOPE)) return;
  throw new OAuthError("invalid_scope", `The only scope is ${SCOPE}. Leave it out.`);
}

/** RFC 6749 §2.3: one way of proving the client, not two. */
function readProof(parameters: Parameters, authorization: string | undefined): ClientProof {
  const clientId = parameters.get("client_id");
  const secret = parameters.get("client_secret");
  const assertion = parameters.get("client_assertion");
  const assertionType = parameters.get("client_assertion_type");
  const isAsserted = assertion !== undefined || assertionType !== undefined;
  const hasHeader = authorization !== undefined;
  if (Number(hasHeader) + Number(secret !== undefined) + Number(isAsserted) > 1) {
    throw invalidRequest("Prove the client in one way only: HTTP Basic, client_secret or client_assertion.");
  }
  if (hasHeader) return readBasic(authorization, clientId);
  if (isAsserted) return readAssertion(clientId, assertion, assertionType);
  if (clientId === undefined || secret === undefined) {
    throw invalidClient("Send client_id with client_secret, HTTP Basic, or a client_assertion.", { hasHeader });
  }
  return { method: "client_secret", clientId, secret };
}

function readAssertion(
  clientId: string | undefined,
  assertion: string | undefined,
  assertionType: string | undefined,
): ClientProof {
  if (assertion === undefined) throw invalidRequest("client_assertion is missing.");
  if (assertionType === undefined) throw invalidRequest("client_assertion_type is missing.");
  if (assertionType !== ASSERTION_TYPE) {
    throw invalidClient(`The only client_assertion_type is ${ASSERTION_TYPE}.`, { hasHeader: false });
  }
  return { method: "private_key_jwt", clientId, assertion };
}

/** RFC 6749 §2.3.1: HTTP Basic, with the id and the secret each encoded as in a form. */
function readBasic(authorization: string, clientId: string | undefined): ClientProof {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization)?.[1];
  const credentials = encoded === undefined ? undefined : decode(() => atob(encoded));
  const [, id, secret] = /^([^:]*):(.*)$/.exec(credentials ?? "") ?? [];
  const [user, password] = [decodeForm(id), decodeForm(secret)];
  if (user === undefined || password === undefined) {
    throw invalidClient("The Authorization header is not HTTP Basic of the client's id and secret.", {
      hasHeader: true,
    });
  }
  if (clientId !== undefined && clientId !== user) {
    throw invalidRequest("client_id is not the client of the Authorization header.");
  }
  return { method: "client_secret", clientId: user, secret: password };
}

function decodeForm(text: string | undefined): string | undefined {
  return text === undefined ? undefined : decode(() => decodeURIComponent(text.replaceAll("+", " ")));
}

/** What decoding comes to; undefined for what is not so encoded. */
function decode(decoding: () => string): string | undefined {
  try {
    return decoding();
  } catch {
    return undefined;
  }
}
