import { listClients } from "../../storage/credentials/oauth-clients.ts";
import { listTokens, type TokenEntry } from "../../storage/credentials/tokens.ts";
import type { Database } from "../../storage/engine/database.ts";
import { MAX_LIST } from "../limits.ts";
import type { Credentials } from "./credential-ends.ts";

/** The tokens of a configuration that still work: those over wait for the hourly run to be deleted. */
export async function readTokens(db: Database, configId: string): Promise<TokenEntry[]> {
  const { items } = await listTokens(db, { configId, limit: MAX_LIST });
  const now = new Date().toISOString();
  return items.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}

/** What opens a configuration now. */
export async function readCredentials(db: Database, configId: string): Promise<Credentials> {
  const [tokens, { items: clients }] = await Promise.all([
    readTokens(db, configId),
    listClients(db, { configId, limit: MAX_LIST }),
  ]);
  return { tokens, clients };
}
