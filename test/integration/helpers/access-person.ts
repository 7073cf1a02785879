import { env } from "cloudflare:workers";
import { importJWK, SignJWT } from "jose";

/** What of an assertion differs from a good one. */
export interface AssertionOptions {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly issuer?: string;
  readonly audience?: string;
  readonly expiresAt?: number;
  readonly header?: Readonly<Record<string, string>>;
}

/** The assertion with which Cloudflare Access sends a person on (its `Cf-Access-Jwt-Assertion` header). */
export async function assertionOf(email: string, options: AssertionOptions = {}): Promise<string> {
  const { ACCESS_TEAM_DOMAIN: domain, ACCESS_AUD: audience, TEST_ACCESS_KEY: key } = env;
  return new SignJWT({ email, ...options.claims })
    .setProtectedHeader({ alg: "RS256", kid: "current", ...options.header })
    .setIssuer(options.issuer ?? `https://${domain}`)
    .setAudience(options.audience ?? audience)
    .setSubject("person")
    .setIssuedAt()
    .setExpirationTime(options.expiresAt ?? Math.floor(Date.now() / 1000) + 60)
    .sign(await importJWK(JSON.parse(key), "RS256"));
}

/** The headers of a request that a person sends by way of Access. */
export async function accessHeaders(email: string, options?: AssertionOptions): Promise<Record<string, string>> {
  return { "Cf-Access-Jwt-Assertion": await assertionOf(email, options) };
}
