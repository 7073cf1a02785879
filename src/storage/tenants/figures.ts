import { inArray, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Database } from "../engine/database.ts";
import { runQueries } from "../engine/queries.ts";
import { jsonValues } from "../engine/rows.ts";
import { isSince } from "../journal/log-queries.ts";
import { configs, oauthClients, projects, provisioningLog, statusPages, tokens, webhooks } from "../tables.ts";

/** How much a project holds. */
export interface ProjectFigures {
  readonly users: number;
  readonly teams: number;
  readonly configs: number;
  /** Status pages that say that they are about it. */
  readonly statusPages: number;
  readonly webhooks: number;
}

/** How much a status page holds. */
export interface StatusPageFigures {
  readonly subscribers: number;
  readonly configs: number;
  readonly webhooks: number;
}

/** How a configuration is doing. */
export interface ConfigFigures {
  /** When its identity provider last came with a valid token; to the minute. */
  readonly lastHeardAt: string | null;
  /** Static ones: access tokens come and go by themselves. */
  readonly tokens: number;
  /** OAuth clients. */
  readonly clients: number;
  /** Requests that failed since a time. */
  readonly failures: number;
}

const countOf = (query: SQL) => sql<number>`(SELECT COUNT(*) FROM ${query})`;

/** Figures by id; an id of nothing has none. */
type ById<Figures> = ReadonlyMap<string, Figures>;

/** The figures of some projects. One round trip. */
export async function projectFigures(db: Database, ids: readonly string[]): Promise<ById<ProjectFigures>> {
  const own = (column: SQLiteColumn) => sql`${column} = ${projects}.id`;
  const [rows] = await runQueries(db, [
    db
      .select({
        id: projects.id,
        users: projects.userCount,
        teams: projects.teamCount,
        configs: countOf(sql`${configs} WHERE ${own(configs.projectId)}`).as("configs"),
        statusPages: countOf(sql`${statusPages} WHERE ${own(statusPages.projectId)}`).as("pages"),
        webhooks: countOf(sql`${webhooks} WHERE ${own(webhooks.projectId)}`).as("webhooks"),
      })
      .from(projects)
      .where(inArray(projects.id, jsonValues(ids))),
  ]);
  return byId(rows);
}

/** The figures of some status pages. One round trip. */
export async function statusPageFigures(db: Database, ids: readonly string[]): Promise<ById<StatusPageFigures>> {
  const own = (column: SQLiteColumn) => sql`${column} = ${statusPages}.id`;
  const [rows] = await runQueries(db, [
    db
      .select({
        id: statusPages.id,
        subscribers: statusPages.userCount,
        configs: countOf(sql`${configs} WHERE ${own(configs.statusPageId)}`).as("configs"),
        webhooks: countOf(sql`${webhooks} WHERE ${own(webhooks.statusPageId)}`).as("webhooks"),
      })
      .from(statusPages)
      .where(inArray(statusPages.id, jsonValues(ids))),
  ]);
  return byId(rows);
}

/** How many requests of a configuration failed since a time. */
export function countFailures(configId: SQL, since: string): SQL<number> {
  return countOf(
    sql`${provisioningLog} WHERE ${provisioningLog.configId} = ${configId} AND ${isSince(since)} AND ${provisioningLog.outcome} = 'error'`,
  );
}

/** The figures of some configurations; failures are counted from a time on. One round trip. */
export async function configFigures(db: Database, ids: readonly string[], since: string): Promise<ById<ConfigFigures>> {
  const ownTokens = sql`${tokens} WHERE ${tokens.configId} = ${configs}.id AND ${tokens.clientRowId} IS NULL`;
  const [rows] = await runQueries(db, [
    db
      .select({
        id: configs.id,
        lastHeardAt: configs.lastUsedAt,
        tokens: countOf(ownTokens).as("tokens"),
        clients: countOf(sql`${oauthClients} WHERE ${oauthClients.configId} = ${configs}.id`).as("clients"),
        failures: countFailures(sql`${configs}.id`, since).as("failures"),
      })
      .from(configs)
      .where(inArray(configs.id, jsonValues(ids))),
  ]);
  return byId(rows);
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ById<Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
