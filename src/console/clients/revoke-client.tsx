import { deleteClient } from "../../storage/credentials/oauth-clients.ts";
import { When } from "../components/when.tsx";
import { configAccess } from "../configs/config-access.ts";
import type { ConsoleContext } from "../context.ts";
import { type Question, registerConfirmation } from "../forms/confirmation.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { whatIsLeft } from "../tokens/what-is-left.tsx";
import { readClientPage } from "./client-page.ts";

/** The end of an OAuth client. */
export function registerRevokeClient(pages: Pages): void {
  registerConfirmation(pages, "/configs/:id/clients/:clientRowId/revoke", {
    access: configAccess.tokenChanges,
    ask: askToRevoke,
    act: async (c) => {
      const configId = paramOf(c, "id");
      await deleteClient(c.get("scope").db, { configId, clientRowId: paramOf(c, "clientRowId"), ...actorOf(c) });
      return redirectWith(c, links.clients(configId), { notice: "The client is revoked." });
    },
  });
}

async function askToRevoke(c: ConsoleContext): Promise<Question> {
  const { config, client, credentials, crumbs } = await readClientPage(c);
  const { lastUsedAt } = client;
  return {
    title: `Revoke the client “${client.name}”?`,
    crumbs,
    verb: "Revoke the client",
    back: links.clients(config.id),
    consequences: [
      "Its access tokens stop with the next request, and it gets no other.",
      lastUsedAt === null ? "It never got a token." : ["It last got a token ", <When at={lastUsedAt} />, "."],
      whatIsLeft({ ...credentials, clients: credentials.clients.filter(({ id }) => id !== client.id) }),
    ],
  };
}
