import { type SQL, sql } from "drizzle-orm";
import type { AssertingClient, HeldAssertion } from "../../auth/client-assertion.ts";
import { hashToken, mintToken } from "../../auth/token.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { createId } from "../engine/ids.ts";
import { repeatOnPassingFault } from "../engine/repeat.ts";
import { oauthClients, tokens, usedAssertions } from "../tables.ts";

/** An access token, told this once, and the configuration that it opens. */
export interface GrantedToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly configId: string;
}

/** Access tokens that a client has at most: the oldest go for new ones. */
const MAX_TOKENS = 1000;

/**
 * An access token for the client that a secret proves; undefined when it proves none. One round trip.
 *
 * @throws ScimError 503 on a passing fault that does not pass
 */
export async function grantBySecret(
  db: Database,
  { clientId, secret }: { readonly clientId: string; readonly secret: string },
): Promise<GrantedToken | undefined> {
  const hash = await hashToken(secret);
  return grantToken(db, ({ at }) => ({
    owner: sql`client_id = ${clientId} AND method = 'client_secret' AND (secret_hash = ${hash} OR (previous_secret_hash = ${hash} AND previous_secret_expires_at > ${at}))`,
    before: [],
  }));
}

/**
 * An access token for an assertion that holds; undefined when it was used before, or when the client is gone.
 * One round trip.
 *
 * @throws ScimError 503 on a passing fault that does not pass
 */
export async function grantByAssertion(
  db: Database,
  client: Pick<AssertingClient, "id">,
  { jti, expiresAt }: HeldAssertion,
): Promise<GrantedToken | undefined> {
  const jtiHash = await hashToken(jti);
  return grantToken(db, ({ tokenId }) => ({
    // The first to put its token's id beside the jti has it, also when the same batch is run again.
    before: [
      sql`INSERT INTO ${usedAssertions} (client_row_id, jti_hash, token_id, expires_at) VALUES (${client.id}, ${jtiHash}, ${tokenId}, ${expiresAt}) ON CONFLICT DO NOTHING`,
    ],
    owner: sql`id = ${client.id} AND EXISTS (SELECT 1 FROM ${usedAssertions} WHERE client_row_id = ${client.id} AND jti_hash = ${jtiHash} AND token_id = ${tokenId})`,
  }));
}

/** What a token is granted on: `owner` selects the client that gets it, after the statements `before`. */
interface Ground {
  readonly owner: SQL;
  readonly before: readonly SQL[];
}

interface Grant {
  readonly config_id: string;
  readonly token_seconds: number;
}

async function grantToken(
  db: Database,
  groundOf: (token: { readonly tokenId: string; readonly at: string }) => Ground,
): Promise<GrantedToken | undefined> {
  const { token, hash, hint } = await mintToken();
  const now = Date.now();
  const [tokenId, at] = [createId(now), new Date(now).toISOString()];
  const { owner, before } = groundOf({ tokenId, at });
  const expiresAt = sql`strftime('%Y-%m-%dT%H:%M:%fZ', ${at}, '+' || token_seconds || ' seconds')`;
  const client = sql`(SELECT client_row_id FROM ${tokens} WHERE id = ${tokenId})`;
  const statements = [
    ...before,
    sql`INSERT INTO ${tokens} (id, config_id, client_row_id, hash, hint, created_at, expires_at) SELECT ${tokenId}, config_id, id, ${hash}, ${hint}, ${at}, ${expiresAt} FROM ${oauthClients} WHERE ${owner} ON CONFLICT DO NOTHING`,
    sql`UPDATE ${oauthClients} SET last_used_at = ${at} WHERE id = ${client}`,
    sql`DELETE FROM ${tokens} WHERE id IN (SELECT id FROM ${tokens} WHERE client_row_id = ${client} ORDER BY id DESC LIMIT -1 OFFSET ${MAX_TOKENS})`,
    sql`SELECT token.config_id, token_seconds FROM ${tokens} AS token JOIN ${oauthClients} AS client ON client.id = token.client_row_id WHERE token.id = ${tokenId}`,
  ];
  const results = await repeatOnPassingFault(() => runBatch(db, statements));
  const [granted] = (results.at(-1)?.results ?? []) as Grant[];
  return granted && { accessToken: token, expiresIn: granted.token_seconds, configId: granted.config_id };
}
