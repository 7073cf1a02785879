import { env } from "cloudflare:workers";

/** What the users that are made have. */
interface ManyUsers {
  readonly count: number;
  /** Characters of the title that each of them has. */
  readonly titleLength?: number;
}

/**
 * Makes users of a project by SQL alone: more, or larger ones, than requests could make in a moment. Their
 * ids are `prefix-1` and so on, and their userNames `prefix-1@x.test`.
 */
export async function insertUsers(projectId: string, prefix: string, { count, titleLength = 0 }: ManyUsers) {
  const numbers = "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)";
  const name = "(?2 || '-' || n || '@x.test')";
  const title = `substr(hex(zeroblob(${Math.ceil(titleLength / 2)})), 1, ${titleLength})`;
  const document = `json_object('userName', ${name}, 'title', ${title})`;
  const now = new Date().toISOString();
  await env.DB.batch([
    env.DB.prepare(
      `${numbers} INSERT INTO accounts (id, email, email_key, created_at) SELECT 'account-' || ?2 || '-' || n, ${name}, ${name}, ?3 FROM number`,
    ).bind(count, prefix, now),
    env.DB.prepare(
      `${numbers} INSERT INTO users (id, project_id, account_id, user_name_key, email, email_key, active, revoked, attributes, search, created_at, updated_at) SELECT ?2 || '-' || n, ?4, 'account-' || ?2 || '-' || n, ${name}, ${name}, ${name}, 1, 0, ${document}, ${document}, ?3, ?3 FROM number`,
    ).bind(count, prefix, now, projectId),
  ]);
}

/** Makes users whom `insertUsers` made members of teams; the first `count` of them, of each team. */
export async function insertMembers(teamIds: readonly string[], prefix: string, count: number): Promise<void> {
  await env.DB.prepare(
    "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1) INSERT INTO members (team_id, user_id) SELECT team.value, ?2 || '-' || n FROM json_each(?3) AS team, number",
  )
    .bind(count, prefix, JSON.stringify(teamIds))
    .run();
}

/** Makes teams, with the longest names there are, that a user is in. */
export async function insertTeamsOf(projectId: string, userId: string, count: number): Promise<void> {
  const numbers = "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)";
  const name = "(substr(replace(hex(zeroblob(512)), '0', '🐝'), 1, 1016) || n)";
  const now = new Date().toISOString();
  await env.DB.batch([
    env.DB.prepare(
      `${numbers} INSERT INTO teams (id, project_id, name_key, attributes, search, created_at, updated_at) SELECT ?2 || '-' || n, ?3, ${name}, json_object('displayName', ${name}), '{}', ?4, ?4 FROM number`,
    ).bind(count, userId, projectId, now),
    env.DB.prepare(`${numbers} INSERT INTO members (team_id, user_id) SELECT ?2 || '-' || n, ?2 FROM number`).bind(
      count,
      userId,
    ),
  ]);
}
