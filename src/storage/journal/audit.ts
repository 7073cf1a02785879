import { and, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { Actor, AdminActor, AuditAction, AuditChanges, AuditTarget } from "../../directory/administration.ts";
import type { Database } from "../engine/database.ts";
import { createIdIn } from "../engine/ids.ts";
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
import { audit } from "../tables.ts";

/** A change, as the audit tells it. */
export interface AuditRecord {
  readonly action: AuditAction;
  /** The name may be looked up in the database, before the change is made. */
  readonly target: Omit<AuditTarget, "name"> & { readonly name: string | SQL };
  /** The configuration that the change is about, if it is about one. */
  readonly configId?: string | undefined;
  readonly changes?: AuditChanges;
  /** A condition, looked at before the change, under which there is one; always, where there is none. */
  readonly when?: SQL;
}

/**
 * Characters of a name. Whoever is named has 1,024 at most, and folding makes three of one at most: only names from
 * before they had a limit are cut, and a row is never lost for its size.
 */
const MAX_NAME = 3 * 1024;

/** A name as the audit has it. */
export function nameInAudit(name: string | SQL): SQL {
  return sql`substr(COALESCE(${name}, ''), 1, ${sql.raw(String(MAX_NAME))})`;
}

/** Puts a change into the audit: runs in the transaction of the change, before its statements. */
export function insertAudit(db: Database, { requestId, actor }: AdminActor, record: AuditRecord): SQL {
  const { action, target, configId = null, changes = {}, when = sql`true` } = record;
  const at = new Date().toISOString();
  return sql`INSERT INTO ${audit} (id, at, actor_kind, actor_name, action, target_kind, target_id, target_name, config_id, changes, request_id)
    SELECT ${createIdIn(db)}, ${at}, ${actor.kind}, ${actor.name}, ${action}, ${target.kind}, ${target.id}, ${nameInAudit(target.name)}, ${configId}, ${JSON.stringify(changes)}, ${requestId} WHERE ${when}`;
}

/** A row of the audit. */
export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly actor: Actor;
  readonly action: string;
  readonly target: { readonly kind: string; readonly id: string; readonly name: string };
  readonly changes: AuditChanges;
  readonly requestId: string;
}

/** Which rows of the audit to list. */
export interface AuditQuery extends PageRequest {
  /** The actor's name. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** The target's id. */
  readonly target?: string | undefined;
  readonly configId?: string | undefined;
  /** RFC 3339 UTC with milliseconds; the first moment that counts. */
  readonly since?: string | undefined;
  /** As `since`; the first moment that does not count any more. */
  readonly until?: string | undefined;
}

const newestFirst = { keys: [audit.id], isDescending: true };

/** A page of the audit, newest first. One round trip, and one more for the length of a list that has several pages. */
export async function listAudit(db: Database, query: AuditQuery): Promise<AdminPage<AuditEntry>> {
  const { actor, action, target, configId, since, until } = query;
  const wanted = and(
    actor === undefined ? undefined : eq(audit.actorName, actor),
    action === undefined ? undefined : eq(audit.action, action),
    target === undefined ? undefined : eq(audit.targetId, target),
    configId === undefined ? undefined : eq(audit.configId, configId),
    since === undefined ? undefined : gte(audit.at, since),
    until === undefined ? undefined : lt(audit.at, until),
  );
  const [rows] = await runQueries(db, [
    db
      .select()
      .from(audit)
      .where(and(wanted, besideCursor(newestFirst, query)))
      .orderBy(orderOf(newestFirst, query))
      .limit(rowLimit(query)),
  ]);
  const page = toPage(rows.map(toEntry), query);
  return countPage(db, page, query, sql`SELECT 1 FROM ${audit} WHERE ${wanted ?? sql`true`}`);
}

function toEntry(row: typeof audit.$inferSelect): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    actor: { kind: row.actorKind, name: row.actorName },
    action: row.action,
    target: { kind: row.targetKind, id: row.targetId, name: row.targetName },
    changes: JSON.parse(row.changes) as AuditChanges,
    requestId: row.requestId,
  };
}
