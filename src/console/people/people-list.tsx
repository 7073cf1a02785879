import { hasTeams } from "../../directory/group-settings.ts";
import { listConfigs } from "../../storage/tenants/config-reads.ts";
import { EmptyState } from "../components/message.tsx";
import { PagedTable } from "../components/pager.tsx";
import { FilterSelect, SearchForm } from "../components/search.tsx";
import type { Column } from "../components/table.tsx";
import { When } from "../components/when.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { MAX_LIST, PAGE_SIZE } from "../limits.ts";
import { links, tenantRoutes, withQuery } from "../links.ts";
import { listQuery, paramOf, queryOf } from "../request.ts";
import { capitalize } from "../tenant-words.ts";
import { tenantHead } from "../tenants/tenant-head.tsx";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { Access, accessFilters, parseAccess } from "./access.tsx";
import { type Person, peopleKinds } from "./people-kinds.ts";

/** The people of a tenant: who has access and why. */
export function registerPeople(app: ConsoleApp, kind: TenantKind): void {
  app.get(`${tenantRoutes[kind.tree]}/:id${peopleKinds[kind.tree].path}`, (c) => showPeople(c, kind));
}

async function showPeople(c: ConsoleContext, kind: TenantKind): Promise<Response> {
  const { db } = c.get("scope");
  const people = peopleKinds[kind.tree];
  const id = paramOf(c, "id");
  const { part, cursor } = listQuery(c);
  const accessFilter = queryOf(c, "access");
  const access = parseAccess(accessFilter);
  const { head } = await tenantHead(c, kind, people.plural);
  const [page, configs] = await Promise.all([
    people.list(db, id, { part, access, cursor, limit: PAGE_SIZE }),
    listConfigs(db, { ...kind.refer(id), limit: MAX_LIST }),
  ]);
  const found = page.items.length;
  const here = links.tenant(kind.tree, id) + people.path;
  const isEmpty = found === 0 && part === undefined && access === undefined && cursor === undefined;
  const addOne = people.canBeAdded && (
    <a class="button" href={`${here}/new`}>
      Add a {kind.person}
    </a>
  );
  const content = isEmpty ? (
    <EmptyState title={`No ${people.plural.toLowerCase()} yet`} actions={addOne}>
      {people.origin}
    </EmptyState>
  ) : (
    <>
      <SearchForm
        action={here}
        label="Search by name, user name or e-mail"
        part={part}
        found={found}
        isFiltered={access !== undefined}
      >
        <FilterSelect name="access" label="Access" value={accessFilter} options={accessFilters} />
      </SearchForm>
      <PagedTable
        caption={people.plural}
        columns={columnsOf(kind, id, new Map(configs.items.map((config) => [config.id, config.name])))}
        page={page}
        cursor={cursor}
        href={withQuery(here, { q: part, access: accessFilter })}
      />
    </>
  );
  return renderPage(c, { ...head, actions: !isEmpty && addOne }, content);
}

function columnsOf(
  { tree, person }: TenantKind,
  tenantId: string,
  configNames: ReadonlyMap<string, string>,
): readonly Column<Person>[] {
  const name: Column<Person> = {
    label: capitalize(person),
    cell: ({ displayName, email, userName }) => (
      <>
        {displayName}
        {email !== displayName && <span class="second-line">{email}</span>}
        {userName.toLowerCase() !== email.toLowerCase() && <span class="second-line">{userName}</span>}
      </>
    ),
  };
  const access: Column<Person> = {
    label: "Access",
    cell: (each) => <Access access={each.access} reason={each.reason} />,
  };
  const teams: Column<Person> = {
    label: "Teams",
    cell: (each) =>
      each.teams?.map((team, index) => (
        <>
          {index > 0 && ", "}
          <a href={links.team(tenantId, team.id)}>{team.name}</a>
        </>
      )),
  };
  const provisionedBy: Column<Person> = {
    label: "Provisioned by",
    cell: (each) =>
      each.provisionedBy === null ? (
        <span class="muted">Nobody</span>
      ) : (
        <a href={links.config(each.provisionedBy)}>{configNames.get(each.provisionedBy) ?? "A configuration"}</a>
      ),
  };
  const changed: Column<Person> = { label: "Changed", cell: ({ updatedAt }) => <When at={updatedAt} /> };
  return [name, access, ...(hasTeams[tree] ? [teams] : []), provisionedBy, changed];
}
