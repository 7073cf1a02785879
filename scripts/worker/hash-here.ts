import { createHash } from "node:crypto";

/** Names of Web Crypto as Node's own hashes have them. */
const names: Readonly<Record<string, string>> = { "SHA-256": "sha256" };

/**
 * Hashes on the thread that asks, as workerd does; from the first call on. Node hands each digest to another thread, which costs more than all
 * else of a request.
 */
export function hashHere(): void {
  if (Object.hasOwn(crypto.subtle, "digest")) return;
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  Object.defineProperty(crypto.subtle, "digest", {
    value: async (algorithm: Parameters<SubtleCrypto["digest"]>[0], data: BufferSource): Promise<ArrayBuffer> => {
      const name = typeof algorithm === "string" ? names[algorithm] : undefined;
      if (name === undefined) return digest(algorithm, data);
      const bytes =
        data instanceof ArrayBuffer
          ? new Uint8Array(data)
          : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return new Uint8Array(createHash(name).update(bytes).digest()).buffer;
    },
  });
}
