import { sql } from "drizzle-orm";
import type { AdminActor } from "../../directory/administration.ts";
import type { Database } from "../engine/database.ts";
import { requireFound } from "../engine/existence.ts";
import { createIdIn } from "../engine/ids.ts";
import type { AdminPage } from "../engine/paging.ts";
import { insertDeletionsOf } from "../journal/admin-events.ts";
import { statusPages, subscriberEmails, subscribers } from "../tables.ts";
import {
  createTenant,
  deleteTenant,
  findTenant,
  listTenants,
  readTenant,
  type Tenant,
  type TenantChanges,
  type TenantQuery,
  type TenantTree,
  updateTenant,
} from "./tenants.ts";

/** A status page as administrators see it. */
export interface StatusPage extends Tenant {
  readonly projectId: string | null;
}

/** Status pages: their subscribers go with them. */
export const statusPageTree: TenantTree = {
  kind: "status-page",
  noun: "status page",
  table: statusPages,
  owner: (table) => table.statusPageId,
  deleteContents: (scope, own) => [
    insertDeletionsOf(scope, "subscriber.deleted", sql`SELECT id FROM ${subscribers} WHERE ${own}`),
    sql`DELETE FROM ${subscriberEmails} WHERE ${own}`,
    sql`DELETE FROM ${subscribers} WHERE ${own}`,
  ],
};

/** Finds a status page: goes into the batch of whatever is asked about it. */
export const findStatusPage = (db: Database, id: string) => findTenant(db, statusPageTree, id);

/** @throws AdminError 404 when the query found no status page */
export function requireStatusPage(rows: readonly Tenant[], id: string): StatusPage {
  return requireFound(rows, statusPageTree.noun, id) as StatusPage;
}

/** What a new status page is made of. */
export interface NewStatusPage extends AdminActor {
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
  { id, name, projectId = null, ...by }: NewStatusPage,
): Promise<StatusPage> {
  return (await createTenant(db, statusPageTree, by, { id: createIdIn(db, id), name, projectId })) as StatusPage;
}

/** A page of all status pages, or of those that a query wants. */
export async function listStatusPages(db: Database, query: TenantQuery): Promise<AdminPage<StatusPage>> {
  return (await listTenants(db, statusPageTree, query)) as AdminPage<StatusPage>;
}

/** @throws AdminError 404 */
export async function readStatusPage(db: Database, id: string): Promise<StatusPage> {
  return (await readTenant(db, statusPageTree, id)) as StatusPage;
}

/** @throws AdminError 404 when there is no such status page or no such project */
export async function updateStatusPage(db: Database, changes: TenantChanges): Promise<StatusPage> {
  return (await updateTenant(db, statusPageTree, changes)) as StatusPage;
}

/**
 * Deletes a status page with its subscribers.
 *
 * @throws AdminError 404, or 409 while a configuration exists
 */
export function deleteStatusPage(db: Database, input: AdminActor & { readonly id: string }): Promise<void> {
  return deleteTenant(db, statusPageTree, input);
}
