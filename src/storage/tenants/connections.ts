import { type SQL, sql } from "drizzle-orm";
import type { TenantKey } from "../../directory/administration.ts";
import type { TreeKind } from "../../directory/configuration.ts";
import {
  type ConnectionHealth,
  type ConnectionTimes,
  firstDayHeard,
  refusalsSince,
} from "../../directory/connection-health.ts";
import { withoutDatabase } from "../../directory/residence.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { configs, connectionFailures, projects, statusPages } from "../tables.ts";
import { countFailures } from "./figures.ts";

/** A configuration as a connection: whose it is, and how it is used. */
export interface Connection extends ConnectionTimes {
  readonly id: string;
  readonly name: string;
  readonly kind: TreeKind;
  readonly tenantId: string;
  readonly tenantName: string;
}

/** Connections that somebody should look at, by what is the matter. */
export type NeedyConnections = Readonly<Record<Exclude<ConnectionHealth, "well">, readonly Connection[]>>;

/** What the front page asks. */
export interface NeedyQuery {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Connections of each sort at most. */
  readonly limit: number;
  /** The one tenant whose connections are meant; all, where it is undefined. */
  readonly tenant?: TenantKey | undefined;
}

/** The connections that need somebody, and whether there is any configuration at all. */
export interface ConnectionsAtAGlance {
  readonly needy: NeedyConnections;
  readonly isAny: boolean;
}

/** What a sort of connections is in the order of, the latest first. Ids tell when they were made, wherever that was. */
const newsOf: Readonly<Record<keyof NeedyConnections, (connection: Connection) => string>> = {
  failing: ({ failingSince }) => failingSince ?? "",
  refused: ({ lastRefusedAt }) => lastRefusedAt ?? "",
  silent: ({ lastUsedAt }) => lastUsedAt ?? "",
  waiting: ({ id }) => withoutDatabase(id),
};

/** The connections of some databases that need somebody, the latest news first. One round trip to each. */
export async function needyConnections(
  databases: readonly Database[],
  query: NeedyQuery,
): Promise<ConnectionsAtAGlance> {
  const found = await Promise.all(databases.map((db) => needyConnectionsIn(db, query)));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const merge = (sort: keyof NeedyConnections) =>
    found
      .flatMap(({ needy }) => needy[sort])
      .sort((one, other) => (newsOf[sort](one) < newsOf[sort](other) ? 1 : -1))
      .slice(0, query.limit);
  const needy = {
    failing: merge("failing"),
    refused: merge("refused"),
    silent: merge("silent"),
    waiting: merge("waiting"),
  };
  return { needy, isAny: found.some(({ isAny }) => isAny) };
}

/**
 * The connections of one database. One round trip, over indexes: what it reads does not depend on how many connections
 * are well.
 */
async function needyConnectionsIn(db: Database, { now, limit, tenant }: NeedyQuery): Promise<ConnectionsAtAGlance> {
  const own = tenant === undefined ? sql`` : sql`AND ${isOwn(tenant)}`;
  const isRefused = sql`config.last_refused_at >= ${refusalsSince(now)} AND config.last_refused_at > COALESCE(config.last_used_at, '')`;
  const isCalm = sql`failure.failing_since IS NULL AND NOT COALESCE(${isRefused}, 0)`;
  const select = (from: SQL, condition: SQL, order: SQL) =>
    sql`SELECT ${columns} FROM ${from} ${names} WHERE ${condition} ${own} ORDER BY ${order} LIMIT ${limit}`;
  const ofConfigs = sql`${configs} AS config LEFT JOIN ${connectionFailures} AS failure ON failure.config_id = config.id`;
  const ofFailures = sql`${connectionFailures} AS failure CROSS JOIN ${configs} AS config ON config.id = failure.config_id`;
  const results = await runBatch(db, [
    select(ofFailures, sql`failure.failing_since IS NOT NULL`, sql`failure.failing_since DESC`),
    select(ofConfigs, sql`failure.failing_since IS NULL AND ${isRefused}`, sql`config.last_refused_at DESC`),
    select(
      ofConfigs,
      sql`config.last_used_day < ${firstDayHeard(now)} AND ${isCalm}`,
      sql`config.last_used_day DESC, config.id DESC`,
    ),
    select(ofConfigs, sql`config.last_used_day IS NULL AND ${isCalm}`, sql`config.id DESC`),
    sql`SELECT 1 FROM ${configs} AS config WHERE true ${own} LIMIT 1`,
  ]);
  const [failing = [], refused = [], silent = [], waiting = [], any = []] = results.map((result) => result.results);
  return {
    needy: { failing, refused, silent, waiting } as NeedyConnections,
    isAny: any.length > 0,
  };
}

/** A connection, and how many of its requests failed of late. */
export interface CountedConnection extends Connection {
  readonly failures: number;
}

/** The connections of a tenant, up to `limit`; failures are counted from a time on. One round trip. */
export async function connectionsOf(
  db: Database,
  tenant: TenantKey,
  { since, limit }: { readonly since: string; readonly limit: number },
): Promise<readonly CountedConnection[]> {
  const [result] = await runBatch(db, [
    sql`SELECT ${columns}, ${countFailures(sql`config.id`, since)} AS failures FROM ${configs} AS config LEFT JOIN ${connectionFailures} AS failure ON failure.config_id = config.id ${names} WHERE ${isOwn(tenant)} ORDER BY config.id LIMIT ${limit}`,
  ]);
  return (result?.results ?? []) as CountedConnection[];
}

const columns = sql`config.id, config.name, config.kind, COALESCE(config.project_id, config.status_page_id) AS tenantId, COALESCE(project.name, page.name) AS tenantName, config.last_used_at AS lastUsedAt, config.last_refused_at AS lastRefusedAt, failure.failing_since AS failingSince`;

const names = sql`LEFT JOIN ${projects} AS project ON project.id = config.project_id LEFT JOIN ${statusPages} AS page ON page.id = config.status_page_id`;

function isOwn({ kind, id }: TenantKey): SQL {
  return kind === "project" ? sql`config.project_id = ${id}` : sql`config.status_page_id = ${id}`;
}
