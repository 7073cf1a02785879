/** Values that the database makes of numbers from one on. */
const numbers = "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)";

/** Users by SQL alone: more, or larger ones, than requests could make in a moment. Their ids are `prefix-1` and so on. */
export async function insertUsers(
  db: D1Database,
  { projectId, prefix, count, titleLength = 0 }: UserFill,
): Promise<string[]> {
  const name = "(?2 || '-' || n || '@x.test')";
  const document = `json_object('userName', ${name}, 'title', substr(hex(zeroblob(${Math.ceil(titleLength / 2)})), 1, ${titleLength}))`;
  const now = new Date().toISOString();
  await run(
    db,
    `${numbers} INSERT INTO accounts (id, email, email_key, created_at) SELECT 'account-' || ?2 || '-' || n, ${name}, ${name}, ?3 FROM number`,
    [count, prefix, now],
  );
  await run(
    db,
    `${numbers} INSERT INTO users (id, project_id, account_id, user_name_key, email, email_key, active, revoked, attributes, search, created_at, updated_at) SELECT ?2 || '-' || n, ?4, 'account-' || ?2 || '-' || n, ${name}, ${name}, ${name}, 1, 0, ${document}, ${document}, ?3, ?3 FROM number`,
    [count, prefix, now, projectId],
  );
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}

/** What users are filled in. */
export interface UserFill {
  readonly projectId: string;
  readonly prefix: string;
  readonly count: number;
  /** Characters of the title of each. */
  readonly titleLength?: number;
}

/** Teams whose members are the first users of a prefix. */
export async function insertTeams(
  db: D1Database,
  { projectId, prefix, count, members }: { projectId: string; prefix: string; count: number; members: number },
): Promise<void> {
  const now = new Date().toISOString();
  const document = "json_object('displayName', 'Team ' || n)";
  await run(
    db,
    `${numbers} INSERT INTO teams (id, project_id, name_key, pushed, attributes, search, created_at, updated_at) SELECT ?2 || '-team-' || n, ?4, 'team ' || n, 1, ${document}, ${document}, ?3, ?3 FROM number`,
    [count, prefix, now, projectId],
  );
  for (let team = 1; team <= count; team += 1) {
    await run(
      db,
      `${numbers} INSERT INTO members (team_id, user_id) SELECT ?2 || '-team-' || ?3, ?2 || '-' || n FROM number`,
      [members, prefix, String(team)],
    );
  }
}

/** Rows of the log from long ago; like those of the service they have ids in the order of time. */
export async function insertOldLogRows(db: D1Database, configId: string, count: number): Promise<void> {
  await run(
    db,
    `${numbers} INSERT INTO provisioning_log (id, config_id, at, method, path, status, outcome, request_id, request_body) SELECT printf('00e3%012x', n) || ?2, ?2, '2001-01-01T00:00:00.000Z', 'POST', '/Users', 400, 'error', 'r', hex(zeroblob(500)) FROM number`,
    [count, configId],
  );
}

async function run(db: D1Database, sql: string, params: readonly unknown[]): Promise<void> {
  await db
    .prepare(sql)
    .bind(...params)
    .all();
}
