import { eraseAccount } from "../../storage/people/erasure.ts";
import { findPerson } from "../../storage/people/whereabouts.ts";
import { countOf } from "../components/counts.ts";
import type { ConsoleContext } from "../context.ts";
import { type Question, registerConfirmation } from "../forms/confirmation.tsx";
import { PAGE_SIZE } from "../limits.ts";
import { links, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, queryOf } from "../request.ts";
import { placesOf } from "./places.tsx";

/** The end of what is kept of a person beyond projects and status pages. */
export function registerErasePerson(pages: Pages): void {
  registerConfirmation(pages, "/people/erase", {
    access: { right: "write", about: "service" },
    ask: askToErase,
    act: async (c) => {
      await eraseAccount(c.get("scope").databases.all(), { email: emailOf(c), ...actorOf(c) });
      return redirectWith(c, links.findPerson, { notice: "What was kept of the person is erased." });
    },
  });
}

function emailOf(c: ConsoleContext): string {
  return queryOf(c, "email") ?? "";
}

async function askToErase(c: ConsoleContext): Promise<Question> {
  const email = emailOf(c);
  const places = placesOf(await findPerson(c.get("scope").databases.all(), email, undefined, PAGE_SIZE));
  const back = withQuery(links.findPerson, { email });
  return {
    title: `Erase ${email}?`,
    crumbs: [{ label: "People", href: links.findPerson }],
    verb: "Erase the person",
    back,
    consequences: [
      `The account of ${email} goes, and so do blocks: whoever is provisioned with this e-mail later is a new person.`,
      "In the audit the account's id stands for the e-mail from then on.",
      "Rows of the provisioning logs and of the event feed go when they are too old to be kept.",
      "This cannot be taken back.",
    ],
    obstacle: places.length > 0 && (
      <>
        <a href={back}>{countOf(places.length, "place still has", "places still have")}</a> the person. Delete the
        person there first.
      </>
    ),
  };
}
