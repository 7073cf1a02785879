import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * D1 cannot switch foreign keys off. The way in which drizzle-kit rebuilds a table (`__new_…`, copy,
 * drop the old one) therefore deletes or breaks every row that refers to it, without an error, and
 * a cascade takes a tenant's people along with it. Migrations only add.
 */
const refused: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /\bDROP\s+TABLE\b/i, reason: "DROP TABLE deletes what refers to the table" },
  { pattern: /__new_/i, reason: "__new_ is a table rebuild, which ends in DROP TABLE" },
  { pattern: /\bON\s+DELETE\s+CASCADE\b/i, reason: "ON DELETE CASCADE deletes rows that nobody named" },
];

/** Why the migration may not be applied, one reason for each rule that it breaks; empty when it may. */
export function findRefusedStatements(migration: string): string[] {
  // Comments count: a statement that is commented out today is one keystroke from running.
  return refused.filter(({ pattern }) => pattern.test(migration)).map(({ reason }) => reason);
}

if (import.meta.main) {
  const folder = fileURLToPath(new URL("../migrations", import.meta.url));
  const findings = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .flatMap((name) =>
      findRefusedStatements(readFileSync(join(folder, name), "utf8")).map((reason) => `migrations/${name}: ${reason}`),
    );
  for (const finding of findings) console.error(finding);
  if (findings.length > 0) process.exitCode = 1;
}
