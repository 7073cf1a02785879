import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { type AdminActor, type AuditAction, changesBetween, type TenantKey } from "../../directory/administration.ts";
import { foldCase } from "../../scim/text.ts";
import { type AdminError, conflict, taken, unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { requireFound } from "../engine/existence.ts";
import {
  type AdminPage,
  besideCursor,
  countPage,
  orderOf,
  type PageRequest,
  rowLimit,
  toPage,
} from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { retryConflicts } from "../engine/retry.ts";
import { jsonValues } from "../engine/rows.ts";
import { ConflictError } from "../engine/scim-database.ts";
import { adminScope } from "../journal/admin-events.ts";
import { commit } from "../journal/admin-write.ts";
import type { EventScope } from "../journal/events.ts";
import { anyHoldsFolded, keyOrFolded } from "../lists/text-search.ts";
import { adminKeys, blocks, configs, type projects, statusPages, webhooks } from "../tables.ts";

/** A project or a status page as administrators see it. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** The project that a status page is about, if it is about one; it changes nothing for SCIM. */
  readonly projectId?: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** One kind of tenants: where they are kept, and what belongs to one. */
export interface TenantTree {
  readonly kind: TenantKey["kind"];
  readonly noun: "project" | "status page";
  readonly table: typeof projects | typeof statusPages;
  /** The column of a configuration, or of a key, that names a tenant of this kind. */
  readonly owner: (table: typeof configs | typeof adminKeys) => SQLiteColumn;
  /** Deletes all that is kept in a tenant, and tells of it; `own` selects what is the tenant's. */
  deleteContents(scope: EventScope, own: SQL): SQL[];
}

/** What a list of tenants is asked for. */
export interface TenantQuery extends PageRequest {
  /** A part of the name, in any case. */
  readonly name?: string | undefined;
  /** Only the one of that id. */
  readonly id?: string | undefined;
}

/** What changes of a tenant; what is undefined stays. */
export interface TenantChanges extends AdminActor {
  readonly id: string;
  readonly name?: string | undefined;
  readonly projectId?: string | null | undefined;
}

function columnsOf(tree: TenantTree) {
  const { id, name, createdAt, updatedAt } = tree.table;
  const projectId = tree.table === statusPages ? { projectId: statusPages.projectId } : {};
  return { id, name, ...projectId, createdAt, updatedAt };
}

function selectFrom(db: Database, tree: TenantTree) {
  return db.select(columnsOf(tree)).from(tree.table as typeof statusPages);
}

/** Finds a tenant: goes into the batch of whatever is asked about it. */
export function findTenant(db: Database, tree: TenantTree, id: string) {
  return selectFrom(db, tree).where(eq(tree.table.id, id));
}

/**
 * Makes a tenant.
 *
 * @throws AdminError 409 when the id is taken, 404 when there is no such project
 */
export async function createTenant(
  db: Database,
  tree: TenantTree,
  by: AdminActor,
  tenant: Omit<Tenant, "createdAt" | "updatedAt">,
): Promise<Tenant> {
  const now = new Date().toISOString();
  const made: Tenant = { ...tenant, createdAt: now, updatedAt: now };
  const { id, name, projectId } = tenant;
  await commit(
    db,
    by,
    {
      audit: { action: `${tree.kind}.created`, target: { kind: tree.kind, id, name } },
      statements: [db.insert(tree.table as typeof statusPages).values({ ...made, nameKey: foldCase(name) })],
    },
    {
      unique: () => taken("id", `Another ${tree.noun} has the id ${id}.`),
      "foreign-key": () => unknownId("project", String(projectId)),
    },
  );
  return made;
}

/** A page of all tenants of a kind, or of those that a query wants; one round trip more for the length of a list. */
export async function listTenants(db: Database, tree: TenantTree, query: TenantQuery): Promise<AdminPage<Tenant>> {
  const { name, id } = query;
  const order = { keys: [tree.table.id] };
  const wanted = and(
    name === undefined ? undefined : anyHoldsFolded([keyOrFolded(tree.table.nameKey, tree.table.name)], name),
    id === undefined ? undefined : eq(tree.table.id, id),
  );
  const [rows] = await runQueries(db, [
    selectFrom(db, tree)
      .where(and(wanted, besideCursor(order, query)))
      .orderBy(orderOf(order, query))
      .limit(rowLimit(query)),
  ]);
  return countPage(db, toPage(rows, query), query, sql`SELECT 1 FROM ${tree.table} WHERE ${wanted ?? sql`true`}`);
}

/** @throws AdminError 404 */
export async function readTenant(db: Database, tree: TenantTree, id: string): Promise<Tenant> {
  const [found] = await runQueries(db, [findTenant(db, tree, id)]);
  return requireFound(found, tree.noun, id);
}

/** The names of some tenants of a kind, by their ids. One round trip. */
export async function nameTenants(
  db: Database,
  { table }: TenantTree,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const [rows] = await runQueries(db, [
    db
      .select({ id: table.id, name: table.name })
      .from(table as typeof statusPages)
      .where(inArray(table.id, jsonValues(ids))),
  ]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** @throws AdminError 404 when there is no such tenant or no such project */
export async function updateTenant(db: Database, tree: TenantTree, change: TenantChanges): Promise<Tenant> {
  return retryConflicts(async () => {
    const before = await readTenant(db, tree, change.id);
    const { name = before.name, projectId = before.projectId } = change;
    const changes = changesBetween({ ...before }, { name, projectId });
    if (Object.keys(changes).length === 0) return before;
    const updatedAt = new Date().toISOString();
    const after = { ...before, name, ...(projectId === undefined ? {} : { projectId }), updatedAt };
    const isUnchanged = sql`SELECT 1 FROM ${tree.table} WHERE id = ${before.id} AND name = ${before.name} AND updated_at = ${before.updatedAt}`;
    await commit(
      db,
      change,
      {
        audit: {
          action: `${tree.kind}.renamed` satisfies AuditAction,
          target: { kind: tree.kind, id: before.id, name: before.name },
          changes,
        },
        preconditions: [{ name: "versionMatches", holds: isUnchanged }],
        statements: [
          db
            .update(tree.table as typeof statusPages)
            .set({ name, nameKey: foldCase(name), ...(projectId === undefined ? {} : { projectId }), updatedAt })
            .where(eq(tree.table.id, before.id)),
        ],
      },
      {
        versionMatches: () => new ConflictError("the tenant was changed"),
        "foreign-key": () => unknownId("project", String(projectId)),
      },
    );
    return after;
  });
}

/**
 * Deletes a tenant with its people, its blocks, its admin keys and its webhooks.
 *
 * @throws AdminError 404, or 409 while a configuration exists
 */
export async function deleteTenant(
  db: Database,
  tree: TenantTree,
  { id, ...by }: AdminActor & { readonly id: string },
): Promise<void> {
  const [found, existing] = await runQueries(db, [
    findTenant(db, tree, id),
    db
      .select({ name: configs.name })
      .from(configs)
      .where(eq(tree.owner(configs), id))
      .orderBy(configs.id)
      .limit(10),
  ]);
  const { name } = requireFound(found, tree.noun, id);
  if (existing.length > 0) throw stillConfigured(tree.noun, existing);
  const scope = adminScope({ kind: tree.kind, id }, by);
  const own = sql`${sql.identifier(tree.owner(configs).name)} = ${id}`;
  await commit(
    db,
    by,
    {
      audit: { action: `${tree.kind}.deleted`, target: { kind: tree.kind, id, name } },
      preconditions: [{ name: "resourceExists", holds: sql`SELECT 1 FROM ${tree.table} WHERE id = ${id}` }],
      statements: [
        ...tree.deleteContents(scope, own),
        sql`DELETE FROM ${blocks} WHERE tenant_kind = ${tree.kind} AND tenant_id = ${id}`,
        sql`DELETE FROM ${adminKeys} WHERE ${own}`,
        sql`DELETE FROM ${webhooks} WHERE ${own}`,
        sql`DELETE FROM ${tree.table} WHERE id = ${id}`,
      ],
    },
    {
      resourceExists: () => unknownId(tree.noun, id),
      // Only a configuration that was made since then still refers to the tenant.
      "foreign-key": () => stillConfigured(tree.noun, []),
    },
  );
}

/** 409: the tenant has configurations, which must go first. */
function stillConfigured(noun: string, existing: readonly { readonly name: string }[]): AdminError {
  const names = existing.length === 0 ? "" : `: ${existing.map(({ name }) => `“${name}”`).join(", ")}`;
  return conflict(`The ${noun} still has SCIM configurations${names}. Delete them first.`);
}
