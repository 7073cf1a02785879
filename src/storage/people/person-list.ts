import { or, type SQL, sql } from "drizzle-orm";
import { foldEmail } from "../../scim/text.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { requireFound } from "../engine/existence.ts";
import {
  type AdminPage,
  besideCursor,
  countPage,
  mapPage,
  orderOf,
  type PageRequest,
  rowLimit,
  toPage,
} from "../engine/paging.ts";
import { anyHoldsFolded, memberHoldsFolded } from "../lists/text-search.ts";
import { configs, members } from "../tables.ts";
import { blockedKeys, hasAccess } from "./blocks.ts";
import { type PeopleSort, peopleOrder, sortColumn } from "./people-order.ts";
import { type Person, type PersonRow, type ProjectUser, personColumns, type Subscriber, toPerson } from "./person.ts";
import { projectUserTables } from "./project-users.ts";
import { statusPageUserTables } from "./status-page-users.ts";
import type { UserTables } from "./user-tables.ts";

/** Which people of a tenant to list. */
export interface PeopleQuery extends PageRequest {
  /** The e-mail by which the person is known; compared without case. */
  readonly email?: string | undefined;
  /** Any of the person's e-mails; compared without case. */
  readonly anyEmail?: string | undefined;
  /** Compared without case. */
  readonly userName?: string | undefined;
  /** Compared exactly. */
  readonly externalId?: string | undefined;
  readonly active?: boolean | undefined;
  readonly blocked?: boolean | undefined;
  readonly access?: boolean | undefined;
  /** The id of a configuration, or `none`: nobody, or one that is gone. */
  readonly provisionedBy?: string | undefined;
  /** Members of the team; a status page has none. */
  readonly teamId?: string | undefined;
  /** A part of a name, a userName or an e-mail, in any case. */
  readonly part?: string | undefined;
  /** Whether to show what the identity provider sent. */
  readonly withAttributes?: boolean | undefined;
  /** That of their ids where it is left out. The members of a team are in no other. */
  readonly sort?: PeopleSort | undefined;
}

/** The person of an id, in one tenant. */
export interface PersonKey {
  readonly tenantId: string;
  readonly id: string;
}

/**
 * A page of a project's users. One round trip.
 *
 * @throws AdminError 404
 */
export async function listUsers(
  db: Database,
  { projectId, ...query }: PeopleQuery & { readonly projectId: string },
): Promise<AdminPage<ProjectUser>> {
  return (await listPeople(db, projectUserTables, projectId, query)) as AdminPage<ProjectUser>;
}

/**
 * A page of a status page's subscribers. One round trip.
 *
 * @throws AdminError 404
 */
export async function listSubscribers(
  db: Database,
  { statusPageId, ...query }: PeopleQuery & { readonly statusPageId: string },
): Promise<AdminPage<Subscriber>> {
  return listPeople(db, statusPageUserTables, statusPageId, query);
}

/**
 * A page of a tenant's people. One round trip, and one more for the length of a list that has several pages.
 *
 * @throws AdminError 404 when there is no such tenant
 */
export async function listPeople(
  db: Database,
  tables: UserTables,
  tenantId: string,
  query: PeopleQuery,
): Promise<AdminPage<Person>> {
  const { users, tenants, nouns } = tables;
  const { teamId, sort, withAttributes = false } = query;
  // Through the members of a team in their order: so a page costs its own rows, not the project's.
  const source =
    teamId === undefined
      ? sql`${users}`
      : sql`${members} AS member CROSS JOIN ${users} ON ${users}.id = member.user_id`;
  const ofTeam = teamId === undefined ? [] : [sql`member.team_id = ${teamId}`];
  const position = teamId === undefined ? sql`${users.id}` : sql`member.user_id`;
  // The plus sign leaves the search to the index of e-mails: few are blocked, and they can be sorted.
  const order = peopleOrder(tables, sort, query.blocked === true ? sql`+${position}` : position);
  const after = besideCursor(order, query);
  const all = sql.join(
    [...ofTeam, sql`${users.tenantId} = ${tenantId}`, ...conditions(tables, tenantId, query)],
    sql` AND `,
  );
  const wanted = after === undefined ? all : sql`${all} AND ${after}`;
  const key = sort === undefined ? sql`NULL` : sortColumn(tables, sort);
  const [tenant, found] = await runBatch(db, [
    sql`SELECT id FROM ${tenants} WHERE id = ${tenantId}`,
    sql`SELECT ${personColumns(tables)}, ${key} AS sort_key FROM ${source} WHERE ${wanted} ORDER BY ${orderOf(order, query)} LIMIT ${rowLimit(query)}`,
  ]);
  requireFound(tenant?.results ?? [], nouns.tenant, tenantId);
  const rows = (found?.results ?? []) as SortedRow[];
  const page = toPage(rows, query, ({ sort_key: place, id }) => (place === null ? [id] : [place, id]));
  const people = mapPage(page, (row) => toPerson(tables, row, withAttributes));
  return countPage(db, people, query, sql`SELECT 1 FROM ${source} WHERE ${all}`);
}

/** A person with its place in the list: null where that is the id alone. */
type SortedRow = PersonRow & { readonly sort_key: string | null };

/** The conditions that a query sets on the rows of users or subscribers. */
function conditions(tables: UserTables, tenantId: string, query: PeopleQuery): SQL[] {
  const { users, emails } = tables;
  const { email, anyEmail, userName, externalId, active, blocked, access, provisionedBy, part } = query;
  const keys = [users.emailKey, users.userNameKey, users.displayNameKey];
  const isBlockedHere = sql`${users.emailKey} IN (${blockedKeys(tables, tenantId)})`;
  return [
    given(email, (value) => sql`${users.emailKey} = ${foldEmail(value)}`),
    given(
      anyEmail,
      (value) =>
        sql`${users}.id IN (SELECT ${emails.userId} FROM ${emails} WHERE ${emails.tenantId} = ${tenantId} AND ${emails.valueKey} = ${foldEmail(value)})`,
    ),
    given(userName, (value) => sql`${users.userNameKey} = ${foldEmail(value)}`),
    given(externalId, (value) => sql`${users.externalId} = ${value}`),
    given(active, (value) => sql`${users.active} = ${Number(value)}`),
    given(blocked, (value) => (value ? isBlockedHere : sql`NOT ${isBlockedHere}`)),
    given(access, (value) => sql`${hasAccess(tables)} = ${Number(value)}`),
    given(provisionedBy, (value) => (value === "none" ? isOrphaned(tables) : sql`${users.provisionedBy} = ${value}`)),
    given(part, (value) => or(anyHoldsFolded(keys, value), memberHoldsFolded(users.search, "name", value))),
  ].flatMap((condition) => condition ?? []);
}

function given<Value>(value: Value | undefined, condition: (value: Value) => SQL | undefined): SQL | undefined {
  return value === undefined ? undefined : condition(value);
}

/** Whether nobody provisions the person any more. */
function isOrphaned({ users }: UserTables): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM ${configs} WHERE ${configs.id} = ${users.provisionedBy})`;
}

/**
 * One person of a tenant, with what the identity provider sent. One round trip.
 *
 * @throws AdminError 404
 */
export async function readPerson(db: Database, tables: UserTables, { tenantId, id }: PersonKey): Promise<Person> {
  const [found] = await runBatch(db, [selectPerson(tables, { tenantId, id })]);
  const row = requireFound((found?.results ?? []) as PersonRow[], tables.nouns.person, id);
  return toPerson(tables, row, true);
}

/**
 * One user of a project, with what the identity provider sent. One round trip.
 *
 * @throws AdminError 404
 */
export async function readUser(db: Database, key: PersonKey): Promise<ProjectUser> {
  return (await readPerson(db, projectUserTables, key)) as ProjectUser;
}

/** Selects one person of a tenant as a `PersonRow`. */
export function selectPerson(tables: UserTables, { tenantId, id }: PersonKey): SQL {
  const { users } = tables;
  return sql`SELECT ${personColumns(tables)} FROM ${users} WHERE ${users.tenantId} = ${tenantId} AND ${users}.id = ${id}`;
}
