import * as z from "zod";

/** What every bearer token starts with, so that a leaked one is recognised by secret scanners. */
const PREFIX = "scim_";

/** A new token and what is kept of it; the token itself is shown once and never stored. */
export interface MintedToken {
  readonly token: string;
  readonly hash: string;
  /** The token's last four characters, by which people tell tokens apart. */
  readonly hint: string;
}

/** A token of 256 random bits behind a recognisable prefix. */
export async function mintToken(prefix = PREFIX): Promise<MintedToken> {
  const token = prefix + createSecret();
  return { token, hash: await hashToken(token), hint: token.slice(-4) };
}

/** 256 random bits, in base64url (RFC 4648 §5). */
export function createSecret(): string {
  return z.util.uint8ArrayToBase64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** The SHA-256 of a token in hexadecimal: the only form in which it is stored, cached or compared. */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return z.util.uint8ArrayToHex(new Uint8Array(digest));
}

/**
 * The token of an `Authorization: Bearer …` header (RFC 6750 §2.1); the scheme in any case, and twice where
 * a form writes it before what an administrator pasted with it.
 */
export function bearerToken(header: string | undefined): string | undefined {
  return /^(?:bearer +){1,2}([\x21-\x7e]+) *$/i.exec(header ?? "")?.[1];
}
