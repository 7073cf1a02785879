import { closeSync, createReadStream, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseInsert, toStatements } from "./insert.ts";
import { orderTables } from "./table-order.ts";

/** A file that `wrangler d1 execute --file` takes, and the rows that it writes, by table. */
export interface ImportFile {
  readonly path: string;
  readonly rows: ReadonlyMap<string, number>;
}

/** The table in which SQLite keeps the last number that it has given; the export empties it before it writes it. */
const SEQUENCES = "sqlite_sequence";

/**
 * Brings an export into an order that D1 takes: the tables, then the rows, each table after those that it refers to,
 * then the indexes, and the triggers last, for the rows that they would count have been counted. The export has the
 * tables in the order of their names, and D1 refuses that.
 *
 * @param folder where the file is put; nobody else should read there, since people are in it
 * @throws Error when the file is no export of a whole database
 */
export async function writeImportFile(exported: string, folder: string): Promise<ImportFile> {
  const path = join(folder, "import.sql");
  const rows = new Map<string, number>();
  const parts = new Parts(folder);
  let hasIndexes = false;
  for await (const line of createInterface({ input: createReadStream(exported, "utf8"), crlfDelay: Infinity })) {
    const insert = parseInsert(line);
    if (insert !== undefined) {
      rows.set(insert.table, (rows.get(insert.table) ?? 0) + 1);
      for (const statement of toStatements(line)) parts.write(`rows of ${insert.table}`, statement);
    } else if (line === `DELETE FROM ${SEQUENCES};`) parts.write(`rows of ${SEQUENCES}`, line);
    else {
      hasIndexes ||= /^CREATE (?:UNIQUE )?(?:INDEX|TRIGGER) /.test(line);
      parts.write(hasIndexes ? "indexes" : "tables", line);
    }
  }
  if (!hasIndexes || !rows.has("d1_migrations")) {
    throw new Error(
      `${exported} is no export of a whole database: make one without --no-schema, --no-data and --table.`,
    );
  }
  const known = orderTables();
  const others = [...rows.keys()].filter((table) => !known.includes(table) && table !== SEQUENCES);
  await parts.join(path, ["tables", ...[...known, ...others, SEQUENCES].map((table) => `rows of ${table}`), "indexes"]);
  rows.delete(SEQUENCES);
  return { path, rows };
}

/** Files that are written side by side and then put one behind the other. */
class Parts {
  readonly #folder: string;
  readonly #files = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  write(part: string, line: string): void {
    let file = this.#files.get(part);
    if (file === undefined) {
      file = openSync(join(this.#folder, part), "w", 0o600);
      this.#files.set(part, file);
    }
    writeSync(file, `${line}\n`);
  }

  async join(target: string, order: readonly string[]): Promise<void> {
    const whole = openSync(target, "w", 0o600);
    for (const part of order.filter((name) => this.#files.has(name))) {
      closeSync(this.#files.get(part) ?? -1);
      const path = join(this.#folder, part);
      for await (const chunk of createReadStream(path)) writeSync(whole, chunk as Buffer);
      rmSync(path);
    }
    closeSync(whole);
  }
}
