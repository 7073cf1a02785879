import { decodeBase64, encodeBase64 } from "./base64.ts";

/** Keeps secrets that must be read again: encrypted, under keys that are not in the database. */
export interface SecretBox {
  /** The ids of the keys under which secrets are kept now, in order: two while a key is being replaced. */
  keyIds(): Promise<string[]>;
  /** A secret under every key of the box; it opens for the same `owner` only. */
  seal(secret: string, owner: string): Promise<string>;
  /** The secret, or undefined when none of the keys opens it. */
  open(sealed: string, owner: string): Promise<string | undefined>;
}

interface BoxKey {
  readonly id: string;
  readonly key: CryptoKey;
}

const encoder = new TextEncoder();
/** Bytes of the number that AES-GCM uses once. */
const NONCE_LENGTH = 12;

/** Derived keys, by the root secret; an isolate knows two. */
const derived = new Map<string, Promise<BoxKey>>();

/**
 * A box under the secrets of root: each makes a key of its own, and a secret is kept once for each, so that it
 * opens whichever of the two stays (docs/decisions/webhook-secrets.md).
 */
export function createSecretBox(rootSecrets: readonly (string | undefined)[]): SecretBox {
  const known = rootSecrets.filter((secret) => secret !== undefined && secret !== "") as string[];
  const keys = () => Promise.all([...new Set(known)].map(deriveOnce));
  return {
    keyIds: async () => (await keys()).map(({ id }) => id),
    async seal(secret, owner) {
      return (await Promise.all((await keys()).map((key) => encrypt(key, secret, owner)))).join(" ");
    },
    async open(sealed, owner) {
      for (const text of sealed.split(" ")) {
        const key = (await keys()).find(({ id }) => text.startsWith(`${id}.`));
        const secret = key && (await decrypt(key, text, owner));
        if (secret !== undefined) return secret;
      }
      return undefined;
    },
  };
}

/** The ids of the keys under which a secret is kept, in order. */
export function keyIdsOf(sealed: string): string[] {
  return sealed.split(" ").map((text) => text.slice(0, text.indexOf(".")));
}

function deriveOnce(secret: string): Promise<BoxKey> {
  const known = derived.get(secret) ?? derive(secret);
  derived.set(secret, known);
  return known;
}

/** RFC 5869: one secret, a key to encrypt with and an id that tells nothing of it. */
async function derive(secret: string): Promise<BoxKey> {
  const base = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, ["deriveBits", "deriveKey"]);
  const purpose = (info: string) => ({
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: encoder.encode(info),
  });
  const id = await crypto.subtle.deriveBits(purpose("webhook secrets: key id"), base, 64);
  const key = await crypto.subtle.deriveKey(
    purpose("webhook secrets: key"),
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
  return { id: [...new Uint8Array(id)].map((byte) => byte.toString(16).padStart(2, "0")).join(""), key };
}

async function encrypt({ id, key }: BoxKey, secret: string, owner: string): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_LENGTH));
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData: encoder.encode(owner) };
  const encrypted = await crypto.subtle.encrypt(algorithm, key, encoder.encode(secret));
  return `${id}.${encodeBase64(new Uint8Array([...nonce, ...new Uint8Array(encrypted)]))}`;
}

async function decrypt({ id, key }: BoxKey, text: string, owner: string): Promise<string | undefined> {
  try {
    const bytes = decodeBase64(text.slice(id.length + 1));
    const algorithm = {
      name: "AES-GCM",
      iv: bytes.slice(0, NONCE_LENGTH),
      additionalData: encoder.encode(owner),
    };
    return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, bytes.slice(NONCE_LENGTH)));
  } catch {
    // It was changed where it is kept, or belongs to something else: as good as one that nobody has.
    return undefined;
  }
}
