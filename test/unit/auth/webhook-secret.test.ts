import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { mintWebhookSecret, signMessage } from "../../../src/auth/webhook-secret.ts";

const message = {
  id: "3f0c8a52-8a5c-4d0c-8d5b-5a3c1b7f9f10",
  timestamp: Math.floor(Date.now() / 1000),
  body: '{"name":"Ann Lé"}',
};
const headers = (signature: string) => ({
  "webhook-id": message.id,
  "webhook-timestamp": String(message.timestamp),
  "webhook-signature": signature,
});

describe("signatures of webhooks (Standard Webhooks)", () => {
  it("are those of the standardwebhooks library", async () => {
    const secret = mintWebhookSecret();
    const theirs = new Webhook(secret).sign(message.id, new Date(message.timestamp * 1000), message.body);
    expect(await signMessage([secret], message)).toBe(theirs);
    expect(new Webhook(secret).verify(message.body, headers(theirs))).toEqual({ name: "Ann Lé" });
  });

  it("are one for each secret, so that a receiver with either takes the message", async () => {
    const [current, previous, other] = [mintWebhookSecret(), mintWebhookSecret(), mintWebhookSecret()];
    const signature = await signMessage([current, previous], message);
    expect(signature.split(" ")).toHaveLength(2);
    for (const secret of [current, previous]) {
      expect(new Webhook(secret).verify(message.body, headers(signature))).toEqual({ name: "Ann Lé" });
    }
    expect(() => new Webhook(other).verify(message.body, headers(signature))).toThrow("No matching signature");
  });

  it("do not fit another body, id or time", async () => {
    const secret = mintWebhookSecret();
    const signature = await signMessage([secret], message);
    for (const change of [{ id: "other" }, { timestamp: message.timestamp - 1 }, { body: "{}" }]) {
      expect(await signMessage([secret], { ...message, ...change })).not.toBe(signature);
    }
  });
});

it("a secret is whsec_ and 256 random bits in base64, another each time", () => {
  const secrets = new Set(Array.from({ length: 50 }, mintWebhookSecret));
  expect(secrets.size).toBe(50);
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});
