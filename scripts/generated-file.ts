import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Writes generated files, or with `--check` on the command line compares them with what is there and
 * fails for those that differ, naming the command that makes them.
 */
export function writeGenerated(files: ReadonlyMap<string, string>, command: string): void {
  const isCheck = process.argv.includes("--check");
  for (const [path, content] of files) {
    if (!isCheck) write(path, content);
    else if (readIfThere(path) !== content) {
      console.error(`${relative(root, path)} is out of date: run \`${command}\`.`);
      process.exitCode = 1;
    }
  }
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
