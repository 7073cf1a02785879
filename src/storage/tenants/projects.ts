import { and, eq, sql } from "drizzle-orm";
import { foldCase } from "../../scim/text.ts";
import { type AdminError, conflict, unknownId } from "../engine/admin-error.ts";
import { commit } from "../engine/admin-write.ts";
import type { Database } from "../engine/database.ts";
import { createId } from "../engine/ids.ts";
import { type AdminPage, afterCursor, type PageRequest, rowLimit, toPage } from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { type AdminActor, adminScope, insertDeletions } from "../journal/admin-events.ts";
import { anyHoldsFolded, keyOrFolded } from "../lists/text-search.ts";
import { configs, members, projects, statusPages, teams, userEmails, users } from "../tables.ts";

/** A project as administrators see it. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

const columns = {
  id: projects.id,
  name: projects.name,
  createdAt: projects.createdAt,
  updatedAt: projects.updatedAt,
};

/** Finds a project: goes into the batch of whatever is asked about it. */
export function findProject(db: Database, id: string) {
  return db.select(columns).from(projects).where(eq(projects.id, id));
}

/** @throws AdminError 404 when the query found no project */
export function requireProject([project]: readonly Project[], id: string): Project {
  if (project === undefined) throw unknownId("project", id);
  return project;
}

/**
 * Makes a project, under an id of the caller's if there is one.
 *
 * @throws AdminError 409 when the id is taken
 */
export async function createProject(
  db: Database,
  { id = createId(), name }: { readonly id?: string | undefined; readonly name: string },
): Promise<Project> {
  const now = new Date().toISOString();
  const project: Project = { id, name, createdAt: now, updatedAt: now };
  await commit(
    db,
    { statements: [db.insert(projects).values({ ...project, nameKey: foldCase(name) })] },
    { unique: () => conflict(`Another project has the id ${id}.`) },
  );
  return project;
}

/** A page of all projects, or of those whose name holds a part, in any case. */
export async function listProjects(
  db: Database,
  { name, ...page }: PageRequest & { readonly name?: string | undefined },
): Promise<AdminPage<Project>> {
  const wanted = and(
    name === undefined ? undefined : anyHoldsFolded([keyOrFolded(projects.nameKey, projects.name)], name),
    afterCursor(projects.id, page),
  );
  const list = db.select(columns).from(projects).where(wanted).orderBy(projects.id).limit(rowLimit(page));
  const [rows] = await runQueries(db, [list]);
  return toPage(rows, page);
}

/** @throws AdminError 404 */
export async function readProject(db: Database, id: string): Promise<Project> {
  const [found] = await runQueries(db, [findProject(db, id)]);
  return requireProject(found, id);
}

/** @throws AdminError 404 */
export async function renameProject(
  db: Database,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Project> {
  const updatedAt = new Date().toISOString();
  const rename = db
    .update(projects)
    .set({ name, nameKey: foldCase(name), updatedAt })
    .where(eq(projects.id, id))
    .returning(columns);
  const [renamed] = await runQueries(db, [rename]);
  return requireProject(renamed, id);
}

/**
 * Deletes a project with its users and teams. Accounts stay, and so do status pages, which then
 * belong to no project.
 *
 * @throws AdminError 404, or 409 while a configuration exists
 */
export async function deleteProject(
  db: Database,
  { id, ...actor }: AdminActor & { readonly id: string },
): Promise<void> {
  const [found, existing] = await runQueries(db, [
    findProject(db, id),
    db.select({ name: configs.name }).from(configs).where(eq(configs.projectId, id)).orderBy(configs.id).limit(10),
  ]);
  requireProject(found, id);
  if (existing.length > 0) throw stillConfigured("project", existing);
  const scope = adminScope("project", id, actor);
  const own = sql`project_id = ${id}`;
  const statements = [
    insertDeletions(scope, "user.deleted", users, own),
    insertDeletions(scope, "team.deleted", teams, own),
    sql`UPDATE ${statusPages} SET project_id = NULL, updated_at = ${scope.at} WHERE ${own}`,
    sql`DELETE FROM ${members} WHERE team_id IN (SELECT id FROM ${teams} WHERE ${own})`,
    sql`DELETE FROM ${userEmails} WHERE ${own}`,
    sql`DELETE FROM ${users} WHERE ${own}`,
    sql`DELETE FROM ${teams} WHERE ${own}`,
    sql`DELETE FROM ${projects} WHERE id = ${id}`,
  ];
  // Only a configuration that was made since then still refers to the project.
  await commit(db, { statements }, { "foreign-key": () => stillConfigured("project", []) });
}

/** 409: the tenant has configurations, which must go first. */
export function stillConfigured(noun: string, existing: readonly { readonly name: string }[]): AdminError {
  const names = existing.length === 0 ? "" : `: ${existing.map(({ name }) => `“${name}”`).join(", ")}`;
  return conflict(`The ${noun} still has SCIM configurations${names}. Delete them first.`);
}
