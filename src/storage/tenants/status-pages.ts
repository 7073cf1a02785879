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
import { configs, statusPages, subscriberEmails, subscribers } from "../tables.ts";
import { stillConfigured } from "./projects.ts";

/** A status page as administrators see it. */
export interface StatusPage {
  readonly id: string;
  readonly name: string;
  /** The project that the page is about, if it is about one; it changes nothing for SCIM. */
  readonly projectId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

const columns = {
  id: statusPages.id,
  name: statusPages.name,
  projectId: statusPages.projectId,
  createdAt: statusPages.createdAt,
  updatedAt: statusPages.updatedAt,
};

/** Finds a status page: goes into the batch of whatever is asked about it. */
export function findStatusPage(db: Database, id: string) {
  return db.select(columns).from(statusPages).where(eq(statusPages.id, id));
}

/** @throws AdminError 404 when the query found no status page */
export function requireStatusPage([page]: readonly StatusPage[], id: string): StatusPage {
  if (page === undefined) throw unknownId("status page", id);
  return page;
}

/** What a new status page is made of. */
export interface NewStatusPage {
  readonly id?: string | undefined;
  readonly name: string;
  readonly projectId?: string | null | undefined;
}

/**
 * Makes a status page, under an id of the caller's if there is one.
 *
 * @throws AdminError 409 when the id is taken, 404 when there is no such project
 */
export async function createStatusPage(
  db: Database,
  { id = createId(), name, projectId = null }: NewStatusPage,
): Promise<StatusPage> {
  const now = new Date().toISOString();
  const page: StatusPage = { id, name, projectId, createdAt: now, updatedAt: now };
  await commit(
    db,
    { statements: [db.insert(statusPages).values({ ...page, nameKey: foldCase(name) })] },
    {
      unique: () => conflict(`Another status page has the id ${id}.`),
      "foreign-key": () => unknownProjectOf(projectId),
    },
  );
  return page;
}

/** A page of all status pages, or of those whose name holds a part, in any case. */
export async function listStatusPages(
  db: Database,
  { name, ...page }: PageRequest & { readonly name?: string | undefined },
): Promise<AdminPage<StatusPage>> {
  const key = keyOrFolded(statusPages.nameKey, statusPages.name);
  const part = name === undefined ? undefined : anyHoldsFolded([key], name);
  const wanted = and(part, afterCursor(statusPages.id, page));
  const list = db.select(columns).from(statusPages).where(wanted).orderBy(statusPages.id).limit(rowLimit(page));
  const [rows] = await runQueries(db, [list]);
  return toPage(rows, page);
}

/** @throws AdminError 404 */
export async function readStatusPage(db: Database, id: string): Promise<StatusPage> {
  const [found] = await runQueries(db, [findStatusPage(db, id)]);
  return requireStatusPage(found, id);
}

/** What changes of a status page; what is undefined stays. */
export interface StatusPageChanges {
  readonly id: string;
  readonly name?: string | undefined;
  readonly projectId?: string | null | undefined;
}

/** @throws AdminError 404 when there is no such status page or no such project */
export async function updateStatusPage(db: Database, { id, name, projectId }: StatusPageChanges): Promise<StatusPage> {
  if (name === undefined && projectId === undefined) return readStatusPage(db, id);
  const updatedAt = new Date().toISOString();
  const nameKey = name === undefined ? undefined : foldCase(name);
  const update = db.update(statusPages).set({ name, nameKey, projectId, updatedAt }).where(eq(statusPages.id, id));
  await commit(db, { statements: [update] }, { "foreign-key": () => unknownProjectOf(projectId) });
  return readStatusPage(db, id);
}

/**
 * Deletes a status page with its subscribers.
 *
 * @throws AdminError 404, or 409 while a configuration exists
 */
export async function deleteStatusPage(
  db: Database,
  { id, ...actor }: AdminActor & { readonly id: string },
): Promise<void> {
  const [found, existing] = await runQueries(db, [
    findStatusPage(db, id),
    db.select({ name: configs.name }).from(configs).where(eq(configs.statusPageId, id)).orderBy(configs.id).limit(10),
  ]);
  requireStatusPage(found, id);
  if (existing.length > 0) throw stillConfigured("status page", existing);
  const own = sql`status_page_id = ${id}`;
  const statements = [
    insertDeletions(adminScope("status-page", id, actor), "subscriber.deleted", subscribers, own),
    sql`DELETE FROM ${subscriberEmails} WHERE ${own}`,
    sql`DELETE FROM ${subscribers} WHERE ${own}`,
    sql`DELETE FROM ${statusPages} WHERE id = ${id}`,
  ];
  // Only a configuration that was made since then still refers to the status page.
  await commit(db, { statements }, { "foreign-key": () => stillConfigured("status page", []) });
}

function unknownProjectOf(projectId: string | null | undefined): AdminError {
  return unknownId("project", String(projectId));
}
