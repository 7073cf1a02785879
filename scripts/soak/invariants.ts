/** What must hold of the data whatever requests came, and in whatever order: a query for what breaks it. */
const invariants: Readonly<Record<string, string>> = {
  "every member of a team is a user of the team's project": `
    SELECT team_id, user_id FROM members LEFT JOIN teams ON teams.id = team_id LEFT JOIN users ON users.id = user_id
    WHERE users.id IS NULL OR teams.id IS NULL OR users.project_id <> teams.project_id`,
  "the users and teams that a project counts are those that it has": `
    SELECT id, user_count, team_count FROM projects
    WHERE user_count <> (SELECT COUNT(*) FROM users WHERE project_id = projects.id)
      OR team_count <> (SELECT COUNT(*) FROM teams WHERE project_id = projects.id)`,
  "the subscribers that a status page counts are those that it has": `
    SELECT id, subscriber_count FROM status_pages
    WHERE subscriber_count <> (SELECT COUNT(*) FROM subscribers WHERE status_page_id = status_pages.id)`,
  "an e-mail has one account": "SELECT email_key FROM accounts GROUP BY email_key HAVING COUNT(*) > 1",
  "a user's account exists and has the user's e-mail": `
    SELECT users.id, users.email_key, accounts.email_key AS account_key FROM users
    LEFT JOIN accounts ON accounts.id = account_id
    WHERE accounts.id IS NULL OR accounts.email_key NOT IN (users.email_key, users.project_id || char(10) || users.email_key)`,
  "a tenant has no userName and no e-mail twice": `
    SELECT project_id AS tenant, user_name_key FROM users GROUP BY project_id, user_name_key HAVING COUNT(*) > 1
    UNION ALL SELECT project_id, email_key FROM users GROUP BY project_id, email_key HAVING COUNT(*) > 1
    UNION ALL SELECT status_page_id, user_name_key FROM subscribers GROUP BY status_page_id, user_name_key
      HAVING COUNT(*) > 1`,
  "no key is left as it is while two resources swap theirs": `
    SELECT id FROM users WHERE user_name_key = char(0) || id OR email_key = char(0) || id
    UNION ALL SELECT id FROM subscribers WHERE user_name_key = char(0) || id OR email_key = char(0) || id
    UNION ALL SELECT id FROM teams WHERE name_key = char(0) || id`,
  "an e-mail that can be searched for is one of a user of the tenant": `
    SELECT user_id AS id FROM user_emails LEFT JOIN users ON users.id = user_id AND users.project_id = user_emails.project_id
    WHERE users.id IS NULL
    UNION ALL SELECT subscriber_id FROM subscriber_emails LEFT JOIN subscribers
      ON subscribers.id = subscriber_id AND subscribers.status_page_id = subscriber_emails.status_page_id
    WHERE subscribers.id IS NULL`,
  "what the identity provider sent is kept as JSON": `
    SELECT id FROM users WHERE NOT json_valid(attributes) OR NOT json_valid(search)
    UNION ALL SELECT id FROM subscribers WHERE NOT json_valid(attributes) OR NOT json_valid(search)
    UNION ALL SELECT id FROM teams WHERE NOT json_valid(attributes) OR NOT json_valid(search)`,
  "foreign keys lead somewhere": "PRAGMA foreign_key_check",
};

/** Rows that one violation shows of itself at most. */
const SHOWN = 3;

/**
 * What is wrong with the data, in words; empty when nothing is.
 *
 * @param expectedRows rows that the provisioning log must have, by configuration; where they are known
 */
export async function findViolations(
  db: D1Database,
  expectedRows: ReadonlyMap<string, number> = new Map(),
): Promise<string[]> {
  const violations: string[] = [];
  for (const [invariant, query] of Object.entries(invariants)) {
    const { results } = await db.prepare(query).all();
    if (results.length === 0) continue;
    violations.push(`not true: ${invariant}; ${results.length} rows, as ${JSON.stringify(results.slice(0, SHOWN))}`);
  }
  const logged = await countLogRows(db);
  for (const [configId, expected] of expectedRows) {
    const rows = logged.get(configId) ?? 0;
    if (rows !== expected)
      violations.push(`the log of ${configId} has ${rows} rows for ${expected} writes and failures`);
  }
  return violations;
}

/** How much data the traffic left, for the report. */
export async function countRows(db: D1Database): Promise<Record<string, number>> {
  const counts = ["users", "subscribers", "teams", "members", "accounts", "provisioning_log", "events"].map(
    (table) => `(SELECT COUNT(*) FROM ${table}) AS ${table}`,
  );
  const { results } = await db.prepare(`SELECT ${counts.join(", ")}`).all<Record<string, number>>();
  return results[0] ?? {};
}

async function countLogRows(db: D1Database): Promise<Map<string, number>> {
  const query = "SELECT config_id, COUNT(*) AS count FROM provisioning_log GROUP BY config_id";
  const { results } = await db.prepare(query).all<{ config_id: string; count: number }>();
  return new Map(results.map(({ config_id, count }) => [config_id, count]));
}
