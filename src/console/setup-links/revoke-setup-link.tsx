import { deleteSetupLink, listSetupLinks } from "../../storage/credentials/setup-links.ts";
import { unknownId } from "../../storage/engine/admin-error.ts";
import { readConfig } from "../../storage/tenants/config-reads.ts";
import { When } from "../components/when.tsx";
import { configAccess } from "../configs/config-access.ts";
import { crumbsToConfig } from "../configs/config-head.tsx";
import type { ConsoleContext } from "../context.ts";
import { type Question, registerConfirmation } from "../forms/confirmation.tsx";
import { MAX_LIST } from "../limits.ts";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { nameOf } from "./setup-links.tsx";

/** The end of a setup link. */
export function registerRevokeSetupLink(pages: Pages): void {
  registerConfirmation(pages, "/configs/:id/setup-links/:linkId/revoke", {
    access: configAccess.setupLinks,
    ask: askToRevoke,
    act: async (c) => {
      const configId = paramOf(c, "id");
      await deleteSetupLink(c.get("scope").db, { configId, linkId: paramOf(c, "linkId"), ...actorOf(c) });
      return redirectWith(c, links.setupLinks(configId), { notice: "The setup link is revoked." });
    },
  });
}

async function askToRevoke(c: ConsoleContext): Promise<Question> {
  const { db } = c.get("scope");
  const linkId = paramOf(c, "linkId");
  const config = await readConfig(db, paramOf(c, "id"));
  const [crumbs, { items }] = await Promise.all([
    crumbsToConfig(c, config),
    listSetupLinks(db, { configId: config.id, limit: MAX_LIST }),
  ]);
  const link = items.find(({ id }) => id === linkId);
  if (link === undefined) throw unknownId("setup link", linkId);
  const list = links.setupLinks(config.id);
  return {
    title: `Revoke the setup link for ${nameOf(link)}?`,
    crumbs: [...crumbs, { label: "Setup links", href: list }],
    verb: "Revoke the setup link",
    back: list,
    consequences: [
      "It stops with the next request, and so does whoever came by it.",
      link.lastUsedAt === null ? "It was never opened." : ["It was last opened ", <When at={link.lastUsedAt} />, "."],
      "Tokens and OAuth clients that were made by it stay.",
    ],
  };
}
