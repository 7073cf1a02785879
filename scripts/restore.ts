import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CHOICE_USAGE, type ChosenDatabase, openDatabase, parseChoice } from "./deploy/chosen-database.ts";
import { DeployError } from "./deploy/deploy-error.ts";
import { printTable } from "./print-table.ts";
import { writeImportFile } from "./restore/import-file.ts";

/**
 * `npm run restore -- <file>`: fills an empty database from what `wrangler d1 export` has written, and counts the
 * rows. The database is the one that wrangler.toml names; it is made if it is not there. What it holds is what was
 * exported, with the migrations that it had: `npm run deploy` applies the later ones and moves the Worker to it.
 */
const usage = `Usage: npm run restore -- <file of \`wrangler d1 export\`> ${CHOICE_USAGE}`;

/** The path of the one file that is named. @throws DeployError */
function findFile([file, ...others]: readonly string[]): string {
  if (file === undefined || others.length > 0) throw new DeployError(usage);
  // npm runs scripts in the folder of package.json, and says in which one it was called.
  const path = resolve(process.env.INIT_CWD ?? ".", file);
  if (!existsSync(path)) throw new DeployError(`There is no file ${path}.`);
  return path;
}

async function restore(args: readonly string[]): Promise<void> {
  const { rest, ...choice } = parseChoice(args, usage);
  const file = findFile(rest);
  const folder = mkdtempSync(join(tmpdir(), "restore-"));
  try {
    const { path, rows } = await writeImportFile(file, folder).catch((error: Error) => {
      throw new DeployError(error.message);
    });
    const database = await openDatabase(choice);
    await database.create();
    await requireEmpty(database);
    console.log(`\nWriting the rows into "${database.name}"`);
    await database.execute(path);
    report(rows, await count(database, [...rows.keys()]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @throws DeployError when the database has tables */
async function requireEmpty({ name, query }: ChosenDatabase): Promise<void> {
  const [tables = []] = await query(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
  );
  if (tables.length === 0) return;
  throw new DeployError(
    `The database “${name}” is not empty: it has ${tables.length} tables. Nothing has been changed. Give it another database_name in wrangler.toml, and restore into that.`,
  );
}

/** Rows by table. @throws DeployError when some refer to rows that are not there */
async function count({ query }: ChosenDatabase, tables: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const columns = tables.map((table) => `(SELECT COUNT(*) FROM "${table}") AS "${table}"`).join(", ");
  const [[counted = {}] = [], broken = []] = await query(`SELECT ${columns}; PRAGMA foreign_key_check`);
  if (broken.length > 0) throw new DeployError(`${broken.length} rows refer to rows that are not there.`);
  return new Map(Object.entries(counted).map(([table, rows]) => [table, Number(rows)]));
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
  console.log("\nEvery row is there. Next: deploy, then docs/recovery.md, “After going back”.");
}

try {
  await restore(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof DeployError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
