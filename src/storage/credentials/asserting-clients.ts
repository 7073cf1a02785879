import { and, eq } from "drizzle-orm";
import type { AssertingClient } from "../../auth/client-assertion.ts";
import type { ClientKeys } from "../../auth/client-keys.ts";
import type { PublicKeySet } from "../../auth/public-keys.ts";
import type { Database } from "../engine/database.ts";
import { runQueries } from "../engine/queries.ts";
import { repeatOnPassingFault } from "../engine/repeat.ts";
import { oauthClients } from "../tables.ts";

/**
 * The client of an id that proves itself by assertions; undefined when there is none. One round trip.
 *
 * @throws ScimError 503 on a passing fault that does not pass
 */
export async function findAssertingClient(db: Database, clientId: string): Promise<AssertingClient | undefined> {
  const { id, issuer, subject, audience, jwks, jwksUri } = oauthClients;
  const query = db
    .select({ id, issuer, subject, audience, jwks, jwksUri })
    .from(oauthClients)
    .where(and(eq(oauthClients.clientId, clientId), eq(oauthClients.method, "private_key_jwt")));
  const [[row]] = await repeatOnPassingFault(() => runQueries(db, [query]));
  const keys = row && keysOf(row);
  if (row === undefined || keys === undefined || row.issuer === null || row.subject === null) return undefined;
  return { id: row.id, clientId, issuer: row.issuer, subject: row.subject, audience: row.audience, keys };
}

function keysOf({ jwks, jwksUri }: { jwks: string | null; jwksUri: string | null }): ClientKeys | undefined {
  if (jwks !== null) return { jwks: JSON.parse(jwks) as PublicKeySet };
  return jwksUri === null ? undefined : { jwksUri };
}
