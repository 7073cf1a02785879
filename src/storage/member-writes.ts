import { type SQL, sql } from "drizzle-orm";
import { isMembershipUnchanged, type MembershipDelta } from "../directory/membership.ts";
import type { Precondition } from "./batch.ts";
import { jsonValues } from "./rows.ts";
import { members, teams, users } from "./tables.ts";

/** A delta and the team it is for. */
export interface TeamDelta {
  readonly teamId: string;
  readonly delta: MembershipDelta;
}

/** Every user that is added is one of the project's. */
export function membersExist(deltas: readonly TeamDelta[], tenantId: string): Precondition[] {
  const ids = [...new Set(deltas.flatMap(({ delta }) => delta.add))];
  if (ids.length === 0) return [];
  const isUser = sql`EXISTS (SELECT 1 FROM ${users} WHERE id = wanted.value AND project_id = ${tenantId})`;
  const unknown = sql`SELECT 1 FROM json_each(${JSON.stringify(ids)}) AS wanted WHERE NOT ${isUser}`;
  return [{ name: "membersExist", holds: sql`SELECT 1 WHERE NOT EXISTS (${unknown})` }];
}

/**
 * The statements that carry out deltas: set-based, so that they read and write the rows that the
 * deltas name, however large the group. A team whose members really change gets a new version;
 * `isNew` are teams that the same transaction makes.
 */
export function memberStatements(deltas: readonly TeamDelta[], isNew: ReadonlySet<string>, now: string): SQL[] {
  const changing = deltas.filter(({ delta }) => !isMembershipUnchanged(delta));
  const add = pairs(changing, ({ add: ids }) => ids);
  const remove = pairs(changing, ({ remove: ids }) => ids);
  const cleared = changing
    .filter(({ teamId, delta }) => delta.base === "empty" && !isNew.has(teamId))
    .map(({ teamId }) => teamId);
  const touched = changing.map(({ teamId }) => teamId).filter((teamId) => !isNew.has(teamId));
  const adding = JSON.stringify(add);
  return [
    ...(touched.length === 0
      ? []
      : [touchChangedTeams({ touched, cleared, adding, removing: JSON.stringify(remove) }, now)]),
    ...(cleared.length === 0
      ? []
      : [
          sql`DELETE FROM ${members} WHERE team_id IN ${jsonValues(cleared)} AND (team_id, user_id) NOT IN (${pairColumns(adding)})`,
        ]),
    ...(remove.length === 0 ? [] : [removePairs(JSON.stringify(remove))]),
    ...(add.length === 0 ? [] : [addPairs(adding)]),
  ];
}

/** Marks teams as pushed by an IdP; no change of the resource. */
export function markPushed(teamIds: readonly string[], tenantId: string): SQL {
  return sql`UPDATE ${teams} SET pushed = 1 WHERE project_id = ${tenantId} AND id IN ${jsonValues(teamIds)} AND pushed = 0`;
}

interface PairSets {
  readonly touched: readonly string[];
  readonly cleared: readonly string[];
  readonly adding: string;
  readonly removing: string;
}

/** Runs before the members change, and asks of each team whether anything will. */
function touchChangedTeams({ touched, cleared, adding, removing }: PairSets, now: string): SQL {
  const isMember = sql`EXISTS (SELECT 1 FROM ${members} WHERE team_id = pair.value ->> 0 AND user_id = pair.value ->> 1)`;
  const gains = sql`SELECT pair.value ->> 0 FROM json_each(${adding}) AS pair WHERE NOT ${isMember}`;
  const losses = sql`SELECT pair.value ->> 0 FROM json_each(${removing}) AS pair WHERE ${isMember}`;
  const clearances = sql`SELECT team_id FROM ${members} WHERE team_id IN ${jsonValues(cleared)} AND (team_id, user_id) NOT IN (${pairColumns(adding)})`;
  return sql`UPDATE ${teams} SET version = version + 1, updated_at = ${now} WHERE id IN ${jsonValues(touched)} AND id IN (${gains} UNION ${losses} UNION ${clearances})`;
}

function addPairs(adding: string): SQL {
  return sql`INSERT INTO ${members} (team_id, user_id) SELECT pair.value ->> 0, pair.value ->> 1 FROM json_each(${adding}) AS pair WHERE true ON CONFLICT DO NOTHING`;
}

function removePairs(removing: string): SQL {
  return sql`DELETE FROM ${members} WHERE rowid IN (SELECT member.rowid FROM json_each(${removing}) AS pair CROSS JOIN ${members} AS member ON member.team_id = pair.value ->> 0 AND member.user_id = pair.value ->> 1)`;
}

function pairColumns(json: string): SQL {
  return sql`SELECT value ->> 0, value ->> 1 FROM json_each(${json})`;
}

function pairs(deltas: readonly TeamDelta[], ids: (delta: MembershipDelta) => readonly string[]): [string, string][] {
  return deltas.flatMap(({ teamId, delta }) => ids(delta).map((id): [string, string] => [teamId, id]));
}
