import type { Databases } from "../../storage/databases/databases.ts";
import type { AuditEntry } from "../../storage/journal/audit.ts";
import { findNames } from "../../storage/journal/audit-names.ts";
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
