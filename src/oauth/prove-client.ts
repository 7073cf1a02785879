import { AssertionError, claimedClientId, verifyClientAssertion } from "../auth/client-assertion.ts";
import { type GrantedToken, grantByAssertion, grantBySecret } from "../storage/credentials/access-tokens.ts";
import { findAssertingClient } from "../storage/credentials/asserting-clients.ts";
import type { Databases } from "../storage/databases/databases.ts";
import type { ClientProof } from "./token-request.ts";

/** A proof that does not hold, and why, as far as that may be told. */
export interface Unproved {
  readonly reason: string;
}

/** The same for an unknown client and for a wrong secret. */
const WRONG: Unproved = { reason: "There is no such client, or its secret or assertion is wrong." };

/**
 * The access token of the client that a proof proves; its id says in which database it is. A client belongs to one configuration, and the token is
 * for that one, whatever else the request says.
 *
 * @throws ScimError 503 on a passing fault that does not pass
 */
export async function grantByProof(
  databases: Databases,
  proof: ClientProof,
  tokenEndpoint: string,
): Promise<GrantedToken | Unproved> {
  if (proof.method === "client_secret") return (await grantBySecret(databases.of(proof.clientId), proof)) ?? WRONG;
  const { assertion, clientId = claimedClientId(assertion) } = proof;
  if (clientId === undefined) return WRONG;
  const db = databases.of(clientId);
  const client = await findAssertingClient(db, clientId);
  if (client === undefined) return WRONG;
  try {
    const held = await verifyClientAssertion(assertion, client, { tokenEndpoint });
    return (await grantByAssertion(db, client, held)) ?? { reason: "The assertion was used before." };
  } catch (error) {
    if (error instanceof AssertionError) return { reason: error.message };
    throw error;
  }
}
