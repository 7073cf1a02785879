import { ASSERTION_ALGORITHMS } from "../auth/public-keys.ts";
import { tokenEndpointOf } from "../auth/token-endpoint.ts";
import { SCOPE } from "./token-request.ts";

/** Where the metadata is (RFC 8414 §3). */
export const METADATA_PATH = "/.well-known/oauth-authorization-server";

/** What this authorization server says of itself (RFC 8414 §2), on the origin that it was asked on. */
export function authorizationServerMetadata(origin: string) {
  return {
    issuer: origin,
    token_endpoint: tokenEndpointOf(origin),
    scopes_supported: [SCOPE],
    response_types_supported: [],
    grant_types_supported: ["client_credentials"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: [...ASSERTION_ALGORITHMS],
  };
}
