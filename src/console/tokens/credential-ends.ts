import type { OAuthClient } from "../../storage/credentials/oauth-clients.ts";
import type { TokenEntry } from "../../storage/credentials/tokens.ts";

/** What opens a configuration, each of it good now. */
export interface Credentials {
  readonly tokens: readonly TokenEntry[];
  readonly clients: readonly OAuthClient[];
}

/** What an administrator is warned of, before the identity provider loses its connection. */
export type CredentialWarning =
  /** Nothing opens the configuration. */
  | { readonly kind: "none" }
  /** `last-ends`: everything that opens it ends soon, this token last. `not-replaced`: it is in use, and what lasts is not. */
  | { readonly kind: "last-ends" | "not-replaced"; readonly hint: string; readonly at: string }
  /** A client has a new secret, and the one before stops soon. */
  | { readonly kind: "secret-ends"; readonly name: string; readonly at: string };

/** Milliseconds before an end at which it is warned of: as long before as events tell of it first. */
const SOON = 14 * 24 * 60 * 60 * 1000;

/** What is to be warned of now, in milliseconds since 1970; nothing where all is well. */
export function credentialWarnings(credentials: Credentials, now: number): CredentialWarning[] {
  return [...tokenWarnings(credentials, now), ...secretWarnings(credentials, now)];
}

function tokenWarnings({ tokens, clients }: Credentials, now: number): CredentialWarning[] {
  if (tokens.length + clients.length === 0) return [{ kind: "none" }];
  const endsSoon = ({ expiresAt }: TokenEntry) => expiresAt !== null && Date.parse(expiresAt) <= now + SOON;
  const ending = tokens.filter(endsSoon);
  const lasting = [...tokens.filter((token) => !endsSoon(token)), ...clients];
  if (lasting.length === 0) return warnOfLast("last-ends", ending);
  return lasting.some(wasUsed) ? [] : warnOfLast("not-replaced", ending.filter(wasUsed));
}

function wasUsed({ lastUsedAt }: Pick<TokenEntry, "lastUsedAt">): boolean {
  return lastUsedAt !== null;
}

function warnOfLast(kind: "last-ends" | "not-replaced", tokens: readonly TokenEntry[]): CredentialWarning[] {
  const last = lastToEnd(tokens);
  return last === undefined ? [] : [{ kind, hint: last.hint, at: last.expiresAt }];
}

/** The token that ends last; undefined where one has no end, or where there is none. */
export function lastToEnd(tokens: readonly TokenEntry[]): (TokenEntry & { readonly expiresAt: string }) | undefined {
  const ending = tokens.flatMap((token) =>
    token.expiresAt === null ? [] : [{ ...token, expiresAt: token.expiresAt }],
  );
  if (ending.length < tokens.length) return undefined;
  return ending.sort((left, right) => left.expiresAt.localeCompare(right.expiresAt)).at(-1);
}

function secretWarnings({ clients }: Credentials, now: number): CredentialWarning[] {
  return clients.flatMap(({ name, previousSecretExpiresAt: at }) =>
    at !== null && Date.parse(at) > now ? [{ kind: "secret-ends" as const, name, at }] : [],
  );
}
