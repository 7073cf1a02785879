import { deleteToken } from "../../storage/credentials/tokens.ts";
import { unknownId } from "../../storage/engine/admin-error.ts";
import { countProvisionedPeople } from "../../storage/people/provisioned.ts";
import { provisionedBy } from "../../storage/tenants/config-end.ts";
import { readConfig } from "../../storage/tenants/config-reads.ts";
import { countOf } from "../components/counts.ts";
import { When } from "../components/when.tsx";
import { configAccess } from "../configs/config-access.ts";
import { crumbsToConfig } from "../configs/config-head.tsx";
import type { ConsoleContext } from "../context.ts";
import { type Question, registerConfirmation } from "../forms/confirmation.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { tenantWords } from "../tenant-words.ts";
import { readCredentials } from "./read-credentials.ts";
import { whatIsLeft } from "./what-is-left.tsx";

/** The end of a token. */
export function registerRevokeToken(pages: Pages): void {
  registerConfirmation(pages, "/configs/:id/tokens/:tokenId/revoke", {
    access: configAccess.tokenChanges,
    ask: askToRevoke,
    act: async (c) => {
      const configId = paramOf(c, "id");
      await deleteToken(c.get("scope").db, { configId, tokenId: paramOf(c, "tokenId"), ...actorOf(c) });
      return redirectWith(c, links.tokens(configId), { notice: "The token is revoked." });
    },
  });
}

async function askToRevoke(c: ConsoleContext): Promise<Question> {
  const { db } = c.get("scope");
  const tokenId = paramOf(c, "tokenId");
  const config = await readConfig(db, paramOf(c, "id"));
  const [crumbs, credentials, people] = await Promise.all([
    crumbsToConfig(c, config),
    readCredentials(db, config.id),
    countProvisionedPeople(db, provisionedBy(config)),
  ]);
  const token = credentials.tokens.find(({ id }) => id === tokenId);
  if (token === undefined) throw unknownId("token", tokenId);
  const { person } = tenantWords[config.kind];
  const list = links.tokens(config.id);
  return {
    title: "Revoke the token?",
    crumbs: [...crumbs, { label: "Tokens", href: list }],
    verb: "Revoke the token",
    back: list,
    consequences: [
      token.lastUsedAt === null
        ? `The token that ends in ${token.hint} stops with the next request. It was never used.`
        : [
            `The token that ends in ${token.hint} stops with the next request. It was last used `,
            <When at={token.lastUsedAt} />,
            ".",
          ],
      whatIsLeft({ ...credentials, tokens: credentials.tokens.filter(({ id }) => id !== tokenId) }),
      `${countOf(people, `${person} stays as before`, `${person}s stay as before`)}.`,
    ],
  };
}
