import { type SQL, sql } from "drizzle-orm";
import { type AccessReason, accessReason, grantsAccess } from "../../directory/access.ts";
import { schemasOf } from "../../directory/resource.ts";
import { shownName } from "../../directory/shown-name.ts";
import type { JsonObject } from "../../scim/json.ts";
import { configs } from "../tables.ts";
import { parseTeams, type TeamReference } from "../teams/team-references.ts";
import { isBlocked } from "./blocks.ts";
import type { UserTables } from "./user-tables.ts";

/** A user or a subscriber as administrators see it. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly userName: string;
  readonly externalId: string | null;
  readonly displayName: string;
  /** What the identity provider said. */
  readonly active: boolean;
  readonly blocked: boolean;
  readonly access: boolean;
  readonly reason: AccessReason;
  /** The configuration that provisioned the person; null when none did, or when it is gone. */
  readonly provisionedBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The SCIM User as it is stored, extensions included; where it was asked for. */
  readonly attributes?: JsonObject;
}

/** A user of a project. */
export interface ProjectUser extends Person {
  readonly accountId: string;
  readonly teams: TeamReference[];
}

/** A subscriber of a status page. */
export type Subscriber = Person;

/** The row of a person as raw SQL gives it. */
export interface PersonRow {
  readonly id: string;
  readonly email: string;
  readonly attributes: string;
  readonly active: number;
  readonly revoked: number;
  readonly blocked: number;
  readonly provisioned_by: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly account_id?: string;
  readonly teams?: string;
}

/** The columns of `PersonRow`, over the rows of users or subscribers. */
export function personColumns(tables: UserTables): SQL {
  const { users, companions } = tables;
  const own = ["id", "email", "attributes", "active", "revoked", "created_at", "updated_at"].map(
    (name) => sql`${users}.${sql.identifier(name)}`,
  );
  const more = Object.entries(companions.administered).map(([name, value]) => sql`${value} AS ${sql.identifier(name)}`);
  const provisionedBy = sql`(SELECT id FROM ${configs} WHERE id = ${users.provisionedBy}) AS provisioned_by`;
  return sql.join([...own, sql`${isBlocked(tables)} AS blocked`, provisionedBy, ...more], sql`, `);
}

/** The person that a row holds. */
export function toPerson({ resourceType }: UserTables, row: PersonRow, withAttributes: boolean): Person {
  const attributes = JSON.parse(row.attributes) as JsonObject;
  const { externalId } = attributes;
  const teams = row.teams === undefined ? undefined : parseTeams(row.teams);
  const blocked = row.blocked === 1;
  const reason = accessReason({ blocked, revoked: row.revoked === 1, teamCount: teams?.length });
  return {
    id: row.id,
    ...(row.account_id === undefined ? {} : { accountId: row.account_id }),
    email: row.email,
    userName: String(attributes.userName),
    externalId: typeof externalId === "string" ? externalId : null,
    displayName: shownName(attributes),
    active: row.active === 1,
    blocked,
    access: grantsAccess(reason),
    reason,
    ...(teams === undefined ? {} : { teams }),
    provisionedBy: row.provisioned_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(withAttributes ? { attributes: { schemas: schemasOf(resourceType, attributes), ...attributes } } : {}),
  };
}
