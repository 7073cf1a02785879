/** The path at which OAuth clients get access tokens. */
export const TOKEN_PATH = "/oauth/token";

/** Where OAuth clients get access tokens, on an origin of the service. */
export function tokenEndpointOf(origin: string): string {
  return origin + TOKEN_PATH;
}
