import { deletePerson, setBlocked } from "../../storage/people/person-writes.ts";
import { countOf } from "../components/counts.ts";
import type { ConsoleContext } from "../context.ts";
import { type Question, registerConfirmation } from "../forms/confirmation.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { type AnyPerson, peopleKinds } from "../people/people-kinds.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf } from "../request.ts";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { type PersonHead, personKeyOf, personRoute, readPersonHead } from "./person-head.ts";

/** The end of a person's access, its return, and the end of the person. */
export function registerPersonEndings(pages: Pages, kind: TenantKind): void {
  const access = { right: "write", about: kind.tree } as const;
  const { tables } = peopleKinds[kind.tree];
  for (const blocked of [true, false]) {
    registerConfirmation(pages, `${personRoute(kind)}/${blocked ? "block" : "unblock"}`, {
      access,
      ask: async (c) => askToBlock(kind, await readPersonHead(c, kind), blocked),
      act: async (c) => {
        const key = personKeyOf(c);
        const { displayName } = await setBlocked(c.get("scope").db, tables, { ...key, ...actorOf(c), blocked });
        const notice = blocked ? `${displayName} is blocked.` : `${displayName} is not blocked any more.`;
        return redirectWith(c, links.person(kind.tree, key.tenantId, key.id), { notice });
      },
    });
  }
  registerConfirmation(pages, `${personRoute(kind)}/delete`, {
    access,
    ask: (c) => askToDelete(c, kind),
    act: async (c) => {
      const key = personKeyOf(c);
      await deletePerson(c.get("scope").db, tables, { ...key, ...actorOf(c) });
      return redirectWith(c, links.people(kind.tree, key.tenantId), { notice: `The ${kind.person} is deleted.` });
    },
  });
}

function askToBlock(kind: TenantKind, head: PersonHead, blocked: boolean): Question {
  const { person, here, tenantName, crumbs } = head;
  const { displayName, email } = person;
  return {
    title: blocked ? `Block ${displayName}?` : `Unblock ${displayName}?`,
    crumbs: [...crumbs, { label: displayName, href: here }],
    verb: `${blocked ? "Block" : "Unblock"} the ${kind.person}`,
    back: here,
    consequences: blocked
      ? [
          person.access
            ? `${displayName} (${email}) loses access to “${tenantName}” at once.`
            : `${displayName} (${email}) has no access to “${tenantName}” now, and gets none.`,
          "No identity provider can lift the block, not even by deleting and creating the person anew.",
          "It ends when an administrator lifts it or deletes the person here. What the identity provider sends is kept up to date meanwhile.",
        ]
      : [afterUnblock(person, tenantName), "From then on the identity provider decides about access again."],
    obstacle: blocked === person.blocked && (blocked ? "The block is there already." : "There is no block to lift."),
  };
}

/** What lifting a block comes to: the other reasons for having no access stay. */
function afterUnblock({ displayName, email, active, teams }: AnyPerson, tenantName: string): string {
  const who = `${displayName} (${email})`;
  if (teams?.length === 0) return `${who} still has no access to “${tenantName}”: in no team.`;
  if (active) return `${who} has access to “${tenantName}” again.`;
  return `The identity provider says that ${who} is inactive: access to “${tenantName}” comes back only if that was noted without taking it away.`;
}

async function askToDelete(c: ConsoleContext, kind: TenantKind): Promise<Question> {
  const { person, here, tenantName, crumbs } = await readPersonHead(c, kind);
  const { displayName, email, teams = [], provisionedBy, blocked } = person;
  return {
    title: `Delete ${displayName}?`,
    crumbs: [...crumbs, { label: displayName, href: here }],
    verb: `Delete the ${kind.person}`,
    back: here,
    consequences: [
      `${displayName} (${email}) is deleted from “${tenantName}”, with everything that the identity provider has sent.`,
      ...(teams.length === 0 ? [] : [`${countOf(teams.length, "team loses", "teams lose")} a member.`]),
      provisionedBy === null
        ? "No identity provider provisions the person here."
        : "The identity provider does not know of it, and may create the person again. To keep somebody out, block instead.",
      ...(blocked ? ["The block ends with it."] : []),
      "What the person has elsewhere stays. This cannot be taken back.",
    ],
  };
}
