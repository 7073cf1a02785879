import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import { type ClientKeys, findKeyOf, KeysUnavailableError } from "./client-keys.ts";
import { ASSERTION_ALGORITHMS } from "./public-keys.ts";

/** A client that proves itself by assertions (RFC 7523): whose they are, whom they are for, and their keys. */
export interface AssertingClient {
  readonly id: string;
  readonly clientId: string;
  readonly issuer: string;
  readonly subject: string;
  /** Null for the token endpoint. */
  readonly audience: string | null;
  readonly keys: ClientKeys;
}

/** An assertion that holds; whether it was used before is another question. */
export interface HeldAssertion {
  readonly jti: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly expiresAt: string;
}

/** The assertion does not prove the client; the message may be told to whoever sent it. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** Seconds that an assertion may be good for, from now. */
const MAX_LIFETIME = 3600;
/** Seconds by which the issuer's clock may be ahead of ours. */
const CLOCK_TOLERANCE = 30;

/** What is said of an assertion that may be anybody's: not what of it is wrong. */
const NOT_HELD = "The assertion is not one of this client's.";

/** The client that an assertion without a `client_id` beside it says it is of; undefined for none. Not proved. */
export function claimedClientId(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/**
 * Checks that a client made an assertion for this service, now (RFC 7523 §3). What is wrong with the claims is
 * told only to whoever has the client's key.
 *
 * @throws AssertionError
 */
export async function verifyClientAssertion(
  assertion: string,
  client: AssertingClient,
  { tokenEndpoint, now = Date.now() }: { readonly tokenEndpoint: string; readonly now?: number },
): Promise<HeldAssertion> {
  const audience = client.audience ?? tokenEndpoint;
  const payload = await verifySignature(assertion, client, { audience, tokenEndpoint, now });
  if (!isOf(client, payload)) throw new AssertionError("iss and sub are not those of the client.");
  const { jti, exp = 0 } = payload;
  if (typeof jti !== "string" || jti === "") throw new AssertionError("jti must be a text that is not empty.");
  const seconds = now / 1000;
  if (exp <= seconds) throw new AssertionError("The assertion is over: exp is in the past.");
  if (exp > seconds + MAX_LIFETIME) throw new AssertionError("exp is more than an hour away.");
  return { jti, expiresAt: new Date(exp * 1000).toISOString() };
}

interface Expected {
  readonly audience: string;
  readonly tokenEndpoint: string;
  readonly now: number;
}

async function verifySignature(
  assertion: string,
  client: AssertingClient,
  { audience, tokenEndpoint, now }: Expected,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(assertion, findKeyOf(client.keys, new URL(tokenEndpoint).origin), {
      algorithms: [...ASSERTION_ALGORITHMS],
      audience,
      requiredClaims: ["iss", "sub", "exp", "jti"],
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    throw refusalOf(error, audience);
  }
}

/**
 * The configured issuer and subject, or the client itself as both. A subject alone does not do: an issuer may
 * let others choose theirs, and the client's id is no secret.
 */
function isOf({ issuer, subject, clientId }: AssertingClient, { iss, sub }: JWTPayload): boolean {
  return (iss === issuer && sub === subject) || (iss === clientId && sub === clientId);
}

function refusalOf(error: unknown, audience: string): unknown {
  if (error instanceof KeysUnavailableError) {
    return new AssertionError(`The client's keys cannot be had from its jwksUri: ${error.message}.`, { cause: error });
  }
  if (error instanceof errors.JWTExpired) return new AssertionError("The assertion is over: exp is in the past.");
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new AssertionError(
      error.claim === "aud" ? `aud must be ${audience}.` : `The claim ${error.claim} is missing or wrong.`,
    );
  }
  if (error instanceof errors.JWKSMultipleMatchingKeys) {
    return new AssertionError("Several keys of the client fit: name one by kid.");
  }
  // A key that cannot be imported is a TypeError or a DOMException of the runtime.
  const isOfKeys = error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException;
  return isOfKeys ? new AssertionError(NOT_HELD, { cause: error }) : error;
}
