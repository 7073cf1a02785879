import { describe, expect, it } from "vitest";
import { createTokenRemover, MAX_LOGGED_BODY, redactBody } from "../../../src/http/redact.ts";

const TOKEN = "scim_AbC-_123456789012345678901234567890123456789";
const withoutToken = createTokenRemover(TOKEN);
const SECRET = "hunter2";
const kept = (body: unknown) => redactBody(typeof body === "string" ? body : JSON.stringify(body), withoutToken);
const escaped = (text: string) =>
  Array.from(text, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
const encoded = (text: string) =>
  Array.from(text, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");

describe("redactBody: secrets, by the names of members", () => {
  it.each([
    "password",
    "Password",
    "userPassword",
    "passphrase",
    "clientSecret",
    "access_token",
    "apiKey",
    "private-key",
  ])("%s", (name) => {
    expect(kept({ userName: "ann", [name]: SECRET, nested: [{ [name]: { value: SECRET } }] })).toBe(
      JSON.stringify({ userName: "ann", [name]: "[removed]", nested: [{ [name]: "[removed]" }] }),
    );
  });

  it("the value of an operation whose path names one", () => {
    const operation = { op: "replace", path: "urn:x:User:PASSWORD", value: [{ value: SECRET }] };
    expect(kept({ Operations: [operation] })).not.toContain(SECRET);
  });

  it.each([
    `password eq "${SECRET}"`,
    `password eq '${SECRET}'`,
    `password eq ${SECRET}`,
    `not (password ne "a" or password CO "${SECRET}`,
    `emails[password sw “${SECRET}”]`,
  ])("what a filter compares one with: %s", (filter) => {
    for (const name of ["filter", "Filter", "path"]) {
      const body = kept({ [name]: filter });
      expect(body).not.toContain(SECRET);
      expect(body).toContain("password");
    }
  });

  it.each([
    [{ value: JSON.stringify({ password: SECRET, title: "x" }) }],
    [{ value: [JSON.stringify([{ nested: JSON.stringify({ password: SECRET }) }])] }],
    [{ value: `{"password":"${SECRET}"` }],
    [{ value: `  {"password":"${SECRET}"}` }],
  ])("inside JSON that is sent as text: %j", (body) => {
    expect(kept(body)).not.toContain(SECRET);
  });

  it.each([
    `{"password":"${SECRET}"`,
    `{'password':'${SECRET}'}`,
    `password=${SECRET}&x=1`,
    `{"${escaped("password")}":"${SECRET}"`,
    `${encoded("password")}=${SECRET}`,
    `{"a":${"[".repeat(100)}"${SECRET}"${"]".repeat(100)},"password":"${SECRET}"}`,
  ])("in a body that is not JSON, or nests too deep: %s", (body) => {
    expect(kept(body)).not.toContain(SECRET);
  });

  it("leaves what is no secret, broken or not", () => {
    expect(kept({ userName: "ann", value: '{"title":"x"}' })).toBe(
      JSON.stringify({ userName: "ann", value: '{"title":"x"}' }),
    );
    expect(kept('{"userName":"ann"')).toBe('{"userName":"ann"');
    expect(kept("")).toBeNull();
    expect(redactBody(null, withoutToken)).toBeNull();
  });
});

describe("the presented token, wherever it stands", () => {
  it.each([
    TOKEN,
    `/Users/${TOKEN}`,
    `/Users/${encoded(TOKEN)}`,
    `/Users/${encoded(encoded(TOKEN))}`,
    `Bearer ${TOKEN}, Bearer ${TOKEN}`,
    `{"x":"${escaped(TOKEN)}"`,
  ])("%s", (text) => {
    expect(withoutToken(text)).not.toContain(TOKEN);
    expect(withoutToken(text)).toContain("[removed]");
    for (const body of [text, JSON.stringify({ a: text }), JSON.stringify({ [text]: 1 }), JSON.stringify([[text]])]) {
      expect(kept(body)).toContain("[removed]");
    }
  });

  it("changes no text that does not hold it", () => {
    for (const text of ["", "a%2Fb", "100%", "\\u0041", TOKEN.slice(1)]) expect(withoutToken(text)).toBe(text);
    expect(createTokenRemover(undefined)("a")).toBe("a");
  });

  it("goes before the body is cut", () => {
    for (let before = MAX_LOGGED_BODY - TOKEN.length - 20; before < MAX_LOGGED_BODY + 5; before += 1) {
      const body = kept({ a: `${"x".repeat(before)}${TOKEN}` }) ?? "";
      expect(new TextEncoder().encode(body).byteLength).toBeLessThanOrEqual(MAX_LOGGED_BODY);
      expect(body).not.toContain(TOKEN.slice(0, 8));
    }
  });
});
