import { type SQL, sql } from "drizzle-orm";
import { isMembershipUnchanged, type MembershipDelta } from "../../directory/membership.ts";
import { jsonValues } from "../engine/rows.ts";
import type { Precondition } from "../engine/scim-database.ts";
import { type EventScope, insertMemberEvents, positionInTeam } from "../journal/events.ts";
import { members, teams, users } from "../tables.ts";
import { livePushedBy } from "./team-rows.ts";

/** A delta and the team it is for. */
export interface TeamDelta {
  readonly teamId: string;
  readonly delta: MembershipDelta;
}

/** Every user that is added is one of the project's. */
export function membersExist(ids: ReadonlySet<string>, tenantId: string): Precondition[] {
  if (ids.size === 0) return [];
  const isUser = sql`EXISTS (SELECT 1 FROM ${users} WHERE id = wanted.value AND project_id = ${tenantId})`;
  const unknown = sql`SELECT 1 FROM json_each(${JSON.stringify([...ids])}) AS wanted WHERE NOT ${isUser}`;
  return [{ name: "membersExist", holds: sql`SELECT 1 WHERE NOT EXISTS (${unknown})` }];
}

/**
 * The statements that carry out deltas: set-based, so that they read and write the rows that the
 * deltas name, however large the group. The events are what really changes, and a team of which they
 * tell gets a new version; `isNew` are teams that the same transaction makes.
 */
export function memberStatements(deltas: readonly TeamDelta[], isNew: ReadonlySet<string>, scope: EventScope): SQL[] {
  const changing = deltas.filter(({ delta }) => !isMembershipUnchanged(delta));
  const add = idsByTeam(changing, ({ add: ids }) => ids);
  const remove = idsByTeam(changing, ({ remove: ids }) => ids);
  const existing = changing.filter(({ teamId }) => !isNew.has(teamId));
  const cleared = existing.filter(({ delta }) => delta.base === "empty").map(({ teamId }) => teamId);
  const sets = { cleared, adding: add ?? "{}", removing: remove ?? "{}" };
  const touched = existing.map(({ teamId }) => teamId);
  const gained = add === undefined ? [] : [gains(sets)];
  const lost = cleared.length === 0 && remove === undefined ? [] : [losses(sets)];
  return [
    ...gained.map((changes) => insertMemberEvents(scope, "team.members.added", changes)),
    ...lost.map((changes) => insertMemberEvents(scope, "team.members.removed", changes)),
    ...touchChangedTeams(touched, [...gained, ...lost], scope),
    ...(cleared.length === 0 ? [] : [sql`DELETE FROM ${members} WHERE ${isCleared(sets)}`]),
    ...(remove === undefined ? [] : [removePairs(sets.removing)]),
    ...(add === undefined ? [] : [addPairs(sets.adding)]),
  ];
}

/** Marks teams as pushed by an IdP, unless one has them whose configuration is still there; no change of the resource. */
export function markPushed(teamIds: readonly string[], { tenantId, configId }: EventScope): SQL {
  return sql`UPDATE ${teams} SET pushed = 1, pushed_by = ${configId} WHERE project_id = ${tenantId} AND id IN ${jsonValues(teamIds)} AND ${livePushedBy} IS NULL`;
}

interface PairSets {
  readonly cleared: readonly string[];
  /** JSON objects of lists of users by team. */
  readonly adding: string;
  readonly removing: string;
}

/** Pairs of a team and a user as rows: a team is named once, however many users there are. */
const pairsIn = (sets: string) => sql`json_each(${sets}) AS team, json_each(team.value) AS user`;

const isMember = sql`EXISTS (SELECT 1 FROM ${members} WHERE team_id = team.key AND user_id = user.value)`;

function gains({ adding }: PairSets): SQL {
  return sql`SELECT team.key AS team_id, user.value AS user_id, user.key AS position FROM ${pairsIn(adding)} WHERE NOT ${isMember}`;
}

function losses(sets: PairSets): SQL {
  const removed = sql`SELECT team.key AS team_id, user.value AS user_id, user.key AS position FROM ${pairsIn(sets.removing)} WHERE ${isMember}`;
  if (sets.cleared.length === 0) return removed;
  return sql`${removed} UNION ALL SELECT team_id, user_id, ${positionInTeam} FROM ${members} WHERE ${isCleared(sets)}`;
}

function isCleared({ cleared, adding }: PairSets): SQL {
  return sql`team_id IN ${jsonValues(cleared)} AND (team_id, user_id) NOT IN (SELECT team.key, user.value FROM ${pairsIn(adding)})`;
}

/** Runs before the members change, and asks of each team whether anything will. */
function touchChangedTeams(teamIds: readonly string[], changes: readonly SQL[], { at }: EventScope): SQL[] {
  if (teamIds.length === 0 || changes.length === 0) return [];
  const changed = sql.join(
    changes.map((each) => sql`SELECT team_id FROM (${each})`),
    sql` UNION ALL `,
  );
  return [
    sql`UPDATE ${teams} SET version = version + 1, updated_at = ${at} WHERE id IN ${jsonValues(teamIds)} AND id IN (${changed})`,
  ];
}

/** In the order of an index, which makes it a third of the work. */
function addPairs(adding: string): SQL {
  return sql`INSERT INTO ${members} (team_id, user_id) SELECT team.key, user.value FROM ${pairsIn(adding)} WHERE true ORDER BY user.value ON CONFLICT DO NOTHING`;
}

function removePairs(removing: string): SQL {
  return sql`DELETE FROM ${members} WHERE rowid IN (SELECT member.rowid FROM ${pairsIn(removing)} CROSS JOIN ${members} AS member ON member.team_id = team.key AND member.user_id = user.value)`;
}

/** The users that deltas name, by team, as JSON; undefined for none. There is one delta a team. */
function idsByTeam(
  deltas: readonly TeamDelta[],
  ids: (delta: MembershipDelta) => readonly string[],
): string | undefined {
  const lists = deltas.map(({ teamId, delta }) => [teamId, ids(delta)] as const).filter(([, list]) => list.length > 0);
  return lists.length === 0 ? undefined : JSON.stringify(Object.fromEntries(lists));
}
