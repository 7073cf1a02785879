import type { Database } from "../../storage/engine/database.ts";
import type { AuditEntry } from "../../storage/journal/audit.ts";
import { findNames } from "../../storage/journal/audit-names.ts";
import { idsIn } from "./audit-words.ts";

/** What the ids in changes are called now. One round trip, or none. */
export function readNames(db: Database, entries: readonly AuditEntry[]): Promise<ReadonlyMap<string, string>> {
  return findNames(db, idsIn(entries));
}
