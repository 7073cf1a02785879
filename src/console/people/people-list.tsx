import { hasTeams } from "../../directory/group-settings.ts";
import { listPeople } from "../../storage/people/person-list.ts";
import { type Config, listConfigs } from "../../storage/tenants/config-reads.ts";
import { EmptyState } from "../components/message.tsx";
import { PagedTable } from "../components/pager.tsx";
import { FilterSelect, SearchForm } from "../components/search.tsx";
import type { Column } from "../components/table.tsx";
import { When } from "../components/when.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { MAX_LIST, PAGE_SIZE } from "../limits.ts";
import { links, NOBODY, peopleRoutes, tenantRoutes, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { listQuery, paramOf, queryOf } from "../request.ts";
import { capitalize } from "../tenant-words.ts";
import { tenantHead } from "../tenants/tenant-head.tsx";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { Access, accessFilters, parseAccess } from "./access.tsx";
import { type AnyPerson, peopleKinds } from "./people-kinds.ts";
import { TeamLinks } from "./team-links.tsx";

/** The people of a tenant: who has access and why. */
export function registerPeople(pages: Pages, kind: TenantKind): void {
  const path = `${tenantRoutes[kind.tree]}/:id${peopleRoutes[kind.tree]}`;
  pages.get(path, { right: "read", about: kind.tree }, (c) => showPeople(c, kind));
}

/** What the list is narrowed down by, as it stands in the address. */
interface Filters {
  readonly q: string | undefined;
  readonly access: string | undefined;
  /** The id of a configuration, or `none`. */
  readonly by: string | undefined;
}

async function showPeople(c: ConsoleContext, kind: TenantKind): Promise<Response> {
  const { db } = c.get("scope");
  const { plural, tables, origin, canBeAdded } = peopleKinds[kind.tree];
  const id = paramOf(c, "id");
  const { part, cursor } = listQuery(c);
  const filters: Filters = { q: part, access: queryOf(c, "access"), by: queryOf(c, "by") };
  const query = { part, ...parseAccess(filters.access), provisionedBy: filters.by, cursor, limit: PAGE_SIZE };
  const [{ head }, page, configs] = await Promise.all([
    tenantHead(c, kind, plural),
    listPeople(db, tables, id, query),
    listConfigs(db, { ...kind.refer(id), limit: MAX_LIST }),
  ]);
  const found = page.items.length;
  const here = links.people(kind.tree, id);
  const isEmpty = found === 0 && cursor === undefined && Object.values(filters).every((each) => each === undefined);
  const addOne = canBeAdded && (
    <a class="button" href={`${here}/new`}>
      Add a {kind.person}
    </a>
  );
  const content = isEmpty ? (
    <EmptyState title={`No ${plural.toLowerCase()} yet`} actions={addOne}>
      {origin}
    </EmptyState>
  ) : (
    <>
      <PeopleSearch action={here} filters={filters} found={found} configs={configs.items} />
      <PagedTable
        caption={plural}
        columns={columnsOf(kind, id, new Map(configs.items.map((config) => [config.id, config.name])))}
        page={page}
        cursor={cursor}
        href={withQuery(here, { ...filters })}
      />
    </>
  );
  return renderPage(c, { ...head, actions: !isEmpty && addOne }, content);
}

interface PeopleSearchProps {
  readonly action: string;
  readonly filters: Filters;
  readonly found: number;
  readonly configs: readonly Config[];
}

function PeopleSearch({ action, filters, found, configs }: PeopleSearchProps) {
  const { q, access, by } = filters;
  return (
    <SearchForm
      action={action}
      label="Search by name, user name or e-mail"
      part={q}
      found={found}
      isFiltered={access !== undefined || by !== undefined}
    >
      <FilterSelect name="access" label="Access" value={access} options={accessFilters} />
      <FilterSelect
        name="by"
        label="Provisioned by"
        value={by}
        options={[["", "Anybody"], ...configs.map(({ id, name }) => [id, name] as const), [NOBODY, "Nobody"]]}
      />
    </SearchForm>
  );
}

function columnsOf(
  { tree, person }: TenantKind,
  tenantId: string,
  configNames: ReadonlyMap<string, string>,
): readonly Column<AnyPerson>[] {
  const name: Column<AnyPerson> = {
    label: capitalize(person),
    cell: ({ id, displayName, email, userName }) => (
      <>
        <a href={links.person(tree, tenantId, id)}>{displayName}</a>
        {email !== displayName && <span class="second-line">{email}</span>}
        {userName.toLowerCase() !== email.toLowerCase() && <span class="second-line">{userName}</span>}
      </>
    ),
  };
  const access: Column<AnyPerson> = {
    label: "Access",
    cell: (each) => <Access {...each} />,
  };
  const teams: Column<AnyPerson> = {
    label: "Teams",
    cell: (each) => each.teams && <TeamLinks projectId={tenantId} teams={each.teams} />,
  };
  const provisionedBy: Column<AnyPerson> = {
    label: "Provisioned by",
    cell: (each) =>
      each.provisionedBy === null ? (
        <span class="muted">Nobody</span>
      ) : (
        <a href={links.config(each.provisionedBy)}>{configNames.get(each.provisionedBy) ?? "A configuration"}</a>
      ),
  };
  const changed: Column<AnyPerson> = { label: "Changed", cell: ({ updatedAt }) => <When at={updatedAt} /> };
  return [name, access, ...(hasTeams[tree] ? [teams] : []), provisionedBy, changed];
}
