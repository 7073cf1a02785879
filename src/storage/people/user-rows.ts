import { type SQL, sql } from "drizzle-orm";
import { schemasOf } from "../../directory/resource.ts";
import type { UserRecord } from "../../directory/user-plan.ts";
import { searchDocument } from "../../scim/filter/search-document.ts";
import { isJsonObject, type JsonObject } from "../../scim/json.ts";
import type { ResourceType } from "../../scim/schema.ts";
import { foldCase, foldEmail } from "../../scim/text.ts";
import type { subscribers } from "../tables.ts";

/** A user's row as raw SQL gives it. */
export interface UserRow {
  readonly id: string;
  readonly attributes: string;
  readonly user_name_key: string;
  readonly email: string;
  readonly email_key: string;
  readonly revoked: number;
  readonly provisioned_by: string | null;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The columns of `UserRow`, besides its id, its document and `stateColumns`. */
export const userRowColumns: SQL = sql`user_name_key, email, email_key, revoked, provisioned_by`;

/** The record that a row holds. */
export function toUserRecord(row: UserRow): UserRecord {
  return {
    id: row.id,
    attributes: JSON.parse(row.attributes) as JsonObject,
    identity: { userNameKey: row.user_name_key, email: row.email, emailKey: row.email_key },
    revoked: row.revoked === 1,
    provisionedBy: row.provisioned_by,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The row that keeps a record: its documents, and every key derived from them in one place. */
export function toUserRow(
  resourceType: ResourceType,
  tenantId: string,
  { id, attributes, identity, revoked, provisionedBy, version, createdAt, updatedAt }: UserRecord,
): typeof subscribers.$inferInsert {
  const { displayName, externalId } = attributes;
  return {
    id,
    tenantId,
    userNameKey: identity.userNameKey,
    externalId: typeof externalId === "string" ? externalId : null,
    displayNameKey: typeof displayName === "string" ? foldCase(displayName) : null,
    email: identity.email,
    emailKey: identity.emailKey,
    active: attributes.active !== false,
    revoked,
    provisionedBy,
    attributes: JSON.stringify(attributes),
    search: JSON.stringify(
      searchDocument(resourceType, { schemas: schemasOf(resourceType, attributes), ...attributes }),
    ),
    version,
    createdAt,
    updatedAt,
  };
}

type UserRowToWrite = typeof subscribers.$inferInsert;

/** What of a row an update writes, where it is found by other keys than before. */
export function withKeys({ tenantId: _tenantId, createdAt: _createdAt, ...row }: UserRowToWrite) {
  return row;
}

/** What of a row an update writes, where its keys stay: each index with a column that is written costs rows. */
export function withoutKeys(row: UserRowToWrite) {
  const {
    userNameKey: _name,
    email: _email,
    emailKey: _key,
    externalId: _external,
    displayNameKey: _display,
    provisionedBy: _provisioned,
    ...content
  } = withKeys(row);
  return content;
}

/** The folded values of a record's `emails`, each once. */
export function emailKeys({ attributes }: UserRecord): string[] {
  const { emails } = attributes;
  const elements = (Array.isArray(emails) ? emails : []).filter(isJsonObject);
  return [...new Set(elements.flatMap(({ value }) => (typeof value === "string" ? [foldEmail(value)] : [])))];
}
