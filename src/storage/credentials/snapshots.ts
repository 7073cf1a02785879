import { sql } from "drizzle-orm";
import type { ConfigurationSnapshot, TreeKind } from "../../directory/configuration.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { repeatOnPassingFault } from "../engine/repeat.ts";
import { configs, tokens } from "../tables.ts";

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
}

/**
 * The snapshot of the configuration that a valid token opens, or undefined. One round trip.
 *
 * @throws ScimError 503 on a passing fault that does not pass
 */
export async function loadSnapshot(db: Database, tokenHash: string): Promise<ConfigurationSnapshot | undefined> {
  const now = new Date().toISOString();
  const query = sql`SELECT config.*, COALESCE(config.project_id, config.status_page_id) AS tenant_id FROM ${tokens} AS token JOIN ${configs} AS config ON config.id = token.config_id WHERE token.hash = ${tokenHash} AND (token.expires_at IS NULL OR token.expires_at > ${now})`;
  const [result] = await repeatOnPassingFault(() => runBatch(db, [query]));
  const [row] = (result?.results ?? []) as SnapshotRow[];
  return row && toSnapshot(row);
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
