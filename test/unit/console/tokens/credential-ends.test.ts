import { describe, expect, it } from "vitest";
import { credentialWarnings, lastToEnd } from "../../../../src/console/tokens/credential-ends.ts";
import type { OAuthClient } from "../../../../src/storage/credentials/oauth-clients.ts";
import type { TokenEntry } from "../../../../src/storage/credentials/tokens.ts";

const now = Date.parse("2026-01-31T08:00:00.000Z");
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const at = (ahead: number) => new Date(now + ahead).toISOString();

function token(hint: string, ahead: number | null, lastUsedAt: string | null = null): TokenEntry {
  return { id: hint, hint, createdAt: at(-DAY), expiresAt: ahead === null ? null : at(ahead), lastUsedAt };
}

function client(lastUsedAt: string | null = null, previousSecretExpiresAt: string | null = null): OAuthClient {
  return {
    id: "client",
    clientId: "id",
    name: "Entra ID",
    method: "client_secret",
    hint: "abcd",
    tokenSeconds: 3600,
    createdAt: at(-DAY),
    lastUsedAt,
    previousSecretExpiresAt,
  };
}

const warn = (tokens: TokenEntry[], clients: OAuthClient[] = []) => credentialWarnings({ tokens, clients }, now);

describe("what is warned of", () => {
  it("is that nothing opens the configuration", () => {
    expect(warn([])).toEqual([{ kind: "none" }]);
    expect(warn([], [client()])).toEqual([]);
  });

  it("is nothing while a token lasts, or ends in more than two weeks", () => {
    expect(warn([token("last", null)])).toEqual([]);
    expect(warn([token("year", 15 * DAY)])).toEqual([]);
  });

  it("is the last end, when everything ends soon", () => {
    const tokens = [token("second", 23 * HOUR, at(-HOUR)), token("first", HOUR)];
    expect(warn(tokens)).toEqual([{ kind: "last-ends", hint: "second", at: at(23 * HOUR) }]);
    expect(warn([token("soon", 14 * DAY)])).toEqual([{ kind: "last-ends", hint: "soon", at: at(14 * DAY) }]);
  });

  it("is that a token in use ends, after a rotation with grace, until what replaces it was used", () => {
    const old = token("old", DAY, at(-HOUR));
    const expected = [{ kind: "not-replaced", hint: "old", at: at(DAY) }];
    expect(warn([old, token("new", 365 * DAY)])).toEqual(expected);
    expect(warn([old], [client()])).toEqual(expected);
    expect(warn([old, token("new", 365 * DAY, at(-HOUR))])).toEqual([]);
    expect(warn([old], [client(at(-HOUR))])).toEqual([]);
    expect(warn([token("unused", DAY), token("new", null)])).toEqual([]);
  });

  it("is that the secret before a client's new one ends, while it does", () => {
    expect(warn([], [client(at(-HOUR), at(DAY))])).toEqual([{ kind: "secret-ends", name: "Entra ID", at: at(DAY) }]);
    expect(warn([], [client(at(-HOUR), at(-1))])).toEqual([]);
  });
});

describe("the token that ends last", () => {
  it("is none where one has no end, or where there is none", () => {
    expect(lastToEnd([])).toBeUndefined();
    expect(lastToEnd([token("ends", DAY), token("lasts", null)])).toBeUndefined();
    expect(lastToEnd([token("later", 2 * DAY), token("sooner", DAY)])?.hint).toBe("later");
  });
});
