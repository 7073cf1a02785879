import { type SQL, sql } from "drizzle-orm";
import { type AccessReason, accessReason, grantsAccess } from "../../directory/access.ts";
import type { TenantKey } from "../../directory/administration.ts";
import { foldEmail } from "../../scim/text.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { accounts, projects, statusPages, subscribers, users } from "../tables.ts";
import { parseTeams } from "../teams/team-references.ts";
import { isBlocked } from "./blocks.ts";
import { projectUserTables } from "./project-users.ts";
import { statusPageUserTables } from "./status-page-users.ts";

/** A tenant that knows a person, and whether it lets the person in. */
interface Place {
  readonly id: string;
  readonly name: string;
  readonly access: boolean;
  readonly reason: AccessReason;
}

/** Where a person may go. */
export interface Whereabouts {
  /** As it was asked for. */
  readonly email: string;
  /** Null for nobody. */
  readonly accountId: string | null;
  readonly projects: (Place & { readonly userId: string; readonly accountId: string })[];
  readonly statusPages: (Place & { readonly subscriberId: string })[];
}

/** Places that one answer names at most, of each kind. */
const MAX_PLACES = 1000;

interface PlaceRow {
  readonly id: string;
  readonly name: string;
  readonly person_id: string;
  readonly revoked: number;
  readonly blocked: number;
  readonly account_id: string;
  readonly teams: string;
}

/**
 * The projects and status pages that know the person of an e-mail, in any case; of one tenant only,
 * where one is given; so many of each kind at most. One round trip for each database. Who is known in several has an
 * account in each: the first is told, and with each project its own.
 */
export async function findPerson(
  databases: readonly Database[],
  email: string,
  only?: TenantKey,
  maxPlaces = MAX_PLACES,
): Promise<Whereabouts> {
  const found = await Promise.all(databases.map((db) => findPersonIn(db, email, { only, maxPlaces })));
  return {
    email,
    accountId: found.find(({ accountId }) => accountId !== null)?.accountId ?? null,
    projects: found.flatMap(({ projects: places }) => places).slice(0, maxPlaces),
    statusPages: found.flatMap(({ statusPages: places }) => places).slice(0, maxPlaces),
  };
}

/** What one database knows of the person of an e-mail. One round trip. */
export async function findPersonIn(
  db: Database,
  email: string,
  { only, maxPlaces = MAX_PLACES }: { readonly only?: TenantKey | undefined; readonly maxPlaces?: number } = {},
): Promise<Whereabouts> {
  const key = foldEmail(email);
  const within = (kind: TenantKey["kind"], column: SQL) =>
    only === undefined ? sql`true` : sql`(${only.kind} = ${kind} AND ${column} = ${only.id})`;
  const limit = sql`LIMIT ${sql.raw(String(maxPlaces))}`;
  const [account, inProjects, onPages] = await runBatch(db, [
    sql`SELECT id FROM ${accounts} WHERE email_key = ${key}`,
    sql`SELECT ${projects}.id, ${projects}.name, ${users}.id AS person_id, ${users}.revoked, ${isBlocked(projectUserTables)} AS blocked, ${users.accountId} AS account_id, ${projectUserTables.companions.administered.teams} AS teams
      FROM ${accounts} CROSS JOIN ${users} ON ${users.accountId} = ${accounts}.id CROSS JOIN ${projects} ON ${projects}.id = ${users.tenantId}
      WHERE ${accounts}.email_key = ${key} AND ${within("project", sql`${users.tenantId}`)} ORDER BY ${projects}.id ${limit}`,
    sql`SELECT ${statusPages}.id, ${statusPages}.name, ${subscribers}.id AS person_id, ${subscribers}.revoked, ${isBlocked(statusPageUserTables)} AS blocked
      FROM ${subscribers} CROSS JOIN ${statusPages} ON ${statusPages}.id = ${subscribers.tenantId}
      WHERE ${subscribers.emailKey} = ${key} AND ${within("status-page", sql`${subscribers.tenantId}`)} ORDER BY ${statusPages}.id ${limit}`,
  ]);
  const places = (inProjects?.results ?? []) as PlaceRow[];
  const [known] = (account?.results ?? []) as { readonly id: string }[];
  // A tenant's key learns of an account by its own users only.
  const accountId = only === undefined ? known?.id : places[0]?.account_id;
  return {
    email,
    accountId: accountId ?? null,
    projects: places.map((row) => ({
      ...toPlace(row, parseTeams(row.teams).length),
      userId: row.person_id,
      accountId: row.account_id,
    })),
    statusPages: ((onPages?.results ?? []) as PlaceRow[]).map((row) => ({
      ...toPlace(row, undefined),
      subscriberId: row.person_id,
    })),
  };
}

function toPlace({ id, name, revoked, blocked }: PlaceRow, teamCount: number | undefined): Place {
  const reason = accessReason({ blocked: blocked === 1, revoked: revoked === 1, teamCount });
  return { id, name, access: grantsAccess(reason), reason };
}
