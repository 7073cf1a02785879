import { and, eq, inArray, sql } from "drizzle-orm";
import type { TenantKey } from "../../directory/administration.ts";
import type { Toggles } from "../../directory/configuration.ts";
import { unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { type AdminPage, besideCursor, orderOf, type PageRequest, rowLimit, toPage } from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { jsonValues } from "../engine/rows.ts";
import { configs, defaultTeams, teams } from "../tables.ts";
import { parseTeams, type TeamReference } from "../teams/team-references.ts";
import { findProject, requireProject } from "./projects.ts";
import { findStatusPage, requireStatusPage } from "./status-pages.ts";

/** The one tenant that a configuration serves. */
export type ConfigTenant =
  | { readonly kind: "project"; readonly projectId: string; readonly statusPageId?: undefined }
  | { readonly kind: "status-page"; readonly statusPageId: string; readonly projectId?: undefined };

/** A configuration as administrators see it, without its base URL: the request's origin is part of that. */
export type Config = ConfigTenant &
  Toggles & {
    readonly id: string;
    readonly name: string;
    readonly description: string | null;
    readonly announceCursors: boolean;
    readonly defaultTeams: TeamReference[];
    /** The last request of any of its tokens; to the minute, as the next. */
    readonly lastUsedAt: string | null;
    /** The last request that came to its base URL with a token that is not its own. */
    readonly lastRefusedAt: string | null;
    readonly createdAt: string;
    readonly updatedAt: string;
  };

const defaultTeamsOfConfig = sql<string>`(SELECT json_group_array(json_object('id', id, 'name', name)) FROM (SELECT team.id, team.name FROM ${defaultTeams} AS chosen JOIN ${teams} AS team ON team.id = chosen.team_id WHERE chosen.config_id = ${configs}.id ORDER BY team.id))`;

const columns = {
  id: configs.id,
  kind: configs.kind,
  projectId: configs.projectId,
  statusPageId: configs.statusPageId,
  name: configs.name,
  description: configs.description,
  autoProvisionUsers: configs.autoProvisionUsers,
  autoDeprovisionUsers: configs.autoDeprovisionUsers,
  requireEmail: configs.requireEmail,
  enablePushGroups: configs.enablePushGroups,
  announceCursors: configs.announceCursors,
  defaultTeams: defaultTeamsOfConfig,
  lastUsedAt: configs.lastUsedAt,
  lastRefusedAt: configs.lastRefusedAt,
  createdAt: configs.createdAt,
  updatedAt: configs.updatedAt,
};

/** Finds a configuration: goes into the batch of whatever is asked about it. */
function findConfig(db: Database, id: string) {
  return db.select(columns).from(configs).where(eq(configs.id, id));
}

type ConfigRow = Awaited<ReturnType<typeof findConfig>>[number];

/** @throws AdminError 404 when the query found no configuration */
function requireConfig([row]: readonly ConfigRow[], id: string): Config {
  if (row === undefined) throw unknownId("SCIM configuration", id);
  return toConfig(row);
}

function toConfig({ kind: _kind, projectId, statusPageId, defaultTeams: json, ...row }: ConfigRow): Config {
  return { ...row, ...toTenant(projectId, statusPageId), defaultTeams: parseTeams(json) };
}

function toTenant(projectId: string | null, statusPageId: string | null): ConfigTenant {
  if (projectId !== null) return { kind: "project", projectId };
  if (statusPageId !== null) return { kind: "status-page", statusPageId };
  throw new Error("a configuration without a tenant");
}

/** The key of the tenant that a configuration serves. */
export function tenantKeyOf(tenant: ConfigTenant): TenantKey {
  return tenant.kind === "project"
    ? { kind: tenant.kind, id: tenant.projectId }
    : { kind: tenant.kind, id: tenant.statusPageId };
}

/** The tenant of a configuration; undefined when there is no such configuration. One round trip. */
export async function findTenantOfConfig(db: Database, id: string): Promise<TenantKey | undefined> {
  const [[config]] = await runQueries(db, [findConfig(db, id)]);
  return config && tenantKeyOf(toTenant(config.projectId, config.statusPageId));
}

/** @throws AdminError 404 */
export async function readConfig(db: Database, id: string): Promise<Config> {
  const [found] = await runQueries(db, [findConfig(db, id)]);
  return requireConfig(found, id);
}

/** The names of some configurations, by their ids. One round trip. */
export async function nameConfigs(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const [rows] = await runQueries(db, [
    db
      .select({ id: configs.id, name: configs.name })
      .from(configs)
      .where(inArray(configs.id, jsonValues(ids))),
  ]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Which configurations to list: those of one tenant, or all. */
export interface ConfigQuery extends PageRequest {
  readonly projectId?: string | undefined;
  readonly statusPageId?: string | undefined;
}

/**
 * A page of configurations.
 *
 * @throws AdminError 404 for a tenant that does not exist
 */
export async function listConfigs(
  db: Database,
  { projectId, statusPageId, ...page }: ConfigQuery,
): Promise<AdminPage<Config>> {
  const order = { keys: [configs.id] };
  const wanted = and(
    projectId === undefined ? undefined : eq(configs.projectId, projectId),
    statusPageId === undefined ? undefined : eq(configs.statusPageId, statusPageId),
    besideCursor(order, page),
  );
  const [project, statusPage, rows] = await runQueries(db, [
    findProject(db, projectId ?? ""),
    findStatusPage(db, statusPageId ?? ""),
    db.select(columns).from(configs).where(wanted).orderBy(orderOf(order, page)).limit(rowLimit(page)),
  ]);
  if (projectId !== undefined) requireProject(project, projectId);
  if (statusPageId !== undefined) requireStatusPage(statusPage, statusPageId);
  return toPage(rows.map(toConfig), page);
}
