import { sql } from "drizzle-orm";
import type { ConfigurationSnapshot, LoadedSnapshot, TreeKind } from "../../directory/configuration.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { repeatOnPassingFault } from "../engine/repeat.ts";
import { configs, tokens } from "../tables.ts";
import { type RefusedBase, refusalStatements, rememberRefusal } from "./refusals.ts";

interface SnapshotRow {
  readonly id: string;
  readonly kind: TreeKind;
  readonly tenant_id: string;
  readonly auto_provision_users: number;
  readonly auto_deprovision_users: number;
  readonly require_email: number;
  readonly enable_push_groups: number;
  readonly announce_cursors: number;
  readonly cursor_secret: string;
  readonly token_expires_at: string | null;
}

/**
 * The snapshot of the configuration that a valid token opens, or undefined for a token that is not its own:
 * the configuration, if there is one, then remembers when it refused. One round trip.
 *
 * @throws ScimError 503 on a passing fault that does not pass
 */
export async function loadSnapshot(
  db: Database,
  tokenHash: string,
  base: RefusedBase,
): Promise<LoadedSnapshot | undefined> {
  const now = Date.now();
  const at = new Date(now).toISOString();
  const opens = sql`SELECT config.*, COALESCE(config.project_id, config.status_page_id) AS tenant_id, token.expires_at AS token_expires_at FROM ${tokens} AS token JOIN ${configs} AS config ON config.id = token.config_id WHERE token.hash = ${tokenHash} AND (token.expires_at IS NULL OR token.expires_at > ${at}) AND config.id = ${base.configId} AND config.kind = ${base.kind}`;
  const note = refusalStatements(base, now, sql`NOT EXISTS (${opens})`);
  const [found, noted] = await repeatOnPassingFault(() => runBatch(db, [opens, ...note]));
  if (noted !== undefined && noted.meta.changes > 0) rememberRefusal(base, now);
  const [row] = (found?.results ?? []) as SnapshotRow[];
  return row && { snapshot: toSnapshot(row), tokenExpiresAt: row.token_expires_at };
}

function toSnapshot(row: SnapshotRow): ConfigurationSnapshot {
  return {
    configId: row.id,
    kind: row.kind,
    tenantId: row.tenant_id,
    autoProvisionUsers: row.auto_provision_users === 1,
    autoDeprovisionUsers: row.auto_deprovision_users === 1,
    requireEmail: row.require_email === 1,
    enablePushGroups: row.enable_push_groups === 1,
    announceCursors: row.announce_cursors === 1,
    cursorSecret: row.cursor_secret,
  };
}
