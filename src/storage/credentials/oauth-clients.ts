import { and, eq, type SQL, sql } from "drizzle-orm";
import type { ClientKeys } from "../../auth/client-keys.ts";
import { mintToken } from "../../auth/token.ts";
import type { AdminActor } from "../../directory/administration.ts";
import { unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { findId, requireFound } from "../engine/existence.ts";
import { createIdIn } from "../engine/ids.ts";
import { type AdminPage, afterCursor, type PageRequest, rowLimit, toPage } from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { commit } from "../journal/admin-write.ts";
import { configs, oauthClients, tokens } from "../tables.ts";

/** An OAuth client as administrators see it: never its secret, nor the hash of that. */
export interface OAuthClient {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly method: "client_secret" | "private_key_jwt";
  /** The secret's last four characters; null for a client without one. */
  readonly hint: string | null;
  /** Seconds that its access tokens are good for. */
  readonly tokenSeconds: number;
  readonly createdAt: string;
  /** When it last got an access token. */
  readonly lastUsedAt: string | null;
  /** Until when the secret before goes on working; null where there is none, and perhaps in the past. */
  readonly previousSecretExpiresAt: string | null;
}

/** What a new client is made of. */
export type NewOAuthClient = AdminActor & {
  readonly configId: string;
  readonly name: string;
  readonly tokenSeconds: number;
} & (
    | { readonly method: "client_secret" }
    | {
        readonly method: "private_key_jwt";
        readonly issuer: string;
        readonly subject: string;
        /** Undefined for the token endpoint. */
        readonly audience?: string | undefined;
        readonly keys: ClientKeys;
      }
  );

/** A client with its secret, which is told this once; a client that signs assertions has none. */
export interface ToldClient extends OAuthClient {
  readonly clientSecret?: string;
}

/** What client secrets start with, so that a leaked one is recognised by secret scanners. */
export const SECRET_PREFIX = "scimsecret_";

/**
 * Makes a client of a configuration.
 *
 * @throws AdminError 404
 */
export async function createClient(db: Database, input: NewOAuthClient): Promise<ToldClient> {
  const { configId, name, method, tokenSeconds } = input;
  const secret = method === "client_secret" ? await mintToken(SECRET_PREFIX) : undefined;
  const now = Date.now();
  const client: OAuthClient = {
    id: createIdIn(db),
    clientId: createIdIn(db, crypto.randomUUID()),
    name,
    method,
    hint: secret?.hint ?? null,
    tokenSeconds,
    createdAt: new Date(now).toISOString(),
    lastUsedAt: null,
    previousSecretExpiresAt: null,
  };
  await commit(
    db,
    input,
    {
      audit: {
        action: "client.created",
        target: { kind: "client", id: client.id, name },
        configId,
        changes: { method: [null, method], tokenSeconds: [null, tokenSeconds], ...identityOf(input) },
      },
      statements: [
        db.insert(oauthClients).values({ ...client, configId, secretHash: secret?.hash, ...assertionColumns(input) }),
      ],
    },
    { "foreign-key": () => unknownId("SCIM configuration", configId) },
  );
  return told(client, secret?.token);
}

function told(client: OAuthClient, clientSecret: string | undefined): ToldClient {
  return clientSecret === undefined ? client : { ...client, clientSecret };
}

/** Whose assertions prove the client, for the audit. */
function identityOf(input: NewOAuthClient) {
  if (input.method === "client_secret") return {};
  const { issuer, subject, keys } = input;
  const jwksUri = keys.jwksUri === undefined ? {} : { jwksUri: [null, keys.jwksUri] as const };
  return { issuer: [null, issuer] as const, subject: [null, subject] as const, ...jwksUri };
}

function assertionColumns(input: NewOAuthClient) {
  if (input.method === "client_secret") return {};
  const { issuer, subject, audience, keys } = input;
  return { issuer, subject, audience, jwksUri: keys.jwksUri, jwks: keys.jwks && JSON.stringify(keys.jwks) };
}

/** What is told of a client. */
export const clientColumns = {
  id: oauthClients.id,
  clientId: oauthClients.clientId,
  name: oauthClients.name,
  method: oauthClients.method,
  hint: oauthClients.hint,
  tokenSeconds: oauthClients.tokenSeconds,
  createdAt: oauthClients.createdAt,
  lastUsedAt: oauthClients.lastUsedAt,
  previousSecretExpiresAt: oauthClients.previousSecretExpiresAt,
};

/**
 * A page of a configuration's clients.
 *
 * @throws AdminError 404
 */
export async function listClients(
  db: Database,
  { configId, ...page }: PageRequest & { readonly configId: string },
): Promise<AdminPage<OAuthClient>> {
  const [config, rows] = await runQueries(db, [
    findId(db, configs, configId),
    db
      .select(clientColumns)
      .from(oauthClients)
      .where(and(eq(oauthClients.configId, configId), afterCursor(oauthClients.id, page)))
      .orderBy(oauthClients.id)
      .limit(rowLimit(page)),
  ]);
  requireFound(config, "SCIM configuration", configId);
  return toPage(rows, page);
}

/** Which client, of which configuration. */
export interface ClientKey {
  readonly configId: string;
  readonly clientRowId: string;
}

/** A condition: the row is that client. */
export function isClient({ configId, clientRowId }: ClientKey): SQL {
  return sql`id = ${clientRowId} AND config_id = ${configId}`;
}

/** The name of a client, looked up before it changes. */
export function nameOfClient(key: ClientKey): SQL {
  return sql`(SELECT name FROM ${oauthClients} WHERE ${isClient(key)})`;
}

/**
 * Deletes a client. Its access tokens stop with the next request.
 *
 * @throws AdminError 404
 */
export async function deleteClient(db: Database, input: AdminActor & ClientKey): Promise<void> {
  const { configId, clientRowId } = input;
  const own = isClient(input);
  await commit(
    db,
    input,
    {
      audit: {
        action: "client.revoked",
        target: { kind: "client", id: clientRowId, name: nameOfClient(input) },
        configId,
      },
      preconditions: [{ name: "resourceExists", holds: sql`SELECT 1 FROM ${oauthClients} WHERE ${own}` }],
      statements: [
        sql`DELETE FROM ${tokens} WHERE client_row_id = ${clientRowId}`,
        sql`DELETE FROM ${oauthClients} WHERE ${own}`,
      ],
    },
    { resourceExists: () => unknownId("OAuth client", clientRowId) },
  );
}
