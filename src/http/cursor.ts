import * as z from "zod";
import type { CursorPosition } from "../directory/operations.ts";
import { CURSOR_TIMEOUT } from "../directory/service-provider.ts";
import { expiredCursor, invalidCursor } from "../scim/errors.ts";

/** What a cursor is bound to: it continues this query of this configuration and no other. */
export interface CursorScope {
  /** The configuration's secret. */
  readonly secret: string;
  /** Everything of the query that decides which rows come in which order. */
  readonly query: string;
}

interface Payload {
  readonly key: CursorPosition["key"];
  readonly id: string;
  /** Seconds since 1970 after which the cursor is no longer good. */
  readonly expires: number;
}

/** An opaque, signed cursor for the page after a position (RFC 9865 §2). */
export async function formatCursor(scope: CursorScope, { key, id }: CursorPosition, now = Date.now()): Promise<string> {
  const payload: Payload = { key, id, expires: Math.floor(now / 1000) + CURSOR_TIMEOUT };
  const encoded = z.util.uint8ArrayToBase64url(new TextEncoder().encode(JSON.stringify(payload)));
  const signature = await crypto.subtle.sign("HMAC", await importKey(scope), signedBytes(scope, encoded));
  return `${encoded}.${z.util.uint8ArrayToBase64url(new Uint8Array(signature))}`;
}

/**
 * The position that a cursor stands for.
 *
 * @throws ScimError `invalidCursor` when it was not made here for this query, `expiredCursor` when too old
 */
export async function parseCursor(scope: CursorScope, cursor: string, now = Date.now()): Promise<CursorPosition> {
  const [encoded = "", signature = "", ...rest] = cursor.split(".");
  const bytes = decode(signature);
  const isSigned =
    rest.length === 0 &&
    bytes !== undefined &&
    (await crypto.subtle.verify("HMAC", await importKey(scope), bytes, signedBytes(scope, encoded)));
  if (!isSigned) {
    throw invalidCursor(
      "The cursor is not one that this service made for this query. Start again with an empty cursor.",
    );
  }
  const { key, id, expires } = JSON.parse(new TextDecoder().decode(decode(encoded))) as Payload;
  if (expires * 1000 < now) throw expiredCursor("The cursor has expired. Start again with an empty cursor.");
  return { key, id };
}

function importKey({ secret }: CursorScope): Promise<CryptoKey> {
  const key = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

function signedBytes({ query }: CursorScope, encoded: string): Uint8Array {
  return new TextEncoder().encode(`${encoded}\n${query}`);
}

function decode(text: string): Uint8Array | undefined {
  try {
    return z.util.base64urlToUint8Array(text);
  } catch {
    return undefined;
  }
}
