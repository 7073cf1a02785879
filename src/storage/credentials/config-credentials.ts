import { type SQL, sql } from "drizzle-orm";
import { oauthClients, setupLinks, tokens } from "../tables.ts";

/** Deletes everything that opens a configuration. */
export function deleteCredentials(configId: string): SQL[] {
  // Access tokens refer to their clients.
  return [tokens, oauthClients, setupLinks].map((table) => sql`DELETE FROM ${table} WHERE config_id = ${configId}`);
}
