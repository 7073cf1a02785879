/** The error codes that the token endpoint answers (RFC 6749 §5.2); `server_error` for a failure of its own. */
export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "unsupported_grant_type"
  | "invalid_scope"
  | "server_error";

/** What a token request is refused with. The description is for whoever sets the client up, and holds nothing sent. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly code: OAuthErrorCode;
  readonly status: number;
  /** Headers that the status asks for: `Allow`, `Retry-After`, `WWW-Authenticate`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: OAuthErrorCode,
    description: string,
    { status = 400, headers = {} }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(description);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

/** 400: the request lacks something, repeats something, or is no form. */
export const invalidRequest = (description: string) => new OAuthError("invalid_request", description);

/** 401: the client is not proved; with a challenge where the request had an `Authorization` header. */
export const invalidClient = (description: string, { hasHeader }: { readonly hasHeader: boolean }) =>
  new OAuthError("invalid_client", description, {
    status: 401,
    headers: hasHeader ? { "WWW-Authenticate": 'Basic realm="OAuth clients"' } : {},
  });

/** 429: too many requests of this address proved no client. */
export const tooManyFailures = (retryAfter: number) =>
  new OAuthError("invalid_client", `Too many failures came from your address. Wait ${retryAfter} seconds.`, {
    status: 429,
    headers: { "Retry-After": String(retryAfter) },
  });

/** An answer of the token endpoint (RFC 6749 §5.1): never to be kept. */
export function oauthResponse(body: object, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store", Pragma: "no-cache", ...headers } });
}

/** The answer to an error (RFC 6749 §5.2). */
export function oauthErrorResponse({ code, message, status, headers }: OAuthError): Response {
  return oauthResponse({ error: code, error_description: message }, status, headers);
}
