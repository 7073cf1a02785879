import { sql } from "drizzle-orm";
import type { AdminActor } from "../../directory/administration.ts";
import type { Database } from "../engine/database.ts";
import { requireFound } from "../engine/existence.ts";
import { createIdIn } from "../engine/ids.ts";
import type { AdminPage } from "../engine/paging.ts";
import { insertDeletionsOf } from "../journal/admin-events.ts";
import { members, projects, statusPages, teams, userEmails, users } from "../tables.ts";
import {
  createTenant,
  deleteTenant,
  findTenant,
  listTenants,
  readTenant,
  type Tenant,
  type TenantQuery,
  type TenantTree,
  updateTenant,
} from "./tenants.ts";

/** A project as administrators see it. */
export type Project = Omit<Tenant, "projectId">;

/** Projects: their status pages stay when one is deleted, and then belong to none; so do accounts. */
export const projectTree: TenantTree = {
  kind: "project",
  noun: "project",
  table: projects,
  owner: (table) => table.projectId,
  deleteContents: (scope, own) => [
    insertDeletionsOf(scope, "user.deleted", sql`SELECT id FROM ${users} WHERE ${own}`),
    insertDeletionsOf(scope, "team.deleted", sql`SELECT id FROM ${teams} WHERE ${own}`),
    sql`UPDATE ${statusPages} SET project_id = NULL, updated_at = ${scope.at} WHERE ${own}`,
    sql`DELETE FROM ${members} WHERE team_id IN (SELECT id FROM ${teams} WHERE ${own})`,
    sql`DELETE FROM ${userEmails} WHERE ${own}`,
    sql`DELETE FROM ${users} WHERE ${own}`,
    sql`DELETE FROM ${teams} WHERE ${own}`,
  ],
};

/** Finds a project: goes into the batch of whatever is asked about it. */
export const findProject = (db: Database, id: string) => findTenant(db, projectTree, id);

/** @throws AdminError 404 when the query found no project */
export function requireProject(rows: readonly Tenant[], id: string): Project {
  return requireFound(rows, projectTree.noun, id);
}

/**
 * Makes a project, under an id of the caller's if there is one.
 *
 * @throws AdminError 409 when the id is taken
 */
export function createProject(
  db: Database,
  { id, name, ...by }: AdminActor & { readonly id?: string | undefined; readonly name: string },
): Promise<Project> {
  return createTenant(db, projectTree, by, { id: createIdIn(db, id), name });
}

/** A page of all projects, or of those that a query wants. */
export function listProjects(db: Database, query: TenantQuery): Promise<AdminPage<Project>> {
  return listTenants(db, projectTree, query);
}

/** @throws AdminError 404 */
export function readProject(db: Database, id: string): Promise<Project> {
  return readTenant(db, projectTree, id);
}

/** @throws AdminError 404 */
export function renameProject(
  db: Database,
  change: AdminActor & { readonly id: string; readonly name: string },
): Promise<Project> {
  return updateTenant(db, projectTree, change);
}

/**
 * Deletes a project with its users and teams. Accounts stay, and so do status pages, which then
 * belong to no project.
 *
 * @throws AdminError 404, or 409 while a configuration exists
 */
export function deleteProject(db: Database, input: AdminActor & { readonly id: string }): Promise<void> {
  return deleteTenant(db, projectTree, input);
}
