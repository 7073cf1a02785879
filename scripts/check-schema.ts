import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * `drizzle-kit check` compares the migrations with each other, not with the tables. So: generate
 * into a copy, and refuse unless there is nothing left to generate.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const drizzleKit = join(root, "node_modules/drizzle-kit/bin.cjs");
const copy = mkdtempSync(join(tmpdir(), "migrations-"));

try {
  cpSync(join(root, "migrations"), copy, { recursive: true });
  const { stdout, stderr } = spawnSync(
    process.execPath,
    // An absolute `--out` would be taken for a relative one.
    [drizzleKit, "generate", "--dialect", "sqlite", "--schema", "src/storage/tables.ts", "--out", relative(root, copy)],
    { cwd: root, encoding: "utf8" },
  );
  // Not the exit code: that is 0 even where drizzle-kit fails because it cannot ask about a rename.
  if (!stdout.includes("No schema changes")) {
    const known = new Set(readdirSync(join(root, "migrations")));
    const added = readdirSync(copy).filter((name) => !known.has(name));
    console.error(
      "src/storage/tables.ts is ahead of migrations/: run `npm run db:generate` and review what it writes.",
    );
    console.error(added.map((name) => readFileSync(join(copy, name), "utf8")).join("\n") || stderr);
    process.exitCode = 1;
  }
} finally {
  rmSync(copy, { recursive: true });
}
