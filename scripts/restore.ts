import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openAccount } from "./deploy/cloudflare.ts";
import { createDatabase, findMissing } from "./deploy/databases.ts";
import { DeployError } from "./deploy/deploy-error.ts";
import { createStep, type Step } from "./deploy/step.ts";
import { readTarget } from "./deploy/target.ts";
import { printTable } from "./print-table.ts";
import { writeImportFile } from "./restore/import-file.ts";

/**
 * `npm run restore -- <file> [--env <name>] [--binding DB] [--local]`: fills an empty database from what
 * `wrangler d1 export` has written, and counts the rows. The database is the one that wrangler.toml names; it is made
 * if it is not there. What it holds is what was exported, with the migrations that it had: `npm run deploy` applies
 * the later ones and moves the Worker to it.
 */

const usage =
  "Usage: npm run restore -- <file of `wrangler d1 export`> [--env <environment>] [--binding DB] [--local [--persist-to <folder>]]";

interface Options {
  readonly file: string;
  readonly environment: string;
  readonly binding: string;
  readonly isLocal: boolean;
  readonly folder: string | undefined;
}

function parseOptions(args: readonly string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        env: { type: "string", default: "" },
        binding: { type: "string", default: "DB" },
        local: { type: "boolean", default: false },
        "persist-to": { type: "string" },
      },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new Error("It takes one file.");
    // npm runs scripts in the folder of package.json, and says in which one it was called.
    const path = resolve(process.env.INIT_CWD ?? ".", file);
    if (!existsSync(path)) throw new Error(`There is no file ${path}.`);
    const { env: environment, binding, local: isLocal, "persist-to": folder } = values;
    return { file: path, environment, binding, isLocal, folder };
  } catch (error) {
    throw new DeployError(`${(error as Error).message}\n${usage}`);
  }
}

async function restore({ file, environment, binding, isLocal, folder }: Options): Promise<void> {
  const target = readTarget(environment);
  const wanted = target.databases.filter((database) => database.binding === binding);
  if (wanted.length === 0) throw new DeployError(`wrangler.toml has no database of the binding ${binding}.`);
  const account = isLocal ? undefined : await openAccount(target.accountId);
  const step = createStep(environment, account?.id);
  const where = isLocal ? ["--local", ...(folder === undefined ? [] : ["--persist-to", folder])] : ["--remote"];
  const database = openTarget(step, binding, where);

  const temporary = mkdtempSync(join(tmpdir(), "restore-"));
  try {
    const { path, rows } = await writeImportFile(file, temporary).catch((error: Error) => {
      throw new DeployError(error.message);
    });
    const missing = account === undefined ? [] : await findMissing(account, wanted, target.places);
    for (const one of missing) await createDatabase(step, one);
    await database.requireEmpty();
    console.log("\nWriting the rows");
    await database.execute(["--file", path]);
    report(rows, await database.count([...rows.keys()]));
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** The database that is to be filled. */
function openTarget(step: Step, binding: string, where: readonly string[]) {
  const execute = (args: readonly string[]) =>
    step.ask(["d1", "execute", binding, ...where, "--yes", "--json", ...args]);
  const query = async (sql: string) => {
    const answers = JSON.parse(await execute(["--command", sql])) as { results: Record<string, unknown>[] }[];
    return answers.map(({ results }) => results);
  };
  return {
    execute,
    /** @throws DeployError when it has tables */
    async requireEmpty(): Promise<void> {
      const [tables = []] = await query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
      );
      if (tables.length === 0) return;
      throw new DeployError(
        `The database of the binding ${binding} is not empty: it has ${tables.length} tables. Nothing has been changed. Give it another database_name in wrangler.toml, and restore into that.`,
      );
    },
    /** Rows by table, and in the end those that refer to one that is not there. */
    async count(tables: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const columns = tables.map((table) => `(SELECT COUNT(*) FROM "${table}") AS "${table}"`).join(", ");
      const [[counted = {}] = [], broken = []] = await query(`SELECT ${columns}; PRAGMA foreign_key_check`);
      if (broken.length > 0) throw new DeployError(`${broken.length} rows refer to rows that are not there.`);
      return new Map(Object.entries(counted).map(([table, rows]) => [table, Number(rows)]));
    },
  };
}

/** Shows the rows that there were and that there are. @throws DeployError when they are not as many */
function report(exported: ReadonlyMap<string, number>, restored: ReadonlyMap<string, number>): void {
  const tables = [...exported].map(([table, rows]) => ({ table, rows, there: restored.get(table) ?? 0 }));
  printTable(console.log, {
    title: "Rows",
    heading: ["table", "exported", "restored"],
    rows: tables.map(({ table, rows, there }) => [table, String(rows), String(there)]),
  });
  const wrong = tables.filter(({ rows, there }) => rows !== there).map(({ table }) => table);
  if (wrong.length > 0) throw new DeployError(`\nNot all rows are there: ${wrong.join(", ")}.`);
  console.log("\nEvery row is there. Next: npm run deploy; then docs/operations.md, “After going back”.");
}

try {
  await restore(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof DeployError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
