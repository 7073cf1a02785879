import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * A checkout of its own for one test, with another wrangler.toml where it is given: the scripts in it, and what
 * wrangler keeps beside that file, are its own. It goes when the test is over.
 */
export function cloneRepository(change: (wranglerToml: string) => string = (text) => text): string {
  const folder = mkdtempSync(join(tmpdir(), "clone-"));
  onTestFinished(() => rmSync(folder, { recursive: true, maxRetries: 5 }));
  cpSync(join(root, "scripts"), join(folder, "scripts"), { recursive: true });
  for (const name of ["src", "migrations", "node_modules", "package.json"]) {
    symlinkSync(join(root, name), join(folder, name));
  }
  writeFileSync(join(folder, "wrangler.toml"), change(readFileSync(join(root, "wrangler.toml"), "utf8")));
  return folder;
}
