import { decodeBase64, encodeBase64 } from "./base64.ts";

/** What secrets of webhooks start with, by the Standard Webhooks specification. */
const PREFIX = "whsec_";
const encoder = new TextEncoder();

/** A secret of 256 random bits: `whsec_`, then base64. */
export function mintWebhookSecret(): string {
  return PREFIX + encodeBase64(crypto.getRandomValues(new Uint8Array(32)));
}

/** What is signed: the headers `webhook-id` and `webhook-timestamp` (in seconds), and the body. */
export interface SignedMessage {
  readonly id: string;
  readonly timestamp: number;
  readonly body: string;
}

/** The `webhook-signature` header: a signature for each secret, by the Standard Webhooks specification. */
export async function signMessage(secrets: readonly string[], { id, timestamp, body }: SignedMessage): Promise<string> {
  const content = encoder.encode(`${id}.${timestamp}.${body}`);
  const signatures = secrets.map(async (secret) => {
    const bytes = decodeBase64(secret.slice(PREFIX.length));
    const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return `v1,${encodeBase64(new Uint8Array(await crypto.subtle.sign("HMAC", key, content)))}`;
  });
  return (await Promise.all(signatures)).join(" ");
}
