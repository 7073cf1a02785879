import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { parseTokenRequest } from "../../src/oauth/token-request.ts";
import { assertProperty } from "./assert-property.ts";

const NAMES = ["grant_type", "scope", "client_id", "client_secret", "client_assertion", "client_assertion_type", "x"];
const values = fc.oneof(
  fc.constantFrom("", "client_credentials", "scim", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
  fc.string({ unit: "binary" }),
);
const forms = fc.array(fc.tuple(fc.constantFrom(...NAMES), values), { maxLength: 8 });
const headers = fc.option(
  fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string().map((text) => `Basic ${text}`),
    fc.base64String().map((text) => `Basic ${text}`),
  ),
  { nil: undefined },
);

/** As RFC 6749 §2.3.1 has it: each part as in a form, then base64 of both. */
function basic(clientId: string, secret: string): string {
  const encode = (text: string) => encodeURIComponent(text).replaceAll("%20", "+");
  return `Basic ${btoa(`${encode(clientId)}:${encode(secret)}`)}`;
}

describe("parseTokenRequest", () => {
  it("throws nothing but OAuthError, whatever comes", () => {
    assertProperty(
      fc.property(forms, headers, (form, authorization) => {
        try {
          const proof = parseTokenRequest(new URLSearchParams(form), authorization);
          expect(["client_secret", "private_key_jwt"]).toContain(proof.method);
        } catch (error) {
          expect(error).toBeInstanceOf(OAuthError);
        }
      }),
      2000,
    );
  });

  it("reads from HTTP Basic the id and the secret that were encoded (RFC 6749 §2.3.1)", () => {
    const texts = fc.string({ unit: "grapheme" });
    assertProperty(
      fc.property(texts, texts, (clientId, secret) => {
        const form = new URLSearchParams({ grant_type: "client_credentials" });
        const read = parseTokenRequest(form, basic(clientId, secret));
        expect(read).toEqual({ method: "client_secret", clientId, secret });
      }),
      300,
    );
  });
});
