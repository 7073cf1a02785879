import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";

/** Where persons sign in before they reach the Worker (Cloudflare Zero Trust, Access applications). */
export interface AccessTeam {
  /** Of the team, without a scheme: `acme.cloudflareaccess.com`. */
  readonly domain: string;
  /** The application's audience tag. */
  readonly audience: string;
}

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** The keys of each team, kept by the isolate. */
const keySets = new Map<string, KeySet>();

/** Milliseconds: a key that is not among those known is asked for no more often than this. */
const COOLDOWN = 60_000;
/** Milliseconds that known keys are used before they are fetched anew. */
const MAX_AGE = 60 * 60_000;
/** Milliseconds that Access may take to answer. */
const PATIENCE = 5000;

/**
 * The e-mail of the person for whom Access vouches in a `Cf-Access-Jwt-Assertion` header; undefined when
 * the assertion is not one of this team for this application, is over, or names no person.
 *
 * @throws Error when the team's keys cannot be fetched
 */
export async function verifyAssertion(
  assertion: string,
  { domain, audience }: AccessTeam,
): Promise<string | undefined> {
  const issuer = `https://${domain}`;
  try {
    const { payload } = await jwtVerify<JWTPayload & { email?: unknown }>(assertion, keysOf(issuer), {
      issuer,
      audience,
      algorithms: ["RS256"],
      requiredClaims: ["exp"],
    });
    return typeof payload.email === "string" && payload.email !== "" ? payload.email : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return undefined;
    throw error;
  }
}

function keysOf(issuer: string): KeySet {
  const known = keySets.get(issuer);
  if (known !== undefined) return known;
  const made = createRemoteJWKSet(new URL("/cdn-cgi/access/certs", issuer), {
    cooldownDuration: COOLDOWN,
    cacheMaxAge: MAX_AGE,
    timeoutDuration: PATIENCE,
  });
  keySets.set(issuer, made);
  return made;
}
