import { eq, sql } from "drizzle-orm";
import type { Administrator } from "../../auth/administrator.ts";
import { hashToken, mintToken } from "../../auth/token.ts";
import type { AdminActor } from "../../directory/administration.ts";
import { idPrefixOf } from "../../directory/residence.ts";
import { unknownId } from "../engine/admin-error.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { requireFound } from "../engine/existence.ts";
import { createIdIn } from "../engine/ids.ts";
import { type AdminPage, besideCursor, orderOf, type PageRequest, rowLimit, toPage } from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { daysFrom } from "../engine/times.ts";
import { commit } from "../journal/admin-write.ts";
import { adminKeys } from "../tables.ts";

/** What admin keys start with, so that a leaked one is recognised by secret scanners. */
const ADMIN_KEY_PREFIX = "scimadmin_";

/** A key of the admin route as it is listed: never the key itself, nor its hash. */
export interface AdminKey {
  readonly id: string;
  readonly name: string;
  readonly scope: "full" | "read";
  readonly projectId: string | null;
  readonly statusPageId: string | null;
  /** The key's last four characters. */
  readonly hint: string;
  readonly createdAt: string;
  /** Null for a key without an end. */
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

/** What a new key is made of; without a tenant it opens all of them. */
export interface NewAdminKey extends AdminActor {
  readonly name: string;
  readonly scope: "full" | "read";
  readonly projectId?: string | undefined;
  readonly statusPageId?: string | undefined;
  readonly expiresInDays?: number | undefined;
}

/**
 * Makes a key, which is answered here and never again.
 *
 * @throws AdminError 404 when there is no such tenant
 */
export async function createAdminKey(
  db: Database,
  { name, scope, projectId, statusPageId, expiresInDays, ...by }: NewAdminKey,
): Promise<AdminKey & { readonly key: string }> {
  const { token, hash, hint } = await mintToken(ADMIN_KEY_PREFIX + idPrefixOf(db.name));
  const now = Date.now();
  const key: AdminKey = {
    id: createIdIn(db),
    name,
    scope,
    projectId: projectId ?? null,
    statusPageId: statusPageId ?? null,
    hint,
    createdAt: new Date(now).toISOString(),
    expiresAt: daysFrom(now, expiresInDays),
    lastUsedAt: null,
  };
  await commit(
    db,
    by,
    {
      audit: { action: "key.created", target: { kind: "key", id: key.id, name }, changes: { scope: [null, scope] } },
      statements: [db.insert(adminKeys).values({ ...key, hash })],
    },
    {
      "foreign-key": () =>
        statusPageId === undefined ? unknownId("project", String(projectId)) : unknownId("status page", statusPageId),
    },
  );
  return { ...key, key: token };
}

const columns = {
  id: adminKeys.id,
  name: adminKeys.name,
  scope: adminKeys.scope,
  projectId: adminKeys.projectId,
  statusPageId: adminKeys.statusPageId,
  hint: adminKeys.hint,
  createdAt: adminKeys.createdAt,
  expiresAt: adminKeys.expiresAt,
  lastUsedAt: adminKeys.lastUsedAt,
};

const order = { keys: [adminKeys.id] };

/** A page of the admin keys. */
export async function listAdminKeys(db: Database, page: PageRequest): Promise<AdminPage<AdminKey>> {
  const [rows] = await runQueries(db, [
    db
      .select(columns)
      .from(adminKeys)
      .where(besideCursor(order, page))
      .orderBy(orderOf(order, page))
      .limit(rowLimit(page)),
  ]);
  return toPage(rows, page);
}

/** @throws AdminError 404 */
export async function readAdminKey(db: Database, id: string): Promise<AdminKey> {
  const [found] = await runQueries(db, [db.select(columns).from(adminKeys).where(eq(adminKeys.id, id))]);
  return requireFound(found, "admin key", id);
}

/**
 * Deletes a key, which stops with the next request.
 *
 * @throws AdminError 404
 */
export async function deleteAdminKey(db: Database, { id, ...by }: AdminActor & { readonly id: string }): Promise<void> {
  await commit(
    db,
    by,
    {
      audit: {
        action: "key.revoked",
        target: { kind: "key", id, name: sql`(SELECT name FROM ${adminKeys} WHERE id = ${id})` },
      },
      preconditions: [{ name: "resourceExists", holds: sql`SELECT 1 FROM ${adminKeys} WHERE id = ${id}` }],
      statements: [db.delete(adminKeys).where(eq(adminKeys.id, id))],
    },
    { resourceExists: () => unknownId("admin key", id) },
  );
}

/** `lastUsedAt` of a key is written at most this often, in milliseconds. */
const TOUCH_INTERVAL = 60_000;

/** A key without what all keys begin with: it says in which database it is kept, as an id does. */
export function withoutKeyPrefix(key: string): string {
  return key.startsWith(ADMIN_KEY_PREFIX) ? key.slice(ADMIN_KEY_PREFIX.length) : key;
}

/** The administrator that a key stands for; undefined for one that is unknown or over. One round trip. */
export async function findAdministrator(
  db: Database,
  key: string,
  now = Date.now(),
): Promise<Administrator | undefined> {
  const hash = await hashToken(key);
  const at = new Date(now).toISOString();
  const due = new Date(now - TOUCH_INTERVAL).toISOString();
  const isValid = sql`hash = ${hash} AND (expires_at IS NULL OR expires_at > ${at})`;
  const [found] = await runBatch(db, [
    sql`SELECT name, scope, project_id, status_page_id FROM ${adminKeys} WHERE ${isValid}`,
    sql`UPDATE ${adminKeys} SET last_used_at = ${at} WHERE ${isValid} AND (last_used_at IS NULL OR last_used_at < ${due})`,
  ]);
  const [row] = (found?.results ?? []) as KeyRow[];
  return row && { actor: { kind: "key", name: row.name }, scope: row.scope, tenant: tenantOf(row) };
}

interface KeyRow {
  readonly name: string;
  readonly scope: "full" | "read";
  readonly project_id: string | null;
  readonly status_page_id: string | null;
}

function tenantOf({ project_id, status_page_id }: KeyRow): Administrator["tenant"] {
  if (project_id !== null) return { kind: "project", id: project_id };
  return status_page_id === null ? undefined : { kind: "status-page", id: status_page_id };
}
