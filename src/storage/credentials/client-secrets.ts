import { sql } from "drizzle-orm";
import { mintToken } from "../../auth/token.ts";
import type { AdminActor } from "../../directory/administration.ts";
import { type AdminError, conflict, unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { requireFound } from "../engine/existence.ts";
import { runQueries } from "../engine/queries.ts";
import { commit } from "../journal/admin-write.ts";
import { oauthClients } from "../tables.ts";
import {
  type ClientKey,
  clientColumns,
  isClient,
  nameOfClient,
  type OAuthClient,
  SECRET_PREFIX,
} from "./oauth-clients.ts";

/**
 * Gives a client a new secret. The one before stops at once, or after the grace; the one before that at once.
 * Access tokens go on working until they are over.
 *
 * @throws AdminError 404, or 409 for a client that has no secret
 */
export async function rotateSecret(
  db: Database,
  { graceSeconds = 0, ...input }: AdminActor & ClientKey & { readonly graceSeconds?: number | undefined },
): Promise<OAuthClient & { readonly clientSecret: string }> {
  const { token, hash, hint } = await mintToken(SECRET_PREFIX);
  const end = new Date(Date.now() + graceSeconds * 1000).toISOString();
  const { configId, clientRowId } = input;
  const own = isClient(input);
  const previous =
    graceSeconds === 0
      ? sql`previous_secret_hash = NULL, previous_secret_expires_at = NULL`
      : sql`previous_secret_hash = secret_hash, previous_secret_expires_at = ${end}`;
  await commit(
    db,
    input,
    {
      audit: {
        action: "client.rotated",
        target: { kind: "client", id: clientRowId, name: nameOfClient(input) },
        configId,
        changes: { previousSecretExpiresAt: [null, end] },
      },
      preconditions: [
        {
          name: "resourceExists",
          holds: sql`SELECT 1 FROM ${oauthClients} WHERE ${own} AND method = 'client_secret'`,
        },
      ],
      statements: [sql`UPDATE ${oauthClients} SET ${previous}, secret_hash = ${hash}, hint = ${hint} WHERE ${own}`],
    },
    { resourceExists: () => whyNotRotated(db, input) },
  );
  return { ...(await readClient(db, input)), clientSecret: token };
}

function findClient(db: Database, key: ClientKey) {
  return db.select(clientColumns).from(oauthClients).where(isClient(key));
}

/** @throws AdminError 404 */
async function readClient(db: Database, key: ClientKey): Promise<OAuthClient> {
  const [found] = await runQueries(db, [findClient(db, key)]);
  return requireFound(found, "OAuth client", key.clientRowId);
}

async function whyNotRotated(db: Database, key: ClientKey): Promise<AdminError> {
  const [[client]] = await runQueries(db, [findClient(db, key)]);
  return client === undefined
    ? unknownId("OAuth client", key.clientRowId)
    : conflict(`The OAuth client “${client.name}” signs assertions: it has no secret.`);
}
