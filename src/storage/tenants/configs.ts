import { eq, type SQL, sql } from "drizzle-orm";
import { createSecret, mintToken } from "../../auth/token.ts";
import { type AdminActor, changesBetween } from "../../directory/administration.ts";
import type { TreeKind } from "../../directory/configuration.ts";
import { hasTeams } from "../../directory/group-settings.ts";
import { AdminError, invalidField, unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { createId, createIdIn } from "../engine/ids.ts";
import { allExist } from "../engine/preconditions.ts";
import { runQueries } from "../engine/queries.ts";
import { retryConflicts } from "../engine/retry.ts";
import { ConflictError, type Precondition } from "../engine/scim-database.ts";
import { adminScope } from "../journal/admin-events.ts";
import { commit } from "../journal/admin-write.ts";
import { insertAudit } from "../journal/audit.ts";
import { insertEvents } from "../journal/events.ts";
import { configs, defaultTeams, teams, tokens } from "../tables.ts";
import { draftTeam, takenTeamName } from "../teams/admin-teams.ts";
import { type Config, type ConfigTenant, readConfig, tenantKeyOf } from "./config-reads.ts";
import { findProject, requireProject } from "./projects.ts";

/** What an administrator can set of a configuration; what is undefined keeps its value, or its default. */
export interface ConfigSettings {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly autoProvisionUsers?: boolean | undefined;
  readonly autoDeprovisionUsers?: boolean | undefined;
  readonly requireEmail?: boolean | undefined;
  readonly announceCursors?: boolean | undefined;
  readonly enablePushGroups?: boolean | undefined;
  readonly defaultTeamIds?: readonly string[] | undefined;
  /** The name of a team that is made with the change, and is a default team then. */
  readonly newTeamName?: string | undefined;
}

/**
 * Makes a configuration and its first token, which is answered here and never again.
 *
 * @throws AdminError 404 when there is no such tenant, 400 naming default teams that are not the project's, 409
 *   when the project has a team of the new team's name
 */
export async function createConfig(
  db: Database,
  input: AdminActor & ConfigTenant & ConfigSettings & { readonly name: string },
): Promise<Config & { readonly bearerToken: string }> {
  const { kind, projectId = null, statusPageId = null, name, defaultTeamIds = [] } = input;
  refuseTeamSettings(kind, input);
  const newTeam = draftNewTeam(db, projectId, input);
  const id = createIdIn(db);
  const now = new Date().toISOString();
  const { token, hash, hint } = await mintToken();
  const tokenId = createId();
  const scope = { ...adminScope(tenantKeyOf(input), input), configId: id };
  const row = { id, kind, projectId, statusPageId, cursorSecret: createSecret(), createdAt: now, updatedAt: now };
  const statements = [
    ...insertEvents(scope, [
      { type: "config.created", resourceId: id, data: { name } },
      { type: "token.created", resourceId: tokenId, data: { hint, expiresAt: null } },
    ]),
    db.insert(configs).values({ ...row, ...settingColumns(input), name }),
    ...newTeam.statements,
    ...insertDefaultTeams(id, [...defaultTeamIds, ...newTeam.ids]),
    db.insert(tokens).values({ id: tokenId, configId: id, hash, hint, createdAt: now }),
  ];
  await commit(
    db,
    input,
    {
      audit: { action: "config.created", target: { kind: "config", id, name }, configId: id },
      preconditions: teamsExist(projectId, defaultTeamIds),
      statements,
    },
    {
      resourceExists: () => unknownTeams(db, projectId, defaultTeamIds),
      unique: newTeam.refuse,
      "foreign-key": () => unknownTenant(input),
    },
  );
  return { ...(await readConfig(db, id)), bearerToken: token };
}

/**
 * Changes a configuration; kind and tenant stay. The change acts on the very next SCIM request.
 *
 * @throws AdminError 404, 400 naming what a configuration of this kind does not have, or 409 when the project has a
 *   team of the new team's name
 */
export async function updateConfig(
  db: Database,
  { id, requestId, actor, ...settings }: AdminActor & ConfigSettings & { readonly id: string },
): Promise<Config> {
  return retryConflicts(async () => {
    const config = await readConfig(db, id);
    refuseTeamSettings(config.kind, settings);
    const { projectId = null } = config;
    const newTeam = draftNewTeam(db, projectId, { requestId, actor, ...settings });
    const { defaultTeamIds: chosenIds = config.defaultTeams.map((team) => team.id) } = settings;
    const defaultTeamIds = newTeam.ids.length === 0 ? settings.defaultTeamIds : [...chosenIds, ...newTeam.ids];
    const changes = changesBetween(settingsOf(config), jsonOf({ ...settings, defaultTeamIds }));
    if (Object.keys(changes).length === 0) return config;
    const scope = { ...adminScope(tenantKeyOf(config), { requestId }), configId: id };
    const update = { ...settingColumns(settings), name: settings.name, updatedAt: scope.at };
    const told = { name: settings.name ?? config.name, changed: Object.keys(changes).sort() };
    await commit(
      db,
      { requestId, actor },
      {
        audit: { action: "config.updated", target: { kind: "config", id, name: config.name }, configId: id, changes },
        preconditions: [...teamsExist(projectId, settings.defaultTeamIds ?? []), isUnchanged(config)],
        statements: [
          ...insertEvents(scope, [{ type: "config.updated", resourceId: id, data: told }]),
          db.update(configs).set(update).where(eq(configs.id, id)),
          ...newTeam.statements,
          ...(defaultTeamIds === undefined ? [] : [sql`DELETE FROM ${defaultTeams} WHERE config_id = ${id}`]),
          ...insertDefaultTeams(id, defaultTeamIds ?? []),
        ],
      },
      {
        resourceExists: () => unknownTeams(db, projectId, settings.defaultTeamIds ?? []),
        unique: newTeam.refuse,
        versionMatches: () => new ConflictError("the configuration was changed"),
        "foreign-key": () => unknownId("SCIM configuration", id),
      },
    );
    return readConfig(db, id);
  });
}

/** The team that is made with a configuration, if one is: its id, the statements that make it, and its refusal. */
function draftNewTeam(db: Database, projectId: string | null, { newTeamName, ...by }: AdminActor & ConfigSettings) {
  const refuse = () => takenTeamName(newTeamName ?? "", "newTeamName");
  if (newTeamName === undefined || projectId === null) return { ids: [], statements: [], refuse };
  const { requestId, actor } = by;
  const { team, audit, statements } = draftTeam({ projectId, name: newTeamName, requestId, actor });
  return { ids: [team.id], statements: [insertAudit(db, by, audit), ...statements], refuse };
}

/** Settings as the audit tells them. */
function jsonOf({ defaultTeamIds, newTeamName: _isAmongThem, ...settings }: ConfigSettings) {
  return { ...settings, defaultTeamIds: defaultTeamIds && [...defaultTeamIds].sort() };
}

/** The settings of a configuration, as an administrator sends them. */
function settingsOf({ name, defaultTeams: chosen, ...config }: Config) {
  return { name, ...settingColumns(config), defaultTeamIds: chosen.map(({ id }) => id).sort() };
}

/** Nobody has changed the configuration since it was read: what the audit tells of it is true. */
function isUnchanged({ id, updatedAt }: Config): Precondition {
  return {
    name: "versionMatches",
    holds: sql`SELECT 1 FROM ${configs} WHERE id = ${id} AND updated_at = ${updatedAt}`,
  };
}

/** @throws AdminError 400 when settings about teams are given for a tree that has none */
function refuseTeamSettings(kind: TreeKind, settings: ConfigSettings): void {
  if (hasTeams[kind]) return;
  const path = (["enablePushGroups", "defaultTeamIds", "newTeamName"] as const).find(
    (name) => settings[name] !== undefined,
  );
  if (path !== undefined) throw invalidField(path, "A status page has no teams, so it has no such setting.");
}

/** Settings that are columns as they are; the builder leaves out what is undefined. */
function settingColumns(settings: Omit<ConfigSettings, "name" | "defaultTeamIds" | "newTeamName">) {
  const { description, autoProvisionUsers, autoDeprovisionUsers, requireEmail, enablePushGroups, announceCursors } =
    settings;
  return { description, autoProvisionUsers, autoDeprovisionUsers, requireEmail, enablePushGroups, announceCursors };
}

function teamsExist(projectId: string | null, teamIds: readonly string[]): Precondition[] {
  return allExist(teams, sql`project_id = ${projectId}`, teamIds);
}

function insertDefaultTeams(configId: string, teamIds: readonly string[]): SQL[] {
  if (teamIds.length === 0) return [];
  return [
    sql`INSERT INTO ${defaultTeams} (config_id, team_id) SELECT DISTINCT ${configId}, value FROM json_each(${JSON.stringify(teamIds)})`,
  ];
}

async function unknownTeams(db: Database, projectId: string | null, teamIds: readonly string[]): Promise<AdminError> {
  const [project, own] = await runQueries(db, [
    findProject(db, projectId ?? ""),
    db
      .select({ id: teams.id })
      .from(teams)
      .where(
        sql`${teams.tenantId} = ${projectId} AND ${teams.id} IN (SELECT value FROM json_each(${JSON.stringify(teamIds)}))`,
      ),
  ]);
  requireProject(project, projectId ?? "");
  const known = new Set(own.map(({ id }) => id));
  const errors = teamIds
    .map((id, index) => ({ id, path: `defaultTeamIds.${index}` }))
    .filter(({ id }) => !known.has(id))
    .map(({ id, path }) => ({ path, message: `The project has no team ${id}.` }));
  return new AdminError(400, "Default teams must be teams of the configuration's project.", { errors });
}

function unknownTenant({ projectId, statusPageId }: ConfigTenant): AdminError {
  return projectId === undefined ? unknownId("status page", statusPageId) : unknownId("project", projectId);
}
