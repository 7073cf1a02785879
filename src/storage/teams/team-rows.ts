import { type SQL, sql } from "drizzle-orm";
import { type GroupRecord, groupNameKey } from "../../directory/group-plan.ts";
import { type StoredResource, schemasOf } from "../../directory/resource.ts";
import { searchDocument } from "../../scim/filter/search-document.ts";
import type { JsonObject } from "../../scim/json.ts";
import { groupResourceType } from "../../scim/schemas/group.ts";
import { configs, defaultTeams, teams } from "../tables.ts";

/** A team's row as raw SQL gives it, as far as it is answered. */
export interface TeamRow {
  readonly id: string;
  readonly attributes: string;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A team's row with what a change of the team depends on. */
export interface PlannedTeamRow extends TeamRow {
  readonly protected: number;
  readonly pushed: number;
  readonly pushed_by: string | null;
  readonly is_default: number;
}

/** The configuration that pushed the team whose row is being looked at; null when it is gone. */
export const livePushedBy: SQL<string | null> =
  sql`(SELECT ${configs.id} FROM ${configs} WHERE ${configs.id} = ${teams.pushedBy})`;

/** The columns that `PlannedTeamRow` has besides. */
export const plannedTeamColumns: SQL = sql`protected, pushed, ${livePushedBy} AS pushed_by, EXISTS (SELECT 1 FROM ${defaultTeams} WHERE ${defaultTeams.teamId} = ${teams}.id) AS is_default`;

/** What a row tells of the resource. */
export function toStoredTeam(row: TeamRow): StoredResource {
  return {
    id: row.id,
    attributes: JSON.parse(row.attributes) as JsonObject,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The record that a row holds. */
export function toGroupRecord(row: PlannedTeamRow): GroupRecord {
  return {
    ...toStoredTeam(row),
    protected: row.protected === 1,
    pushed: row.pushed === 1,
    pushedBy: row.pushed_by,
    isDefault: row.is_default === 1,
  };
}

/** The row that keeps a record: its documents, and every key derived from them in one place. */
export function toTeamRow(tenantId: string, record: Omit<GroupRecord, "isDefault">): typeof teams.$inferInsert {
  const { id, attributes, version, createdAt, updatedAt } = record;
  const { externalId } = attributes;
  const searched = { schemas: schemasOf(groupResourceType, attributes), ...attributes };
  return {
    id,
    tenantId,
    nameKey: groupNameKey(attributes),
    externalId: typeof externalId === "string" ? externalId : null,
    protected: record.protected,
    pushed: record.pushed,
    pushedBy: record.pushedBy,
    attributes: JSON.stringify(attributes),
    search: JSON.stringify(searchDocument(groupResourceType, searched)),
    version,
    createdAt,
    updatedAt,
  };
}

type TeamRowToWrite = typeof teams.$inferInsert;

/** What of a row an update writes, where it is found by other keys than before. */
export function withKeys({ tenantId: _tenantId, createdAt: _createdAt, ...row }: TeamRowToWrite) {
  return row;
}

/** What of a row an update writes, where its keys stay: each index with a column that is written costs rows. */
export function withoutKeys(row: TeamRowToWrite) {
  const { nameKey: _nameKey, externalId: _externalId, ...content } = withKeys(row);
  return content;
}
