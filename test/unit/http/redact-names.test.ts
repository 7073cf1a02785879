import { describe, expect, it } from "vitest";
import { MAX_LOGGED_BODY, namedIn, redactBody } from "../../../src/http/redact.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";

const SECRET = "hunter2";
const asItIs = (text: string) => text;
const MASK = "[removed]";
const redact = (body: JsonValue) => JSON.parse(redactBody(JSON.stringify(body), asItIs) ?? "") as JsonValue;

/** One of each kind of name that a secret goes by, and what clients write it into. */
const secretNames = ["password", "secret", "token", "authorization", "credential"].flatMap((word) => [
  word,
  word.toUpperCase(),
  `${word}s`,
  `${word}Hash`,
  `x_${word}`,
  `urn:acme.example:User:${word}`,
]);

describe("redactBody (provisioning log: secrets are removed by member name)", () => {
  it.each(secretNames)("removes what a member %s holds, whatever that is", (name) => {
    for (const value of [SECRET, { value: SECRET }, [SECRET], 5, true, null]) {
      expect(redact({ userName: "ann", [name]: value })).toEqual({ userName: "ann", [name]: MASK });
      expect(redact({ data: [{ nested: { [name]: value } }] })).toEqual({ data: [{ nested: { [name]: MASK } }] });
    }
  });

  it.each(secretNames)("removes the value of an operation on %s", (name) => {
    for (const [path, value] of [
      ["path", "value"],
      ["Path", "VALUE"],
    ] as const) {
      const operation: JsonObject = { op: "add", [path]: name, [value]: SECRET };
      expect(redact([operation])).toEqual([{ ...operation, [value]: MASK }]);
    }
  });

  it.each(secretNames)("removes what a filter on %s compares with", (name) => {
    for (const member of ["filter", "Filter", "path", "PATH"]) {
      for (const literal of [`"${SECRET} \\" ${SECRET}"`, `"${SECRET}`, SECRET]) {
        const kept = JSON.stringify(redact({ [member]: `title eq "a" or ${name} eq ${literal}` }));
        expect(kept).toContain(MASK);
        expect(kept).not.toContain(SECRET);
      }
    }
  });

  it.each(secretNames)("keeps no secret of a text that is no JSON and names %s", (name) => {
    for (const text of [`{"${name}":"${SECRET}`, `${name}=${SECRET}`]) {
      const kept = redactBody(text, asItIs);
      expect(kept).toContain(MASK);
      expect(kept).not.toContain(SECRET);
    }
  });

  it("keeps no secret, however deep it is", () => {
    for (const depth of [1, 63, 64, 65, 66, 10_000]) {
      for (const [open, close] of [
        ['{"a":', "}"],
        ["[", "]"],
      ] as const) {
        const kept = redactBody(`${open.repeat(depth)}{"password":"${SECRET}"}${close.repeat(depth)}`, asItIs);
        expect(kept).not.toContain(SECRET);
      }
    }
  });

  it("keeps what is no secret as it was sent", () => {
    const body = {
      userName: "ann",
      active: true,
      emails: [{ value: "ann@x.test" }],
      path: "title",
      value: "a",
      filter: 'userName eq "ann"',
    };
    expect(redact(body)).toEqual(body);
    expect(redactBody("userName=ann", asItIs)).toBe("userName=ann");
    expect(redactBody("", asItIs)).toBeNull();
    expect(redactBody(null, asItIs)).toBeNull();
  });

  it("cuts at 8 KiB, between two characters", () => {
    const bytes = (text: string | null) => new TextEncoder().encode(text ?? "").byteLength;
    const whole = "a".repeat(MAX_LOGGED_BODY);
    expect(redactBody(whole, asItIs)).toBe(whole);
    expect(redactBody(`${whole}a`, asItIs)).toBe(whole);
    for (const shift of ["", "a", "aa", "aaa"]) {
      const cut = redactBody(shift + "😀".repeat(MAX_LOGGED_BODY), asItIs);
      expect(cut).toMatch(/^a*😀+$/u);
      expect(bytes(cut)).toBeGreaterThan(MAX_LOGGED_BODY - 4);
      expect(bytes(cut)).toBeLessThanOrEqual(MAX_LOGGED_BODY);
    }
  });

  it("cuts only when the secrets are gone", () => {
    const body = { title: "a".repeat(MAX_LOGGED_BODY - 40), password: SECRET.repeat(100) };
    expect(redactBody(JSON.stringify(body), asItIs)).not.toContain(SECRET);
  });
});

describe("namedIn", () => {
  it.each<[string, string | null, string | null, string | null]>([
    ["a user", '{"userName":"ann","displayName":"Ann"}', "ann", null],
    ["a group", '{"displayName":"Crew"}', null, "Crew"],
    ["names that are no texts", '{"userName":5,"displayName":{}}', null, null],
    ["a list", '["userName"]', null, null],
    ["no JSON", '{"userName":"ann"', null, null],
    ["nothing", null, null, null],
  ])("finds whom %s is about", (_title, body, email, group) => {
    expect(namedIn(body)).toEqual({ email, group });
  });
});
