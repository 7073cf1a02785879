import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type JWTVerifyGetKey,
  type RemoteJWKSetOptions,
} from "jose";
import type { PublicKeySet } from "./public-keys.ts";
import { refusalOfUrl } from "./public-url.ts";

/** Where the keys of a client are. */
export type ClientKeys =
  | { readonly jwks: PublicKeySet; readonly jwksUri?: undefined }
  | { readonly jwksUri: string; readonly jwks?: undefined };

/** The keys of a client cannot be had from its `jwksUri`, now or ever. */
export class KeysUnavailableError extends Error {
  override readonly name = "KeysUnavailableError";
}

/** Milliseconds: a key that is not among those known is asked for no more often than this. */
const COOLDOWN = 60_000;
/** Milliseconds that fetched keys are used before they are fetched anew. */
const MAX_AGE = 10 * 60_000;
/** Milliseconds that an address of keys may take to answer. */
const PATIENCE = 5000;
/** Milliseconds for which an address that has failed is not asked again. */
const REST = 10_000;
/** Bytes that a key set may have. */
const MAX_BYTES = 64 * 1024;

/** The keys of each address, kept by the isolate; forgotten whole when they grow. */
const remoteKeys = new Map<string, JWTVerifyGetKey>();
const MAX_REMOTE_KEYS = 1000;

/**
 * Finds the key of a client that an assertion says it is signed by. What the assertion's header says of keys
 * elsewhere (`jku`, `x5u`, `jwk`) is never used.
 *
 * @throws KeysUnavailableError now, or from the answered function when the keys have to be fetched and cannot be
 */
export function findKeyOf(keys: ClientKeys, serviceOrigin: string): JWTVerifyGetKey {
  return keys.jwks === undefined ? remoteKeyOf(keys.jwksUri, serviceOrigin) : createLocalJWKSet(keys.jwks);
}

function remoteKeyOf(jwksUri: string, serviceOrigin: string): JWTVerifyGetKey {
  // Looked at again, as the service may run somewhere else than when the address was given.
  const refusal = refusalOfUrl(jwksUri, serviceOrigin);
  if (refusal !== undefined) throw new KeysUnavailableError(refusal);
  return rememberedKeys(jwksUri);
}

/** Keys that are known go on being used while their address fails, until they are too old. */
function rememberedKeys(jwksUri: string): JWTVerifyGetKey {
  const known = remoteKeys.get(jwksUri);
  if (known !== undefined) return known;
  if (remoteKeys.size >= MAX_REMOTE_KEYS) remoteKeys.clear();
  let failedAt = 0;
  const options: RemoteJWKSetOptions = {
    cooldownDuration: COOLDOWN,
    cacheMaxAge: MAX_AGE,
    timeoutDuration: PATIENCE,
    [customFetch]: async (url, init) => {
      if (Date.now() - failedAt < REST) throw new KeysUnavailableError("they could not be fetched just before");
      try {
        return await fetchKeys(url, init);
      } catch (cause) {
        failedAt = Date.now();
        throw new KeysUnavailableError("they could not be fetched", { cause });
      }
    },
  };
  const made = createRemoteJWKSet(new URL(jwksUri), options);
  remoteKeys.set(jwksUri, made);
  return made;
}

/** `jose` says in `init` that redirects are not followed, and when to give up. */
async function fetchKeys(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.status !== 200) throw new Error(`the address answered ${response.status}`);
  const text = await readWithin(response, MAX_BYTES);
  return new Response(JSON.stringify({ keys: keysIn(JSON.parse(text)) }));
}

function keysIn(body: unknown): unknown {
  const keys = typeof body === "object" && body !== null && "keys" in body ? body.keys : undefined;
  if (!Array.isArray(keys)) throw new Error("the address answered no key set");
  return keys;
}

async function readWithin(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`the address answered more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return new Blob(chunks).text();
}
