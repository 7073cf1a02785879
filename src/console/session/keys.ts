import { type AdminDoor, checkRootTokens } from "../../admin/authenticate.ts";

/** The keys of the console, all derived from the admin token: a new token signs everybody out. */
export interface ConsoleKeys {
  /** Signs session cookies. */
  readonly session: ArrayBuffer;
  /** Signs the cookies of those who came by a setup link: with no other key, so that none passes for a session of root. */
  readonly setup: ArrayBuffer;
  /** Signs the tokens of forms. */
  readonly csrf: CryptoKey;
  /** Seals what one request leaves for the next. */
  readonly flash: CryptoKey;
}

const encoder = new TextEncoder();

/** Derives the console's keys (HKDF, RFC 5869), each for one purpose. */
export async function deriveKeys(adminToken: string): Promise<ConsoleKeys> {
  const secret = await crypto.subtle.importKey("raw", encoder.encode(adminToken), "HKDF", false, ["deriveBits"]);
  const derive = (purpose: string) => {
    const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode(purpose) };
    return crypto.subtle.deriveBits(parameters, secret, 256);
  };
  const [session, setup, csrf, flash] = await Promise.all([
    derive("console session"),
    derive("console setup"),
    derive("console form"),
    derive("console flash"),
  ]);
  return {
    session,
    setup,
    csrf: await crypto.subtle.importKey("raw", csrf, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]),
    flash: await crypto.subtle.importKey("raw", flash, "AES-GCM", false, ["encrypt", "decrypt"]),
  };
}

/**
 * The console's keys in this deployment.
 *
 * @throws AdminError 503 when it has no proper admin token
 */
export function keysOf(door: Pick<AdminDoor, "rootTokens">): Promise<ConsoleKeys> {
  checkRootTokens(door);
  return deriveKeys(String(door.rootTokens[0]));
}
