import { describe, expect, it } from "vitest";
import { OAuthError } from "../../../src/oauth/oauth-error.ts";
import { ASSERTION_TYPE, parseTokenRequest } from "../../../src/oauth/token-request.ts";

const GRANT = { grant_type: "client_credentials" };

function parse(parameters: Record<string, string>, authorization?: string) {
  return parseTokenRequest(new URLSearchParams({ ...GRANT, ...parameters }), authorization);
}

function errorOf(attempt: () => unknown): OAuthError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("parseTokenRequest", () => {
  it("reads a secret from the body, and from HTTP Basic (RFC 6749 §2.3.1)", () => {
    const proof = { method: "client_secret", clientId: "c", secret: "s" };
    expect(parse({ client_id: "c", client_secret: "s" })).toEqual(proof);
    expect(parse({}, `Basic ${btoa("c:s")}`)).toEqual(proof);
    expect(parse({ client_id: "c" }, `basic  ${btoa("c:s")} `)).toEqual(proof);
  });

  it("reads an assertion, with a client_id beside it or not (RFC 7523 §2.2)", () => {
    const form = { client_assertion: "a.b.c", client_assertion_type: ASSERTION_TYPE };
    expect(parse(form)).toEqual({ method: "private_key_jwt", clientId: undefined, assertion: "a.b.c" });
    expect(parse({ ...form, client_id: "c" })).toMatchObject({ clientId: "c" });
  });

  it.each([
    [`${btoa("a%3Ab:s%25")}`, "a:b", "s%"],
    [`${btoa("a+b:c+d")}`, "a b", "c d"],
    [`${btoa("a:b:c")}`, "a", "b:c"],
    [`${btoa("%C3%A9:%E2%82%AC")}`, "é", "€"],
    [`${btoa(":")}`, "", ""],
  ])("decodes both parts of HTTP Basic as a form does: %s", (encoded, clientId, secret) => {
    expect(parse({}, `Basic ${encoded}`)).toEqual({ method: "client_secret", clientId, secret });
  });

  it("leaves out of its errors whatever was sent", () => {
    const sent = "hunter2";
    const attempts = [
      () => parse({ grant_type: sent }),
      () => parse({ scope: sent }),
      () => parse({ client_id: sent, client_secret: "s" }, `Basic ${btoa("c:s")}`),
      () => parse({ client_id: sent }, `Basic ${btoa("c:s")}`),
      () => parse({ client_assertion: sent }),
      () => parse({ client_assertion: sent, client_assertion_type: sent }),
      () => parse({}, `Basic ${sent}`),
      () => parse({}, sent),
      () => parseTokenRequest(new URLSearchParams(`${sent}=1&${sent}=2`), undefined),
    ];
    for (const attempt of attempts) expect(errorOf(attempt).message).not.toContain(sent);
  });
});
