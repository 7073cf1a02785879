import { env } from "cloudflare:workers";
import { expect } from "vitest";

/** Whose rows a table's rows are; `?1` is a JSON array of ids of tenants, `?2` one of configurations. */
const OTHERS = "NOT IN (SELECT value FROM json_each(?1))";
const OTHER_CONFIG = "NOT IN (SELECT value FROM json_each(?2))";
const OTHERS_WEBHOOK = `COALESCE(project_id, status_page_id, '') ${OTHERS}`;
const othersRows: Readonly<Record<string, string>> = {
  projects: `id ${OTHERS}`,
  status_pages: `id ${OTHERS}`,
  configs: `id ${OTHER_CONFIG}`,
  tokens: `config_id ${OTHER_CONFIG}`,
  oauth_clients: `config_id ${OTHER_CONFIG}`,
  used_assertions: `client_row_id IN (SELECT id FROM oauth_clients WHERE config_id ${OTHER_CONFIG})`,
  setup_links: `config_id ${OTHER_CONFIG}`,
  users: `project_id ${OTHERS}`,
  user_emails: `project_id ${OTHERS}`,
  subscribers: `status_page_id ${OTHERS}`,
  subscriber_emails: `status_page_id ${OTHERS}`,
  teams: `project_id ${OTHERS}`,
  members: `team_id IN (SELECT id FROM teams WHERE project_id ${OTHERS}) OR user_id IN (SELECT id FROM users WHERE project_id ${OTHERS})`,
  default_teams: `config_id ${OTHER_CONFIG}`,
  accounts: `id IN (SELECT account_id FROM users WHERE project_id ${OTHERS})`,
  provisioning_log: `config_id ${OTHER_CONFIG}`,
  events: `tenant_id ${OTHERS}`,
  blocks: `tenant_id ${OTHERS}`,
  connection_uses: `config_id ${OTHER_CONFIG}`,
  connection_failures: `config_id ${OTHER_CONFIG}`,
  webhooks: OTHERS_WEBHOOK,
  deliveries: `webhook_id NOT IN (SELECT id FROM webhooks WHERE NOT (${OTHERS_WEBHOOK}))`,
};
/** What is compared of a table, where it is not all: that an account is shared is what a user of another tenant makes of it. */
const columns: Readonly<Record<string, string>> = { accounts: "id, email, email_key, created_at" };
/** Tables that are nobody's, or administrators'. */
const common = [
  "admin_keys",
  "audit",
  "precondition",
  "event_positions",
  "d1_migrations",
  "sqlite_sequence",
  "_cf_METADATA",
  "_cf_KV",
];

/** Tenants and configurations that a test writes through. */
export interface Mine {
  readonly tenantIds: readonly string[];
  readonly configIds: readonly string[];
}

/** Every row of every tenant but some, in every database, table by table: equal texts are equal byte for byte. */
export async function dumpOthers(mine: Mine): Promise<string> {
  return (await Promise.all([env.DB, env.DB_EU].map((db) => dumpDatabase(db, mine)))).join("\n\n");
}

async function dumpDatabase(db: D1Database, { tenantIds, configIds }: Mine): Promise<string> {
  await expectKnownTables(db);
  const names = Object.keys(othersRows);
  const statements = names.map((name) =>
    db
      .prepare(
        // Both parameters are bound in every statement, whichever it uses.
        `SELECT ${columns[name] ?? "*"} FROM ${name} WHERE (${othersRows[name]}) AND ?1 IS NOT NULL AND ?2 IS NOT NULL ORDER BY rowid`,
      )
      .bind(JSON.stringify(tenantIds), JSON.stringify(configIds)),
  );
  const results = await db.batch(statements);
  return names.flatMap((name, index) => [name, ...(results[index]?.results ?? []).map(toText)]).join("\n");
}

/** Every row of every table, for tests in which nothing may change at all. */
export async function dumpAll(): Promise<string> {
  return dumpOthers({ tenantIds: [], configIds: [] });
}

function toText(row: unknown): string {
  return JSON.stringify(row);
}

/** A table that is new belongs to somebody: a dump without it would show too little. */
async function expectKnownTables(db: D1Database): Promise<void> {
  const { results } = await db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{
    name: string;
  }>();
  const unknown = results.filter(({ name }) => othersRows[name] === undefined && !common.includes(name));
  expect(unknown).toEqual([]);
}
