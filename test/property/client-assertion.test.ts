import fc from "fast-check";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { type AssertingClient, AssertionError, verifyClientAssertion } from "../../src/auth/client-assertion.ts";
import { type PublicKeySet, publicKeySetSchema } from "../../src/auth/public-keys.ts";
import { assertProperty } from "./assert-property.ts";

const NOW = 1_800_000_000;
const ENDPOINT = "https://scim.example.com/oauth/token";
const GOOD = { iss: "issuer", sub: "subject", aud: ENDPOINT, exp: NOW + 300, jti: "once" };

let client: AssertingClient;
let sign: (claims: JWTPayload) => Promise<string>;

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwks: PublicKeySet = publicKeySetSchema.parse({ keys: [{ ...(await exportJWK(publicKey)), kid: "k" }] });
  client = { id: "1", clientId: "client", issuer: "issuer", subject: "subject", audience: null, keys: { jwks } };
  sign = (claims) => new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", kid: "k" }).sign(privateKey);
});

/** Whether an assertion is taken; it throws what is no refusal. */
async function isTaken(assertion: string): Promise<boolean> {
  try {
    await verifyClientAssertion(assertion, client, { tokenEndpoint: ENDPOINT, now: NOW * 1000 });
    return true;
  } catch (error) {
    if (error instanceof AssertionError) return false;
    throw error;
  }
}

describe("verifyClientAssertion (RFC 7523 §3)", () => {
  it("takes what holds, and nothing of which a character was changed, added or left out", async () => {
    const good = await sign(GOOD);
    expect(await isTaken(good)).toBe(true);
    await assertProperty(
      fc.asyncProperty(
        fc.nat({ max: good.length - 1 }),
        fc.constantFrom("", ".", "A", "z", "-", "=", "é", "\0"),
        fc.boolean(),
        async (at, character, isAdded) => {
          const changed = good.slice(0, at) + character + good.slice(isAdded ? at : at + 1);
          fc.pre(changed !== good);
          // The last digit of a signature has bits that mean nothing: base64url of 64 bytes.
          fc.pre(!(at === good.length - 1 && character !== ""));
          expect(await isTaken(changed)).toBe(false);
        },
      ),
      500,
    );
  });

  it("takes signed claims only if every one of them is as it must be", async () => {
    const anything = fc.oneof(fc.jsonValue(), fc.constant(undefined));
    const or = <T>(good: T) => fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(good) }, anything);
    const payloads = fc.record({
      iss: or(GOOD.iss),
      sub: or(GOOD.sub),
      aud: fc.oneof(or(GOOD.aud), fc.constant(["else", ENDPOINT])),
      jti: or(GOOD.jti),
      exp: fc.oneof(or(GOOD.exp), fc.integer({ min: NOW - 10, max: NOW + 3610 })),
    });
    await assertProperty(
      fc.asyncProperty(payloads, async (claims) => {
        const { iss, sub, aud, jti, exp } = claims;
        const isFor = aud === ENDPOINT || (Array.isArray(aud) && aud.includes(ENDPOINT));
        const isInTime = typeof exp === "number" && exp > NOW && exp <= NOW + 3600;
        const isOnce = typeof jti === "string" && jti !== "";
        const assertion = await sign(claims as JWTPayload);
        expect(await isTaken(assertion)).toBe(iss === "issuer" && sub === "subject" && isFor && isInTime && isOnce);
      }),
      1000,
    );
  });
});
