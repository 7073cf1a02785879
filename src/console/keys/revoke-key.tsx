import { deleteAdminKey, readAdminKey } from "../../storage/credentials/admin-keys.ts";
import { When } from "../components/when.tsx";
import type { ConsoleContext } from "../context.ts";
import { type Question, registerConfirmation } from "../forms/confirmation.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";

/** The end of an admin key. */
export function registerRevokeKey(pages: Pages): void {
  registerConfirmation(pages, "/keys/:keyId/revoke", {
    access: { right: "govern", about: "service" },
    ask: askToRevoke,
    act: async (c) => {
      const id = paramOf(c, "keyId");
      await deleteAdminKey(c.get("scope").databases.of(id), { id, ...actorOf(c) });
      return redirectWith(c, links.keys, { notice: "The key is revoked." });
    },
  });
}

async function askToRevoke(c: ConsoleContext): Promise<Question> {
  const id = paramOf(c, "keyId");
  const { name, hint, lastUsedAt } = await readAdminKey(c.get("scope").databases.of(id), id);
  return {
    title: `Revoke “${name}”?`,
    crumbs: [{ label: "Keys", href: links.keys }],
    verb: "Revoke the key",
    back: links.keys,
    consequences: [
      lastUsedAt === null
        ? `The key that ends in ${hint} stops with the next request. It was never used.`
        : [
            `The key that ends in ${hint} stops with the next request. It was last used `,
            <When at={lastUsedAt} />,
            ".",
          ],
      "The program that has it cannot use the admin API any more. Identity providers have tokens of their own, which go on working.",
      "This cannot be taken back; a new key can be made.",
    ],
  };
}
