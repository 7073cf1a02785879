import type { OAuthClient } from "../../storage/credentials/oauth-clients.ts";
import { unknownId } from "../../storage/engine/admin-error.ts";
import { type Config, readConfig } from "../../storage/tenants/config-reads.ts";
import type { NavLink } from "../components/tabs.tsx";
import { crumbsToConfig } from "../configs/config-head.tsx";
import type { ConsoleContext } from "../context.ts";
import { links } from "../links.ts";
import { paramOf } from "../request.ts";
import type { Credentials } from "../tokens/credential-ends.ts";
import { readCredentials } from "../tokens/read-credentials.ts";

/** What a page about one OAuth client is about. */
export interface ClientPage {
  readonly config: Config;
  readonly client: OAuthClient;
  readonly credentials: Credentials;
  readonly crumbs: readonly NavLink[];
}

/**
 * The OAuth client of a request's path.
 *
 * @throws AdminError 404
 */
export async function readClientPage(c: ConsoleContext): Promise<ClientPage> {
  const { db } = c.get("scope");
  const clientRowId = paramOf(c, "clientRowId");
  const config = await readConfig(db, paramOf(c, "id"));
  const [crumbs, credentials] = await Promise.all([crumbsToConfig(c, config), readCredentials(db, config.id)]);
  const client = credentials.clients.find(({ id }) => id === clientRowId);
  if (client === undefined) throw unknownId("OAuth client", clientRowId);
  return {
    config,
    client,
    credentials,
    crumbs: [...crumbs, { label: "OAuth clients", href: links.clients(config.id) }],
  };
}
