import type { Database } from "../../storage/engine/database.ts";
import type { AuditEntry } from "../../storage/journal/audit.ts";
import { findNames } from "../../storage/journal/audit-names.ts";
import { whichEnded } from "../../storage/journal/ended-configs.ts";
import { idsIn } from "./audit-words.ts";

/** What the ids in changes are called now. One round trip, or none. */
export function readNames(db: Database, entries: readonly AuditEntry[]): Promise<ReadonlyMap<string, string>> {
  return findNames(db, idsIn(entries));
}

/** The configurations whose end is told, and of whose logs there may be something left. One round trip, or none. */
export async function readEnded(db: Database, entries: readonly AuditEntry[]): Promise<ReadonlySet<string>> {
  const ids = entries.filter(({ action }) => action === "config.deleted").map(({ target }) => target.id);
  return ids.length === 0 ? new Set() : whichEnded(db, ids);
}
