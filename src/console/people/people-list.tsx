import { hasTeams } from "../../directory/group-settings.ts";
import type { Database } from "../../storage/engine/database.ts";
import { exactly } from "../../storage/engine/paging.ts";
import { listPeople } from "../../storage/people/person-list.ts";
import { type Config, listConfigs, nameConfigs } from "../../storage/tenants/config-reads.ts";
import { formatCount } from "../components/counts.ts";
import { ExportLink } from "../components/export-link.tsx";
import { EmptyState } from "../components/message.tsx";
import { PagedTable } from "../components/pager.tsx";
import { FilterSelect, SearchForm } from "../components/search.tsx";
import type { Column } from "../components/table.tsx";
import { When } from "../components/when.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { MAX_LIST } from "../limits.ts";
import { links, NOBODY, peopleRoutes, tenantRoutes, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { listQuery, pageOf, paramOf } from "../request.ts";
import { capitalize } from "../tenant-words.ts";
import { tenantHead } from "../tenants/tenant-head.tsx";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { Access, accessFilters } from "./access.tsx";
import { type PeopleFilters, readFilters, toPeopleQuery } from "./people-filters.ts";
import { type AnyPerson, peopleKinds } from "./people-kinds.ts";
import { parseSort, sortOfColumn, sortOptions } from "./people-sorts.ts";
import { TeamLinks } from "./team-links.tsx";

/** The people of a tenant: who has access and why. */
export function registerPeople(pages: Pages, kind: TenantKind): void {
  const path = `${tenantRoutes[kind.tree]}/:id${peopleRoutes[kind.tree]}`;
  pages.get(path, { right: "read", about: kind.tree }, (c) => showPeople(c, kind));
}

async function showPeople(c: ConsoleContext, kind: TenantKind): Promise<Response> {
  const { db } = c.get("scope");
  const { plural, tables, origin, canBeAdded } = peopleKinds[kind.tree];
  const id = paramOf(c, "id");
  const place = listQuery(c);
  const filters = readFilters(c);
  const isNarrowed = [filters.q, filters.access, filters.by].some((each) => each !== undefined);
  const query = { ...toPeopleQuery(filters), ...pageOf(place), isCounted: isNarrowed };
  const [{ head, figures }, page, configs] = await Promise.all([
    tenantHead(c, kind, plural),
    listPeople(db, tables, id, query),
    listConfigs(db, { ...kind.refer(id), limit: MAX_LIST }),
  ]);
  const names = await namesOf(db, page.items, configs.items);
  const found = page.items.length;
  const here = links.people(kind.tree, id);
  const isEmpty = found === 0 && place.cursor === undefined && !isNarrowed;
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
      <PeopleSearch
        action={here}
        filters={filters}
        found={found}
        configs={configs.items}
        total={figures.configs ?? 0}
      />
      <PagedTable
        caption={plural}
        columns={columnsOf(kind, { tenantId: id, filters, configNames: names })}
        page={isNarrowed ? page : { ...page, total: exactly(figures[`${kind.person}s`] ?? 0) }}
        cursor={place.cursor}
        at={place.at}
        href={withQuery(here, { ...filters })}
      />
      {found > 0 && <ExportLink href={withQuery(`${here}/export.csv`, { ...filters })} />}
    </>
  );
  return renderPage(c, { ...head, actions: !isEmpty && addOne }, content);
}

/** What the configurations are called that provision some people; those of a long list are looked up. */
async function namesOf(db: Database, people: readonly AnyPerson[], listed: readonly Config[]) {
  const names = new Map(listed.map(({ id, name }) => [id, name]));
  const others = people.flatMap(({ provisionedBy }) => provisionedBy ?? []).filter((id) => !names.has(id));
  return others.length === 0 ? names : new Map([...names, ...(await nameConfigs(db, others))]);
}

interface PeopleSearchProps {
  readonly action: string;
  readonly filters: PeopleFilters;
  readonly found: number;
  readonly configs: readonly Config[];
  /** How many configurations the tenant has. */
  readonly total: number;
}

function PeopleSearch({ action, filters, found, configs, total }: PeopleSearchProps) {
  const { q, access, by, sort } = filters;
  const isCut = total > configs.length;
  const isListed = by === undefined || by === NOBODY || configs.some(({ id }) => id === by);
  const choices = configs.map(({ id, name }) => [id, name] as const);
  return (
    <SearchForm
      action={action}
      label="Search by name, user name or e-mail"
      part={q}
      found={found}
      isFiltered={access !== undefined || by !== undefined || sort !== undefined}
    >
      <FilterSelect name="access" label="Access" value={access} options={accessFilters} />
      <FilterSelect
        name="by"
        label={isCut ? `Provisioned by (${choices.length} of ${formatCount(total)})` : "Provisioned by"}
        value={by}
        options={[
          ["", "Anybody"],
          ...(isListed ? [] : [[by, "The configuration chosen"] as const]),
          ...choices,
          [NOBODY, "Nobody"],
        ]}
      />
      <FilterSelect name="sort" label="Sorted by" value={sort} options={sortOptions} />
    </SearchForm>
  );
}

interface PeopleColumns {
  readonly tenantId: string;
  readonly filters: PeopleFilters;
  /** What configurations are called. */
  readonly configNames: ReadonlyMap<string, string>;
}

function columnsOf(
  { tree, person }: TenantKind,
  { tenantId, filters, configNames }: PeopleColumns,
): readonly Column<AnyPerson>[] {
  const hrefOf = (sort: string) => withQuery(links.people(tree, tenantId), { ...filters, sort });
  const sortBy = (by: "name" | "changed") => sortOfColumn(by, parseSort(filters.sort), hrefOf);
  const name: Column<AnyPerson> = {
    label: capitalize(person),
    size: "wide",
    sort: sortBy("name"),
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
    cell: ({ teams = [] }) => teams.length > 0 && <TeamLinks projectId={tenantId} teams={teams} />,
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
  const changed: Column<AnyPerson> = {
    label: "Changed",
    size: "short",
    sort: sortBy("changed"),
    cell: ({ updatedAt }) => <When at={updatedAt} />,
  };
  return [name, access, ...(hasTeams[tree] ? [teams] : []), provisionedBy, changed];
}
