import { and, type SQL, sql } from "drizzle-orm";
import { mintToken } from "../../auth/token.ts";
import type { AdminActor } from "../../directory/administration.ts";
import { unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { findId, requireFound } from "../engine/existence.ts";
import { createId } from "../engine/ids.ts";
import { type AdminPage, afterCursor, type PageRequest, rowLimit, toPage } from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { daysFrom } from "../engine/times.ts";
import { type ConfigChange, insertEventsOfConfigs } from "../journal/admin-events.ts";
import { commit } from "../journal/admin-write.ts";
import { configs, tokens } from "../tables.ts";

/** A bearer token as administrators see it: never the token itself, nor its hash. */
export interface TokenEntry {
  readonly id: string;
  /** The token's last four characters. */
  readonly hint: string;
  readonly createdAt: string;
  /** Null for a token without an end. */
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

/** A new token, shown this once, and when those before it stop. */
export interface RotatedToken {
  readonly bearerToken: string;
  readonly previousTokensExpireAt: string;
}

/** What a new token is made of, and what becomes of the ones before. */
export interface TokenRotation extends AdminActor {
  readonly configId: string;
  /** How long the tokens before go on working; by default they stop at once. */
  readonly graceSeconds?: number | undefined;
  /** Without it the token has no end. */
  readonly expiresInDays?: number | undefined;
}

/**
 * Makes a new token for a configuration. The other static ones stop at once, or after the grace, unless they
 * end sooner; access tokens of OAuth clients are not touched.
 *
 * @throws AdminError 404
 */
export async function rotateToken(
  db: Database,
  { configId, graceSeconds = 0, expiresInDays, ...by }: TokenRotation,
): Promise<RotatedToken> {
  const { token, hash, hint } = await mintToken();
  const now = Date.now();
  const createdAt = new Date(now).toISOString();
  const end = new Date(now + graceSeconds * 1000).toISOString();
  const expiresAt = daysFrom(now, expiresInDays);
  const id = createId(now);
  const change = { requestId: by.requestId, at: createdAt };
  await commit(
    db,
    by,
    {
      audit: {
        action: "token.created",
        target: { kind: "token", id, name: nameOfToken(hint) },
        configId,
        changes: { previousTokensExpireAt: [null, end], expiresAt: [null, expiresAt] },
      },
      statements: [
        ...(end === createdAt ? [tellRevoked(change, sql`${isStatic(configId)} AND ${isValid(createdAt)}`)] : []),
        tellCreated(change, { id, configId, hint, expiresAt }),
        ...endTokens(configId, createdAt, end),
        db.insert(tokens).values({ id, configId, hash, hint, createdAt, expiresAt }),
      ],
    },
    { "foreign-key": () => unknownId("SCIM configuration", configId) },
  );
  return { bearerToken: token, previousTokensExpireAt: end };
}

function isValid(now: string): SQL {
  return sql`(expires_at IS NULL OR expires_at > ${now})`;
}

function tellRevoked(change: ConfigChange, tokensThatGo: SQL): SQL {
  return insertEventsOfConfigs(
    change,
    "token.revoked",
    sql`SELECT id, config_id, ${describeToken} AS data FROM ${tokens} WHERE ${tokensThatGo}`,
  );
}

function tellCreated(
  change: ConfigChange,
  { id, configId, hint, expiresAt }: Pick<TokenEntry, "id" | "hint" | "expiresAt"> & { readonly configId: string },
): SQL {
  const data = JSON.stringify({ hint, expiresAt });
  return insertEventsOfConfigs(
    change,
    "token.created",
    sql`SELECT ${id} AS id, ${configId} AS config_id, ${data} AS data`,
  );
}

/** What events tell of a token. */
export const describeToken = sql`json_object('hint', hint, 'expiresAt', expires_at)`;

/** Tokens that are over by `now` go; those that remain end at `end` at the latest. */
function endTokens(configId: string, now: string, end: string): SQL[] {
  return [
    sql`UPDATE ${tokens} SET expires_at = ${end} WHERE ${isStatic(configId)} AND (expires_at IS NULL OR expires_at > ${end})`,
    sql`DELETE FROM ${tokens} WHERE ${isStatic(configId)} AND expires_at <= ${now}`,
  ];
}

/** The tokens of a configuration that administrators made: an access token has the client that got it. */
function isStatic(configId: string): SQL {
  return sql`config_id = ${configId} AND client_row_id IS NULL`;
}

/**
 * A page of a configuration's static tokens.
 *
 * @throws AdminError 404
 */
export async function listTokens(
  db: Database,
  { configId, ...page }: PageRequest & { readonly configId: string },
): Promise<AdminPage<TokenEntry>> {
  const [config, rows] = await runQueries(db, [
    findId(db, configs, configId),
    db
      .select(columns)
      .from(tokens)
      .where(and(isStatic(configId), afterCursor(tokens.id, page)))
      .orderBy(tokens.id)
      .limit(rowLimit(page)),
  ]);
  requireFound(config, "SCIM configuration", configId);
  return toPage(rows, page);
}

const columns = {
  id: tokens.id,
  hint: tokens.hint,
  createdAt: tokens.createdAt,
  expiresAt: tokens.expiresAt,
  lastUsedAt: tokens.lastUsedAt,
};

/**
 * Deletes a token, which stops at once.
 *
 * @throws AdminError 404
 */
export async function deleteToken(
  db: Database,
  { configId, tokenId, ...by }: AdminActor & { readonly configId: string; readonly tokenId: string },
): Promise<void> {
  const own = sql`id = ${tokenId} AND ${isStatic(configId)}`;
  await commit(
    db,
    by,
    {
      audit: {
        action: "token.revoked",
        target: {
          kind: "token",
          id: tokenId,
          name: sql`(SELECT ${nameOfToken("")} || hint FROM ${tokens} WHERE ${own})`,
        },
        configId,
      },
      preconditions: [{ name: "resourceExists", holds: sql`SELECT 1 FROM ${tokens} WHERE ${own}` }],
      statements: [
        tellRevoked({ requestId: by.requestId, at: new Date().toISOString() }, own),
        sql`DELETE FROM ${tokens} WHERE ${own}`,
      ],
    },
    { resourceExists: () => unknownId("token", tokenId) },
  );
}

/** How the audit names a token: by what people tell tokens apart. */
function nameOfToken(hint: string): string {
  return `…${hint}`;
}
