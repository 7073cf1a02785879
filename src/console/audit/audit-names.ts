import type { Databases } from "../../storage/databases/databases.ts";
import type { AuditEntry } from "../../storage/journal/audit.ts";
import { findNames } from "../../storage/journal/audit-names.ts";
import { whichEnded } from "../../storage/journal/ended-configs.ts";
import { idsIn } from "./audit-words.ts";

/** What the ids in changes are called now. One round trip to each database that they are from, or none. */
export async function readNames(
  databases: Databases,
  entries: readonly AuditEntry[],
): Promise<ReadonlyMap<string, string>> {
  const byDatabase = [...Map.groupBy(entries, ({ id }) => databases.of(id))];
  const found = await Promise.all(byDatabase.map(([db, own]) => findNames(db, idsIn(own))));
  return new Map(found.flatMap((each) => [...each]));
}

/**
 * The configurations whose end is told, and of whose logs there may be something left. One round trip to each database
 * that they are from, or none.
 */
export async function readEnded(databases: Databases, entries: readonly AuditEntry[]): Promise<ReadonlySet<string>> {
  const ids = entries.filter(({ action }) => action === "config.deleted").map(({ target }) => target.id);
  const byDatabase = [...Map.groupBy(ids, (id) => databases.of(id))];
  const ended = await Promise.all(byDatabase.map(([db, own]) => whichEnded(db, own)));
  return new Set(ended.flatMap((each) => [...each]));
}
