import { and, eq, type SQL, sql } from "drizzle-orm";
import type { SetupAdministrator } from "../../auth/administrator.ts";
import { mintToken } from "../../auth/token.ts";
import type { AdminActor } from "../../directory/administration.ts";
import { idPrefixOf } from "../../directory/residence.ts";
import { AdminError, unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { findId, requireFound } from "../engine/existence.ts";
import { createIdIn } from "../engine/ids.ts";
import { type AdminPage, afterCursor, type PageRequest, rowLimit, toPage } from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { commit } from "../journal/admin-write.ts";
import { configs, setupLinks } from "../tables.ts";

/** What the secrets of setup links start with, so that a leaked one is recognised by secret scanners. */
const SECRET_PREFIX = "scimsetup_";

/** A setup link as administrators see it: never its secret, nor the hash of that. */
export interface SetupLink {
  readonly id: string;
  readonly label: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** When a session was last started by it. */
  readonly lastUsedAt: string | null;
  /** Whether tokens and OAuth clients are in its reach. */
  readonly canManageTokens: boolean;
}

/** What a new setup link is made of. */
export interface NewSetupLink extends AdminActor {
  readonly configId: string;
  readonly label?: string | undefined;
  readonly expiresInSeconds: number;
  readonly canManageTokens: boolean;
}

/**
 * Makes a setup link of a configuration, and its secret, which is told this once.
 *
 * @throws AdminError 404
 */
export async function createSetupLink(
  db: Database,
  { configId, label, expiresInSeconds, canManageTokens, ...by }: NewSetupLink,
): Promise<SetupLink & { readonly secret: string }> {
  const { token: secret, hash } = await mintToken(idPrefixOf(db.name) + SECRET_PREFIX);
  const now = Date.now();
  const link: SetupLink = {
    id: createIdIn(db),
    label: label ?? null,
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + expiresInSeconds * 1000).toISOString(),
    lastUsedAt: null,
    canManageTokens,
  };
  await commit(
    db,
    by,
    {
      audit: {
        action: "setup-link.created",
        target: { kind: "setup-link", id: link.id, name: nameOfLink(link) },
        configId,
        changes: { expiresAt: [null, link.expiresAt], canManageTokens: [null, canManageTokens] },
      },
      statements: [db.insert(setupLinks).values({ ...link, configId, hash })],
    },
    { "foreign-key": () => unknownId("SCIM configuration", configId) },
  );
  return { ...link, secret };
}

/** By what people tell setup links apart. */
function nameOfLink({ id, label }: Pick<SetupLink, "id" | "label">): string {
  return label ?? id;
}

const columns = {
  id: setupLinks.id,
  label: setupLinks.label,
  createdAt: setupLinks.createdAt,
  expiresAt: setupLinks.expiresAt,
  lastUsedAt: setupLinks.lastUsedAt,
  canManageTokens: setupLinks.canManageTokens,
};

/**
 * A page of a configuration's setup links.
 *
 * @throws AdminError 404
 */
export async function listSetupLinks(
  db: Database,
  { configId, ...page }: PageRequest & { readonly configId: string },
): Promise<AdminPage<SetupLink>> {
  const [config, rows] = await runQueries(db, [
    findId(db, configs, configId),
    db
      .select(columns)
      .from(setupLinks)
      .where(and(eq(setupLinks.configId, configId), afterCursor(setupLinks.id, page)))
      .orderBy(setupLinks.id)
      .limit(rowLimit(page)),
  ]);
  requireFound(config, "SCIM configuration", configId);
  return toPage(rows, page);
}

/**
 * Deletes a setup link. It, and every session that came by it, stops with the next request.
 *
 * @throws AdminError 404
 */
export async function deleteSetupLink(
  db: Database,
  { configId, linkId, ...by }: AdminActor & { readonly configId: string; readonly linkId: string },
): Promise<void> {
  const own = sql`id = ${linkId} AND config_id = ${configId}`;
  await commit(
    db,
    by,
    {
      audit: {
        action: "setup-link.revoked",
        target: {
          kind: "setup-link",
          id: linkId,
          name: sql`(SELECT COALESCE(label, id) FROM ${setupLinks} WHERE ${own})`,
        },
        configId,
      },
      preconditions: [{ name: "resourceExists", holds: sql`SELECT 1 FROM ${setupLinks} WHERE ${own}` }],
      statements: [sql`DELETE FROM ${setupLinks} WHERE ${own}`],
    },
    { resourceExists: () => unknownId("setup link", linkId) },
  );
}

/** A setup link that is good now: what its holder may do, and until when. */
export interface OpenSetupLink {
  readonly id: string;
  readonly administrator: SetupAdministrator;
  readonly expiresAt: string;
}

/** 410: a setup link that is unknown, revoked or over; which of these is nobody's business. */
export function linkIsOver(): AdminError {
  return new AdminError(
    410,
    "This setup link has ended or was revoked. Ask whoever sent it to you for a new one: nothing that you set up is lost.",
  );
}

/** The setup link of a secret's hash; undefined for one that is unknown, revoked or over. Changes nothing. */
export function findSetupLink(db: Database, hash: string, now = Date.now()): Promise<OpenSetupLink | undefined> {
  return findOpenLink(db, eq(setupLinks.hash, hash), now);
}

/** The setup link by which a session was started, for every request of it; undefined when it is revoked or over. */
export function findSetupLinkOfSession(
  db: Database,
  linkId: string,
  now = Date.now(),
): Promise<OpenSetupLink | undefined> {
  return findOpenLink(db, eq(setupLinks.id, linkId), now);
}

async function findOpenLink(db: Database, isLink: SQL, now: number): Promise<OpenSetupLink | undefined> {
  const { id, label, configId, canManageTokens, expiresAt } = setupLinks;
  const { kind, projectId, statusPageId } = configs;
  const at = new Date(now).toISOString();
  const [[row]] = await runQueries(db, [
    db
      .select({ id, label, configId, canManageTokens, expiresAt, kind, projectId, statusPageId })
      .from(setupLinks)
      .innerJoin(configs, eq(configs.id, configId))
      .where(and(isLink, sql`${expiresAt} > ${at}`)),
  ]);
  if (row === undefined) return undefined;
  const administrator: SetupAdministrator = {
    actor: { kind: "setup-link", name: nameOfLink(row) },
    scope: "setup",
    tenant: { kind: row.kind, id: String(row.projectId ?? row.statusPageId) },
    configId: row.configId,
    canManageTokens: row.canManageTokens,
  };
  return { id: row.id, administrator, expiresAt: row.expiresAt };
}

/**
 * Puts down that a session was started by a setup link.
 *
 * @throws AdminError 410 when it was revoked meanwhile
 */
export async function noteSetupSession(
  db: Database,
  { id, administrator }: OpenSetupLink,
  requestId: string,
): Promise<void> {
  const { actor, configId } = administrator;
  await commit(
    db,
    { requestId, actor },
    {
      audit: {
        action: "setup-link.opened",
        target: { kind: "setup-link", id, name: actor.name },
        configId,
      },
      preconditions: [{ name: "resourceExists", holds: sql`SELECT 1 FROM ${setupLinks} WHERE id = ${id}` }],
      statements: [sql`UPDATE ${setupLinks} SET last_used_at = ${new Date().toISOString()} WHERE id = ${id}`],
    },
    { resourceExists: linkIsOver },
  );
}
