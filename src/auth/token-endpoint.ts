/** The path at which OAuth clients get access tokens. */
export const TOKEN_PATH = "/oauth/token";

/** Where the authorization server says what it is (RFC 8414 §3). */
export const METADATA_PATH = "/.well-known/oauth-authorization-server";

/** Where OAuth clients get access tokens, on an origin of the service. */
export function tokenEndpointOf(origin: string): string {
  return origin + TOKEN_PATH;
}
