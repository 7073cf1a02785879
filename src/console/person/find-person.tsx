import { hasRight } from "../../auth/administrator.ts";
import { findPerson } from "../../storage/people/whereabouts.ts";
import { Card } from "../components/card.tsx";
import { countOf } from "../components/counts.ts";
import { EmptyState } from "../components/message.tsx";
import { FilterText } from "../components/search.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { PAGE_SIZE } from "../limits.ts";
import { links, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { queryOf } from "../request.ts";
import { type PersonPlace, PlacesTable, placesOf } from "./places.tsx";

/** Where the person of an e-mail may go. */
export function registerFindPerson(pages: Pages): void {
  pages.get("/people", { right: "read", about: "tenants" }, (c) => showWhereabouts(c));
}

async function showWhereabouts(c: ConsoleContext): Promise<Response> {
  const email = queryOf(c, "email");
  const administrator = c.get("administrator");
  const { tenant } = administrator;
  const databases = c.get("scope").databases.about(tenant?.id);
  const found = email === undefined ? undefined : await findPerson(databases, email, tenant, PAGE_SIZE);
  const mayErase = tenant === undefined && hasRight(administrator, "write");
  const content = (
    <>
      <search>
        <form class="filters" action={links.findPerson}>
          <FilterText name="email" label="E-mail" value={email} />
          <div class="actions">
            <button class="button" type="submit">
              Find
            </button>
          </div>
        </form>
      </search>
      {found === undefined || email === undefined ? (
        <EmptyState title="Where is this person?">
          Every project and status page that has the person of an e-mail, and whether it lets the person in.
        </EmptyState>
      ) : (
        <Whereabouts email={email} places={placesOf(found)} mayErase={mayErase} />
      )}
    </>
  );
  const lead = "One person, in every project and on every status page.";
  return renderPage(c, { title: "People", lead }, content);
}

interface WhereaboutsProps {
  readonly email: string;
  readonly places: readonly PersonPlace[];
  readonly mayErase: boolean;
}

function Whereabouts({ email, places, mayErase }: WhereaboutsProps) {
  const erasure = (
    <a class="button" href={withQuery(links.erasePerson, { email })}>
      Erase what is left…
    </a>
  );
  if (places.length === 0) {
    return (
      <EmptyState title={`Nobody has ${email}`} actions={mayErase && erasure}>
        No project and no status page that you see has a person of this e-mail.
      </EmptyState>
    );
  }
  const isCut = places.some(({ kind }) => places.filter((other) => other.kind === kind).length >= PAGE_SIZE);
  return (
    <Card
      title={`${countOf(places.length, "place")} ${places.length === 1 ? "has" : "have"} ${email}`}
      lead="To erase the person, delete the person in each of them first."
    >
      <div class="stack">
        <PlacesTable caption="Where the person is" places={places} />
        {isCut && <p class="small muted">These are the first {PAGE_SIZE} of a kind. The admin API lists more.</p>}
      </div>
    </Card>
  );
}
